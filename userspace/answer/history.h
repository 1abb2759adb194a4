/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What questions ask of a history: what a store has, and what a collector has counted since. Times are
 * seconds since 1970 unless said otherwise.
 */
#ifndef TUNPRINT_HISTORY_H
#define TUNPRINT_HISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/networks.h"
#include "base/reason.h"
#include "base/zone.h"
#include "store/series.h"

/* What verdicts say that are not in the store yet. */
struct history_verdict {
	uint8_t confidence;		/* CONFIDENCE_UNKNOWN: none */
	uint64_t fresh;
};

struct catalogue;

struct history {
	const char *source;		/* "collector" or "store", for the answer's head */
	struct series *series;		/* the store, opened for this question */
	const struct networks *networks;	/* NULL: none are named */
	int64_t now;			/* microseconds */
	/* Minutes that were counted and were not in the store at that sequence; every name is set. */
	const struct series_row *pending;
	const struct history_verdict *verdicts;	/* of each of them */
	size_t pending_count;
	int64_t pending_sequence;
	/* To explain: what learned fingerprints look like, and why that is not whole. NULL: none; it is. */
	const struct catalogue *catalogue;
	const char *catalogue_lacks;
};

struct history_want {
	int64_t since, until;
	enum series_step step;		/* what is no longer kept so finely comes as coarse as it is */
	unsigned int group;		/* enum series_group, or-ed */
	const char *network, *class, *path;	/* NULL: all of them */
};

/* 0, what each returned when not 0, or a negative errno with the reason. told may be NULL. */
int history_walk(const struct history *history, const struct history_want *want,
		 int (*each)(void *arg, const struct series_row *row), void *arg,
		 struct series_told *told, struct reason *why);
/* Hours of the week by the clocks of a zone; step and GROUP_TIME mean nothing here. */
int history_week(const struct history *history, const struct history_want *want,
		 const struct zone *zone, int (*each)(void *arg, const struct profile_row *row),
		 void *arg, struct series_told *told, struct reason *why);
/* First and last second of which there is anything; both 0 when there is nothing. */
int history_span(const struct history *history, int64_t *from, int64_t *to, struct reason *why);
/* Whether anything of that name was ever counted. */
bool history_knows(const struct history *history, enum series_list list, const char *name);

/* A class that carries other traffic: a tunnel's protocol, or a learned fingerprint. */
bool history_class_is_tunnel(const char *class);

#endif
