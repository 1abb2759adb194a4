// SPDX-License-Identifier: Apache-2.0
/* tc: tcx links (6.6), else a clsact filter. Both only look: the next program always runs. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "observer.h"

enum { TCX_INGRESS = 46, TCX_EGRESS = 47 };	/* include/uapi/linux/bpf.h of 6.6 */

#define FILTER_PRIORITY 1
#define FILTER_HANDLE 0x7470	/* "tp": ours among the filters of that priority */

static struct bpf_tc_hook clsact(uint32_t ifindex, bool egress)
{
	return (struct bpf_tc_hook){ .sz = sizeof(struct bpf_tc_hook), .ifindex = ifindex,
		.attach_point = egress ? BPF_TC_EGRESS : BPF_TC_INGRESS };
}

int filter_detach(uint32_t ifindex, bool egress)
{
	struct bpf_tc_hook hook = clsact(ifindex, egress);
	struct bpf_tc_opts opts = { .sz = sizeof(opts), .handle = FILTER_HANDLE,
		.priority = FILTER_PRIORITY };

	return bpf_tc_detach(&hook, &opts);
}

/* The clsact queue is left in place when we go: others may have joined it. */
static int filter_attach(struct observer *o, uint32_t ifindex, bool egress, int program,
			 struct attached *done, struct reason *why)
{
	struct bpf_tc_hook hook = clsact(ifindex, egress);
	struct bpf_tc_opts opts = { .sz = sizeof(opts), .handle = FILTER_HANDLE,
		.priority = FILTER_PRIORITY, .prog_fd = program, .flags = BPF_TC_F_REPLACE };
	struct held held = { .ifindex = ifindex, .egress = egress, .filter = true, .link = -1 };
	char pin[PIN_ROOM];
	int err = bpf_tc_hook_create(&hook);

	if (err && err != -EEXIST)
		return reason_say(why, err, "no clsact: %s", strerror(-err));
	if (*o->dir) {
		pins_path(o, pin, PIN_FILTER, egress, ifindex);
		done->taken_over = !unlink(pin);
	}
	err = bpf_tc_attach(&hook, &opts);
	if (err)
		return reason_say(why, err, "no clsact filter: %s", strerror(-err));
	done->hook = HOOK_CLSACT;
	done->priority = FILTER_PRIORITY;
	done->program = program_id(program);
	if (!*o->dir)
		return hold(o, &held);
	if (bpf_obj_pin(program, pin))
		return reason_say(why, -errno, "%s: cannot be pinned: %s", pin, strerror(errno));
	chmod(pin, 0600);
	return 0;
}

int tc_attach(struct observer *o, uint32_t ifindex, bool egress, struct attached *done,
	      struct reason *why)
{
	const char *name = egress ? "tunprint_egress" : "tunprint_ingress";
	int program, link = 0;
	char pin[PIN_ROOM];

	if (*o->dir) {
		pins_path(o, pin, PIN_LINK, egress, ifindex);
		link = link_renew(o, pin, name, why);
	}
	if (link < 0)
		return link;
	program = load_program(o, name, why);
	if (program < 0)
		return program;
	done->hook = HOOK_TCX;
	done->program = program_id(program);
	done->taken_over = link;
	if (link)
		return 0;
	link = bpf_link_create(program, ifindex,
			       (enum bpf_attach_type)(egress ? TCX_EGRESS : TCX_INGRESS), NULL);
	if (link >= 0)
		return link_keep(o, link, ifindex, egress, why);
	snprintf(done->why, sizeof(done->why), "no tcx (kernel 6.6): %s", strerror(errno));
	return filter_attach(o, ifindex, egress, program, done, why);
}
