// SPDX-License-Identifier: Apache-2.0
/* Edit distance with swaps (optimal string alignment), and how near counts as a slip. */
#include "base/closest.h"

#include <limits.h>
#include <string.h>

#define LONGEST 40

static unsigned int least(unsigned int a, unsigned int b)
{
	return a < b ? a : b;
}

unsigned int closest_distance(const char *a, const char *b)
{
	unsigned char row[3][LONGEST + 1];
	size_t rows = strlen(a), columns = strlen(b);

	if (rows > LONGEST || columns > LONGEST)
		return UINT_MAX;
	for (size_t j = 0; j <= columns; j++)
		row[0][j] = (unsigned char)j;
	for (size_t i = 1; i <= rows; i++) {
		unsigned char *now = row[i % 3], *last = row[(i + 2) % 3];

		now[0] = (unsigned char)i;
		for (size_t j = 1; j <= columns; j++) {
			unsigned int cost = last[j - 1] + (a[i - 1] != b[j - 1]);

			cost = least(cost, least(last[j], now[j - 1]) + 1u);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				cost = least(cost, row[(i + 1) % 3][j - 2] + 1u);
			now[j] = (unsigned char)cost;
		}
	}
	return row[rows % 3][columns];
}

void closest_start(struct closest *closest, const char *word)
{
	closest->word = word;
	closest->best = NULL;
	/* One slip in three letters is still the same word. */
	closest->distance = (unsigned int)(strlen(word) + 2) / 3 + 1;
}

void closest_offer(struct closest *closest, const char *candidate)
{
	size_t typed = strlen(closest->word);
	unsigned int distance = closest_distance(closest->word, candidate);

	/* A word typed half is no slip at all. */
	if (typed >= 2 && !strncmp(closest->word, candidate, typed))
		distance = 1;
	if (distance < closest->distance) {
		closest->distance = distance;
		closest->best = candidate;
	}
}
