// SPDX-License-Identifier: Apache-2.0
/*
 * ns per packet of the real program beside a bare pass and the floor, in one run: rounds of all cases
 * in turn, each beside the floor of its round, and of these ratios the median. What is measured is CPU
 * time, so that others on the machine count little. Kernel memory per flow. No test.
 */
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "attach/attach.h"
#include "fill.h"

#define ROUNDS 9
#define FLOWS (1U << 20)
#define FRAME 142

__asm__(".section .rodata\n"
	".balign 16\n"
	"floor_object: .incbin \"" FLOOR "\"\n"
	"floor_object_end: .balign 8\n"
	".previous\n");
extern const char floor_object[], floor_object_end[];

enum vary { ONE, NEW, SOME };
enum target { BARE, FLOOR_PROGRAM, OBSERVER };

struct drive { uint32_t vary, mask, n, wide; };

struct bench {
	const char *name;
	enum target target;
	enum vary vary;
	uint32_t wide, prefixes, repeat, signatures;
	double ns[ROUNDS];
};

static struct bench benches[] = {
	{ .name = "bare pass", .target = BARE, .repeat = 1000000 },
	{ .name = "floor, one flow", .target = FLOOR_PROGRAM, .repeat = 1000000 },
	{ .name = "established flow", .target = OBSERVER, .repeat = 1000000 },
	{ .name = "established flow, 1k prefixes", .target = OBSERVER, .prefixes = 1000, .repeat = 1000000 },
	{ .name = "established flow, 100k prefixes", .target = OBSERVER, .prefixes = 100000,
	  .repeat = 1000000 },
	{ .name = "floor, 512k flows", .target = FLOOR_PROGRAM, .vary = SOME, .repeat = 400000 },
	{ .name = "512k established flows", .target = OBSERVER, .vary = SOME, .repeat = 400000 },
	{ .name = "floor, a new flow each", .target = FLOOR_PROGRAM, .vary = NEW, .wide = 1,
	  .repeat = 200000 },
	{ .name = "a new flow each", .target = OBSERVER, .vary = NEW, .wide = 1, .repeat = 200000 },
	{ .name = "a new flow each, 1k prefixes", .target = OBSERVER, .vary = NEW, .wide = 1,
	  .prefixes = 1000, .repeat = 200000 },
	{ .name = "a new flow each, 100k prefixes", .target = OBSERVER, .vary = NEW, .wide = 1,
	  .prefixes = 100000, .repeat = 200000 },
	{ .name = "a new flow each, 64 signatures", .target = OBSERVER, .vary = NEW, .wide = 1,
	  .signatures = 64, .repeat = 200000 },
	{ .name = "established flow, 64 signatures", .target = OBSERVER, .signatures = 64,
	  .repeat = 1000000 },
};
#define BENCHES (sizeof(benches) / sizeof(benches[0]))

static struct bpf_object *floor_of;
static struct observer *observer;
static uint8_t frame[FRAME];
static uint32_t next_new = 1U << 24;

static int program(const char *name)
{
	return bpf_program__fd(bpf_object__find_program_by_name(floor_of, name));
}

static int map_named(const char *part)
{
	struct bpf_map *map = NULL;

	bpf_object__for_each_map(map, floor_of)
		if (strstr(bpf_map__name(map), part))
			return bpf_map__fd(map);
	return -ENOENT;
}

static void make_frame(void)
{
	static const uint8_t head[42] = {
		2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0,
		0x45, 0, 0, FRAME - 14, 0, 1, 0, 0, 64, 17, 0, 0, 198, 18, 0, 1, 192, 0, 2, 1,
		4, 0, 0x11, 0x94, 0, FRAME - 34, 0, 0,
	};
	uint32_t state = 1;

	memcpy(frame, head, sizeof(head));
	for (unsigned int i = sizeof(head); i < FRAME; i++)
		frame[i] = state = mix(state + i);
}

/* ns of CPU that this thread had. */
static double cpu_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return now.tv_sec * 1e9 + now.tv_nsec;
}

