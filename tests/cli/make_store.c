// SPDX-License-Identifier: Apache-2.0
/*
 * make_store FILE [unseen]: a hundred days of three networks with facts that tests/cli/run asks for. From
 * 2025-01-01 UTC, every quarter of an hour: "office" sends 1000 and gets 3000 bytes through WireGuard
 * over wan0; from 2025-03-01 twice that, half of it over wan1 from 2025-03-15 13:30; only from 08:00
 * to 18:00 UTC from 2025-03-01 on, so four times as much in those. 198.51.100.0/24 has dns, and from
 * 2025-03-20 10:15 the fingerprint k7f3. unseen: for an hour of 2025-01-11 nothing was counted.
 */
#include <stdio.h>
#include <stdlib.h>

#include "store/store.h"

#define DAY 86400ll
#define FROM 1735689600ll		/* 2025-01-01 */
#define GROWN (FROM + 59 * DAY)		/* 2025-03-01 */
#define MOVED (FROM + 73 * DAY + 48600)	/* 2025-03-15 13:30 */
#define LEARNED (FROM + 78 * DAY + 36900)	/* 2025-03-20 10:15 */
#define TO (FROM + 100 * DAY)

static struct store_row *rows;
static size_t count;

static void add(int64_t at, const char *network, const char *path, const char *class, uint64_t up,
		uint64_t down)
{
	uint64_t bytes[2] = { up, down };

	for (unsigned int way = 0; way < 2 && bytes[way]; way++)
		rows[count++] = (struct store_row){ at, network, path, class, (uint8_t)way,
						    { bytes[way] / 100, bytes[way] } };
}

static void add_quarter(int64_t at)
{
	int64_t hour = at % DAY / 3600;
	/* 10 of 24 hours carry twice a day's 96 quarters of 1000 */
	uint64_t up = at < GROWN ? 1000 : hour >= 8 && hour < 18 ? 4800 : 0;

	if (at < MOVED) {
		add(at, "office", "wan0", "wireguard", up, 3 * up);
	} else {
		add(at, "office", "wan0", "wireguard", up / 2, 3 * up / 2);
		add(at, "office", "wan1", "wireguard", up / 2, 3 * up / 2);
	}
	add(at, "office", "wan0", "tls", 400, 3600);
	add(at, "198.51.100.0/24", "wan0", "dns", 100, 300);
	if (at >= LEARNED)
		add(at, "198.51.100.0/24", "wan0", "k7f3", 500, 500);
}

int main(int argc, char **argv)
{
	struct reason why = { "" };
	struct store_found found;
	struct store *store;
	struct store_gap gap = { (FROM + 10 * DAY) * 1000000, (FROM + 10 * DAY + 3600) * 1000000,
				 "unseen" };
	int err = argc >= 2 ? store_open(&store, argv[1], &found, &why) : -1;

	rows = calloc(100 * 96 * 10, sizeof(*rows));
	for (int64_t at = FROM; rows && at < TO; at += 900)
		add_quarter(at);
	if (!err)
		err = store_write(store, &(struct store_write){ .rows = rows, .rows_count = count,
								.gaps = &gap, .gaps_count = argc > 2,
								.now = TO * 1000000 }, &why);
	for (int more = 1; !err && more > 0;) {
		more = store_seal(store, TO * 1000000, &why);
		err = more < 0 ? more : 0;
	}
	if (err)
		fprintf(stderr, "make_store: %s\n", why.text);
	else
		store_close(store);
	free(rows);
	return err ? 1 : 0;
}
