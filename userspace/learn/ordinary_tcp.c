// SPDX-License-Identifier: Apache-2.0
/*
 * Protocols that tell each message's length: TLS (RFC 8446), DNS (RFC 1035), Kafka, MongoDB, SMB over TCP
 * (MS-SMB2 2.1), TPKT (RFC 1006), MySQL, HTTP/2 (RFC 9113). One message is one segment here.
 */
#include "learn/ordinary_talk.h"

void say_tls(struct talk *t, struct payload *p, unsigned int nth)
{
	memcpy(p->head, nth < 2 ? "\x16\3\3" : "\x17\3\3", 3);
	put16(p->head + 3, p->len - 5);
	if (nth < 2 || t->ids[0] & 1)
		return;
	/* TLS 1.2 with GCM: the nonce counts */
	memset(p->head + 5, 0, 6);
	put16(p->head + 11, nth - 1);
}

void say_dns_tcp(struct talk *t, struct payload *p, unsigned int nth)
{
	put16(p->head, p->len - 2);
	put16(p->head + 2, t->ids[0] + nth * 7919);
	put32(p->head + 4, p->way ? 0x81800001 : 0x01000001);
	memcpy(p->head + 8, p->way ? "\0\1\0\0\0\0" : "\0\0\0\0\0\0", 6);
	memcpy(p->head + 14, "\3www\7example\3com\0\0\1\0\1", 21);
}

void say_rpc_be(struct talk *t, struct payload *p, unsigned int nth)
{
	put32(p->head, p->len - 4);
	if (p->way) {
		put32(p->head + 4, nth);
		return;
	}
	put32(p->head + 4, 0x00000009 + t->ids[0] % 4);
	put32(p->head + 8, nth);
	memcpy(p->head + 12, "\0\x0b" "client-main", 13);
}

void say_rpc_le(struct talk *t, struct payload *p, unsigned int nth)
{
	put_le(p->head, p->len, 4);
	put_le(p->head + 4, talk_own_le(t, 4, 4, t->ids[p->way] % 5000) + nth, 4);
	put_le(p->head + 8, p->way ? talk_own_le(t, 4, 4, t->ids[0] % 5000) + nth : 0, 4);
	put_le(p->head + 12, 2013, 4);
	put_le(p->head + 16, 0, 4);
	p->head[20] = 0;
	put_le(p->head + 21, p->len - 21, 4);
}

void say_smb(struct talk *t, struct payload *p, unsigned int nth)
{
	put32(p->head, p->len - 4);
	memcpy(p->head + 4, "\xfeSMB\x40\0\1\0\0\0\0\0", 12);
	put_le(p->head + 16, 5 + talk_draw(t) % 4, 2);
	put_le(p->head + 18, 1, 2);
	put_le(p->head + 20, p->way, 4);
	put_le(p->head + 24, 0, 4);
	put_le(p->head + 28, nth, 4);
	memset(p->head + 32, 0, 4);
}

/* Half of them carry noise behind X.224's header, as RDP with its old encryption does. */
void say_tpkt(struct talk *t, struct payload *p, unsigned int nth)
{
	put16(p->head, 0x0300);
	put16(p->head + 2, p->len);
	memcpy(p->head + 4, "\2\xf0\x80", 3);
	if (t->ids[0] & 1 && nth)
		memcpy(p->head + 7, p->way ? "\x68\0\1\3\xeb\x70" : "\x64\0\1\3\xeb\x70", 6);
}

void say_mysql(struct talk *t, struct payload *p, unsigned int nth)
{
	put_le(p->head, p->len - 4, 3);
	p->head[3] = p->way;
	if (!p->way)
		memcpy(p->head + 4, "\3SELECT id, name FROM", 21);
	else
		p->head[4] = nth % 3 ? 1 : 0;
}

void say_http2(struct talk *t, struct payload *p, unsigned int nth)
{
	put32(p->head, (p->len - 9) << 8);
	p->head[3] = nth & 1;
	p->head[4] = nth & 1 ? 4 : 0;
	put32(p->head + 5, 1 + nth / 2 * 2);
}
