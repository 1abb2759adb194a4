/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The operator's program, once for each event: its words are split at blanks and no shell reads them,
 * the event's line is its standard input. So many at a time, so many a minute, each only so long;
 * what has to wait too long is given up and counted. Nothing here waits for it.
 */
#ifndef TUNPRINT_EVENTS_COMMAND_H
#define TUNPRINT_EVENTS_COMMAND_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/reason.h"
#include "serve/loop.h"

#define COMMAND_WORDS 16
#define COMMAND_RUNNING 4
#define COMMAND_WAITING 256
#define COMMAND_LONGEST (30 * 1000000ll)	/* microseconds, then it is killed */
#define COMMAND_TOLD (3600 * 1000000ll)		/* between two complaints */

struct command;

struct running {
	struct watch watch;		/* a pidfd; -1: free */
	struct command *command;
	pid_t pid;
	int64_t begun;			/* mono */
};

struct command {
	char text[1024];
	char *words[COMMAND_WORDS + 1];	/* words[0] NULL: there is none */
	unsigned int rate;		/* a minute */
	struct loop *loop;
	struct running running[COMMAND_RUNNING];
	struct { char *line; char type[32]; } waiting[COMMAND_WAITING];
	unsigned int first, count;
	double tokens;
	int64_t filled;			/* mono */
	uint64_t done, failed, lost;
	bool failing;
	int64_t told;			/* mono of the last complaint; 0: none */
};

/* "": no command. -EINVAL when there are too many words, -errno when the program cannot be run. */
int command_check(const char *text, struct reason *why);
void command_open(struct command *command, struct loop *loop, const char *text, unsigned int rate,
		  int64_t mono);
/* Programs that run go on; what waits is given up. */
void command_close(struct command *command);
void command_put(struct command *command, const char *type, const char *line, int64_t mono);
/* Once a tick. */
void command_tick(struct command *command, int64_t mono);

#endif
