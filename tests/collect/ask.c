// SPDX-License-Identifier: Apache-2.0
/*
 * What the collector's tests ask:
 *	ask SOCKET LINE		one request, the whole answer
 *	ask --sums STORE	packets and bytes of all history
 *	ask --slow SOCKET N	N clients that send half a request and then nothing; ends when all were closed
 *	ask --tunnel ADDRESS N	N datagrams of an IPIP tunnel (RFC 2003)
 *	ask --send ADDRESS PORT N SIZE	N datagrams, and how many were sent
 *	ask --stream ADDRESS SOURCE...	datagrams from each source in turn, a burst each 5 ms, until SIGTERM;
 *				then how many were sent, and their bytes as the ledger counts them
 *	ask --tagged DEVICE VLAN N	N frames with this tag (IEEE 802.1Q), and how many were sent
 */
#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "../store/stored.h"

static int reach(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof(address))) {
		perror(path);
		exit(1);
	}
	return fd;
}

static int ask(const char *path, const char *line)
{
	char chunk[4096];
	int fd = reach(path);
	ssize_t n;

	signal(SIGPIPE, SIG_IGN);
	if (write(fd, line, strlen(line)) < 0 || write(fd, "\n", 1) < 0)
		fprintf(stderr, "not all could be sent\n");	/* there may be an answer already */
	while ((n = read(fd, chunk, sizeof(chunk))) > 0) {
		fwrite(chunk, 1, n, stdout);
		fflush(stdout);
	}
	return n < 0;
}

static int sums(const char *path)
{
	struct cell sum = stored(path);

	if (sum.packets == (__u64)-1) {
		fprintf(stderr, "%s: cannot be read\n", path);
		return 1;
	}
	printf("%llu %llu\n", sum.packets, sum.bytes);
	return 0;
}

static int slow(const char *path, int count)
{
	int *fds = calloc(count, sizeof(*fds));
	char byte;

	for (int i = 0; i < count; i++) {
		fds[i] = reach(path);
		if (i % 2 && write(fds[i], "{\"verb\":", 8) != 8)
			return 1;
	}
	for (int i = 0; i < count; i++)
		while (read(fds[i], &byte, 1) > 0)
			;
	free(fds);
	return 0;
}

static int transmit(char **arg)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(atoi(arg[1])) };
	int fd = socket(AF_INET, SOCK_DGRAM, 0), sent = 0;
	char payload[1400] = "datagram";

	inet_pton(AF_INET, arg[0], &to.sin_addr);
	if (connect(fd, (struct sockaddr *)&to, sizeof(to)))
		return 1;
	for (int i = 0; i < atoi(arg[2]); i++)
		sent += send(fd, payload, atoi(arg[3]), 0) > 0;
	printf("%d\n", sent);
	return 0;
}

static volatile sig_atomic_t enough;

static void end_stream(int signal)
{
	enough = 1;
}

static int bound(const char *source, const char *address)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(7001) };
	struct sockaddr_in from = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	inet_pton(AF_INET, address, &to.sin_addr);
	inet_pton(AF_INET, source, &from.sin_addr);
	if (fd < 0 || bind(fd, (struct sockaddr *)&from, sizeof(from)) ||
	    connect(fd, (struct sockaddr *)&to, sizeof(to))) {
		perror(source);
		exit(1);
	}
	return fd;
}

/* Ethernet, IPv4 and UDP are 42 bytes more. */
static int stream(const char *address, char **sources, int count)
{
	static const char payload[1000] = "datagram";
	unsigned long long packets = 0, bytes = 0;
	int *fds = calloc((size_t)count, sizeof(*fds));

	for (int i = 0; i < count; i++)
		fds[i] = bound(sources[i], address);
	signal(SIGTERM, end_stream);
	while (!enough) {
		for (int i = 0; i < 4 * count; i++) {
			size_t size = 20 + packets * 37 % 900;

			if (send(fds[i % count], payload, size, 0) > 0) {
				packets++;
				bytes += size + 42;
			}
		}
		usleep(5000);
	}
	printf("%llu %llu\n", packets, bytes);
	free(fds);
	return 0;
}

/* An inner UDP datagram each, without a checksum (RFC 768). */
static int tunnel(const char *address, int count)
{
	static const unsigned char inner[] = {
		0x45, 0, 0, 60, 0, 1, 0, 0, 64, 17, 0, 0, 192, 0, 2, 129, 203, 0, 113, 9,
		0x30, 0x39, 0x20, 0xfb, 0, 40, 0, 0,
	};
	struct sockaddr_in to = { .sin_family = AF_INET };
	unsigned char packet[60] = { 0 };
	int fd = socket(AF_INET, SOCK_RAW, 4), sent = 0;
	unsigned int sum = 0;

	memcpy(packet, inner, sizeof(inner));
	for (int i = 0; i < 20; i += 2)
		sum += packet[i] << 8 | packet[i + 1];
	sum = ~((sum & 0xffff) + (sum >> 16));
	packet[10] = sum >> 8;
	packet[11] = sum;
	inet_pton(AF_INET, address, &to.sin_addr);
	for (int i = 0; i < count; i++)
		sent += sendto(fd, packet, sizeof(packet), 0, (struct sockaddr *)&to,
			       sizeof(to)) > 0;
	printf("%d\n", sent);
	return 0;
}

/* 802.1Q, then IPv4 and UDP without checksum; sent to all, so that no address need be known. */
static int tagged(const char *device, int vlan, int count)
{
	unsigned char frame[100] = { 255, 255, 255, 255, 255, 255, 2, 0, 0, 0, 0, 1, 0x81, 0, vlan >> 8,
		vlan, 8, 0, 0x45, 0, 0, 82, 0, 1, 0, 0, 64, 17, 0, 0, 192, 0, 2, 2, 203, 0, 113, 9,
		0x30, 0x39, 0x20, 0xfb, 0, 62 };
	struct sockaddr_ll to = { .sll_family = AF_PACKET, .sll_ifindex = if_nametoindex(device) };
	int fd = socket(AF_PACKET, SOCK_RAW, 0), sent = 0;

	for (int i = 0; i < count; i++)
		sent += sendto(fd, frame, sizeof(frame), 0, (struct sockaddr *)&to, sizeof(to)) > 0;
	printf("%d\n", sent);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 3 && !strcmp(argv[1], "--sums"))
		return sums(argv[2]);
	if (argc == 4 && !strcmp(argv[1], "--slow"))
		return slow(argv[2], atoi(argv[3]));
	if (argc == 6 && !strcmp(argv[1], "--send"))
		return transmit(argv + 2);
	if (argc > 3 && !strcmp(argv[1], "--stream"))
		return stream(argv[2], argv + 3, argc - 3);
	if (argc == 4 && !strcmp(argv[1], "--tunnel"))
		return tunnel(argv[2], atoi(argv[3]));
	if (argc == 5 && !strcmp(argv[1], "--tagged"))
		return tagged(argv[2], atoi(argv[3]), atoi(argv[4]));
	return argc == 3 ? ask(argv[1], argv[2]) : 2;
}
