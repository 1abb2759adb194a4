// SPDX-License-Identifier: Apache-2.0
/*
 * Native and kernel must come to the same flows and the same ledger: on every capture given, on those
 * of the directory TUNPRINT_CAPTURES, and on mutated frames that are the same in every run; then again
 * with 64 loose signatures loaded, on the home-made tunnels and the mutated frames.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/reason.h"
#include "replay/capture.h"
#include "frames.h"
#include "loose.h"
#include "mutate.h"
#include "rows.h"

#define MUTATED 100000		/* a tenth with TUNPRINT_SLOW, where every run is slow */
#define FLOWS (1 << 19)
#define SEEDS 4096

static unsigned int number, failed;
static struct signature_set *set;	/* NULL: without signatures */
static uint64_t named;			/* flows that signatures named */

static void verdict(int good, const char *name, const char *why)
{
	printf("%s %u - %s%s%s\n", good ? "ok" : "not ok", ++number, name, good ? "" : ": ",
	       good ? "" : why);
	fflush(stdout);
	failed += !good;
}

/* Both must have counted alike, too. */
static int same_counts(struct engine *native, struct engine *kernel)
{
	struct signature_counts n, k;
	int same = 1;

	for (uint16_t i = 0; set && i <= SIGNATURES; i++) {
		same &= !native->ops->signature_counts(native, i, &n) &&
			!kernel->ops->signature_counts(kernel, i, &k) && !memcmp(&n, &k, sizeof(n));
		named += n.hits;
	}
	return same;
}

static void compare(struct engine *native, struct engine *kernel, const char *name)
{
	struct rows n = rows_of(native), k = rows_of(kernel);
	struct cell seen[2] = { { 0 } };
	size_t most = n.count < k.count ? n.count : k.count, different = 0;
	char why[1024] = "";

	native->ops->seen(native, &seen[0]);
	kernel->ops->seen(kernel, &seen[1]);
	for (size_t i = 0; i < most; i++) {
		if (!memcmp(&n.list[i], &k.list[i], sizeof(*n.list)))
			continue;
		if (!different++ && n.count == k.count)
			row_show(why, sizeof(why), &n.list[i], &k.list[i]);
	}
	if (n.count != k.count)
		snprintf(why, sizeof(why), "%zu flows and cells native, %zu kernel", n.count, k.count);
	if (!*why && memcmp(&seen[0], &seen[1], sizeof(seen[0])))
		snprintf(why, sizeof(why), "seen %llu packets %llu bytes native, %llu and %llu kernel",
			 (unsigned long long)seen[0].packets, (unsigned long long)seen[0].bytes,
			 (unsigned long long)seen[1].packets, (unsigned long long)seen[1].bytes);
	if (!*why && !same_counts(native, kernel))
		snprintf(why, sizeof(why), "signatures counted differently");
	verdict(!*why && seen[0].packets, name, *why ? why : "no packets");
	if (!*why)
		printf("# %llu packets, %zu flows and cells\n", (unsigned long long)seen[0].packets, n.count);
	else
		printf("# %zu rows differ of %zu\n", different, n.count);
	free(n.list);
	free(k.list);
}

struct engines { struct engine *native, *kernel; };

static int begin(struct engines *e)
{
	struct engine_options options = { .flows = FLOWS };
	struct reason why = { "" };

	e->native = engine_native(&options);
	e->kernel = engine_kernel(&options, &why);
	if (e->native && e->kernel && set &&
	    (e->native->ops->signatures(e->native, set) || e->kernel->ops->signatures(e->kernel, set)))
		return -1;
	if (e->native && e->kernel)
		return 0;
	fprintf(stderr, "engines: %s\n", why.text);
	if (e->native)
		e->native->ops->end(e->native);
	if (e->kernel)
		e->kernel->ops->end(e->kernel);
	e->native = e->kernel = NULL;
	return -1;
}

static void end(struct engines *e)
{
	e->native->ops->end(e->native);
	e->kernel->ops->end(e->kernel);
}

static int feed(struct engines *e, const struct frame *f)
{
	int err = e->native->ops->frame(e->native, f);

	return err ? err : e->kernel->ops->frame(e->kernel, f);
}

/* Frames of captures, kept as seeds of the mutations. */
static struct bytes *seeds[SEEDS];
static unsigned int seeds_count;

