/* SPDX-License-Identifier: Apache-2.0 */
/* Reading members of an answer, and cells made of them; for show*.c. */
#ifndef TUNPRINT_SHOW_H
#define TUNPRINT_SHOW_H

#include "cli/call.h"

#define CELL_ROOM 256

/* Members; 0, "" and false where there is none. */
uint64_t take_u64(const json_t *object, const char *name);
const char *take_text(const json_t *object, const char *name);	/* NULL: null or missing */
double take_real(const json_t *object, const char *name);	/* of any number */
bool take_bool(const json_t *object, const char *name);
int64_t take_time(const json_t *object, const char *name);	/* microseconds; 0: null */

/* Cells with base units for programs. */
void cell_bytes(struct table *table, uint64_t bytes);
void cell_count(struct table *table, uint64_t count);
void cell_share(struct table *table, uint64_t part, uint64_t whole);
/* The time of day where all of the answer lies within a day, else with its date. */
void cell_time(struct table *table, const json_t *object, const char *name, bool same_day);
/* The day since when it was seen. */
void cell_since(struct table *table, const json_t *object);
bool same_day(int64_t from, int64_t to);

/* "2026-11-01 10:20:30 to 10:23:50 CET (3 m 20 s)", or "" when not known. */
char *window_text(char out[CELL_ROOM], int64_t from, int64_t to);

/* In the call's form, with its columns; EXIT_DONE, EXIT_USAGE or EXIT_FAILED. */
int show_table(struct call *call, struct table *table, struct reason *why);
/* "Tunnels of example-press", "k7f3", "tls of all networks" */
char *subject_text(char out[CELL_ROOM], const json_t *answer);
/* For people: says why there is nothing; true when it did. */
bool show_empty(struct call *call, const json_t *answer, const char *what);
/* "MANY networks", "1 network" */
char *plural(char out[64], uint64_t count, const char *one, const char *many);

#endif
