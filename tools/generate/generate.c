// SPDX-License-Identifier: Apache-2.0
/*
 * Live frames: the kernel runs the program on recycled pages and sends what it returns. The
 * interface at the other end must have native XDP (or GRO) on, else a veth drops them all while
 * the sender is told that they were sent: the receiver's count is the only proof.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <linux/bpf.h>

#include "generate.h"

#define LIVE_FRAMES (1U << 1)	/* BPF_F_TEST_XDP_LIVE_FRAMES */
#define BATCH 64		/* fits a veth ring of 256 */
#define ONCE (1U << 20)		/* frames per system call */

__asm__(".section .rodata\n"
	".balign 16\n"
	"generate_object: .incbin \"" GENERATE "\"\n"
	"generate_object_end: .balign 8\n"
	".previous\n");
extern const char generate_object[], generate_object_end[];

struct generator {
	struct generator_options options;
	struct bpf_object *object;
	uint8_t frame[1514];
};

static void make_frame(struct generator *g)
{
	uint8_t *f = g->frame;
	uint16_t length = g->options.length - 14;

	memset(f, 0x5a, sizeof(g->frame));
	memcpy(f, "\x02\0\0\0\0\x02\x02\0\0\0\0\x01\x08\0", 14);
	memcpy(f + 14, "\x45\0\0\0\0\x01\0\0\x40\x11\0\0\xc6\x12\0\x01\xc0\0\x02\x01", 20);
	f[16] = length >> 8;
	f[17] = length;
	memcpy(f + 36, "\x11\x94", 2);
}

static void set_constants(struct bpf_object *object, const struct generator_options *o)
{
	struct bpf_map *map = NULL;
	uint32_t *at;
	size_t size;

	/* the two constants in the order of their definition */
	bpf_object__for_each_map(map, object) {
		if (!strstr(bpf_map__name(map), ".rodata"))
			continue;
		at = (uint32_t *)bpf_map__initial_value(map, &size);
		if (at && size >= 8) {
			at[0] = o->flows;
			at[1] = o->networks;
		}
	}
}

int generator_open(struct generator **generator, const struct generator_options *options,
		   struct reason *why)
{
	struct bpf_object_open_opts opts = { .sz = sizeof(opts), .object_name = "generate" };
	struct generator *g = calloc(1, sizeof(*g));
	int err;

	if (!g)
		return reason_say(why, -ENOMEM, "no memory");
	g->options = *options;
	g->object = bpf_object__open_mem(generate_object, generate_object_end - generate_object, &opts);
	if (!g->object) {
		free(g);
		return reason_say(why, -EINVAL, "generator: cannot be read");
	}
	set_constants(g->object, options);
	err = bpf_object__load(g->object);
	if (err) {
		generator_close(g);
		return reason_say(why, err, "generator: the kernel refuses it: %s", strerror(-err));
	}
	make_frame(g);
	*generator = g;
	return 0;
}

int generator_send(struct generator *g, uint64_t count, struct reason *why)
{
	int program = bpf_program__fd(bpf_object__find_program_by_name(g->object, "generate"));

	while (count) {
		uint32_t now = count < ONCE ? count : ONCE;
		struct xdp_md ctx = { .data_end = g->options.length,
				      .ingress_ifindex = g->options.ifindex };
		LIBBPF_OPTS(bpf_test_run_opts, opts, .data_in = g->frame,
			    .data_size_in = g->options.length, .ctx_in = &ctx,
			    .ctx_size_in = sizeof(ctx), .repeat = now, .flags = LIVE_FRAMES,
			    .batch_size = BATCH);

		if (bpf_prog_test_run_opts(program, &opts))
			return reason_say(why, -errno, "live frames: %s", strerror(errno));
		count -= now;
	}
	return 0;
}

void generator_close(struct generator *g)
{
	bpf_object__close(g->object);
	free(g);
}
