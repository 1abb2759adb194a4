// SPDX-License-Identifier: Apache-2.0
/* Which constants are the protocol's, and which a server's, a session's or a key's; what the sizes say. */
#include <string.h>

#include "../../bpf/parse.h"
#include "signature/compile.h"

#define SERVERS_MIN 3		/* that must agree on a value */
#define VALUES_MIN 2		/* bytes that must lie together */

/* The value that most payloads of a session have there; -1: fewer than 60 in a hundred. */
static int value_of(const struct conversation *c, unsigned int at)
{
	unsigned int n[256] = { 0 }, of = 0;
	int best = 0;

	for (unsigned int i = 0; i < c->count; i++)
		if (c->payloads[i].have > at && c->payloads[i].len >= at + 8) {
			n[c->payloads[i].head[at]]++;
			of++;
		}
	for (int v = 1; v < 256; v++)
		if (n[v] > n[best])
			best = v;
	return of && n[best] * 10 >= of * 6 ? best : -1;
}

/* Which end is the server's is not told: an end that all sessions share is one server. */
static unsigned int servers(const struct source *from)
{
	unsigned int different = 0;

	for (unsigned int i = 0; i < from->count; i++) {
		const struct flow_key *a = &from->sessions[i]->key;
		bool again = false;

		for (unsigned int j = 0; j < i && !again; j++) {
			const struct flow_key *b = &from->sessions[j]->key;

			again = !memcmp(a->lo, b->lo, sizeof(a->lo)) ||
				!memcmp(a->hi, b->hi, sizeof(a->hi)) ||
				!memcmp(a->lo, b->hi, sizeof(a->lo)) ||
				!memcmp(a->hi, b->lo, sizeof(a->hi));
		}
		different += !again;
	}
	return different;
}

static int agreed(const struct source *from, unsigned int at)
{
	int value = value_of(from->sessions[0], at);

	for (unsigned int i = 1; i < from->count && value >= 0; i++)
		if (value_of(from->sessions[i], at) != value)
			value = -1;
	return value;
}

/* Constant, and the same in both directions. */
static bool is_alike(const struct signature *s, const struct source *from, unsigned int at)
{
	return (s->both | s->same) >> at & 1 && at >= from->skip &&
	       from->structure->fields[at - from->skip] == FIELD_BOTH;
}

/* Constants that belong to the protocol and not to a key: the same with three servers. */
void compile_values(struct signature *s, const struct source *from)
{
	unsigned int used = s->tests[0].width ? 2 : 0;

	if (servers(from) < SERVERS_MIN)
		return;
	for (unsigned int at = 0, run; at < SIGNATURE_BYTES && used < SIGNATURE_TESTS; at += run + 1) {
		for (run = 0; at + run < SIGNATURE_BYTES && is_alike(s, from, at + run) &&
		     agreed(from, at + run) >= 0; run++)
			;
		if (run < VALUES_MIN)
			continue;
		for (unsigned int i = 0; i < run && used < SIGNATURE_TESTS; i += 4) {
			struct signature_test t = { (uint8_t)(at + i), (uint8_t)(run - i < 4 ? run - i : 4),
						    s->ways, 0, 0, 0 };

			for (unsigned int j = 0; j < t.width; j++) {
				t.value = t.value << 8 | (uint32_t)agreed(from, at + i + j);
				t.mask = t.mask << 8 | 0xff;
				s->both &= ~(1U << (at + i + j));
				s->same &= ~(1U << (at + i + j));
			}
			s->tests[used++] = t;
		}
	}
}

/* --- sizes --- */

#define BLOCK 16
#define SIZES_SEEN 5		/* different ones that chance does not make alike */

/* A handshake beside the data misses whatever its size is. */
static bool misses(const struct signature *s, const struct payload *p)
{
	for (unsigned int at = 0; at < SIGNATURE_BYTES; at++)
		if (s->zero >> at & 1 && at < p->have && p->head[at])
			return true;
	return p->len < s->min;
}

/* Datagrams of blocks behind a header: all sizes alike modulo 16, of all sessions. */
void compile_sizes(struct signature *s, const struct source *from)
{
	const struct payload *first = NULL;
	uint64_t blocks[65536 / BLOCK / 64] = { 0 };
	unsigned int different = 0;

	if (s->proto != IP_UDP)
		return;
	for (unsigned int i = 0; i < from->count; i++)
		for (unsigned int j = 0; j < from->sessions[i]->count; j++) {
			const struct payload *p = &from->sessions[i]->payloads[j];
			uint32_t block = p->len / BLOCK % (65536 / BLOCK);

			if (misses(s, p))
				continue;
			first = first ? first : p;
			if (p->len % BLOCK != first->len % BLOCK)
				return;
			different += !(blocks[block / 64] >> block % 64 & 1);
			blocks[block / 64] |= 1ULL << block % 64;
		}
	if (different < SIZES_SEEN)
		return;
	s->quantum = BLOCK;
	s->residue = first->len % BLOCK;
}
