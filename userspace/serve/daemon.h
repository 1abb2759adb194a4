/* SPDX-License-Identifier: Apache-2.0 */
/* The collector from its start to its end: what is set up in which order, and how it is undone. */
#ifndef TUNPRINT_DAEMON_H
#define TUNPRINT_DAEMON_H

#include "attach/attach.h"
#include "base/config.h"
#include "collect/privilege.h"
#include "events/events.h"
#include "serve/metrics.h"
#include "serve/serve.h"

#define DAEMON_EVENTS 100000		/* microseconds between two looks into the event buffer */

struct daemon {
	const char *config_path;
	bool config_required;
	const char *version;
	struct config config;
	struct networks networks;	/* as loaded, until the collector takes them */
	struct identity identity;
	bool keep;			/* counting goes on after the end */
	bool began;			/* the kernel's ledger is this process's own */
	bool failed;			/* the start; then what it began goes too */

	struct loop loop;
	struct watch tick, events, signals;
	struct observer *observer;
	struct collect collect;
	struct rules rules;
	struct serve serve;
	struct metrics metrics;
	struct events changes;
	struct post *posts;
	unsigned int posts_count;
	int keeper_fd;
	pid_t keeper;
	int64_t watchdog, told;		/* microseconds; mono of the last sign of life */
};

/* Configuration and networks; every mistake is found here, before anything is touched. */
int daemon_configure(struct daemon *daemon, struct reason *why);
/* From an open store to attached programs and dropped rights. */
int daemon_start(struct daemon *daemon, struct reason *why);
int daemon_run(struct daemon *daemon);
/* Undoes whatever was done; also after a failed start. */
void daemon_end(struct daemon *daemon);

/* begin.c */
int daemon_store(struct daemon *daemon, struct reason *why);
int daemon_attach(struct daemon *daemon, struct reason *why);
/* reload.c: SIGHUP. */
void daemon_reload(struct daemon *daemon);

#endif