static int run(struct bench *b, double *ns)
{
	struct drive drive = { b->vary, MANY - 1, b->vary == NEW ? next_new : 0, b->wide };
	LIBBPF_OPTS(bpf_test_run_opts, opts, .data_in = frame, .data_size_in = FRAME,
		    .repeat = b->repeat);
	uint32_t zero = 0;
	int target = b->target == BARE ? program("bare") : b->target == FLOOR_PROGRAM ?
		     program("floor_program") : observer_program(observer, "tunprint_xdp");

	next_new += b->repeat;
	if (bpf_map_update_elem(map_named("under_test"), &zero, &target, BPF_ANY) ||
	    bpf_map_update_elem(map_named(".bss"), &zero, &drive, BPF_ANY))
		return -errno;
	*ns = cpu_now();
	if (bpf_prog_test_run_opts(program("driver"), &opts))
		return -errno;
	*ns = (cpu_now() - *ns) / b->repeat;
	if (opts.retval != 2) {
		fprintf(stderr, "%s: returned %u\n", b->name, opts.retval);
		return -EINVAL;
	}
	return 0;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static int round_of_all(int round)
{
	uint32_t prefixes = ~0U, signatures = ~0U;
	int err = 0;

	for (unsigned int i = 0; i < BENCHES && !err; i++) {
		struct bench *b = &benches[i], warm = *b;
		double unused;

		if (b->target == OBSERVER && b->prefixes != prefixes) {
			prefixes = b->prefixes;
			err = fill_prefixes(observer, prefixes);
		}
		if (!err && b->target == OBSERVER && b->signatures != signatures) {
			signatures = b->signatures;
			err = fill_signatures(observer, signatures, frame + 42);
		}
		if (b->vary != NEW && b->target == OBSERVER)
			err = err ? err : fill_flows(observer);
		warm.repeat = b->vary == SOME ? MANY : 2000;
		err = err ? err : run(&warm, &unused);
		err = err ? err : run(b, &b->ns[round]);
	}
	return err;
}

static double median(double *values)
{
	qsort(values, ROUNDS, sizeof(*values), by_value);
	return values[ROUNDS / 2];
}

/* Of two cases, round by round. */
static double against(const struct bench *b, const struct bench *base)
{
	double ratio[ROUNDS];

	for (int i = 0; i < ROUNDS; i++)
		ratio[i] = b->ns[i] / base->ns[i];
	return median(ratio);
}

/* The same without what a bare pass takes. */
static double against_net(const struct bench *b, const struct bench *base)
{
	double ratio[ROUNDS];

	for (int i = 0; i < ROUNDS; i++)
		ratio[i] = (b->ns[i] - benches[0].ns[i]) / (base->ns[i] - benches[0].ns[i]);
	return median(ratio);
}

static void show(void)
{
	const struct bench *base[] = { &benches[1], &benches[5], &benches[7] };

	printf("%-34s %8s %9s %16s\n", "", "ns", "x floor", "x floor, net");
	for (unsigned int i = 0; i < BENCHES; i++) {
		const struct bench *b = &benches[i], *f = base[b->vary == ONE ? 0 : b->vary == SOME ? 1 : 2];
		double ns[ROUNDS];

		memcpy(ns, b->ns, sizeof(ns));
		printf("%-34s %8.1f", b->name, median(ns));
		if (b->target == OBSERVER)
			printf(" %9.2f %16.2f", against(b, f), against_net(b, f));
		printf("\n");
	}
	printf("\n100k prefixes to 1k: established %.2f, new flows %.2f (at most 1.20)\n",
	       against(&benches[4], &benches[3]), against(&benches[10], &benches[9]));
	printf("64 signatures to none: new flows %.2f (at most 1.30), established %.2f\n",
	       against(&benches[11], &benches[8]), against(&benches[12], &benches[2]));
}

static void show_memory(void)
{
	struct observer_rooms rooms;
	char path[64], line[128];
	unsigned long long bytes = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", observer_map(observer, "flows"));
	f = fopen(path, "r");
	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, "memlock: %llu", &bytes) == 1)
			break;
	if (f)
		fclose(f);
	observer_rooms(observer, &rooms);
	printf("memory: %.0f bytes a flow of %u (at most 256); all maps %.1f MB\n",
	       (double)bytes / FLOWS, FLOWS, rooms.memory / 1e6);
}

int main(void)
{
	struct observer_options options = { .flows = FLOWS };
	struct bpf_object_open_opts opts = { .sz = sizeof(opts), .object_name = "floor" };
	struct reason why = { "" };
	int err = 0;

	if (unshare(CLONE_NEWNET)) {
		perror("bench needs root");
		return 1;
	}
	floor_of = bpf_object__open_mem(floor_object, floor_object_end - floor_object, &opts);
	if (!floor_of || bpf_object__load(floor_of) || observer_open(&observer, &options, &why)) {
		fprintf(stderr, "bench: cannot load: %s\n", why.text);
		return 1;
	}
	make_frame();
	for (int i = 0; i < ROUNDS && !err; i++)
		err = round_of_all(i);
	if (err) {
		fprintf(stderr, "bench: %s\n", strerror(-err));
		return 1;
	}
	show();
	show_memory();
	observer_close(observer);
	bpf_object__close(floor_of);
	return 0;
}
