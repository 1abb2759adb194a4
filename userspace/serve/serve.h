/* SPDX-License-Identifier: Apache-2.0 */
/*
 * serve: answers over the Unix socket, as serve/protocol.h says. Small answers are made in the loop;
 * what reads the store or the whole flow table has a thread of its own, so that neither the loop
 * nor another client waits for a slow one.
 */
#ifndef TUNPRINT_SERVE_H
#define TUNPRINT_SERVE_H

#include <jansson.h>
#include <pthread.h>
#include <stdbool.h>

#include "answer/history.h"
#include "answer/question.h"
#include "answer/reader.h"
#include "collect/collect.h"
#include "collect/post.h"
#include "collect/rules.h"
#include "events/pick.h"
#include "serve/loop.h"
#include "serve/protocol.h"
#include "store/series.h"

#define SERVE_CLIENTS 64
#define SERVE_JOBS 16
#define SERVE_WAITING (1u << 20)	/* bytes that a follower may be behind */
#define SERVE_LONGEST_S 300		/* an answer that takes longer is cut off */

struct serve;
struct events;

struct client {
	struct watch watch;
	struct serve *serve;
	char request[SERVE_REQUEST_MAX];
	size_t have;
	char *out;			/* NULL: the request is not complete yet */
	size_t out_length, out_room, sent;
	bool following, events;		/* events: and it follows these, not flows */
	struct filter filter;
	struct event_pick pick;
	int64_t moved;			/* mono of the last byte either way */
	struct client *next;
};

struct job;

/* One kind of long answer. */
struct job_kind {
	/* In the loop, before the thread: copies what only the loop may read. May be NULL. */
	void (*load)(struct job *job, const struct collect *collect);
	void *(*run)(void *job);	/* in the thread; sets done */
};

/* An answer in the making, in its own thread; it owns the socket and everything here. */
struct job {
	pthread_t thread;
	bool busy;			/* the loop's */
	bool done;			/* atomic: the thread's last word */
	struct serve *serve;
	int fd;
	FILE *out;
	struct event_pick pick;		/* of events */
	struct question question;	/* its limit, of flows: the largest so many; 0: all */
	struct shared_networks *networks;
	const char *paths[PATHS];
	struct reader reader;
	int64_t deadline;		/* mono */
	int64_t now;
	char store[1024];
	int64_t sequence;
	struct history_verdict *verdicts;
	struct series_row *pending;	/* what was not in the store at that sequence */
	char (*names)[NETWORK_NAME_ROOM];
	char (*aliases)[SIGNATURE_ALIAS_ROOM];
	struct rules *rules;
	size_t pending_count;
};

struct serve {
	struct loop *loop;
	struct collect *collect;
	struct watch listen;
	char path[108];
	const struct post *posts;
	unsigned int posts_count;
	const char *version;
	const struct events *changes;	/* what is announced; NULL: nothing is */
	struct client *clients;
	unsigned int clients_count;
	struct job jobs[SERVE_JOBS];
	bool stopping;			/* atomic */
	uint64_t followers_lost;	/* followers that were too slow */
};

/* Binds the socket with mode 0660; whoever may change its group does that then. */
int serve_open(struct serve *serve, struct loop *loop, struct collect *collect, const char *path,
	       struct reason *why);
/* Whether somebody answers at the socket: asked before anything of his is touched. */
int serve_alive(const char *path);
void serve_close(struct serve *serve);
/* Once a second: closes who hangs, gathers threads that are done. */
void serve_tick(struct serve *serve, int64_t mono);
/* A verdict, to everybody who follows and wants it. */
void serve_verdict(void *serve, const struct verdict_event *event);

/* An event's line, likewise. */
void serve_event(void *serve, const char *line, size_t length);

/* request.c */
void serve_request(struct client *client);
/* signatures.c */
void request_signatures(struct client *client, json_t *args);
/* client.c: the client's whole answer; text is taken over. */
void client_answer(struct client *client, char *text, size_t length);
void client_refuse(struct client *client, int exit, const char *error);
void client_end(struct client *client);
/* status.c: head line and body, malloc'ed; NULL: no memory. */
char *answer_status(struct serve *serve, size_t *length);
/* job.c */
int job_begin(struct client *client, const struct job_kind *kind,
	      const struct question *question);
void jobs_gather(struct serve *serve);
void jobs_end(struct serve *serve);
struct reader serve_reader(const struct serve *serve);
/* job_question.c, job_flows.c, job_prints.c, job_events.c */
extern const struct job_kind job_question, job_flows, job_prints, job_events;
bool job_is_late(const struct job *job);
/* Before flows are reconsidered: those that are no tunnels speak. */
void job_hear_others(struct job *job);

#endif
