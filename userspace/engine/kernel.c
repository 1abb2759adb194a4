// SPDX-License-Identifier: Apache-2.0
/*
 * The kernel engine: the real programs and maps, fed frame by frame. For tests and for replay by
 * root; evictions are not told, because the kernel's table tells nobody.
 */
#include <errno.h>
#include <stdlib.h>

#include "../attach/attach.h"
#include "engine.h"

#define DRAIN_EVERY 256		/* frames; each makes at most one sample and one verdict */
#define EVENTS (1 << 20)

struct kernel {
	struct engine engine;
	struct observer *observer;
	uint64_t paths;			/* bit: a frame of that path was seen */
	unsigned int since;		/* frames since the ring buffer was emptied */
};

static void drain(struct kernel *k)
{
	const struct engine_options *o = &k->engine.options;

	k->since = 0;
	observer_events(k->observer, o->announced, o->sampled, o->told, o->arg);
}

static int kernel_frame(struct engine *e, const struct frame *frame)
{
	struct kernel *k = (struct kernel *)e;
	int err = observer_run(k->observer, frame);

	k->paths |= 1ULL << (frame->path & (PATHS - 1));
	if (++k->since >= DRAIN_EVERY)
		drain(k);
	return err;
}

struct pair {
	struct flow_key key;
	struct flow flow;
};

struct pairs {
	struct pair *list;
	size_t count, room;
};

static int add(void *arg, const struct flow_key *key, const struct flow *flow)
{
	struct pairs *p = arg;

	if (p->count == p->room) {
		size_t room = p->room ? p->room * 2 : 1024;
		struct pair *more = realloc(p->list, sizeof(*more) * room);

		if (!more)
			return -ENOMEM;
		p->list = more;
		p->room = room;
	}
	p->list[p->count++] = (struct pair){ *key, *flow };
	return 0;
}

static int older(const void *a, const void *b)
{
	uint64_t x = ((const struct pair *)a)->flow.first, y = ((const struct pair *)b)->flow.first;

	return x < y ? -1 : x > y;
}

static int kernel_flows(struct engine *e, int (*each)(void *, const struct flow_key *,
						      const struct flow *), void *arg)
{
	struct kernel *k = (struct kernel *)e;
	struct pairs pairs = { 0 };
	int err = observer_flows(k->observer, add, &pairs), stop = 0;

	drain(k);
	qsort(pairs.list, pairs.count, sizeof(*pairs.list), older);
	for (size_t i = 0; i < pairs.count && !err && !stop; i++)
		stop = each(arg, &pairs.list[i].key, &pairs.list[i].flow);
	free(pairs.list);
	return err;
}

struct walk {
	int (*each)(void *, const struct cell_key *, const struct cell *);
	void *arg;
	int stop;
};

static int walk_one(void *arg, const struct cell_key *key, const struct cell *cell)
{
	struct walk *w = arg;

	w->stop = w->each(w->arg, key, cell);
	return w->stop ? 1 : 0;
}

static int kernel_cells(struct engine *e, int (*each)(void *, const struct cell_key *,
						      const struct cell *), void *arg)
{
	struct walk w = { each, arg, 0 };
	int err = observer_cells(((struct kernel *)e)->observer, walk_one, &w);

	return w.stop ? 0 : err;
}

static int kernel_seen(struct engine *e, struct cell *seen)
{
	struct kernel *k = (struct kernel *)e;
	struct cell one;
	int err = 0;

	*seen = (struct cell){ 0 };
	for (int path = 0; path < PATHS && !err; path++) {
		if (!(k->paths >> path & 1))
			continue;
		err = observer_seen(k->observer, path, 0, &one);
		seen->packets += one.packets;
		seen->bytes += one.bytes;
	}
	return err;
}

static uint64_t kernel_lost(struct engine *e, enum loss loss)
{
	uint64_t lost[LOSSES];

	return observer_lost(((struct kernel *)e)->observer, lost) ? 0 : lost[loss];
}

static int kernel_signatures(struct engine *e, const struct signature_set *set)
{
	return observer_signatures(((struct kernel *)e)->observer, set, NULL);
}

static int kernel_signature_counts(struct engine *e, uint16_t number, struct signature_counts *sum)
{
	return observer_signature_counts(((struct kernel *)e)->observer, number, sum);
}

static void kernel_end(struct engine *e)
{
	struct kernel *k = (struct kernel *)e;

	observer_close(k->observer);
	free(k);
}

static const struct engine_ops kernel_ops = {
	.frame = kernel_frame, .flows = kernel_flows, .cells = kernel_cells,
	.seen = kernel_seen, .lost = kernel_lost, .end = kernel_end,
	.signatures = kernel_signatures, .signature_counts = kernel_signature_counts,
};

struct engine *engine_kernel(const struct engine_options *options, struct reason *why)
{
	struct observer_options o = { .flows = options->flows, .desks = options->desks,
		.events = EVENTS, .replaying = true };
	struct kernel *k = calloc(1, sizeof(*k));
	int err;

	if (!k) {
		errno = ENOMEM;
		return NULL;
	}
	k->engine.ops = &kernel_ops;
	k->engine.options = *options;
	if (options->networks && options->networks->prefixes_count > 65536)
		o.prefixes = options->networks->prefixes_count * 2;
	err = observer_open(&k->observer, &o, why);
	if (!err && options->networks)
		err = observer_networks(k->observer, options->networks, why);
	if (err) {
		observer_close(k->observer);
		free(k);
		errno = -err;
		return NULL;
	}
	return &k->engine;
}
