/* SPDX-License-Identifier: Apache-2.0 */
/*
 * History in an SQLite database: one writer (this), any number of readers (store/read.h). What the
 * ledger counted is added together with the cursor that says how far it was counted, in one
 * transaction, so that it is there exactly once whoever is killed when.
 * Functions return 0 or a negative errno with the reason: -ENOSPC full, -EBADMSG damaged, -EPROTO
 * made by a newer program, -EBUSY another writer, -EROFS may not be written, -EIO.
 */
#ifndef TUNPRINT_STORE_H
#define TUNPRINT_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../../bpf/types.h"
#include "base/reason.h"

#define STORE_SCHEMA 3
#define STORE_APPLICATION 0x54504e54	/* "TPNT" */
#define STORE_NAME_ROOM 64

struct store;

/* What was found when it was opened. */
struct store_found {
	bool fresh;			/* it was just made */
	char aside[1088];		/* a damaged one was renamed to this; else empty */
	char damage[REASON_ROOM];	/* and what was wrong */
	char epoch[96];			/* of the ledger that the cursor belongs to; empty: none */
	int64_t last;			/* last write, microseconds since 1970; 0: never */
};

int store_open(struct store **store, const char *path, struct store_found *found,
	       struct reason *why);
/* One that is there, which is not set aside when it is damaged. */
int store_open_only(struct store **store, const char *path, struct reason *why);
void store_close(struct store *store);
/* Sets a store aside that turned out to be damaged, and begins a new one; *store is NULL on error. */
int store_renew(struct store **store, struct store_found *found, struct reason *why);
const char *store_path(const struct store *store);
/* Rises by one with every write; see read_window(). */
int64_t store_sequence(const struct store *store);

/* The cursor: how far each cell of the epoch's ledger is in the store. */
int store_cursor(struct store *store,
		 int (*each)(void *arg, const struct cell_key *key, const struct cell *cell),
		 void *arg, struct reason *why);
/* A ledger that starts from zero: forgets the old one's cursor. */
int store_epoch(struct store *store, const char *epoch, struct reason *why);

/* Numbers of the kernel: kind is "network" or "path". */
int store_numbers(struct store *store, const char *kind,
		  int (*each)(void *arg, uint32_t number, const char *name), void *arg,
		  struct reason *why);
int store_number_all(struct store *store, const char *kind, const uint32_t *numbers,
		     const char *const *names, size_t count, struct reason *why);

/* One row to add to a minute, and one cursor to set. */
struct store_row {
	int64_t minute;				/* seconds since 1970, a multiple of 60 */
	const char *network, *path, *class;	/* stable names */
	uint8_t way;
	struct cell add;
};

struct store_mark {
	struct cell_key key;
	struct cell counted;
};

/* What verdicts said about a network's class on a path. */
struct store_sighting {
	const char *network, *path, *class;
	int64_t first, last;			/* microseconds since 1970 */
	uint8_t confidence;			/* the surest, 0..100 */
	uint64_t verdicts;			/* to add */
};

/* Time that the minute rows do not tell truly, microseconds since 1970. */
struct store_gap {
	int64_t since, until;
	const char *what;			/* "stopped", "unseen", "clock" */
};

/* What flows said of both ends since the last write; approximate, see collect/peers.h. */
struct store_peer {
	const char *network, *peer, *class;
	uint64_t flows, packets[2], bytes[2];
};

struct store_write {
	const struct store_row *rows;
	size_t rows_count;
	const struct store_mark *marks;
	size_t marks_count;
	const struct store_sighting *sightings;
	size_t sightings_count;
	const struct store_gap *gaps;
	size_t gaps_count;
	const struct store_peer *peers;
	size_t peers_count;
	int64_t now;				/* microseconds since 1970 */
};

/*
 * All of it or nothing. Rows are sorted in place of no order given; equal keys add up. After an
 * error it is known whether the write took place: 0 is then returned, or the error.
 */
int store_write(struct store *store, const struct store_write *write, struct reason *why);

/* Moves what writes have left in the log into the file, once it is much; outside of any write. */
void store_settle(struct store *store);

/*
 * Moves some minute rows whose quarter of an hour is over into sealed buckets, or some days into their month or months
 * into their year; 1 if there is more to do, 0 if not. Sums stay what they were at any moment.
 */
int store_seal(struct store *store, int64_t now, struct reason *why);

/* How long minutes, and hours with their quarters, are kept; microseconds, 0: for ever. */
struct store_keep {
	int64_t now, minutes, hours;
	int64_t size;		/* bytes in use from which on both go sooner, a bit a call; 0: no limit */
};
/* Removes some of what is older; 1 if there is more, 0 if not. */
int store_prune(struct store *store, const struct store_keep *keep, struct reason *why);

/* Verdicts of the last day or so, for status. */
struct store_seen {
	uint64_t networks, classes, verdicts;
};
int store_seen(struct store *store, int64_t since, struct store_seen *seen);
int64_t store_size(const struct store *store);	/* bytes with the WAL */

#endif
