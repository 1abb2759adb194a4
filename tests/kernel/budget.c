// SPDX-License-Identifier: Apache-2.0
/*
 * What the verifier pays: instructions processed per program, at most 500,000 of the kernel's million.
 * With an object of lone matchers (budget.bpf.c) as argument, also what each of these takes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <bpf/libbpf.h>

#include "attach/observer.h"

#define BUDGET 500000
#define LOG_ROOM (32 << 20)

static int quiet(enum libbpf_print_level level, const char *format, va_list args)
{
	return 0;
}

struct price {
	char name[64];
	long instructions;	/* -1: does not load */
};

static long processed(const char *log)
{
	const char *at = strstr(log, "processed ");

	return at ? strtol(at + 10, NULL, 10) : -1;
}

/* The last lines of the log, where the verifier says what it does not like. */
static void complain(const char *name, int err, char *log)
{
	char *at = strstr(log, "processed "), *line;
	int lines = 0;

	if (at)
		*at = '\0';
	for (line = log + strlen(log); line > log && lines < 6; line--)
		lines += *line == '\n';
	printf("# %s: does not load (%d)%s\n", name, err, line);
}

/* Loads one program of the object alone; level 4 only counts, level 1 tells. */
static int load_alone(const void *bytes, size_t size, const char *name, int level, char *log)
{
	struct bpf_object_open_opts opts = { .sz = sizeof(opts), .object_name = "budget" };
	struct bpf_object *object = bpf_object__open_mem(bytes, size, &opts);
	struct bpf_program *p = NULL;
	int err;

	*log = '\0';
	bpf_object__for_each_program(p, object) {
		bpf_program__set_autoload(p, !strcmp(bpf_program__name(p), name));
		bpf_program__set_log_level(p, level);
		bpf_program__set_log_buf(p, log, LOG_ROOM);
	}
	err = bpf_object__load(object);
	bpf_object__close(object);
	return err;
}

static void weigh(const void *bytes, size_t size, const char *name, struct price *price)
{
	static char log[LOG_ROOM];
	int err = load_alone(bytes, size, name, 4, log);

	snprintf(price->name, sizeof(price->name), "%s", name);
	price->instructions = err ? -1 : processed(log);
	if (!err)
		return;
	err = load_alone(bytes, size, name, 1, log);
	complain(name, err, log);
}

static int dearer(const void *a, const void *b)
{
	const struct price *x = a, *y = b;

	return x->instructions < y->instructions ? 1 : x->instructions > y->instructions ? -1 : 0;
}

static size_t weigh_all(const void *bytes, size_t size, struct price **prices)
{
	struct bpf_object_open_opts opts = { .sz = sizeof(opts), .object_name = "budget" };
	struct bpf_object *object = bpf_object__open_mem(bytes, size, &opts);
	struct bpf_program *p = NULL;
	size_t n = 0;

	*prices = NULL;
	if (!object)
		return 0;
	bpf_object__for_each_program(p, object) {
		*prices = realloc(*prices, (n + 1) * sizeof(**prices));
		weigh(bytes, size, bpf_program__name(p), &(*prices)[n++]);
	}
	bpf_object__close(object);
	return n;
}

static int matchers(const char *path)
{
	FILE *f = fopen(path, "rb");
	struct price *prices;
	static char bytes[32 << 20];
	size_t size, n;
	int bad = 0;

	if (!f) {
		perror(path);
		return 1;
	}
	size = fread(bytes, 1, sizeof(bytes), f);
	fclose(f);
	n = weigh_all(bytes, size, &prices);
	qsort(prices, n, sizeof(*prices), dearer);
	for (size_t i = 0; i < n; i++) {
		bad += prices[i].instructions < 0;
		if (i < 25 || prices[i].instructions < 0)
			printf("# %7ld %s\n", prices[i].instructions, prices[i].name);
	}
	free(prices);
	return bad;
}

int main(int argc, char **argv)
{
	struct { const char *bytes; size_t size; } objects[] = {
		{ observe_xdp_object, observe_xdp_object_size },
		{ observe_tc_object, observe_tc_object_size },
	};
	unsigned int number = 0, failed = 0;

	libbpf_set_print(quiet);
	for (int i = 0; i < 2; i++) {
		struct price *prices;
		size_t n = weigh_all(objects[i].bytes, objects[i].size, &prices);

		for (size_t k = 0; k < n; k++) {
			int good = prices[k].instructions >= 0 && prices[k].instructions <= BUDGET;

			if (!good && strstr(prices[k].name, "frags") && !load_knows_frags()) {
				printf("ok %u - verifier: %s # SKIP kernel before 5.18\n", ++number,
				       prices[k].name);
				continue;
			}
			printf("%s %u - verifier: %s %ld of %d instructions\n", good ? "ok" : "not ok",
			       ++number, prices[k].name, prices[k].instructions, BUDGET);
			failed += !good;
		}
		free(prices);
	}
	if (argc > 1)
		failed += matchers(argv[1]);
	printf("1..%u\n", number);
	return failed ? 1 : 0;
}
