// SPDX-License-Identifier: Apache-2.0
/*
 * The operator's prefixes as the trees of bpf/locate.h: flattened to disjoint ranges, laid out in
 * the half of the map that nobody searches, then the root turns to it in one store.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <endian.h>
#include <linux/membarrier.h>

#include "../../bpf/locate.h"
#include "observer.h"

typedef unsigned __int128 number;

struct range { number start; uint32_t id; };		/* up to the next one's start */
struct branch { uint64_t from; uint32_t to; };		/* one child of a node */

struct trees {
	struct locate_node *nodes;
	uint32_t base, used, room;
	int full;
};

static number to_number(const struct address *a)
{
	uint64_t half[2];

	memcpy(half, a->bytes, sizeof(half));
	return (number)be64toh(half[0]) << 64 | be64toh(half[1]);
}

/* One past the prefix's last address; 0 at the end of the space. */
static number end_of(const struct prefix *p)
{
	return to_number(&p->address) + (p->length ? (number)1 << (128 - p->length) : 0);
}

static void begin_range(struct range *ranges, size_t *n, number start, uint32_t id)
{
	if (*n && ranges[*n - 1].start == start)
		ranges[*n - 1].id = id;
	else if (!*n || ranges[*n - 1].id != id)
		ranges[(*n)++] = (struct range){ start, id };
}

/* prefixes are sorted, outer before inner: the open ones lie on a stack. */
static size_t flatten(const struct network_prefix *p, size_t count, struct range *ranges)
{
	const struct network_prefix *open[130];
	size_t depth = 0, n = 0;

	begin_range(ranges, &n, 0, 0);
	for (size_t i = 0; i <= count; i++) {
		while (depth && (i == count || !prefix_holds(&open[depth - 1]->prefix,
							     &p[i].prefix.address))) {
			number end = end_of(&open[--depth]->prefix);

			if (end)
				begin_range(ranges, &n, end, depth ? open[depth - 1]->network : 0);
		}
		if (i == count)
			break;
		begin_range(ranges, &n, to_number(&p[i].prefix.address), p[i].network);
		open[depth++] = &p[i];
	}
	return n;
}

/* Nodes over ways, level by level until one is left; ways is used up. */
static uint32_t build(struct trees *t, struct branch *ways, size_t n, uint32_t low)
{
	while (n > 1) {
		size_t made = 0;

		for (size_t i = 0; i < n; i += LOCATE_KEYS + 1) {
			size_t here = n - i < LOCATE_KEYS + 1 ? n - i : LOCATE_KEYS + 1;
			struct locate_node *node = &t->nodes[t->base + t->used];
			uint64_t from = ways[i].from;

			if (t->used == t->room) {
				t->full = 1;
				return 0;
			}
			for (size_t k = 0; k < LOCATE_KEYS + 1; k++) {
				const struct branch *way = &ways[i + (k < here ? k : here - 1)];

				if (k)
					node->from[k - 1] = k < here ? way->from : ~0ULL;
				node->to[k] = way->to;
			}
			ways[made++] = (struct branch){ from, LOCATE_NODE | low | (t->base + t->used++) };
		}
		n = made;
	}
	return ways[0].to;
}

/* Ranges that begin inside one upper half: a tree over the lower half. first holds where it begins. */
static uint32_t build_low(struct trees *t, const struct range *r, size_t n, uint32_t first,
			  struct branch *ways)
{
	size_t made = 0;

	if ((uint64_t)r[0].start)
		ways[made++] = (struct branch){ 0, first };
	for (size_t i = 0; i < n; i++)
		ways[made++] = (struct branch){ (uint64_t)r[i].start, r[i].id };
	return build(t, ways, made, LOCATE_LOW);
}

#define MAPPED 0xffffULL		/* IPv4 lies below ::ffff:0:0, in the upper half 0 */

/* IPv4's ranges are not IPv6's business: what lies behind them begins with a range of its own. */
static size_t without_ipv4(struct range *r, size_t n)
{
	const number begin = (number)MAPPED << 32, end = begin + (1ULL << 32);
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		int inside = r[i].start >= begin && r[i].start < end;

		if (!inside)
			r[kept++] = r[i];
		else if (i + 1 == n || r[i + 1].start > end)
			r[kept++] = (struct range){ end, r[i].id };
	}
	return kept;
}

