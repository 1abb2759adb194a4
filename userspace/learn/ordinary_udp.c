// SPDX-License-Identifier: Apache-2.0
/*
 * DNS, NTP, QUIC, DTLS, STUN, RTP, uTP, SNMP: RFC 1035, 5905, 9000, 9147, 8489, 3550, BEP 29, RFC 3416.
 * RakNet and the Source engine stand for games: a small header with counters, then noise.
 */
#include "learn/ordinary_talk.h"

void say_dns(struct talk *t, struct payload *p, unsigned int nth)
{
	put16(p->head, t->ids[0] + nth * 7919);
	put32(p->head + 2, p->way ? 0x81800001 : 0x01000001);
	memcpy(p->head + 6, p->way ? "\0\1\0\0\0\0" : "\0\0\0\0\0\0", 6);
	memcpy(p->head + 12, "\3www\7example\3com\0\0\1\0\1", 21);
	p->head[13] += talk_draw(t) % 3;
}

void say_ntp(struct talk *t, struct payload *p, unsigned int nth)
{
	p->len = 48;
	put32(p->head, p->way ? 0x240206ec : 0x230006ec);
	if (!p->way)
		memset(p->head + 4, 0, 36);
	put32(p->head + 40, 0xe5b30000 + t->ids[0] % 65536 + nth * 64);
}

/* Every other talk opens before it is looked at; connection ids may have no bytes. */
void say_quic(struct talk *t, struct payload *p, unsigned int nth)
{
	if (nth >= 2 || t->ids[5] & 1) {
		p->head[0] = 0x40 | (p->head[0] & 0x3f);
		if (t->ids[6] % 4 == p->way)
			return;
		put32(p->head + 1, talk_own(t, 1, 4, t->ids[p->way]));
		put32(p->head + 5, talk_own(t, 5, 4, t->ids[p->way + 2]));
		return;
	}
	put32(p->head, p->way ? 0xc1000000 : 0xc3000000);
	memcpy(p->head + 4, "\1\10", 2);
	put32(p->head + 6, t->ids[p->way]);
	put32(p->head + 10, t->ids[p->way + 2]);
}

void say_dtls(struct talk *t, struct payload *p, unsigned int nth)
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

void say_stun(struct talk *t, struct payload *p, unsigned int nth)
{
	p->len = 20 + 8 * (1 + talk_draw(t) % 8);
	put16(p->head, p->way ? 0x0101 : 0x0001);
	put16(p->head + 2, p->len - 20);
	put32(p->head + 4, 0x2112a442);
	put32(p->head + 8, t->ids[0] + nth * 104729);
	put32(p->head + 12, t->ids[1] ^ nth * 7919);
}

/* Some with a header extension (RFC 8285); voice by 20 ms, 160 or 960 steps of its clock. */
void say_rtp(struct talk *t, struct payload *p, unsigned int nth)
{
	bool extended = t->ids[6] & 1;
	uint32_t step = t->ids[7] & 1 ? 160 : 960;

	put16(p->head, (extended ? 0x9000 : 0x8000) | (96 + t->ids[7] % 32));
	put16(p->head + 2, talk_own(t, 2, 2, t->ids[p->way]) + nth);
	put32(p->head + 4, talk_own(t, 4, 4, t->ids[p->way + 2]) + nth * step);
	put32(p->head + 8, talk_own(t, 8, 4, t->ids[p->way + 4]));
	if (extended)
		put32(p->head + 12, 0xbede0001);
}

void say_utp(struct talk *t, struct payload *p, unsigned int nth)
{
	uint32_t id = talk_own(t, 2, 2, t->ids[0]);

	put16(p->head, p->way && nth % 3 ? 0x2100 : 0x0100);
	put16(p->head + 2, id + p->way);
	put32(p->head + 4, talk_own(t, 4, 4, t->ids[p->way + 1]) + nth * 20000 + talk_draw(t) % 3000);
	put32(p->head + 8, talk_draw(t) % 90000);
	put32(p->head + 12, 0x00100000);
	put16(p->head + 16, talk_own(t, 16, 2, t->ids[p->way + 3]) + nth);
	put16(p->head + 18, talk_own(t, 18, 2, t->ids[4 - p->way]) + nth);
}

void say_raknet(struct talk *t, struct payload *p, unsigned int nth)
{
	uint32_t young = t->ids[7] % 3 ? 0 : talk_own_le(t, 1, 3, t->ids[p->way] & 0xffff);

	p->head[0] = 0x84;
	put_le(p->head + 1, young + nth, 3);
	p->head[4] = t->ids[6] & 1 ? 0x60 : 0x40;
	put16(p->head + 5, (p->len - 14) * 8);
	put_le(p->head + 7, young + nth, 3);
	put_le(p->head + 10, young + nth, 3);
	p->head[13] = 0;
}

void say_source(struct talk *t, struct payload *p, unsigned int nth)
{
	uint32_t own = t->ids[7] & 1 ? 3 : talk_own_le(t, 0, 4, t->ids[p->way] & 0xfffff);
	uint32_t theirs = t->ids[7] & 1 ? 3 : talk_own_le(t, 4, 4, t->ids[!p->way] & 0xfffff);

	put_le(p->head, own + nth, 4);
	put_le(p->head + 4, theirs + nth - !p->way, 4);
	p->head[8] = 0;
}

/* Version 2c; request ids count. */
void say_snmp(struct talk *t, struct payload *p, unsigned int nth)
{
	p->len = 64 + talk_draw(t) % 60;
	memcpy(p->head, "\x30\0\2\1\1\4\6public\xa0\0\2\4", 17);
	p->head[1] = p->len - 2;
	p->head[13] = p->way ? 0xa2 : 0xa0;
	p->head[14] = p->len - 15;
	put32(p->head + 17, (talk_own(t, 17, 4, t->ids[0]) & 0x7fffffff) + nth);
	memcpy(p->head + 21, "\2\1\0\2\1\0\x30", 7);
	p->head[28] = p->len - 29;
	memcpy(p->head + 29, "\x30\x0f\6\x0b\x2b\6\1\2\1", 9);
}
