// SPDX-License-Identifier: Apache-2.0
/* What the programs counted: sums over CPUs, walks over tables, the ring buffer. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../../bpf/count.h"
#include "../engine/engine.h"
#include "observer.h"

int observer_program(struct observer *o, const char *name)
{
	return load_program(o, name, NULL);
}

int observer_map(struct observer *o, const char *name)
{
	struct bpf_map *m = bpf_object__find_map_by_name(o->xdp, name);

	return m ? bpf_map__fd(m) : -ENOENT;
}

static int sum(struct observer *o, int map, uint32_t index, struct cell *total)
{
	struct cell *each = o->values;

	*total = (struct cell){ 0 };
	if (bpf_map_lookup_elem(map, &index, each))
		return -errno;
	for (int cpu = 0; cpu < o->possible_cpus; cpu++) {
		total->packets += each[cpu].packets;
		total->bytes += each[cpu].bytes;
	}
	return 0;
}

static int spare_cells(struct observer *o, int (*each)(void *, const struct cell_key *,
						       const struct cell *), void *arg)
{
	int ledger = observer_map(o, "ledger"), err = 0;
	struct cell cell;

	for (uint32_t i = 1; i < CELLS_RESERVED && !err; i++) {
		struct cell_key key = { .path = (i - 1) / SPARE_CELLS,
			.class = (i - 1) % SPARE_CELLS / 2, .way = (i - 1) % 2 };

		err = sum(o, ledger, i, &cell);
		if (!err && cell.packets)
			err = each(arg, &key, &cell);
	}
	return err;
}

int observer_cells(struct observer *o, int (*each)(void *, const struct cell_key *,
						   const struct cell *), void *arg)
{
	int cells = observer_map(o, "cells"), ledger = observer_map(o, "ledger"), err;
	struct cell_key key, *last = NULL;
	struct cell cell;
	uint32_t index;

	err = spare_cells(o, each, arg);
	/* the programs only ever add keys, so a walk meets every one that was there at its start */
	while (!err && !bpf_map_get_next_key(cells, last, &key)) {
		last = &key;
		if (bpf_map_lookup_elem(cells, &key, &index))
			continue;
		err = sum(o, ledger, index, &cell);
		if (!err && cell.packets)
			err = each(arg, &key, &cell);
	}
	return err;
}

int observer_seen(struct observer *o, uint16_t path, int hook, struct cell *seen)
{
	return sum(o, observer_map(o, "seen"), (path & (PATHS - 1)) * 2 + (hook & 1), seen);
}

int observer_lost(struct observer *o, uint64_t lost[LOSSES])
{
	uint64_t *each = o->values;
	int map = observer_map(o, "losses");

	for (uint32_t i = 0; i < LOSSES; i++) {
		lost[i] = 0;
		if (bpf_map_lookup_elem(map, &i, each))
			return -errno;
		for (int cpu = 0; cpu < o->possible_cpus; cpu++)
			lost[i] += each[cpu];
	}
	return 0;
}

#define BATCH 4096

struct batch {
	struct flow_key keys[BATCH];
	struct flow flows[BATCH];
};

int observer_flows(struct observer *o, int (*each)(void *, const struct flow_key *,
						   const struct flow *), void *arg)
{
	struct batch *b = malloc(sizeof(*b));
	int map = observer_map(o, "flows"), err = 0, stop = 0;
	uint32_t at = 0, *from = NULL, n;

	if (!b)
		return -ENOMEM;
	while (!err && !stop) {
		n = BATCH;
		err = bpf_map_lookup_batch(map, from, &at, b->keys, b->flows, &n, NULL) ? -errno : 0;
		if (err && err != -ENOENT)
			break;
		for (uint32_t i = 0; i < n && !stop; i++)
			stop = each(arg, &b->keys[i], &b->flows[i]);
		from = &at;
	}
	free(b);
	return stop ? stop : err == -ENOENT ? 0 : err;
}

/* Programs of an earlier version, still attached, say nothing of what spoke for the verdict. */
static void take_verdict(struct observer *o, const void *data, size_t size)
{
	struct verdict_event event = { .type = 0 };

	if (size < offsetof(struct verdict_event, shows))
		return;
	memcpy(&event, data, size < sizeof(event) ? size : sizeof(event));
	o->verdict(o->event_arg, &event);
}

static int take_event(void *arg, void *data, size_t size)
{
	struct observer *o = arg;
	uint32_t type = *(uint32_t *)data;

	if (type == EVENT_VERDICT && o->verdict)
		take_verdict(o, data, size);
	if (type == EVENT_SAMPLE && size >= sizeof(struct sample_event) && o->sample)
		o->sample(o->event_arg, data);
	if (type == EVENT_NAME && size >= sizeof(struct name_event) && o->name)
		o->name(o->event_arg, data);
	return 0;
}

int observer_events(struct observer *o, void (*verdict)(void *, const struct verdict_event *),
		    void (*sample)(void *, const struct sample_event *),
		    void (*name)(void *, const struct name_event *), void *arg)
{
	int got;

	if (!o->ring)
		o->ring = ring_buffer__new(observer_map(o, "events"), take_event, o, NULL);
	if (!o->ring)
		return -errno;
	o->verdict = verdict;
	o->sample = sample;
	o->name = name;
	o->event_arg = arg;
	got = ring_buffer__consume(o->ring);
	return got < 0 ? got : 0;
}

static int64_t ns_of(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* Runs the clock program between two looks at our own; asked once, jiffies follow CLOCK_MONOTONIC. */
int64_t observer_epoch(struct observer *o)
{
	uint8_t frame[64] = { 0 };
	struct bpf_test_run_opts opts = { .sz = sizeof(opts), .data_in = frame,
		.data_size_in = sizeof(frame) };

	struct bpf_program *clock = bpf_object__find_program_by_name(o->xdp, "tunprint_clock");

	if (!o->epoch && !bpf_prog_test_run_opts(bpf_program__fd(clock), &opts))
		o->epoch = ns_of(CLOCK_MONOTONIC) - (int64_t)o->replay->now;
	return o->epoch + ns_of(CLOCK_REALTIME) - ns_of(CLOCK_MONOTONIC);
}

static uint64_t memlock(int fd)
{
	char path[64], line[128];
	unsigned long long bytes = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	f = fopen(path, "r");
	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, "memlock: %llu", &bytes) == 1)
			break;
	if (f)
		fclose(f);
	return bytes;
}

int observer_rooms(struct observer *o, struct observer_rooms *rooms)
{
	uint32_t used[2] = { 0 }, zero = 0;
	struct bpf_map *map = NULL;

	memset(rooms, 0, sizeof(*rooms));
	if (bpf_map_lookup_elem(observer_map(o, "cells_used"), &zero, used))
		return -errno;
	rooms->flows = o->options.flows;
	rooms->cells = o->options.cells - CELLS_RESERVED;
	rooms->cells_used = used[1];
	rooms->desks = o->options.desks;
	rooms->prefixes = o->options.prefixes;
	rooms->prefixes_used = o->prefixes_used;
	bpf_object__for_each_map(map, o->xdp)
		rooms->memory += memlock(bpf_map__fd(map));
	return 0;
}
