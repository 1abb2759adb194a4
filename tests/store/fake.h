/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A ledger that outlives the collector as the kernel's does: counters in shared memory, which a
 * process of its own keeps adding to.
 */
#ifndef TUNPRINT_TEST_FAKE_H
#define TUNPRINT_TEST_FAKE_H

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "collect/source.h"

#define FAKE_CELLS 24

struct fake_ledger {
	struct cell_key keys[FAKE_CELLS];
	struct cell cells[FAKE_CELLS];
	char epoch[32];
};

struct fake {
	struct source source;
	struct fake_ledger *ledger;
	const struct networks *given;	/* what the collector pushed last */
};

/* Named networks, /24s, /48s, two paths, several classes, and a reason that belongs to no network. */
static inline struct fake_ledger *fake_ledger_new(const char *epoch)
{
	struct fake_ledger *l = mmap(NULL, sizeof(*l), PROT_READ | PROT_WRITE,
				     MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	for (unsigned int i = 0; i < FAKE_CELLS; i++) {
		struct cell_key *key = &l->keys[i];

		key->net = i % 4 == 0 ? NET(NET_NAMED, 1 + i / 8) :
			   i % 4 == 1 ? NET(NET_IPV4, 0xc00002 + i / 4) :
			   i % 4 == 2 ? NET(NET_IPV6, 0x20010db80000ull + i / 4) : 0;
		key->path = 1 + i / 4 % 2;
		key->class = i % 4 == 3 ? CLASS_NOT_IP : 64 + i / 12;
		key->way = i / 2 % 2;
		/* keys must differ; those that do not get a class of their own */
		for (unsigned int j = 0; j < i; j++)
			if (!memcmp(&l->keys[j], key, sizeof(*key)))
				key->class = CLASS_PROTOCOLS + 8 + i;
	}
	strcpy(l->epoch, epoch);
	return l;
}

/* Bytes first, as a reader may look between the two: packets then bytes is not the point here. */
static inline void fake_count(struct fake_ledger *l, unsigned int cell, unsigned int bytes)
{
	__atomic_add_fetch(&l->cells[cell].bytes, bytes, __ATOMIC_RELAXED);
	__atomic_add_fetch(&l->cells[cell].packets, 1, __ATOMIC_RELAXED);
}

static inline struct fake_ledger *fake_of(struct source *source)
{
	return ((struct fake *)source)->ledger;
}

static int fake_cells(struct source *source,
		      int (*each)(void *arg, const struct cell_key *key, const struct cell *cell),
		      void *arg)
{
	struct fake_ledger *l = fake_of(source);
	int err = 0;

	for (unsigned int i = 0; i < FAKE_CELLS && !err; i++) {
		struct cell cell = {
			__atomic_load_n(&l->cells[i].packets, __ATOMIC_RELAXED),
			__atomic_load_n(&l->cells[i].bytes, __ATOMIC_RELAXED),
		};

		if (cell.packets)
			err = each(arg, &l->keys[i], &cell);
	}
	return err;
}

static int fake_seen(struct source *source, uint16_t path, int hook, struct cell *seen)
{
	struct fake_ledger *l = fake_of(source);

	*seen = (struct cell){ 0 };
	for (unsigned int i = 0; i < FAKE_CELLS && !hook; i++)
		if (l->keys[i].path == path) {
			seen->packets += l->cells[i].packets;
			seen->bytes += l->cells[i].bytes;
		}
	return 0;
}

static int fake_lost(struct source *source, uint64_t lost[LOSSES])
{
	memset(lost, 0, LOSSES * sizeof(*lost));
	return 0;
}

static int fake_flows(struct source *source,
		      int (*each)(void *arg, const struct flow_key *key, const struct flow *flow),
		      void *arg)
{
	return 0;
}

static int fake_flow(struct source *source, const struct flow_key *key, struct flow *flow)
{
	return -ENOENT;
}

static int fake_events(struct source *source,
		       void (*verdict)(void *arg, const struct verdict_event *event),
		       void (*sample)(void *arg, const struct sample_event *event),
		       void (*name)(void *arg, const struct name_event *event), void *arg)
{
	return 0;
}

static int fake_networks(struct source *source, const struct networks *networks,
			 struct reason *why)
{
	((struct fake *)source)->given = networks;
	return 0;
}

static int fake_rooms(struct source *source, struct source_rooms *rooms)
{
	*rooms = (struct source_rooms){ 0, FAKE_CELLS, FAKE_CELLS };
	return 0;
}

static int64_t fake_offset(struct source *source)
{
	return 0;
}

static const struct source_ops fake_ops = {
	fake_cells, fake_seen, fake_lost, fake_flows, fake_flow, fake_events, fake_networks,
	fake_rooms, fake_offset, NULL, NULL,
};

static inline void fake_source(struct fake *fake, struct fake_ledger *ledger)
{
	memset(fake, 0, sizeof(*fake));
	fake->source.ops = &fake_ops;
	strcpy(fake->source.epoch, ledger->epoch);
	fake->ledger = ledger;
}

#endif
