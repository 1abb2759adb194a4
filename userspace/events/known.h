/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was announced, so that it is not announced again: keys in memory by their hash, and in a text
 * file, which only grows by lines "+KEY" and "-KEY" until the next start rewrites it.
 */
#ifndef TUNPRINT_KNOWN_H
#define TUNPRINT_KNOWN_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/reason.h"

struct known {
	uint64_t *slots;	/* 0 free, 1 was taken away */
	size_t slots_count, used, count;
	char path[1100];
	int64_t begun;		/* microseconds since 1970: when the file was made */
	FILE *waiting;		/* lines that are not in the file yet */
	char *text;
	size_t length;
};

/* Reads the file, or begins one: *fresh. -errno with the reason. */
int known_open(struct known *known, const char *path, int64_t now, bool *fresh, struct reason *why);
void known_close(struct known *known);
bool known_has(const struct known *known, const char *key);
/* In memory at once, in the file with known_save(). */
void known_put(struct known *known, const char *key);
void known_drop(struct known *known, const char *key);
/* -errno: what waits goes on waiting. */
int known_save(struct known *known, struct reason *why);

#endif
