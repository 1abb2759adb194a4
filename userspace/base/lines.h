/* SPDX-License-Identifier: Apache-2.0 */
/* Text files of an operator, a line at a time, with what no line of ours may contain refused. */
#ifndef TUNPRINT_LINES_H
#define TUNPRINT_LINES_H

#include <stdio.h>

#include "base/reason.h"

#define LINES_LONGEST 4096	/* bytes */

struct lines {
	FILE *file;
	const char *name;	/* for messages */
	unsigned int number;	/* of the line last read, from 1 */
	char text[LINES_LONGEST + 2];
};

/* -errno with the reason when it cannot be opened or is no regular file, pipe or device. */
int lines_open(struct lines *lines, const char *path, struct reason *why);
/* Reads from an open stream, which lines_close then closes. */
void lines_from(struct lines *lines, FILE *file, const char *name);
/*
 * 1 and lines->text without its end ("\n" or "\r\n"; the last line may have none), 0 at the end,
 * -EINVAL for a NUL byte, control character, bad UTF-8 or overlong line, -errno when reading fails.
 */
int lines_next(struct lines *lines, struct reason *why);
/* Puts "name:number: " in front of the reason; returns err. */
int lines_blame(const struct lines *lines, int err, struct reason *why);
void lines_close(struct lines *lines);

#endif