static void keep_seed(const uint8_t *data, uint32_t have, uint64_t nth)
{
	struct bytes *b;

	if (set || seeds_count == SEEDS || have > 4000 || nth % 7)
		return;
	b = malloc(offsetof(struct bytes, at) + sizeof(*b));
	memcpy(b->at, data, have);
	b->len = have;
	seeds[seeds_count++] = b;
}

/*
 * Captures come one after the other through one pair of engines, because the verifier is what takes
 * time; after a difference with fresh ones, so that it is told once.
 */
static struct engines shared;

static int share(void)
{
	return shared.native ? 0 : begin(&shared);
}

static void unshare(void)
{
	if (shared.native)
		end(&shared);
	shared.native = NULL;
}

static void capture(const char *path)
{
	struct frame f = { 0 };
	struct reason why = { "" };
	struct capture *c = NULL;
	unsigned int before = failed;
	uint64_t n = 0;
	int err = 0;

	if (capture_open(&c, path, &why)) {
		printf("# %s\n", why.text);
		return;
	}
	if (share()) {
		verdict(0, path, "no engine");
		capture_close(c);
		return;
	}
	while (!err && capture_next(c, &f, &why) > 0) {
		if (f.link == LINK_ETHER && !f.type)
			keep_seed(f.data, f.have, n);
		n++;
		err = feed(&shared, &f);
	}
	if (err)
		verdict(0, path, strerror(-err));
	else if (n)
		compare(shared.native, shared.kernel, path);
	if (failed != before)
		unshare();
	capture_close(c);
}

static int is_capture(const char *name)
{
	size_t n = strlen(name);

	return (n > 5 && !strcmp(name + n - 5, ".pcap")) || (n > 7 && !strcmp(name + n - 7, ".pcapng"));
}

static void walk(const char *dir)
{
	struct dirent **list;
	int n = scandir(dir, &list, NULL, alphasort);
	char path[4096];
	struct stat st;

	for (int i = 0; i < n; i++) {
		snprintf(path, sizeof(path), "%s/%s", dir, list[i]->d_name);
		if (*list[i]->d_name != '.' && !stat(path, &st)) {
			if (S_ISDIR(st.st_mode))
				walk(path);
			else if (is_capture(path) && (!set || strstr(path, "home")))
				capture(path);
		}
		free(list[i]);
	}
	if (n >= 0)
		free(list);
}

static void mutated(void)
{
	static struct bytes b;
	uint64_t r = 20261101, at = 1700000000000000000ULL;
	unsigned int frames = getenv("TUNPRINT_SLOW") ? MUTATED / 10 : MUTATED;
	struct engines *e = &shared;
	char name[80];
	int err = 0;

	if (share()) {
		verdict(0, "mutated frames", "no engine");
		return;
	}
	for (unsigned int i = 0; i < frames && !err; i++) {
		uint64_t v = next_random(&r);
		struct frame f = { .data = b.at, .path = 1 + v % 3 };

		if (seeds_count && v >> 8 & 1) {
			const struct bytes *seed = seeds[(v >> 16) % seeds_count];

			memcpy(b.at, seed->at, seed->len);
			b.len = seed->len;
		} else {
			make(&b, &r);
		}
		mutate(&b, &r);
		at += v >> 40;
		f.have = b.len;
		f.wire = v >> 9 & 7 ? b.len : b.len + (v >> 33 & 255);
		f.at = at;
		f.link = LINK_ETHER;
		if ((v >> 10) % 16 == 0) {
			f.link = LINK_IP;
		} else if ((v >> 10) % 16 == 1) {
			f.type = 0x0800;
			f.off = v >> 50 & 15;
		}
		err = feed(e, &f);
	}
	snprintf(name, sizeof(name), "%u mutated frames, %u captured seeds", frames, seeds_count);
	if (err)
		verdict(0, name, strerror(-err));
	else
		compare(e->native, e->kernel, name);
	unshare();
}

int main(int argc, char **argv)
{
	const char *dir = getenv("TUNPRINT_CAPTURES");

	for (int i = 1; i < argc; i++)
		capture(argv[i]);
	if (dir)
		walk(dir);
	mutated();
	set = loose_set();
	for (int i = 1; i < argc; i++)
		capture(argv[i]);
	if (dir)
		walk(dir);
	mutated();
	/* half the captures and a tenth of the frames are there where every run is slow */
	verdict(named > (getenv("TUNPRINT_SLOW") ? 20 : 50), "signatures name flows",
		"too few to compare");
	printf("# %llu flows named by signatures\n", (unsigned long long)named);
	printf("1..%u\n", number);
	return failed ? 1 : 0;
}
