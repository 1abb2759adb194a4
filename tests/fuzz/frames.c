// SPDX-License-Identifier: Apache-2.0
/*
 * Fuzz target: frames through the whole native path. Input: frames, each with a byte of flags
 * (bit 0: mirrored ends, bits 1-2: link, bits 3-7: how much time passes) and a 16-bit length.
 * The ledger law must hold whatever the bytes are.
 */
#include <stdlib.h>
#include <string.h>

#include "userspace/engine/engine.h"

static int add(void *arg, const struct cell_key *key, const struct cell *cell)
{
	struct cell *sum = arg;

	sum->packets += cell->packets;
	sum->bytes += cell->bytes;
	return 0;
}

/* Swaps the IPv4 ends, so that answers are easily found. */
static void mirror(uint8_t *frame, size_t n)
{
	uint8_t save[4];

	if (n < 38)
		return;
	memcpy(save, frame + 26, 4);
	memcpy(frame + 26, frame + 30, 4);
	memcpy(frame + 30, save, 4);
	memcpy(save, frame + 34, 2);
	memcpy(frame + 34, frame + 36, 2);
	memcpy(frame + 36, save, 2);
}

static void feed(struct engine *e, const uint8_t *data, size_t size)
{
	struct frame f = { .at = 1700000000000000000ULL, .path = 1 };

	while (size > 3) {
		size_t n = data[1] << 8 | data[2];
		uint8_t flags = data[0], *copy;

		data += 3;
		size -= 3;
		if (n > size)
			n = size;
		copy = malloc(n ? n : 1);	/* exact size: overreads are seen */
		memcpy(copy, data, n);
		if (flags & 1)
			mirror(copy, n);
		f.data = copy;
		f.have = n;
		f.wire = flags & 6 ? n : n + 40;
		f.link = (flags & 6) == 2 ? LINK_IP : LINK_ETHER;
		f.at += (uint64_t)(flags >> 3) * 40000000;
		e->ops->frame(e, &f);
		free(copy);
		data += n;
		size -= n;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct engine_options options = { .flows = 16, .desks = 16 };
	struct engine *e = engine_native(&options);
	struct cell seen, sum = { 0 };

	if (!e)
		return 0;
	feed(e, data, size);
	e->ops->seen(e, &seen);
	e->ops->cells(e, add, &sum);
	if (seen.packets != sum.packets || seen.bytes != sum.bytes)
		abort();
	e->ops->end(e);
	return 0;
}
