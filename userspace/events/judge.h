/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Growth and moves between links, from the store: whole days just past against the days before them.
 * Reads with a connection of its own, in a thread of its own.
 */
#ifndef TUNPRINT_EVENTS_JUDGE_H
#define TUNPRINT_EVENTS_JUDGE_H

#include <pthread.h>
#include <stdbool.h>

#include "base/reason.h"
#include "events/event.h"

#define JUDGE_MOST 1000		/* events at a time; the others are met again the next time */

struct judge_limits {
	int64_t window, baseline;	/* microseconds, whole days */
	unsigned int growth;		/* per cent more, 0: not asked for */
	unsigned int moved;		/* per cent of the bytes, 0: not asked for */
	double least;			/* bytes a day that are worth a word */
};

/* What came out: events to announce if their key is not known, keys that may be announced again. */
struct judged {
	struct event *list;
	size_t count;
	char (*calm)[EVENT_KEY_ROOM];
	size_t calm_count;
};

struct judge {
	struct judge_limits limits;
	char store[1024];
	int64_t now;
	struct judged judged;
	struct reason why;
	int err;
	bool running, done, stop;	/* done and stop: atomic */
	pthread_t thread;
};

/* In this thread; the result is to be freed. */
int judge_store(const char *store, const struct judge_limits *limits, int64_t now, bool (*late)(void *),
		void *late_arg, struct judged *judged, struct reason *why);
void judged_free(struct judged *judged);

/* In a thread: begin, then ask whether it is done. */
int judge_begin(struct judge *judge, const char *store, const struct judge_limits *limits,
		int64_t now);
bool judge_done(struct judge *judge);
/* Ends it, soon. */
void judge_end(struct judge *judge);

#endif
