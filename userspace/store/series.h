/* SPDX-License-Identifier: Apache-2.0 */
/*
 * History over time: sums by minute, quarter, hour, day or month, hour-of-week profiles, and what is
 * there at all. A series is one connection beside the writer; no two threads use one at a time.
 * Times are seconds since 1970 in UTC unless said otherwise; names are those of the dictionaries.
 * Functions return 0 or a negative errno with the reason; an error out of a callback ends the walk
 * and is returned as it is, without a reason.
 */
#ifndef TUNPRINT_STORE_SERIES_H
#define TUNPRINT_STORE_SERIES_H

#include "store/store.h"

struct series;

/* -ENOENT: no such file. -EPROTO: a schema that this program does not read. */
int series_open(struct series **series, const char *path, struct reason *why);
void series_close(struct series *series);
/* late is asked now and then; once it is true, walks end with -ETIME. */
void series_deadline(struct series *series, bool (*late)(void *arg), void *arg);

/* Steps are those of UTC. STEP_AUTO: minutes up to 6 hours, hours up to 14 days, else days. */
enum series_step {
	STEP_AUTO, STEP_MINUTE, STEP_QUARTER, STEP_HOUR, STEP_DAY, STEP_MONTH, STEP_WHOLE,
};
enum series_group { GROUP_NETWORK = 1, GROUP_PATH = 2, GROUP_CLASS = 4, GROUP_TIME = 8 };

struct series_names {
	const char *const *list;
	size_t count;			/* 0: all */
};

struct series_query {
	int64_t since, until;		/* what begins in [since, until) */
	enum series_step step;		/* without GROUP_TIME: STEP_WHOLE */
	unsigned int group;		/* enum series_group, or-ed */
	struct series_names networks, paths, classes;
	bool loose;			/* in no order, and keys as often as they come: they add up */
};

struct series_row {
	int64_t start, seconds;		/* seconds: longer than the step where no finer rows are kept */
	const char *network, *path, *class;	/* NULL when not grouped by; hold until the next query */
	uint64_t packets[2], bytes[2];	/* by enum way */
};

/* What is to be known about an answer. */
struct series_told {
	int64_t sequence;		/* of the write that is seen last */
	enum series_step step;		/* the one that was chosen */
	int64_t minutes_from, quarters_from;	/* from when on these are kept, hours by quarters */
	bool rounded;			/* an edge lies inside a bucket that cannot be split any more */
	unsigned int damaged;		/* buckets left out because their checksum is wrong */
};

/*
 * Rows in the order of start, network, path, class (by their age in the store, not by name); only
 * those with traffic. At most SERIES_ROWS unless it is loose, else -E2BIG. told may be NULL.
 */
#define SERIES_ROWS (1u << 22)
int series_read(struct series *series, const struct series_query *query,
		int (*each)(void *arg, const struct series_row *row), void *arg,
		struct series_told *told, struct reason *why);

/*
 * Hour-of-week sums in a time zone: hour 0 is Monday 0:00 to 1:00 by its clocks. offset says how many
 * seconds its clocks are ahead of UTC at a moment; a multiple of 900. Exact as far as quarters are
 * kept, also across a change of the clocks; before that whole months, where one with a change in it
 * goes by the offset of its middle (told.rounded).
 */
#define PROFILE_HOURS 168
struct profile_query {
	int64_t since, until;
	unsigned int group;		/* without GROUP_TIME */
	struct series_names networks, paths, classes;
	int64_t (*offset)(void *arg, int64_t time);
	void *offset_arg;
};

struct profile_row {
	const char *network, *path, *class;
	uint64_t packets[PROFILE_HOURS][2], bytes[PROFILE_HOURS][2];
};

int series_profile(struct series *series, const struct profile_query *query,
		   int (*each)(void *arg, const struct profile_row *row), void *arg,
		   struct series_told *told, struct reason *why);

/* All names of a kind in the order in which they came. */
enum series_list { LIST_NETWORKS, LIST_PATHS, LIST_CLASSES };
int series_list(struct series *series, enum series_list list,
		int (*each)(void *arg, const char *name), void *arg, struct reason *why);

/* When a network used a class on a path, and what verdicts said of it. */
struct series_seen {
	const char *network, *path, *class;
	int64_t first, last;		/* traffic; microseconds, to the minute */
	int64_t verdict_first, verdict_last;	/* microseconds; 0: there was no verdict */
	uint8_t confidence;		/* the surest, 0..100; 255: there was none */
	uint64_t verdicts;
};
/* In the order of first where one is named; network, path or class may be NULL for any. */
int series_seen(struct series *series, const char *network, const char *path, const char *class,
		int (*each)(void *arg, const struct series_seen *seen), void *arg,
		struct reason *why);

/*
 * Both ends of tunnels, by what flows said on the days that [since, until) touches, seconds; flows: how
 * many began. Approximate: less than the ledger counted. network and class may be NULL for any.
 */
struct series_peer {
	const char *network, *peer, *class;
	uint64_t flows, packets[2], bytes[2];
};
int series_peers(struct series *series, int64_t since, int64_t until, const char *network,
		 const char *class, int (*each)(void *arg, const struct series_peer *peer), void *arg,
		 struct reason *why);

/* Gaps that touch [since, until), microseconds, in their order; what is one of the known words. */
int series_gaps(struct series *series, int64_t since, int64_t until,
		int (*each)(void *arg, const struct store_gap *gap), void *arg,
		struct reason *why);

/* Time of the first and last traffic, microseconds; -ENODATA: there is none. */
int series_span(struct series *series, int64_t *first, int64_t *last, struct reason *why);

#endif
