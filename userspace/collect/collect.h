/* SPDX-License-Identifier: Apache-2.0 */
/*
 * collect: every interval what the ledger counted since, into the minute it belongs to; every few
 * seconds what has gathered, into the store. A store that cannot be written only makes it wait.
 * Times: now is wall time, mono a clock that never steps, both in microseconds.
 */
#ifndef TUNPRINT_COLLECT_H
#define TUNPRINT_COLLECT_H

#include "answer/reader.h"
#include "collect/ledger.h"
#include "collect/peers.h"
#include "collect/roster.h"
#include "collect/sightings.h"
#include "collect/young.h"
#include "collect/source.h"
#include "store/store.h"

#define COLLECT_TIDY (100 * 1000ll)		/* behind a write, for sealing and letting go */
#define COLLECT_ROWS_WAITING (1u << 20)		/* beyond, a minute lasts until the store is back */
#define COLLECT_STEP (5 * 1000000ll)		/* the wall clock moved this much by itself: a step */
#define COLLECT_SILENCE (120 * 1000000ll)	/* without a write for so long: a gap */
#define COLLECT_GAPS 16
#define COLLECT_NO_MINUTE INT64_MIN

struct collect {
	struct source *source;
	struct store *store;			/* NULL while it cannot be opened */
	char store_path[1024];
	int64_t interval;			/* microseconds */
	int64_t write;				/* microseconds between two writes */
	int64_t keep_minutes, keep_hours;	/* the same, 0: for ever */
	int64_t keep_size;			/* bytes, 0: no limit */

	struct roster roster;
	struct shared_networks *networks;	/* with the roster's ids */
	const char *paths[PATHS];		/* the roster's names */
	unsigned int min_confidence;

	struct ledger ledger;
	struct batch *batches;			/* oldest first */
	size_t batches_count;
	int64_t minute;				/* being filled, seconds since 1970 */
	struct sightings sightings;
	struct peers peers;
	struct store_gap gaps[COLLECT_GAPS];	/* not yet written */
	size_t gaps_count;

	struct cell seen[PATHS][2], seen_before[PATHS][2];
	uint64_t lost[LOSSES], lost_before[LOSSES];
	int64_t lost_at[LOSSES];		/* mono of the last growth; 0: none yet */
	uint64_t verdicts, samples;
	int64_t started, tick, tick_mono;	/* of this process; of the last reading */
	int64_t names_looked;			/* kernel time in ns, see second.c */
	int64_t flushed;			/* mono of the last try to write */
	int64_t flush_took, written_rows;	/* microseconds; rows since start */
	int64_t prune_after;			/* mono */
	int64_t sequence;			/* of the store, after the last write */
	int64_t failing;			/* wall time since when the store fails; 0: it does not */
	struct reason failure;
	char notes[4][REASON_ROOM];		/* for status: what was set aside, and the like */
	unsigned int notes_count;

	bool prints_broken;			/* their file cannot be read and stays as it is */
	struct reason prints_failure;		/* of the last try to write it; empty: none */
	struct young young;			/* tunnels that may show more; for learn */
	struct rules *rules;			/* signatures; NULL: none are kept */
	struct learn *learn;			/* gets samples, names and verdicts; NULL: nobody learns */
	void (*announced)(void *arg, const struct verdict_event *event);
	void *announced_arg;
};

/*
 * Takes up a store's cursor for the source's epoch, or begins one. -EEXIST: the source counted
 * before under numbers that the store does not know; it must be begun anew.
 * The roster is read from the store before, with collect_roster().
 */
int collect_roster(struct collect *collect, struct reason *why);
int collect_begin(struct collect *collect, const struct store_found *found, int64_t now,
		  int64_t mono, struct reason *why);
/* Numbers for names, remembered by the store before anybody counts under them. */
int collect_networks(struct collect *collect, struct networks *loaded, struct reason *why);
uint16_t collect_path(struct collect *collect, const char *name, struct reason *why);

/* Reads the ledger. Negative errno when the source fails; what was read stays. */
int collect_tick(struct collect *collect, int64_t now, int64_t mono);
/* Writes what has gathered. Its failure is remembered in failing and failure, and no loss. */
int collect_flush(struct collect *collect, int64_t now, int64_t mono);
bool collect_flush_due(const struct collect *collect, int64_t mono);
void collect_events(struct collect *collect);
void collect_note(struct collect *collect, const char *text);
/* The last flush is the caller's; frees everything but source and store. */
void collect_end(struct collect *collect);

/* flush.c: a batch's rows begin here and end in the store. */
int collect_close_minute(struct collect *collect);
void collect_gap(struct collect *collect, int64_t since, int64_t until, const char *what);
/* What was written waits no more. */
void collect_written(struct collect *collect);
const char *collect_path_name(const struct collect *collect, uint16_t path);

/* recover.c: the store is opened again, or a damaged one replaced; NULL stays NULL on error. */
int recover_open(struct collect *collect, struct reason *why);
int recover_damaged(struct collect *collect, struct reason *why);

#endif
