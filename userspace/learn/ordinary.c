// SPDX-License-Identifier: Apache-2.0
/* DNS, NTP, QUIC, DTLS, STUN, RTP: RFC 1035, 5905, 9000, 9147, 8489, 3550. */
#include <string.h>

#include "learn/ordinary.h"

struct talk {
	uint64_t seed;
	uint32_t ids[8];		/* the talk's own numbers */
};

static uint32_t draw(struct talk *t)
{
	t->seed = t->seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return t->seed >> 33;
}

static void put16(uint8_t *at, uint32_t n)
{
	at[0] = n >> 8;
	at[1] = n;
}

static void put32(uint8_t *at, uint32_t n)
{
	put16(at, n >> 16);
	put16(at + 2, n);
}

static void say_dns(struct talk *t, struct payload *p, unsigned int nth)
{
	put16(p->head, t->ids[0] + nth * 7919);
	put32(p->head + 2, p->way ? 0x81800001 : 0x01000001);
	memcpy(p->head + 6, p->way ? "\0\1\0\0\0\0" : "\0\0\0\0\0\0", 6);
	memcpy(p->head + 12, "\3www\7example\3com\0\0\1\0\1", 21);
	p->head[13] += draw(t) % 3;
}

static void say_ntp(struct talk *t, struct payload *p, unsigned int nth)
{
	p->len = p->have = 48;
	put32(p->head, p->way ? 0x240206ec : 0x230006ec);
	if (!p->way)
		memset(p->head + 4, 0, 36);
	put32(p->head + 40, 0xe5b30000 + t->ids[0] % 65536 + nth * 64);
}

static void say_quic(struct talk *t, struct payload *p, unsigned int nth)
{
	if (nth >= 2) {
		p->head[0] = 0x40 | (p->head[0] & 0x3f);
		put32(p->head + 1, t->ids[p->way]);
		put32(p->head + 5, t->ids[p->way + 2]);
		return;
	}
	put32(p->head, p->way ? 0xc1000000 : 0xc3000000);
	memcpy(p->head + 4, "\1\10", 2);
	put32(p->head + 6, t->ids[p->way]);
	put32(p->head + 10, t->ids[p->way + 2]);
}

static void say_dtls(struct talk *t, struct payload *p, unsigned int nth)
{
	memcpy(p->head, nth < 3 ? "\x16\xfe\xfd\0\0" : "\x17\xfe\xfd\0\1", 5);
	memset(p->head + 5, 0, 4);
	put16(p->head + 9, nth);
	put16(p->head + 11, p->len - 13);
	if (nth < 3)
		return;
	/* the nonce of GCM is the sequence number in most libraries */
	memcpy(p->head + 13, "\0\1\0\0\0\0", 6);
	put16(p->head + 19, nth);
}

static void say_stun(struct talk *t, struct payload *p, unsigned int nth)
{
	p->len = 20 + 8 * (1 + draw(t) % 8);
	p->have = p->len < SAMPLE_HEAD ? p->len : SAMPLE_HEAD;
	put16(p->head, p->way ? 0x0101 : 0x0001);
	put16(p->head + 2, p->len - 20);
	put32(p->head + 4, 0x2112a442);
	put32(p->head + 8, t->ids[0] + nth * 104729);
	put32(p->head + 12, t->ids[1] ^ nth * 7919);
}

static void say_rtp(struct talk *t, struct payload *p, unsigned int nth)
{
	put16(p->head, 0x8000 | 111);
	put16(p->head + 2, t->ids[p->way] + nth);
	put32(p->head + 4, t->ids[p->way + 2] + nth * 960);
	put32(p->head + 8, t->ids[p->way + 4]);
}

void ordinary_talk(struct conversation *c, unsigned int talk, uint64_t seed)
{
	static void (*const says[TALKS])(struct talk *, struct payload *, unsigned int) = {
		say_dns, say_ntp, say_quic, say_dtls, say_stun, say_rtp,
	};
	struct talk t = { .seed = seed };

	memset(c, 0, sizeof(*c));
	for (unsigned int i = 0; i < 8; i++)
		t.ids[i] = draw(&t);
	c->key.proto = 17;
	while (c->count < CONVERSATION_PAYLOADS) {
		struct payload *p = &c->payloads[c->count];

		*p = (struct payload){ .have = SAMPLE_HEAD, .way = c->count & 1, .stream = ~0U,
				       .len = 64 + draw(&t) % 1100, .at = c->count * 20000000ULL };
		for (unsigned int k = 0; k < SAMPLE_HEAD; k++)
			p->head[k] = draw(&t);
		says[talk](&t, p, c->count / 2U);
		c->ways[c->count++ & 1]++;
	}
}
