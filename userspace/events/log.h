/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The events that there were: events.jsonl in the store's folder, and before it events.jsonl.1. One
 * writer, any number of readers. A line is there whole or not at all.
 */
#ifndef TUNPRINT_EVENTS_LOG_H
#define TUNPRINT_EVENTS_LOG_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/reason.h"

#define EVENTS_FILE "events.jsonl"
#define EVENTS_WAITING (1u << 20)	/* bytes that wait while it cannot be written; then the oldest go */

struct log {
	char path[1100];
	uint64_t most;		/* bytes, then it becomes .1 */
	int fd;			/* -1: cannot be opened now */
	uint64_t size;
	char *waiting;
	size_t length;
	uint64_t lost;		/* lines that found no room while it could not be written */
};

/* The path of the log of a store; returns out. */
char *log_path(char out[1100], const char *store);
/* Opens for writing and mends a last line that was cut. -errno with the reason. */
int log_open(struct log *log, const char *path, uint64_t most, struct reason *why);
void log_close(struct log *log);
/* One line with its "\n", or what waits (NULL). */
int log_put(struct log *log, const char *line, size_t length, struct reason *why);

/*
 * Every whole line, oldest first, without its "\n"; each may end it with non-zero, which is returned.
 * No log is no error.
 */
int log_read(const char *path, int (*each)(void *arg, const char *line), void *arg,
	     struct reason *why);
/* Only those of the last so many bytes of the current file. */
int log_tail(const char *path, uint64_t bytes, int (*each)(void *arg, const char *line), void *arg,
	     struct reason *why);

#endif
