/* SPDX-License-Identifier: Apache-2.0 */
/* One frame through the real programs, and what must be true of it: verdict, bytes, ledger, flow. */
#ifndef TUNPRINT_TEST_EXPECT_H
#define TUNPRINT_TEST_EXPECT_H

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <bpf/bpf.h>
#include <linux/bpf.h>

#include "attach/attach.h"
#include "frames.h"

#define PATH 5

static unsigned int number, failed;
static struct observer *o;

static inline void verdict(int good, const char *name, const char *why)
{
	printf("%s %u - %s%s%s\n", good ? "ok" : "not ok", ++number, name, good ? "" : ": ",
	       good ? "" : why);
	failed += !good;
}

struct expected {
	const char *name, *program;
	int hook, returns;
	uint32_t packets;
	uint64_t bytes;
	int class;		/* a reason for not knowing, or -1: a flow was made */
	uint32_t gso_segs, gso_size;
};

static inline int add_cell(void *arg, const struct cell_key *key, const struct cell *cell)
{
	struct cell *sum = arg;

	if (key->path == PATH) {
		sum->packets += cell->packets;
		sum->bytes += cell->bytes;
	}
	return 0;
}

struct wanted { int class; uint64_t packets; };

static inline int add_class(void *arg, const struct cell_key *key, const struct cell *cell)
{
	struct wanted *w = arg;

	if (key->path == PATH && key->class == w->class)
		w->packets += cell->packets;
	return 0;
}

static inline uint64_t of_class(int class)
{
	struct wanted w = { class, 0 };

	observer_cells(o, add_class, &w);
	return w.packets;
}

static inline struct cell seen_both(void)
{
	struct cell in = { 0 }, out = { 0 };

	observer_seen(o, PATH, 0, &in);
	observer_seen(o, PATH, 1, &out);
	return (struct cell){ in.packets + out.packets, in.bytes + out.bytes };
}

static inline int run(const struct expected *e, const struct bytes *b, uint8_t *after, uint32_t *size,
	       int *returned)
{
	struct __sk_buff skb = { .gso_segs = e->gso_segs, .gso_size = e->gso_size };
	LIBBPF_OPTS(bpf_test_run_opts, opts, .data_in = b->at, .data_size_in = b->len,
		    .data_out = after, .data_size_out = FRAME_ROOM);
	int err;

	if (strstr(e->program, "gress")) {
		opts.ctx_in = &skb;
		opts.ctx_size_in = sizeof(skb);
	}
	err = bpf_prog_test_run_opts(observer_program(o, e->program), &opts);
	*size = opts.data_size_out;
	*returned = (int)opts.retval;
	return err ? -errno : 0;
}

static inline void expect(const struct expected *e, const struct bytes *b)
{
	static uint8_t after[FRAME_ROOM];
	struct cell before, now, sum = { 0 }, hook_before, hook_now;
	uint64_t class_before = e->class >= 0 ? of_class(e->class) : 0;
	char why[256] = "", name[128];
	uint32_t size;
	int returned, err;

	observer_seen(o, PATH, e->hook, &hook_before);
	before = seen_both();
	err = run(e, b, after, &size, &returned);
	now = seen_both();
	observer_seen(o, PATH, e->hook, &hook_now);
	observer_cells(o, add_cell, &sum);
	if (err)
		snprintf(why, sizeof(why), "test run: %s", strerror(-err));
	else if (returned != e->returns)
		snprintf(why, sizeof(why), "returned %d, not %d", returned, e->returns);
	else if (size != b->len || memcmp(after, b->at, size))
		snprintf(why, sizeof(why), "the frame was changed");
	else if (now.packets - before.packets != e->packets || now.bytes - before.bytes != e->bytes ||
		 hook_now.packets - hook_before.packets != e->packets)
		snprintf(why, sizeof(why), "saw %llu packets %llu bytes, not %u and %llu",
			 (unsigned long long)(now.packets - before.packets),
			 (unsigned long long)(now.bytes - before.bytes), e->packets,
			 (unsigned long long)e->bytes);
	else if (sum.packets != now.packets || sum.bytes != now.bytes)
		snprintf(why, sizeof(why), "cells hold %llu packets %llu bytes, seen are %llu and %llu",
			 (unsigned long long)sum.packets, (unsigned long long)sum.bytes,
			 (unsigned long long)now.packets, (unsigned long long)now.bytes);
	else if (e->class >= 0 && of_class(e->class) - class_before != e->packets)
		snprintf(why, sizeof(why), "not booked as class %d", e->class);
	snprintf(name, sizeof(name), "%s: %s", e->program, e->name);
	verdict(!*why, name, why);
}

static inline int kernel_has_frags(void) { return observer_program(o, "tunprint_xdp_frags") >= 0; }

/* The same frame on every hook. */
static inline void everywhere(const char *name, const struct bytes *b, int class)
{
	struct expected e = { .name = name, .packets = 1, .bytes = b->len, .class = class };
	static const struct { const char *program; int hook, returns, frags; } all[] = {
		{ "tunprint_xdp", 0, 2, 0 }, { "tunprint_xdp_frags", 0, 2, 1 },
		{ "tunprint_ingress", 0, -1, 0 }, { "tunprint_egress", 1, -1, 0 },
	};

	for (unsigned int i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		if (all[i].frags && !kernel_has_frags())
			continue;
		if (b->len > 3400 && !all[i].frags)	/* test runs of others take one page */
			continue;
		e.program = all[i].program;
		e.hook = all[i].hook;
		e.returns = all[i].returns;
		expect(&e, b);
	}
}

/* The flow of these ports must have been found behind whatever lay before it. */
struct sought { uint16_t port; int proto, found; };

static inline int seek(void *arg, const struct flow_key *key, const struct flow *flow)
{
	struct sought *s = arg;

	s->found |= key->proto == s->proto && (key->lo_port == s->port || key->hi_port == s->port) &&
		    flow->packets[0] + flow->packets[1] > 0;
	return 0;
}

static inline void has_flow(const char *name, int proto, uint16_t port)
{
	struct sought s = { port, proto, 0 };
	char text[128];

	observer_flows(o, seek, &s);
	snprintf(text, sizeof(text), "flow found: %s", name);
	verdict(s.found, text, "no such flow");
}

#endif
