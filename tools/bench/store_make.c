// SPDX-License-Identifier: Apache-2.0
/* A store of any size: what networks use is made up, but the same every day and each time. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "store/import.h"
#include "store/period.h"
#include "tools/bench/store.h"

const char *const classes[CLASSES] = {
	"tls", "quic", "dns", "wireguard", "http", "ntp", "openvpn", "ssh", "stun", "ipsec-nat-t", "rtp",
	"dtls", "custom", "gre", "bittorrent", "smtp", "sip", "tailscale", "shadowsocks", "l2tp", "mqtt",
	"imap", "snmp", "vxlan", "rtmp", "mdns", "ftp", "amneziawg", "rdp", "socks5", "icmp", "dns-tunnel",
	"geneve", "unknown", "tinc", "ldap", "smb", "gtp-u", "sstp", "nebula",
};

long keys_of(long network)
{
	return bench.keys ? bench.keys : 5 + 155 * 50 / (50 + network);
}

long slots_of(long n)
{
	return bench.keys ? bench.slots : n < 3 ? 3 * bench.slots : 1 + (bench.slots > 1);
}

void key_of(long network, long n, const char **class, char link[16])
{
	bool dense = keys_of(network) >= CLASSES * PATHS_USED;	/* every class on every path */
	uint64_t h = dense ? (uint64_t)n : ((uint64_t)network * 64 + n) * 0x9e3779b97f4a7c15ull >> 32;

	if (!bench.keys && !dense)		/* the usual ones are everybody's, most of it goes one way */
		h = n < 3 ? (uint64_t)n : h % CLASSES + (h >> 8) % 8 / 5 * CLASSES;
	*class = classes[h % CLASSES];
	snprintf(link, 16, "path-%u", (unsigned int)(h / CLASSES % PATHS_USED));
}

static void fill_day(struct import *import, long day)
{
	char network[32], link[32];
	const char *class;

	for (long n = 0; n < bench.networks; n++)
		for (long k = 0; k < keys_of(n); k++) {
			snprintf(network, sizeof(network), "net-%ld", n);
			key_of(n, k, &class, link);
			for (long s = 0; s < slots_of(k); s++) {
				struct import_record r = {
					.network = network, .path = link, .class = class,
					.packets = { 10 + random() % 1000, 10 + random() % 3000 },
					.bytes = { random() % 1000000, random() % 10000000 },
				};

				r.first = r.last = (BEGIN + day * PERIOD_DAY +
						    random() % 96 * PERIOD_QUARTER) * 1000000;
				if (import_add(import, &r, &bench.why))
					die("import");
			}
		}
}

void make(void)
{
	double begun = now_ms();
	struct import *import;
	uint64_t records;

	if (import_begin(&import, bench.path, "bench", "bench", 0, &bench.why))
		die("import");
	for (long day = 0; day < bench.days; day++) {
		fill_day(import, day);
		if (isatty(2))
			fprintf(stderr, "\rday %ld of %ld", day + 1, bench.days);
	}
	if (import_end(import, &records, &bench.why))
		die("import");
	import_free(import);
	printf("made: %llu records in %.0f s\n", (unsigned long long)records,
	       (now_ms() - begun) / 1e3);
}
