/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the store's bench share. */
#ifndef TUNPRINT_BENCH_STORE_H
#define TUNPRINT_BENCH_STORE_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "base/reason.h"

#define CLASSES 40
#define PATHS_USED 4
#define BEGIN 1704067200ll	/* 2024-01-01 */

struct bench {
	const char *path;
	long networks, days, keys, slots, asked;
	struct reason why;
};
extern struct bench bench;

void die(const char *what);
int by_time(const void *a, const void *b);
double clock_ms(clockid_t clock);
static inline double now_ms(void) { return clock_ms(CLOCK_MONOTONIC); }

/* store_make.c */
extern const char *const classes[CLASSES];
long keys_of(long network);
long slots_of(long n);
/* A network's nth key is the same every day. */
void key_of(long network, long n, const char **class, char link[16]);
void make(void);

/* store_ask.c: kinds of questions. */
struct series;
#define QUESTIONS 9
void ask(struct series *s, int what, unsigned int *seed);
void time_questions(void);

/* store_write.c */
void time_writes(void);

#endif
