// SPDX-License-Identifier: Apache-2.0
/*
 * One captured frame through the real program: BPF_PROG_TEST_RUN, with its time, its wire length
 * and where its network header lies told through the program's own variable.
 */
#include <errno.h>
#include <string.h>

#include "../engine/engine.h"
#include "observer.h"

#define SMALLEST 14		/* the kernel takes no frame shorter than an Ethernet header */
#define LINEAR 3400		/* more than this needs several buffers: page less head- and tailroom */
#define LARGEST 65535

/* Without Ethernet a frame may be shorter than 14 bytes: bytes in front, which nobody counts. */
static const uint8_t *pad(const struct frame *f, uint8_t room[2 * SMALLEST], struct replay_block *r)
{
	memset(room, 0, SMALLEST);
	memcpy(room + SMALLEST, f->data, f->have);
	r->off += SMALLEST;
	r->frame_len += SMALLEST;
	return room;
}

static uint16_t type_of(const struct frame *f)
{
	if (f->type || f->link == LINK_ETHER || !f->have)
		return f->type;
	return f->data[0] >> 4 == 4 ? 0x0800 : f->data[0] >> 4 == 6 ? 0x86dd : 0xffff;
}

int observer_run(struct observer *o, const struct frame *f)
{
	struct bpf_test_run_opts opts = { .sz = sizeof(opts), .data_in = f->data,
		.data_size_in = f->have };
	struct replay_block *r = o->replay;
	uint8_t short_one[2 * SMALLEST];
	const char *name = "tunprint_xdp";

	*r = (struct replay_block){ .now = f->at, .frame_len = f->wire, .wire_len = f->wire,
		.type = type_of(f), .off = f->off, .link = f->link, .path = f->path };
	if (f->have < SMALLEST) {
		/* shorter than its own Ethernet header, or empty: nothing to look at */
		r->cut = !r->type;
		opts.data_in = pad(f, short_one, r);
		opts.data_size_in = f->have + SMALLEST;
	}
	if (opts.data_size_in > LINEAR && o->frags)
		name = "tunprint_xdp_frags";
	else if (opts.data_size_in > LINEAR)
		opts.data_size_in = LINEAR;
	if (opts.data_size_in > LARGEST)
		opts.data_size_in = LARGEST;
	return bpf_prog_test_run_opts(observer_program(o, name), &opts) ? -errno : 0;
}