static void build_ipv6(struct trees *t, const struct range *r, size_t n, struct branch *high,
		       struct branch *low, struct locate_root *root)
{
	uint32_t before = 0;
	size_t made = 0;

	for (size_t i = 0, next; i < n; i = next) {
		uint64_t half = r[i].start >> 64;
		uint32_t to;

		for (next = i + 1; next < n && (uint64_t)(r[next].start >> 64) == half; next++)
			;
		to = next == i + 1 && !(uint64_t)r[i].start ? r[i].id :
		     build_low(t, r + i, next - i, before, low);
		before = r[next - 1].id;
		high[made++] = (struct branch){ half, to };
		/* behind an upper half with a tree of its own goes on what its last range says */
		if (to & LOCATE_NODE && half + 1)
			high[made++] = (struct branch){ half + 1, before };
		if (next < n && high[made - 1].from == (uint64_t)(r[next].start >> 64))
			made--;
	}
	root->ipv6 = build(t, high, made, 0);
}

/* Each /16: what holds where it begins, or a tree of the ranges that begin inside it. */
static void build_ipv4(struct trees *t, const struct range *r, size_t n, struct branch *low,
		       uint64_t *table)
{
	uint32_t before = 0;
	size_t i = 0;

	for (; i < n && r[i].start < (number)MAPPED << 32; i++)
		before = r[i].id;
	for (uint64_t k = 0; k < LOCATE_16; k++) {
		number start = (number)MAPPED << 32 | k << 16;
		size_t made = 0;

		if (i < n && r[i].start == start)
			before = r[i++].id;
		low[made++] = (struct branch){ 0, before };
		for (; i < n && r[i].start < start + 65536; i++) {
			before = r[i].id;
			low[made++] = (struct branch){ r[i].start, before };
		}
		table[k] = build(t, low, made, LOCATE_LOW);
	}
}

static void build_all(struct trees *t, struct range *r, size_t n, struct branch *high,
		      struct branch *low, uint64_t *table, struct locate_root *root)
{
	build_ipv4(t, r, n, low, table);
	build_ipv6(t, r, without_ipv4(r, n), high, low, root);
}

/* Programs that still read the half we are about to write have ended after this. */
void programs_wait(void)
{
	if (syscall(__NR_membarrier, MEMBARRIER_CMD_GLOBAL, 0, 0))
		usleep(20000);
}

int observer_networks(struct observer *o, const struct networks *networks, struct reason *why)
{
	size_t count = networks->prefixes_count, n;
	struct range *ranges = calloc(2 * count + 2, sizeof(*ranges));
	struct branch *high = calloc(4 * count + 8, sizeof(*high));
	struct branch *low = calloc(2 * count + 8, sizeof(*low));
	uint32_t half = bpf_map__max_entries(bpf_object__find_map_by_name(o->xdp, "networks")) / 2;
	struct trees t = { .nodes = o->nodes, .room = half, .base = o->half ? 0 : half };
	union { struct locate_root root; uint64_t word; } start;
	int err = -ENOMEM;

	if (!ranges || !high || !low) {
		reason_say(why, err, "no memory for %zu prefixes", count);
		goto out;
	}
	n = flatten(networks->prefixes, count, ranges);
	programs_wait();
	start.root.ipv4 = o->half ? 0 : LOCATE_16;
	build_all(&t, ranges, n, high, low, o->ipv4 + start.root.ipv4, &start.root);
	err = -E2BIG;
	if (t.full) {
		reason_say(why, err, "%zu prefixes do not fit, there is room for %u; a restart makes more",
			   count, o->options.prefixes);
		goto out;
	}
	__atomic_store_n((volatile uint64_t *)(void *)o->root, start.word, __ATOMIC_RELEASE);
	o->half = !o->half;
	o->prefixes_used = count;
	err = 0;
out:
	free(ranges);
	free(high);
	free(low);
	return err;
}
