// SPDX-License-Identifier: Apache-2.0
/* Longest prefix match as a search among disjoint ranges, laid out so that the cache helps. */
#include "base/lpm.h"

#include <endian.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

typedef unsigned __int128 number;

#define NOTHING UINT64_MAX

/* A range reaches from its start to the next one's. */
struct range {
	number start;
	uint64_t value;		/* NOTHING, or the 32-bit value */
};

struct lpm {
	size_t count;		/* at least 1: the range that starts at 0 */
	number *starts;		/* [1..count], children of k at 2k and 2k+1 (Eytzinger's order) */
	uint64_t *values;
};

static number to_number(const struct address *address)
{
	uint64_t half[2];

	memcpy(half, address->bytes, sizeof(half));
	return (number)be64toh(half[0]) << 64 | be64toh(half[1]);
}

static int compare(const void *a, const void *b)
{
	return prefix_order(&((const struct lpm_entry *)a)->prefix,
			    &((const struct lpm_entry *)b)->prefix);
}

/* One past the last address; wraps to 0 at the end of the space. */
static number after(const struct prefix *prefix)
{
	number size = prefix->length == 0 ? 0 : (number)1 << (128 - prefix->length);

	return to_number(&prefix->address) + size;
}

static void start_range(struct range *ranges, size_t *count, number start, uint64_t value)
{
	if (*count && ranges[*count - 1].start == start)
		ranges[*count - 1].value = value;
	else
		ranges[(*count)++] = (struct range){ start, value };
}

/* Entries sorted, outer before inner: a stack holds the prefixes that are open. */
static size_t flatten(const struct lpm_entry *entries, size_t count, struct range *ranges)
{
	const struct lpm_entry *open[129];
	size_t depth = 0, made = 0;

	start_range(ranges, &made, 0, NOTHING);
	for (size_t i = 0; i <= count; i++) {
		while (depth && (i == count || !prefix_holds(&open[depth - 1]->prefix,
							     &entries[i].prefix.address))) {
			number end = after(&open[--depth]->prefix);

			if (end)
				start_range(ranges, &made, end,
					    depth ? open[depth - 1]->value : NOTHING);
		}
		if (i == count)
			break;
		if (depth && !prefix_order(&open[depth - 1]->prefix, &entries[i].prefix))
			continue; /* the same again */
		start_range(ranges, &made, to_number(&entries[i].prefix.address), entries[i].value);
		open[depth++] = &entries[i];
	}
	return made;
}

/* Fills the subtree of k in order; returns how many ranges are used up. */
static size_t lay_out(struct lpm *lpm, const struct range *ranges, size_t used, size_t k)
{
	if (k > lpm->count)
		return used;
	used = lay_out(lpm, ranges, used, 2 * k);
	lpm->starts[k] = ranges[used].start;
	lpm->values[k] = ranges[used].value;
	return lay_out(lpm, ranges, used + 1, 2 * k + 1);
}

static struct lpm *allocate(size_t count)
{
	struct lpm *lpm = calloc(1, sizeof(*lpm));

	if (!lpm)
		return NULL;
	lpm->count = count;
	/* On cache lines: the four grandchildren of k are one line, see lpm_find. */
	lpm->starts = aligned_alloc(64, ((count + 1) * sizeof(number) + 63) / 64 * 64);
	lpm->values = calloc(count + 1, sizeof(*lpm->values));
	if (lpm->starts && lpm->values)
		return lpm;
	lpm_free(lpm);
	return NULL;
}

static int conflict(const struct lpm_entry *sorted, size_t count)
{
	for (size_t i = 1; i < count; i++)
		if (!compare(&sorted[i - 1], &sorted[i]) && sorted[i - 1].value != sorted[i].value)
			return -EEXIST;
	return 0;
}

struct lpm *lpm_build(const struct lpm_entry *entries, size_t count)
{
	struct lpm_entry *sorted = calloc(count + 1, sizeof(*sorted));
	struct range *ranges = calloc(2 * count + 1, sizeof(*ranges));
	struct lpm *lpm = NULL;

	if (!sorted || !ranges)
		goto out;
	if (count)
		memcpy(sorted, entries, count * sizeof(*sorted));
	qsort(sorted, count, sizeof(*sorted), compare);
	if (conflict(sorted, count)) {
		errno = EEXIST;
		goto out;
	}
	lpm = allocate(flatten(sorted, count, ranges));
	if (lpm)
		lay_out(lpm, ranges, 0, 1);
out:
	free(sorted);
	free(ranges);
	return lpm;
}

bool lpm_find(const struct lpm *lpm, const struct address *address, uint32_t *value)
{
	number wanted = to_number(address);
	size_t k = 1;

	while (k <= lpm->count) {
		__builtin_prefetch(&lpm->starts[4 * k]);
		k = 2 * k + (lpm->starts[k] <= wanted);
	}
	/* The last turn to the right was at the largest start that is not beyond the address. */
	k >>= __builtin_ctzll(k) + 1;
	if (lpm->values[k] == NOTHING)
		return false;
	*value = (uint32_t)lpm->values[k];
	return true;
}

size_t lpm_memory(const struct lpm *lpm)
{
	return sizeof(*lpm) + (lpm->count + 1) * (sizeof(number) + sizeof(uint64_t));
}

void lpm_free(struct lpm *lpm)
{
	if (!lpm)
		return;
	free(lpm->starts);
	free(lpm->values);
	free(lpm);
}
