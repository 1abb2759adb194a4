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

/*
 * Ranges by the upper 64 bits of their start, so that a cache line holds eight keys. IPv4 has a
 * table of its own with the address as the upper bits, or all of it would be one key.
 */
struct slot {
	uint64_t last;		/* value of the last range of this key */
	uint64_t last_low;	/* lower 64 bits of its start */
	uint32_t first, count;	/* the ranges of this key; there are few but for hosts in one /64 */
};

struct keys {
	size_t count;		/* at least 1: key 0 is always there */
	uint64_t *keys;		/* [1..count], children of k at 2k and 2k+1 (Eytzinger's order) */
	struct slot *slots;	/* beside the keys */
	struct range *ranges;	/* sorted */
	size_t ranges_count;
};

struct lpm {
	struct keys ipv4, ipv6;
};

#define IPV4_FIRST ((number)0xffff << 32)
#define IPV4_END (IPV4_FIRST + ((number)1 << 32))

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

static uint64_t upper(const struct range *range)
{
	return (uint64_t)(range->start >> 64);
}

/* Fills the subtree of k in order; returns how many ranges are used up. */
static size_t lay_out(struct keys *keys, size_t used, size_t k)
{
	struct slot slot;
	uint64_t key;

	if (k > keys->count)
		return used;
	used = lay_out(keys, used, 2 * k);
	key = upper(&keys->ranges[used]);
	slot.first = (uint32_t)used;
	while (used < keys->ranges_count && upper(&keys->ranges[used]) == key)
		used++;
	slot.count = (uint32_t)used - slot.first;
	slot.last = keys->ranges[used - 1].value;
	slot.last_low = (uint64_t)keys->ranges[used - 1].start;
	keys->keys[k] = key;
	keys->slots[k] = slot;
	return lay_out(keys, used, 2 * k + 1);
}

/* Room for so many ranges; they are filled in afterwards. */
static int allocate(struct keys *keys, size_t ranges)
{
	keys->ranges = calloc(ranges, sizeof(*keys->ranges));
	keys->slots = calloc(ranges + 1, sizeof(*keys->slots));
	/* On cache lines: the eight great-grandchildren of k are one line, see search. */
	keys->keys = aligned_alloc(64, ((ranges + 1) * sizeof(*keys->keys) + 63) / 64 * 64);
	return keys->ranges && keys->slots && keys->keys ? 0 : -ENOMEM;
}

static void index_keys(struct keys *keys)
{
	for (size_t i = 0; i < keys->ranges_count; i++)
		keys->count += i == 0 || upper(&keys->ranges[i]) != upper(&keys->ranges[i - 1]);
	lay_out(keys, 0, 1);
}

/* Deals the ranges out; what reaches over an edge of the IPv4 block begins anew behind it. */
static void divide(struct lpm *lpm, const struct range *ranges, size_t count)
{
	uint64_t open = NOTHING, at_start = NOTHING, at_end = NOTHING;

	for (size_t i = 0; i < count && ranges[i].start <= IPV4_END; i++) {
		open = ranges[i].value;
		if (ranges[i].start <= IPV4_FIRST)
			at_start = open;
		at_end = open;
	}
	start_range(lpm->ipv4.ranges, &lpm->ipv4.ranges_count, 0, at_start);
	for (size_t i = 0, behind = 0; i <= count; i++) {
		if (!behind && (i == count || ranges[i].start >= IPV4_END)) {
			start_range(lpm->ipv6.ranges, &lpm->ipv6.ranges_count, IPV4_END, at_end);
			behind = 1;
		}
		if (i == count)
			break;
		if (ranges[i].start >= IPV4_FIRST && ranges[i].start < IPV4_END)
			start_range(lpm->ipv4.ranges, &lpm->ipv4.ranges_count,
				    (ranges[i].start - IPV4_FIRST) << 96, ranges[i].value);
		else
			start_range(lpm->ipv6.ranges, &lpm->ipv6.ranges_count, ranges[i].start,
				    ranges[i].value);
	}
	index_keys(&lpm->ipv4);
	index_keys(&lpm->ipv6);
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
	count = flatten(sorted, count, ranges);
	lpm = calloc(1, sizeof(*lpm));
	/* One more than there are: the start of IPv4, or the end of it. */
	if (lpm && !allocate(&lpm->ipv4, count + 1) && !allocate(&lpm->ipv6, count + 1)) {
		divide(lpm, ranges, count);
	} else {
		lpm_free(lpm);
		lpm = NULL;
	}
out:
	free(sorted);
	free(ranges);
	return lpm;
}

/* The ranges of one key are told apart by their whole start. */
static uint64_t within(const struct keys *keys, const struct slot *slot, number wanted)
{
	size_t low = slot->first, high = low + slot->count;

	/* The range before the key's first one reaches into it. */
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (keys->ranges[middle].start <= wanted)
			low = middle + 1;
		else
			high = middle;
	}
	return keys->ranges[low - 1].value;
}

static uint64_t search(const struct keys *keys, number wanted)
{
	uint64_t key = (uint64_t)(wanted >> 64);
	size_t k = 1;

	while (k <= keys->count) {
		__builtin_prefetch(&keys->keys[8 * k]);
		k = 2 * k + (keys->keys[k] <= key);
	}
	/* The last turn to the right was at the largest key that is not beyond. */
	k >>= __builtin_ctzll(k) + 1;
	/* Mostly the last range of the key, whose value stands beside it. */
	if (keys->keys[k] == key && (uint64_t)wanted < keys->slots[k].last_low)
		return within(keys, &keys->slots[k], wanted);
	return keys->slots[k].last;
}

bool lpm_find(const struct lpm *lpm, const struct address *address, uint32_t *value)
{
	number wanted = to_number(address);
	uint64_t found;

	if (wanted >= IPV4_FIRST && wanted < IPV4_END)
		found = search(&lpm->ipv4, (wanted - IPV4_FIRST) << 96);
	else
		found = search(&lpm->ipv6, wanted);
	if (found == NOTHING)
		return false;
	*value = (uint32_t)found;
	return true;
}

static size_t keys_memory(const struct keys *keys)
{
	return keys->ranges_count * sizeof(*keys->ranges) +
	       (keys->ranges_count + 1) * (sizeof(*keys->keys) + sizeof(*keys->slots));
}

size_t lpm_memory(const struct lpm *lpm)
{
	return sizeof(*lpm) + keys_memory(&lpm->ipv4) + keys_memory(&lpm->ipv6);
}

static void free_keys(struct keys *keys)
{
	free(keys->keys);
	free(keys->slots);
	free(keys->ranges);
}

void lpm_free(struct lpm *lpm)
{
	if (!lpm)
		return;
	free_keys(&lpm->ipv4);
	free_keys(&lpm->ipv6);
	free(lpm);
}
