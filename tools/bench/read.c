// SPDX-License-Identifier: Apache-2.0
/* Reads a capture and does nothing with it: what replay's cost is measured against. */
#include <stdio.h>
#include <pcap/pcap.h>

int main(int argc, char **argv)
{
	char error[PCAP_ERRBUF_SIZE];
	pcap_t *pcap = argc > 1 ? pcap_open_offline(argv[1], error) : NULL;
	struct pcap_pkthdr *head;
	const u_char *data;
	unsigned long packets = 0, bytes = 0;

	if (!pcap)
		return 1;
	while (pcap_next_ex(pcap, &head, &data) == 1) {
		packets++;
		bytes += data[0] + head->caplen;
	}
	printf("%lu\n", packets);
	pcap_close(pcap);
	return bytes == 0;
}
