// SPDX-License-Identifier: Apache-2.0
/*
 * A capture's frames again, in their own time: play FILE INTERFACE [N]. With N it ends when N payloads
 * went each way of its UDP flow; a direction that has had its N sends no more.
 */
#include <arpa/inet.h>
#include <net/if.h>
#include <pcap/pcap.h>
#include <netpacket/packet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

static double clock_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

static void wait_until(double when)
{
	double left = when - clock_now();

	if (left > 0)
		nanosleep(&(struct timespec){ (time_t)left, (long)((left - (long)left) * 1e9) }, NULL);
}

/* The source port of UDP over IPv4 or IPv6 without options, network order; 0: something else. */
static unsigned int port_of(const unsigned char *frame, unsigned int length)
{
	unsigned int at = frame[12] == 0x86 ? 54 : 34;
	unsigned short port;

	if (length < at + 8 || frame[at == 54 ? 20 : 23] != 17)
		return 0;
	memcpy(&port, frame + at, sizeof(port));
	return port;
}

/* Is this one more of at most n for its direction? ports: of the two ends, as they turn up. */
static int one_more(unsigned int ports[2], unsigned int sent[2], unsigned int n, unsigned int port)
{
	int way = ports[0] && ports[0] != port;

	ports[way] = port;
	return port && sent[way]++ < n;
}

static int play(pcap_t *in, int fd, const struct sockaddr_ll *to, unsigned int n)
{
	unsigned int ports[2] = { 0 }, sent[2] = { 0 }, frames = 0;
	double start = clock_now(), first = 0;
	const unsigned char *frame;
	struct pcap_pkthdr *head;

	while (pcap_next_ex(in, &head, &frame) == 1 && !(n && sent[0] >= n && sent[1] >= n)) {
		double at = head->ts.tv_sec + head->ts.tv_usec / 1e6;

		first = first ? first : at;
		if (n && !one_more(ports, sent, n, port_of(frame, head->caplen)))
			continue;
		wait_until(start + at - first);
		if (sendto(fd, frame, head->caplen, 0, (const struct sockaddr *)to, sizeof(*to)) < 0) {
			perror("sendto");
			return 1;
		}
		frames++;
	}
	printf("%u\n", frames);
	return n && (sent[0] < n || sent[1] < n);
}

int main(int argc, char **argv)
{
	struct sockaddr_ll to = { .sll_family = AF_PACKET, .sll_halen = 6 };
	char why[PCAP_ERRBUF_SIZE];
	pcap_t *in = argc > 2 ? pcap_open_offline(argv[1], why) : NULL;
	int fd = socket(AF_PACKET, SOCK_RAW, 0), err;

	if (!in || fd < 0) {
		fprintf(stderr, "%s\n", argc < 3 ? "play FILE INTERFACE [N]" : fd < 0 ? "no socket" : why);
		return 2;
	}
	to.sll_ifindex = (int)if_nametoindex(argv[2]);
	err = play(in, fd, &to, argc > 3 ? (unsigned int)atoi(argv[3]) : 0);
	pcap_close(in);
	return err;
}
