// SPDX-License-Identifier: Apache-2.0
/*
 * Through libxdp's dispatcher: several XDP programs on one interface, in the order of their
 * priorities. Needs programs that extend programs (5.6, one by one 5.10), which some kernels are
 * built without; libxdp then attaches alone without a word, so the outcome is looked at.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xdp/libxdp.h>

#include "observer.h"

#define PRIORITY_DEFAULT 10	/* before filters (50): what they drop is seen too */

static int quiet(enum libxdp_print_level level, const char *format, va_list args)
{
	return 0;
}

/* The object's program, as the dispatcher shall get it. */
static struct xdp_program *prepare(struct bpf_object *object, const char *name, uint32_t priority)
{
	struct xdp_program_opts opts = { .sz = sizeof(opts), .obj = object, .prog_name = name };
	struct xdp_program *xdp = xdp_program__create(&opts);

	if (libxdp_get_error(xdp))
		return NULL;
	if (xdp_program__set_run_prio(xdp, priority) ||
	    xdp_program__set_chain_call_enabled(xdp, XDP_PASS, true)) {
		xdp_program__close(xdp);
		return NULL;
	}
	return xdp;
}

static bool is_chained(uint32_t ifindex)
{
	struct xdp_multiprog *all = xdp_multiprog__get_from_ifindex(ifindex);
	bool chained;

	if (libxdp_get_error(all))
		return false;
	chained = !xdp_multiprog__is_legacy(all);
	xdp_multiprog__close(all);
	return chained;
}

/* Does this kernel take a program that extends another? Asked once, with one that must fail later. */
static int can_extend(void)
{
	struct bpf_insn pass[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = 0, .imm = 2 },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	struct bpf_prog_load_opts opts = { .sz = sizeof(opts) };
	int fd = bpf_prog_load(BPF_PROG_TYPE_EXT, "probe", "GPL", pass, 2, &opts), err = errno;

	if (fd >= 0) {
		close(fd);
		return 0;
	}
	return err == EINVAL ? 0 : -err;	/* nothing to extend was named: the kind is known */
}

static int keep(struct observer *o, uint32_t ifindex, struct xdp_program *xdp, struct reason *why)
{
	struct held held = { .ifindex = ifindex, .link = -1, .chained = xdp_program__id(xdp) };
	char pin[PIN_ROOM];

	if (!*o->dir)
		return hold(o, &held);
	pins_path(o, pin, PIN_CHAIN, false, ifindex);
	if (bpf_obj_pin(xdp_program__fd(xdp), pin))
		return reason_say(why, -errno, "%s: cannot be pinned: %s", pin, strerror(errno));
	chmod(pin, 0600);
	return 0;
}

/* The predecessor in the chain, pinned by an earlier process; 0: none. */
static uint32_t predecessor(struct observer *o, uint32_t ifindex, char pin[PIN_ROOM])
{
	int fd = -1;
	uint32_t id = 0;

	if (*o->dir) {
		pins_path(o, pin, PIN_CHAIN, false, ifindex);
		fd = bpf_obj_get(pin);
	}
	if (fd >= 0) {
		id = program_id(fd);
		close(fd);
	}
	return id;
}

/*
 * A dispatcher's programs are no links that could be updated. The one that runs stays: maps are the
 * same, and two in one chain would count twice.
 */
static int stay(uint32_t ifindex, uint32_t id, struct attached *done)
{
	struct xdp_multiprog *all = xdp_multiprog__get_from_ifindex(ifindex);
	struct xdp_program *p = NULL;
	int found = 0;

	if (libxdp_get_error(all))
		return 0;
	while ((p = xdp_multiprog__next_prog(p, all))) {
		if (xdp_program__id(p) != id)
			continue;
		found = 1;
		done->priority = xdp_program__run_prio(p);
		done->hook = xdp_multiprog__attach_mode(all) == XDP_MODE_SKB ? HOOK_XDP_GENERIC :
			     HOOK_XDP_NATIVE;
	}
	xdp_multiprog__close(all);
	done->program = id;
	done->dispatcher = done->taken_over = true;
	return found;
}

int chain_attach(struct observer *o, const struct attach_request *r, uint32_t ifindex, bool native,
		 struct attached *done, struct reason *why)
{
	uint32_t priority = r->priority ? r->priority : PRIORITY_DEFAULT, before;
	struct bpf_object *object;
	struct xdp_program *xdp;
	char pin[PIN_ROOM];
	int err = can_extend();

	libxdp_set_print(quiet);
	if (err)
		return reason_say(why, err, "no dispatcher: the kernel takes no program extensions (%s)",
				  strerror(-err));
	before = predecessor(o, ifindex, pin);
	if (before && stay(ifindex, before, done))
		return 0;
	if (before)
		unlink(pin);
	object = load_fresh(o, xdp_program_name(o), why);
	xdp = object ? prepare(object, xdp_program_name(o), priority) : NULL;
	if (!xdp) {
		bpf_object__close(object);
		return reason_say(why, -EINVAL, "no dispatcher: libxdp does not take the program");
	}
	err = xdp_program__attach(xdp, ifindex, native ? XDP_MODE_NATIVE : XDP_MODE_SKB, 0);
	if (!err && !is_chained(ifindex)) {
		xdp_program__detach(xdp, ifindex, native ? XDP_MODE_NATIVE : XDP_MODE_SKB, 0);
		err = -EOPNOTSUPP;
	}
	if (err)
		reason_say(why, err, "no dispatcher: %s", strerror(-err));
	else
		err = keep(o, ifindex, xdp, why);
	if (!err) {
		done->hook = native ? HOOK_XDP_NATIVE : HOOK_XDP_GENERIC;
		done->dispatcher = true;
		done->priority = priority;
		done->program = xdp_program__id(xdp);
		done->frags = xdp_program__xdp_frags_support(xdp);
	}
	xdp_program__close(xdp);
	bpf_object__close(object);
	return err;
}

int chain_detach(uint32_t ifindex, uint32_t program)
{
	struct xdp_multiprog *all = xdp_multiprog__get_from_ifindex(ifindex);
	struct xdp_program *p = NULL;
	enum xdp_attach_mode mode;
	int err = -ENOENT;

	if (libxdp_get_error(all))
		return -ENOENT;
	mode = xdp_multiprog__attach_mode(all);
	while ((p = xdp_multiprog__next_prog(p, all)))
		if (xdp_program__id(p) == program)
			break;
	if (p)
		err = xdp_program__detach(p, ifindex, mode, 0);
	xdp_multiprog__close(all);
	return err;
}
