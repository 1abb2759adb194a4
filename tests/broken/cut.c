// SPDX-License-Identifier: Apache-2.0
/*
 * Good captures cut off at every length: cut FILE.pcap... Every second one is turned into pcapng first.
 * Where records end is found out here, without libpcap. The reader runs at every length; the engine
 * once for every number of whole packets, because more it cannot be told.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "replay/capture.h"
#include "replay/replay.h"

#define ROOM (256 << 10)
#define RECORDS 4096

/* A capture in memory and where each of its records ends; ends[0] is the end of its header. */
struct file {
	uint8_t bytes[ROOM];
	size_t size, ends[RECORDS], records;
	int fd;
	char path[32], name[300];
};

static unsigned int number, failed;

static void verdict(int good, const struct file *f, const char *why)
{
	printf("%s %u - %s%s%s\n", good ? "ok" : "not ok", ++number, f->name, *why ? ": " : "", why);
	failed += !good;
}

static uint32_t u32_at(const uint8_t *p)
{
	uint32_t v;

	memcpy(&v, p, 4);
	return v;
}

static int load_pcap(struct file *f, const char *path)
{
	FILE *in = fopen(path, "rb");
	size_t at = 24;

	if (!in)
		return -errno;
	f->size = fread(f->bytes, 1, ROOM, in);
	fclose(in);
	if (f->size < 24 || f->size == ROOM || u32_at(f->bytes) != 0xa1b2c3d4)
		return -EINVAL;
	f->records = 0;
	f->ends[0] = at;
	while (at + 16 <= f->size && f->records < RECORDS - 1) {
		at += 16 + u32_at(f->bytes + at + 8);
		f->ends[++f->records] = at;
	}
	return at == f->size ? 0 : -EINVAL;
}

static void put(struct file *f, const void *bytes, size_t size)
{
	memcpy(f->bytes + f->size, bytes, size);
	f->size += size;
}

/* The same packets as enhanced packet blocks, microseconds (draft-ietf-opsawg-pcapng). */
static void turn_to_pcapng(struct file *f, const struct file *from)
{
	uint32_t section[] = { 0x0a0d0d0a, 28, 0x1a2b3c4d, 1, ~0u, ~0u, 28 };
	uint32_t interface[] = { 1, 20, u32_at(from->bytes + 20), 65535, 20 };

	f->size = 0;
	put(f, section, sizeof(section));
	put(f, interface, sizeof(interface));
	f->records = from->records;
	f->ends[0] = f->size;
	for (size_t i = 0; i < from->records; i++) {
		const uint8_t *record = from->bytes + from->ends[i];
		uint32_t have = u32_at(record + 8), padded = (have + 3) & ~3u, total = 32 + padded;
		uint64_t us = u32_at(record) * 1000000ull + u32_at(record + 4);
		uint32_t head[] = { 6, total, 0, us >> 32, us, have, u32_at(record + 12) };

		put(f, head, sizeof(head));
		put(f, record + 16, have);
		put(f, "\0\0\0", padded - have);
		put(f, &total, 4);
		f->ends[i + 1] = f->size;
	}
}

/* What the reader must say of the first size bytes. NULL: it does. */
static const char *read_cut(const struct file *f, size_t size, size_t whole, int clean)
{
	static char text[REASON_ROOM + 100];
	struct capture *c = NULL;
	struct frame frame = { 0 };
	struct reason why = { "" };
	size_t frames = 0;
	char want[64];
	int got = capture_open(&c, f->path, &why);

	if (size < f->ends[0]) {
		if (!got)
			capture_close(c);
		return !got ? "opened without its header" : *why.text ? NULL : "refused without a word";
	}
	if (got)
		return "not opened";
	while ((got = capture_next(c, &frame, &why)) > 0)
		frames++;
	capture_close(c);
	snprintf(want, sizeof(want), "broken after packet %zu: ", whole);
	snprintf(text, sizeof(text), "%zu packets and %d (%s)", frames, got, why.text);
	if (frames != whole)
		return text;
	if (clean)
		return got ? text : NULL;
	return got == -EBADMSG && strstr(why.text, want) ? NULL : text;
}

static int add_cell(void *arg, const struct cell_key *key, const struct cell *cell)
{
	*(uint64_t *)arg += cell->packets;
	return 0;
}

static const char *replay_cut(const struct file *f, size_t whole)
{
	struct engine_options options = { .flows = 256, .desks = 64 };
	struct engine *e = engine_native(&options);
	struct replayed sum = { 0 };
	struct reason why = { "" };
	struct cell seen = { 0 };
	uint64_t booked = 0;

	if (!e)
		return "no engine";
	replay_file(e, f->path, &sum, &why);
	e->ops->seen(e, &seen);
	e->ops->cells(e, add_cell, &booked);
	e->ops->end(e);
	return sum.frames == whole && seen.packets == whole && booked == whole ? NULL :
	       "not every packet before the damage is counted";
}

/* From the whole file down to nothing, byte by byte. */
static void cut(struct file *f)
{
	size_t whole = f->records;
	const char *bad = NULL;
	char text[1000] = "";

	f->fd = memfd_create("cut", 0);
	snprintf(f->path, sizeof(f->path), "/proc/self/fd/%d", f->fd);
	if (f->fd < 0 || write(f->fd, f->bytes, f->size) != (ssize_t)f->size)
		bad = "no memory file";
	for (size_t size = f->size; !bad; size--) {
		if (ftruncate(f->fd, (off_t)size))
			bad = "no memory file";
		while (whole && f->ends[whole] > size)
			whole--;
		bad = bad ? bad : read_cut(f, size, whole, f->ends[whole] == size);
		if (!bad && size >= f->ends[0] && f->ends[whole] == size)
			bad = replay_cut(f, whole);
		if (bad)
			snprintf(text, sizeof(text), "cut at %zu: %s, not %zu", size, bad, whole);
		if (!size)
			break;
	}
	close(f->fd);
	if (!bad)
		snprintf(text, sizeof(text), "%zu packets, %zu lengths", f->records, f->size + 1);
	verdict(!bad, f, text);
}

int main(int argc, char **argv)
{
	static struct file pcap, ng;

	for (int i = 1; i < argc; i++) {
		const char *slash = strrchr(argv[i], '/');
		struct file *f = i % 2 ? &pcap : &ng;
		int err = load_pcap(&pcap, argv[i]);

		if (!err && f == &ng)
			turn_to_pcapng(&ng, &pcap);
		snprintf(f->name, sizeof(f->name), "%.250s%s", slash ? slash + 1 : argv[i],
			 f == &ng ? "ng" : "");
		if (err)
			verdict(0, f, "is no small capture in this byte order");
		else
			cut(f);
	}
	printf("1..%u\n", number);
	return failed || !number ? 1 : 0;
}
