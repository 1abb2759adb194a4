/* SPDX-License-Identifier: Apache-2.0 */
/*
 * events: what the collector announces by itself, once: into its log, the journal, a file, to a
 * command and to whoever follows. Nothing here makes the collector wait; what fails is told and
 * counted. Times as in collect.h.
 */
#ifndef TUNPRINT_EVENTS_H
#define TUNPRINT_EVENTS_H

#include "base/config.h"
#include "collect/collect.h"
#include "collect/post.h"
#include "events/command.h"
#include "events/judge.h"
#include "events/known.h"
#include "events/log.h"

#define EVENTS_LOOK (2 * 1000000ll)	/* between two looks at verdicts and fingerprints */
#define EVENTS_AT_ONCE 64		/* in one look; the others come with the next */
#define EVENTS_KNOWN "events.known"	/* in the store's folder */
#define EVENTS_AFTER_MIDNIGHT (300 * 1000000ll)	/* until the last day is in the store */

struct events {
	bool open;
	struct collect *collect;
	const struct post *posts;
	unsigned int posts_count;
	struct log log;
	struct known known;
	struct command command;
	struct judge judge;
	struct judge_limits limits;
	uint64_t last;			/* id */
	bool journal;
	char file[1024];		/* "": none */
	int file_fd;
	bool file_failing, log_failing;
	uint64_t file_lost;	/* lines that the file did not get */
	int64_t settled;		/* new networks are announced from then on */
	int64_t looked;			/* mono */
	int64_t judged;			/* the day that was judged, microseconds since 1970 */
	uint64_t verdicts;		/* of the collector at the last look */
	struct { uint64_t packets; int64_t since; } blind[CONFIG_INTERFACES];
	bool blind_begun;
	uint64_t made;			/* since the start */
	/* for whoever follows */
	void (*announced)(void *arg, const char *line, size_t length);
	void *announced_arg;
};

/* What can be wrong with [events], before anything is touched. */
int events_check(const struct config *config, struct reason *why);
/* As the user that will write them; after the store was opened. */
int events_open(struct events *events, struct loop *loop, const struct config *config,
		struct collect *collect, int64_t now, int64_t mono, struct reason *why);
void events_posts(struct events *events, const struct post *posts, unsigned int count);
/* Once an interval, after collect_tick() and post_tick(). */
void events_tick(struct events *events, int64_t now, int64_t mono);
/* SIGHUP: the file is opened again under its name, thresholds are taken. */
void events_reload(struct events *events, const struct config *config);
void events_close(struct events *events);

/* For detect.c: announces, unless its key is known. Returns whether it did. */
bool events_announce(struct events *events, struct event *event, int64_t now, int64_t mono);

/* detect.c */
void detect_prints(struct events *events, int64_t now, int64_t mono);
void detect_networks(struct events *events, int64_t now, int64_t mono);
void detect_blind(struct events *events, int64_t now, int64_t mono);

#endif
