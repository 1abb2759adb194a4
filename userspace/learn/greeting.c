// SPDX-License-Identifier: Apache-2.0
/*
 * A handshake behind a header: datagrams, or messages of a stream, that carry TLS or DTLS behind bytes of
 * their own are the control channel of a private protocol, which makes keys for what follows. TLS needs
 * a stream, so in datagrams somebody made one. Ordinary protocols that switch to TLS do so at a segment's
 * first byte, both sides; those that wrap it (TDS, RADIUS, RDP over UDP, CAPWAP) have names. A hello and
 * its answer must go opposite ways: a mirror, a flow export or a download shows both in one.
 */
#include <stdio.h>
#include <string.h>

#include "../../bpf/behave.h"
#include "greeting.h"
#include "messages.h"

#define DATAGRAM_SURE (NAMED_AT + 10)
#define DTLS_SURE (NAMED_AT + 5)	/* a relay may wrap it */
#define STREAM_SURE NAMED_AT
#define HEADER_MOST (SAMPLE_HEAD - 6)	/* bytes in front; what says hello must be seen */
#define HELLO_LEAST 40			/* bytes: version, random, a list of each kind */

enum hello { HELLO_NOTHING, HELLO_TLS, HELLO_DTLS };

struct greeting {
	enum hello kind;
	unsigned int offset;		/* of the client's, in its payload */
	uint8_t way;			/* the client's */
};

/* Bytes that are not seen any more agree with everything. */
static bool agrees(const struct payload *p, unsigned int off, uint8_t value)
{
	return off >= p->have || p->head[off] == value;
}

/* RFC 8446 5.1, 4: record of a handshake, and in it a hello; what follows in the record may be more. */
static bool is_tls_hello(const struct payload *p, unsigned int off, uint8_t type)
{
	const uint8_t *r = p->head + off;
	uint32_t record, hello;

	if (p->have < off + 6 || r[0] != 22 || r[1] != 3 || r[2] > 4 || r[5] != type)
		return false;
	record = number_at(r + 3, 2, false);
	if (record < HELLO_LEAST + 4 || record > 16384 || !agrees(p, off + 6, 0) || !agrees(p, off + 9, 3))
		return false;
	if (p->have < off + 9)
		return type == 2;
	hello = number_at(r + 6, 3, false);
	return hello >= HELLO_LEAST && (type == 1 ? hello + 4 == record : hello + 4 <= record);
}

/* RFC 6347 4.1, 4.2: the same, with epoch 0, a small number, and the fragment that fills its record. */
static bool is_dtls_hello(const struct payload *p, unsigned int off, uint8_t type)
{
	const uint8_t *r = p->head + off;
	uint32_t record, part;

	if (p->have < off + 25 || r[0] != 22 || r[1] != 0xfe || (r[2] != 0xff && r[2] != 0xfd) ||
	    number_at(r + 3, 7, false) || r[13] != type)
		return false;
	record = number_at(r + 11, 2, false);
	part = number_at(r + 22, 3, false);
	return part + 12 == record && off + 13 + record <= p->len &&
	       number_at(r + 19, 3, false) + part <= number_at(r + 14, 3, false);
}

/* TURN's channels (RFC 8656 12.4) carry WebRTC; over TCP a length does (RFC 4571). */
static bool is_turn_channel(const struct payload *p)
{
	return p->have >= 4 && (p->head[0] & 0xc0) == 0x40 &&
	       ((number_at(p->head + 2, 2, false) + 7) & ~3ULL) == ((p->len + 3) & ~3U);
}

/* A hello of this type (1 the client's, 2 the server's) behind a header of at least one byte. */
static enum hello hello_behind(const struct payload *p, uint8_t type, unsigned int *offset)
{
	for (*offset = 1; *offset <= HEADER_MOST && *offset < p->have; ++*offset) {
		if (is_tls_hello(p, *offset, type))
			return HELLO_TLS;
		if (is_dtls_hello(p, *offset, type))
			return is_turn_channel(p) ? HELLO_NOTHING : HELLO_DTLS;
	}
	return HELLO_NOTHING;
}

static bool is_answered(const struct conversation *s, unsigned int from, const struct greeting *g)
{
	unsigned int offset;

	for (unsigned int i = from; i < s->count; i++)
		if (s->payloads[i].way != g->way && hello_behind(&s->payloads[i], 2, &offset) == g->kind)
			return true;
	return false;
}

static bool look_for_greeting(struct greeting *g, const struct conversation *s)
{
	if (!s || (s->key.proto != IP_UDP && s->key.proto != IP_TCP))
		return false;
	for (unsigned int i = 0; i < s->count; i++) {
		g->kind = hello_behind(&s->payloads[i], 1, &g->offset);
		g->way = s->payloads[i].way;
		if (g->kind == HELLO_DTLS && s->key.proto == IP_TCP)
			return false;
		if (g->kind && is_answered(s, i + 1, g))
			return true;
	}
	return false;
}

void greeting_reconsider(const struct conversation *s, struct flow *flow)
{
	struct greeting g;

	if (flow->class != CLASS_UNKNOWN || flow->tunnel || !look_for_greeting(&g, s))
		return;
	flow->class = CLASS_CUSTOM;
	flow->tunnel = s->key.proto == IP_TCP ? STREAM_SURE : g.kind == HELLO_DTLS ? DTLS_SURE : DATAGRAM_SURE;
}

const char *greeting_evidence(const struct conversation *s, unsigned int *n)
{
	static __thread char text[80];
	struct greeting g;

	if (!look_for_greeting(&g, s) || (*n)--)
		return NULL;
	snprintf(text, sizeof(text), "inside: a %s handshake behind a header of %u bytes",
		 g.kind == HELLO_DTLS ? "DTLS" : "TLS", g.offset);
	return text;
}
