/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes of two windows by network, and by its paths and classes, for the judge. */
#ifndef TUNPRINT_EVENTS_SUMS_H
#define TUNPRINT_EVENTS_SUMS_H

#include <stddef.h>
#include <stdint.h>

enum sum_kind { SUM_ALL, SUM_PATH, SUM_CLASS };

struct sum {
	char *network, *name;		/* name: of the path or class */
	enum sum_kind kind;
	double bytes[2];		/* of the window, of the baseline */
};

struct sums {
	struct sum *list;
	size_t count, room;
	uint32_t *slots;		/* index + 1, 0 free */
	size_t slots_count;
};

/* 0 or -ENOMEM. */
int sums_add(struct sums *sums, const char *network, enum sum_kind kind, const char *name, int window,
	     uint64_t bytes);
/* By network, kind and name; nothing can be added any more. */
void sums_sort(struct sums *sums);
void sums_free(struct sums *sums);

#endif
