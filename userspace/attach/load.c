// SPDX-License-Identifier: Apache-2.0
/* From object files to loaded programs: sizes of maps, constants, what the kernel can take. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../bpf/locate.h"
#include "observer.h"

#define CELLS_DEFAULT 65536
#define FLOWS_DEFAULT (1U << 20)
#define DESKS_DEFAULT (1U << 16)
#define FRAGMENTS_DEFAULT 4096
#define EVENTS_DEFAULT (1U << 20)
#define PREFIXES_DEFAULT 131072
#define SAMPLES_DEFAULT 2000

/* libbpf's own words are kept: its last warning is often the only reason there is. */
static char last_warning[REASON_ROOM];

static int hear(enum libbpf_print_level level, const char *format, va_list args)
{
	if (level == LIBBPF_WARN) {
		vsnprintf(last_warning, sizeof(last_warning), format, args);
		last_warning[strcspn(last_warning, "\n")] = '\0';
	}
	return 0;
}

static uint32_t power_of_two(uint64_t at_least)
{
	uint32_t n = 1;

	while (n < at_least && n < 1U << 30)
		n <<= 1;
	return n;
}

/*
 * Nodes that n prefixes need at worst, when each lies in a /16 or upper half of its own; twice, for
 * the two halves.
 */
static uint32_t nodes_for(uint32_t prefixes)
{
	uint64_t ranges = 2ULL * prefixes + 2;

	return 2 * (uint32_t)(ranges / LOCATE_KEYS + ranges / LOCATE_KEYS / 5 + prefixes + 64);
}

void load_defaults(struct observer_options *o)
{
	long page = sysconf(_SC_PAGESIZE);

	o->flows = o->flows ? o->flows : FLOWS_DEFAULT;
	o->cells = (o->cells ? o->cells : CELLS_DEFAULT) + CELLS_RESERVED;
	o->desks = power_of_two(o->desks ? o->desks : DESKS_DEFAULT);
	o->fragments = power_of_two(o->fragments ? o->fragments : FRAGMENTS_DEFAULT);
	o->events = power_of_two(o->events ? o->events : EVENTS_DEFAULT);
	if (o->events < (uint64_t)page)
		o->events = page;
	o->prefixes = o->prefixes ? o->prefixes : PREFIXES_DEFAULT;
	o->samples_per_second = o->samples_per_second ? o->samples_per_second : SAMPLES_DEFAULT;
	if (o->samples_per_second == SAMPLES_NONE)
		o->samples_per_second = 0;
}

static void set_size(struct bpf_object *object, const char *map, uint32_t entries)
{
	struct bpf_map *m = bpf_object__find_map_by_name(object, map);

	if (m)
		bpf_map__set_max_entries(m, entries);
}

static void set_sizes(const struct observer *o, struct bpf_object *object)
{
	const struct observer_options *s = &o->options;

	set_size(object, "flows", s->flows);
	set_size(object, "cells", s->cells - CELLS_RESERVED);
	set_size(object, "ledger", s->cells);
	set_size(object, "studies", s->desks + o->possible_cpus);
	set_size(object, "signings", s->desks + o->possible_cpus);
	set_size(object, "fragments", s->fragments);
	set_size(object, "events", s->events);
	set_size(object, "networks", nodes_for(s->prefixes));
}

/* Offset of a constant inside .rodata, from the object's BTF; -1 if it has none of that name. */
static long constant_offset(const struct bpf_object *object, const char *name)
{
	const struct btf *btf = bpf_object__btf(object);
	int id = btf ? btf__find_by_name_kind(btf, ".rodata", BTF_KIND_DATASEC) : -1;
	const struct btf_type *section, *var;
	const struct btf_var_secinfo *v;

	if (id < 0)
		return -1;
	section = btf__type_by_id(btf, id);
	v = btf_var_secinfos(section);
	for (int i = 0; i < btf_vlen(section); i++, v++) {
		var = btf__type_by_id(btf, v->type);
		if (!strcmp(btf__name_by_offset(btf, var->name_off), name))
			return v->offset;
	}
	return -1;
}

static void set_constant(struct bpf_object *object, const char *name, uint64_t value, size_t size)
{
	struct bpf_map *map = NULL;
	long off = constant_offset(object, name);
	size_t room;
	char *at;

	bpf_object__for_each_map(map, object) {
		if (!strstr(bpf_map__name(map), ".rodata"))
			continue;
		at = (char *)bpf_map__initial_value(map, &room);
		if (at && off >= 0 && off + size <= room)
			memcpy(at + off, &value, size);
	}
}

static void load_rodata(struct observer *o, struct bpf_object *object)
{
	set_constant(object, "ns_per_jiffy", o->ns_per_jiffy, 8);
	set_constant(object, "desk_mask", o->options.desks - 1, 4);
	set_constant(object, "fragment_mask", o->options.fragments - 1, 4);
	set_constant(object, "cells_max", o->options.cells, 4);
	set_constant(object, "samples_per_second", o->options.samples_per_second, 4);
	set_constant(object, "samples_room", o->options.events / 4 * 3, 8);
	set_constant(object, "replaying", o->options.replaying, 1);
	set_constant(object, "has_frags", o->frags, 1);
}

