/* SPDX-License-Identifier: Apache-2.0 */
/* A store of made facts, and a plain list of all of them beside it. */
#ifndef TUNPRINT_TEST_FACTS_H
#define TUNPRINT_TEST_FACTS_H

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "store/period.h"
#include "store/series.h"

#define NETWORKS 7
#define CLASSES 4
#define PATHS_USED 3
#define SECOND 1000000ll

static const char *const classes[CLASSES] = { "tls", "wireguard", "unknown", "quic" };
static const char *const paths[PATHS_USED] = { "lan0", "wan0", "wan1" };
static char networks[NETWORKS][32];

struct fact {
	int64_t minute;
	unsigned char network, path, class, way;
	uint64_t packets, bytes;
};

static struct fact *facts;
static size_t facts_count, facts_room;

static inline void note(const struct fact *fact)
{
	if (facts_count == facts_room) {
		facts_room = facts_room ? 2 * facts_room : 4096;
		facts = reallocarray(facts, facts_room, sizeof(*facts));
	}
	facts[facts_count++] = *fact;
}

/* One write of some rows around a moment; some are late, some come from long ago. */
static inline int write_some(struct store *store, int64_t now, int count)
{
	struct store_row rows[64];
	struct store_write write = { .rows = rows, .now = now * SECOND };
	struct reason why;
	int err;

	for (int i = 0; i < count && i < 64; i++) {
		int64_t late = random() % 50 ? 0 : random() % 20 ? random() % 7200 :
			       random() % (90 * PERIOD_DAY);
		struct fact fact = {
			period_of(now - late, 60) * 60, random() % NETWORKS, random() % PATHS_USED,
			random() % CLASSES, random() % 2, 1 + random() % 1000, 40 + random() % 99999,
		};

		rows[i] = (struct store_row){ fact.minute, networks[fact.network], paths[fact.path],
			classes[fact.class], fact.way, { fact.packets, fact.bytes } };
		note(&fact);
		write.rows_count++;
	}
	err = store_write(store, &write, &why);
	if (err)
		fprintf(stderr, "%s\n", why.text);
	return err;
}

static inline void seal_all(struct store *store, int64_t now)
{
	struct reason why;
	int more;

	while ((more = store_seal(store, now * SECOND, &why)) > 0)
		;
	if (more < 0)
		check(false, "sealing: %s", why.text);
}

/* A folder for the store at path. */
static inline void facts_begin(char folder[64], char path[160])
{
	strcpy(folder, "/tmp/tunprint-series-XXXXXX");
	if (!mkdtemp(folder))
		abort();
	snprintf(path, 160, "%s/history.db", folder);
	for (int i = 0; i < NETWORKS; i++)
		snprintf(networks[i], sizeof(networks[i]), "198.51.%d.0/24", 100 + i);
	srandom(11);
}

/* The folder goes; what main() returns. */
static inline int facts_end(const char *folder)
{
	char command[128];

	free(facts);
	snprintf(command, sizeof(command), "rm -rf %s", folder);
	if (system(command))
		return 1;
	return check_sum();
}

#endif
