// SPDX-License-Identifier: Apache-2.0
/* An observer's life: its clock, the maps it writes in place, opening and closing. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "../../bpf/locate.h"
#include "observer.h"

/* The kernel's tick: the coarse clock's resolution is exactly one (TICK_NSEC). */
static uint64_t tick_ns(void)
{
	struct timespec step;

	if (clock_getres(CLOCK_MONOTONIC_COARSE, &step) || step.tv_sec || !step.tv_nsec)
		return 4000000;
	return step.tv_nsec;
}

static struct bpf_map *bss_of(struct bpf_object *object)
{
	struct bpf_map *map = NULL;

	bpf_object__for_each_map(map, object)
		if (strstr(bpf_map__name(map), ".bss"))
			return map;
	return NULL;
}

static size_t memory_size(const struct bpf_map *map)
{
	size_t page = sysconf(_SC_PAGESIZE);
	size_t size = (size_t)bpf_map__max_entries(map) * ((bpf_map__value_size(map) + 7) & ~7U);

	return (size + page - 1) / page * page;
}

static void *map_memory(const struct bpf_map *map)
{
	void *at = map ? mmap(NULL, memory_size(map), PROT_READ | PROT_WRITE, MAP_SHARED,
			      bpf_map__fd(map), 0) : MAP_FAILED;

	return at == MAP_FAILED ? NULL : at;
}

static void unmap_memory(void *at, const struct bpf_map *map)
{
	if (at && map)
		munmap(at, memory_size(map));
}

static int map_all(struct observer *o, struct reason *why)
{
	o->nodes = map_memory(bpf_object__find_map_by_name(o->xdp, "networks"));
	o->root = map_memory(bpf_object__find_map_by_name(o->xdp, "networks_root"));
	o->ipv4 = map_memory(bpf_object__find_map_by_name(o->xdp, "networks_ipv4"));
	o->replay = map_memory(bss_of(o->xdp));
	if (!o->nodes || !o->root || !o->ipv4 || !o->replay)
		return reason_say(why, -ENOMEM, "maps cannot be mapped: %s", strerror(errno));
	o->half = o->root->ipv4 != 0;
	return 0;
}

int observer_open(struct observer **observer, const struct observer_options *options,
		  struct reason *why)
{
	struct observer *o = calloc(1, sizeof(*o));
	int err;

	if (!o)
		return reason_say(why, -ENOMEM, "no memory");
	o->options = *options;
	load_defaults(&o->options);
	o->possible_cpus = libbpf_num_possible_cpus();
	o->values = calloc(o->possible_cpus, sizeof(struct cell));
	o->ns_per_jiffy = tick_ns();
	o->frags = load_knows_frags();
	err = o->possible_cpus < 1 || !o->values ? reason_say(why, -ENOMEM, "no memory") :
	      pins_begin(o, why);
	err = err ? err : load_all(o, why);
	err = err ? err : pins_keep(o, why);
	err = err ? err : map_all(o, why);
	if (err) {
		observer_close(o);
		return err;
	}
	*observer = o;
	return 0;
}

void observer_close(struct observer *o)
{
	if (!o)
		return;
	release_all(o);
	ring_buffer__free(o->ring);
	if (o->xdp) {
		unmap_memory(o->nodes, bpf_object__find_map_by_name(o->xdp, "networks"));
		unmap_memory(o->root, bpf_object__find_map_by_name(o->xdp, "networks_root"));
		unmap_memory(o->ipv4, bpf_object__find_map_by_name(o->xdp, "networks_ipv4"));
		unmap_memory(o->replay, bss_of(o->xdp));
	}
	for (int i = 0; i < SOLOS; i++)
		bpf_object__close(o->solo[i].object);
	bpf_object__close(o->xdp);
	free(o->values);
	free(o);
}