static int load_open(struct observer *o, struct bpf_object **object, const void *bytes, size_t size,
	      const char *name, struct reason *why)
{
	struct bpf_object_open_opts opts = { .sz = sizeof(opts), .object_name = name };

	libbpf_set_print(hear);
	*object = bpf_object__open_mem(bytes, size, &opts);
	if (!*object)
		return reason_say(why, -errno, "%s: cannot be read: %s", name, strerror(errno));
	set_sizes(o, *object);
	load_rodata(o, *object);
	return 0;
}

/*
 * All maps of the first object serve the others too. Their constants are their own; so are an object's
 * variables, unless it is the same object again.
 */
static int load_share(struct observer *o, struct bpf_object *object, bool tc, struct reason *why)
{
	struct bpf_map *map = NULL, *theirs;
	int err;

	bpf_object__for_each_map(map, object) {
		theirs = bpf_object__find_map_by_name(o->xdp, bpf_map__name(map));
		if (!theirs || strstr(bpf_map__name(map), tc ? "." : ".rodata"))
			continue;
		err = bpf_map__reuse_fd(map, bpf_map__fd(theirs));
		if (err)
			return reason_say(why, err, "map %s cannot be shared: %s",
					  bpf_map__name(map), strerror(-err));
	}
	return 0;
}

static int load(struct bpf_object *object, const char *name, struct reason *why)
{
	int err;

	last_warning[0] = '\0';
	err = bpf_object__load(object);
	if (err == -EPERM)
		return reason_say(why, err, "the kernel refuses to load programs: CAP_BPF, "
				  "CAP_NET_ADMIN and CAP_PERFMON (or root) are needed");
	if (err)
		return reason_say(why, err, "%s: the kernel refuses it: %s (%s)", name, strerror(-err),
				  last_warning);
	return 0;
}

/* Jumbo frames in several buffers need 5.18: asked with the smallest program there is. */
bool load_knows_frags(void)
{
	struct bpf_insn pass[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = 0, .imm = 2 /* XDP_PASS */ },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	struct bpf_prog_load_opts opts = { .sz = sizeof(opts),
		.prog_flags = 1U << 5 /* BPF_F_XDP_HAS_FRAGS */ };
	int fd = bpf_prog_load(BPF_PROG_TYPE_XDP, "probe", "GPL", pass, 2, &opts);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static bool is_of_tc(const char *program)
{
	return !strcmp(program, "tunprint_ingress") || !strcmp(program, "tunprint_egress");
}

struct bpf_object *load_fresh(struct observer *o, const char *program, struct reason *why)
{
	bool tc = is_of_tc(program);
	struct bpf_object *object = NULL;
	struct bpf_program *p = NULL;

	if (load_open(o, &object, tc ? observe_tc_object : observe_xdp_object,
		      tc ? observe_tc_object_size : observe_xdp_object_size,
		      tc ? "observe_tc" : "observe_xdp", why))
		return NULL;
	bpf_object__for_each_program(p, object)
		bpf_program__set_autoload(p, !strcmp(bpf_program__name(p), program));
	if (load_share(o, object, tc, why)) {
		bpf_object__close(object);
		return NULL;
	}
	return object;
}

static int program_of(const struct bpf_object *object, const char *name)
{
	struct bpf_program *p = bpf_object__find_program_by_name(object, name);

	return p && bpf_program__fd(p) >= 0 ? bpf_program__fd(p) : -ENOENT;
}

int load_program(struct observer *o, const char *program, struct reason *why)
{
	struct solo *solo = o->solo;
	int err;

	while (solo < o->solo + SOLOS && solo->object && strcmp(solo->name, program))
		solo++;
	if (solo == o->solo + SOLOS)
		return reason_say(why, -ENOENT, "%s: no such program", program);
	if (solo->object)
		return program_of(solo->object, program);
	if (!strcmp(program, "tunprint_xdp_frags") && !o->frags)
		return reason_say(why, -EOPNOTSUPP, "%s: needs kernel 5.18", program);
	solo->object = load_fresh(o, program, why);
	if (!solo->object)
		return -EINVAL;
	err = load(solo->object, program, why);
	err = err ? err : program_of(solo->object, program);
	if (err < 0) {
		bpf_object__close(solo->object);
		solo->object = NULL;
		return err;
	}
	snprintf(solo->name, sizeof(solo->name), "%s", program);
	return err;
}

int observer_load(struct observer *o, struct reason *why)
{
	int fd = load_program(o, xdp_program_name(o), why);

	fd = fd < 0 ? fd : load_program(o, "tunprint_ingress", why);
	fd = fd < 0 ? fd : load_program(o, "tunprint_egress", why);
	return fd < 0 ? fd : 0;
}

/* The maps come with the smallest program; what observes is loaded when it is attached or run. */
int load_all(struct observer *o, struct reason *why)
{
	struct bpf_program *p = NULL;
	int err = load_open(o, &o->xdp, observe_xdp_object, observe_xdp_object_size, "observe_xdp",
			    why);

	if (err)
		return err;
	bpf_object__for_each_program(p, o->xdp)
		bpf_program__set_autoload(p, !strcmp(bpf_program__name(p), "tunprint_clock"));
	err = pins_reuse(o, o->xdp, why);
	return err ? err : load(o->xdp, "observe_xdp", why);
}
