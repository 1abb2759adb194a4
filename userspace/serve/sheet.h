/* SPDX-License-Identifier: Apache-2.0 */
/* One answer to `status` in the making; for the status*.c files only. */
#ifndef TUNPRINT_SHEET_H
#define TUNPRINT_SHEET_H

#include <sys/utsname.h>

#include "serve/serve.h"

#define STAGES_MOST (2 * PATHS + 10)
#define WARNINGS_MOST 16
#define NOTE_ROOM 256

/* Everything an answer points to. */
struct sheet {
	const struct serve *serve;
	const struct collect *collect;
	int64_t mono;
	struct status status;
	struct status_hook hooks[2 * PATHS];
	struct status_stage stages[STAGES_MOST];
	char notes[STAGES_MOST][NOTE_ROOM];
	const char *warnings[WARNINGS_MOST];
	char words[WARNINGS_MOST][REASON_ROOM + 64];
	struct cell booked[PATHS];
	struct utsname host;
};

/* The stages from the interfaces' cards to the store. */
void put_stages(struct sheet *sheet);
/* status.c: all of it, as of now; to be freed. NULL: no memory. */
struct sheet *sheet_fill(struct serve *serve);
void warn(struct sheet *sheet, const char *format, const char *a, const char *b);

#endif
