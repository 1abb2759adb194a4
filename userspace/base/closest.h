/* SPDX-License-Identifier: Apache-2.0 */
/* Which known word was probably meant. */
#ifndef TUNPRINT_CLOSEST_H
#define TUNPRINT_CLOSEST_H

#include <stddef.h>

struct closest {
	const char *word;	/* what was typed */
	const char *best;	/* NULL while nothing is near enough */
	unsigned int distance;
};

/* Offer each candidate in turn; the first of the nearest wins. */
void closest_start(struct closest *closest, const char *word);
void closest_offer(struct closest *closest, const char *candidate);

/* Steps between two words: insert, delete, replace, swap neighbours. Long words count as far. */
unsigned int closest_distance(const char *a, const char *b);

#endif
