// SPDX-License-Identifier: Apache-2.0
/* Ingress by XDP: which mode the driver takes, and who is there already. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <linux/if_link.h>

#include "observer.h"

const char *xdp_program_name(const struct observer *o)
{
	return o->frags ? "tunprint_xdp_frags" : "tunprint_xdp";
}

static int link_create(uint32_t ifindex, int program, uint32_t flags)
{
	struct bpf_link_create_opts opts = { .sz = sizeof(opts), .flags = flags };
	int link = bpf_link_create(program, ifindex, BPF_XDP, &opts);

	return link < 0 ? -errno : link;
}

/* The program in the way; 0: none. */
static uint32_t present(uint32_t ifindex, bool *native)
{
	struct bpf_xdp_query_opts q = { .sz = sizeof(q) };

	if (bpf_xdp_query(ifindex, 0, &q))
		return 0;
	*native = q.drv_prog_id != 0;
	return q.drv_prog_id ? q.drv_prog_id : q.skb_prog_id ? q.skb_prog_id : q.hw_prog_id;
}

static int refuse_occupied(const char *name, uint32_t id, const char *chain, struct reason *why)
{
	char words[128];

	return reason_say(why, -EBUSY, "%s: XDP program %s is attached and cannot share the interface "
			  "(%s); detach it (ip link set dev %s xdp off), load it through libxdp, or "
			  "use mode tc", name, program_words(words, id), chain, name);
}

/* In one mode: with others through libxdp, else alone by a bpf_link, if nobody else is there. */
static int attach_in(struct observer *o, const struct attach_request *r, uint32_t ifindex,
		     bool native, struct attached *done, struct reason *why)
{
	struct reason chain = { "" };
	bool there_native = false;
	uint32_t there;
	int program, link;

	if (!chain_attach(o, r, ifindex, native, done, &chain))
		return 0;
	there = present(ifindex, &there_native);
	if (there)
		return refuse_occupied(r->name, there, chain.text, why);
	program = load_program(o, xdp_program_name(o), why);
	if (program < 0)
		return program;
	link = link_create(ifindex, program, native ? XDP_FLAGS_DRV_MODE : XDP_FLAGS_SKB_MODE);
	if (link < 0)
		return reason_say(why, link, "%s: %s XDP refused: %s", r->name,
				  native ? "native" : "generic", strerror(-link));
	snprintf(done->why, sizeof(done->why), "alone: %.180s", chain.text);
	done->hook = native ? HOOK_XDP_NATIVE : HOOK_XDP_GENERIC;
	done->program = program_id(program);
	done->frags = o->frags;
	return link_keep(o, link, ifindex, false, why);
}

/* Still running from an earlier process: 1 when taken over. */
static int take_over(struct observer *o, uint32_t ifindex, struct attached *done,
		     struct reason *why)
{
	char pin[PIN_ROOM];
	bool native = false;
	int got;

	if (!*o->dir)
		return 0;
	pins_path(o, pin, PIN_LINK, false, ifindex);
	got = link_renew(o, pin, xdp_program_name(o), why);
	if (got != 1)
		return got;
	present(ifindex, &native);
	done->hook = native ? HOOK_XDP_NATIVE : HOOK_XDP_GENERIC;
	done->program = program_id(load_program(o, xdp_program_name(o), NULL));
	done->frags = o->frags;
	done->taken_over = true;
	return 1;
}

int xdp_attach(struct observer *o, const struct attach_request *r, uint32_t ifindex,
	       struct attached *done, struct reason *why)
{
	struct reason native = { "" };
	int err = take_over(o, ifindex, done, why);
	size_t n;

	if (err)
		return err < 0 ? reason_within(why, err, "%s", r->name) : 0;
	if (r->mode != ATTACH_GENERIC) {
		err = attach_in(o, r, ifindex, true, done, &native);
		if (!err || r->mode == ATTACH_NATIVE || err == -EBUSY)
			return err ? reason_say(why, err, "%s", native.text) : 0;
	}
	err = attach_in(o, r, ifindex, false, done, why);
	n = strlen(done->why);
	if (!err && *native.text)
		snprintf(done->why + n, sizeof(done->why) - n, "%s%.120s", n ? "; " : "", native.text);
	return err;
}
