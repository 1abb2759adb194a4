/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One end of a PPPoE session (RFC 2516) that is already negotiated: a tun device on one side, session frames on the
 * other. The cloud kernels have no pppoe module. Ends by signal.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/if_tun.h>

enum { PPP_IPV4 = 0x0021, PPP_IPV6 = 0x0057, MTU = 1492 };	/* RFC 1332, RFC 5072, RFC 2516 7 */

struct session_header {			/* all big endian */
	uint8_t version_type;		/* 0x11 */
	uint8_t code;			/* 0: session data */
	uint16_t session;
	uint16_t length;		/* bytes after this field's end, PPP protocol included */
	uint16_t protocol;
} __attribute__((packed));

static int open_tun(const char *name)
{
	struct ifreq request = { .ifr_flags = IFF_TUN | IFF_NO_PI };
	int fd = open("/dev/net/tun", O_RDWR);

	if (fd < 0)
		return -errno;
	snprintf(request.ifr_name, sizeof(request.ifr_name), "%s", name);
	if (ioctl(fd, TUNSETIFF, &request))
		return -errno;
	return fd;
}

static int open_session(unsigned int ifindex)
{
	struct sockaddr_ll at = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(ETH_P_PPP_SES),
		.sll_ifindex = ifindex,
	};
	int fd = socket(AF_PACKET, SOCK_DGRAM, htons(ETH_P_PPP_SES));

	if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof(at)))
		return -errno;
	return fd;
}

static void send_frame(int tun, int session, uint16_t id, const struct sockaddr_ll *peer)
{
	uint8_t frame[sizeof(struct session_header) + MTU];
	struct session_header *header = (void *)frame;
	ssize_t len = read(tun, frame + sizeof(*header), MTU);

	if (len <= 0)
		return;
	header->version_type = 0x11;
	header->code = 0;
	header->session = htons(id);
	header->length = htons(len + sizeof(header->protocol));
	header->protocol = htons(frame[sizeof(*header)] >> 4 == 6 ? PPP_IPV6 : PPP_IPV4);
	if (sendto(session, frame, sizeof(*header) + len, 0, (const void *)peer, sizeof(*peer)) < 0)
		perror("pppoe: send");
}

/* Short frames come with Ethernet's padding: the header's length is what counts. */
static void receive_frame(int tun, int session, uint16_t id)
{
	uint8_t frame[sizeof(struct session_header) + MTU];
	struct session_header *header = (void *)frame;
	ssize_t got = recv(session, frame, sizeof(frame), 0);
	size_t len;

	if (got < (ssize_t)sizeof(*header) || header->code || ntohs(header->session) != id)
		return;
	len = ntohs(header->length);
	if (len < sizeof(header->protocol) || len + 6 > (size_t)got)
		return;
	len -= sizeof(header->protocol);
	if (write(tun, frame + sizeof(*header), len) < 0 && errno != EIO)	/* EIO: device down */
		perror("pppoe: tun");
}

static int parse_peer(const char *text, unsigned int ifindex, struct sockaddr_ll *peer)
{
	uint8_t *mac = peer->sll_addr;

	*peer = (struct sockaddr_ll){ .sll_family = AF_PACKET, .sll_ifindex = ifindex, .sll_halen = ETH_ALEN,
				      .sll_protocol = htons(ETH_P_PPP_SES) };
	return sscanf(text, "%hhx:%hhx:%hhx:%hhx:%hhx:%hhx", mac, mac + 1, mac + 2, mac + 3, mac + 4,
		      mac + 5) == ETH_ALEN && ifindex ? 0 : -EINVAL;
}

int main(int argc, char **argv)
{
	struct pollfd wait[2];
	struct sockaddr_ll peer;
	uint16_t id;

	if (argc != 5 || parse_peer(argv[4], if_nametoindex(argv[1]), &peer)) {
		fprintf(stderr, "usage: pppoe IFACE TUN SESSION PEER-MAC\n");
		return 2;
	}
	id = atoi(argv[3]);
	wait[0] = (struct pollfd){ .fd = open_tun(argv[2]), .events = POLLIN };
	wait[1] = (struct pollfd){ .fd = open_session(peer.sll_ifindex), .events = POLLIN };
	if (wait[0].fd < 0 || wait[1].fd < 0) {
		fprintf(stderr, "pppoe: %s: %s\n", argv[1], strerror(-(wait[0].fd < 0 ? wait[0].fd : wait[1].fd)));
		return 1;
	}
	while (poll(wait, 2, -1) > 0) {
		if (wait[0].revents & POLLIN)
			send_frame(wait[0].fd, wait[1].fd, id, &peer);
		if (wait[1].revents & POLLIN)
			receive_frame(wait[0].fd, wait[1].fd, id);
	}
	return 0;
}
