// SPDX-License-Identifier: Apache-2.0
/* A talk from its kind, its seed and the rule that is held against it. */
#include "learn/ordinary_talk.h"

#define LUCK 3			/* bytes: one talk of sixteen million has so many by chance */
#define IP_TCP 6
#define IP_UDP 17

static const struct {
	const char *name;
	says *say;
} kinds[TALKS] = {
	[TALK_DNS] = { "DNS", say_dns }, [TALK_NTP] = { "NTP", say_ntp },
	[TALK_QUIC] = { "QUIC", say_quic }, [TALK_DTLS] = { "DTLS", say_dtls },
	[TALK_STUN] = { "STUN", say_stun }, [TALK_RTP] = { "RTP", say_rtp },
	[TALK_UTP] = { "uTP", say_utp }, [TALK_RAKNET] = { "RakNet", say_raknet },
	[TALK_SOURCE] = { "Source engine", say_source }, [TALK_SNMP] = { "SNMP", say_snmp },
	[TALK_TLS] = { "TLS", say_tls }, [TALK_DNS_TCP] = { "DNS over TCP", say_dns_tcp },
	[TALK_RPC_BE] = { "Kafka", say_rpc_be }, [TALK_RPC_LE] = { "MongoDB", say_rpc_le },
	[TALK_SMB] = { "SMB", say_smb }, [TALK_TPKT] = { "TPKT", say_tpkt },
	[TALK_MYSQL] = { "MySQL", say_mysql }, [TALK_HTTP2] = { "HTTP/2", say_http2 },
};

unsigned int ordinary_carrier(enum talk_kind talk) { return talk < TALK_TLS ? IP_UDP : IP_TCP; }
const char *ordinary_name(enum talk_kind talk) { return kinds[talk].name; }

/* SplitMix64: neighbouring seeds give unlike talks. */
uint32_t talk_draw(struct talk *t)
{
	uint64_t z = t->seed += 0x9e3779b97f4a7c15ULL;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ z >> 27) * 0x94d049bb133111ebULL;
	return (z ^ z >> 31) >> 32;
}

/* What the rule asks of a byte in both directions, plus 1; 0: nothing that its value could meet. */
static unsigned int asked(const struct signature *rule, unsigned int off)
{
	for (unsigned int i = 0; i < SIGNATURE_TESTS && rule->tests[i].width; i++) {
		const struct signature_test *test = &rule->tests[i];

		if (off >= test->off && off < (unsigned int)test->off + test->width)
			return (test->value >> 8 * (test->off + test->width - 1U - off) & 0xff) + 1;
	}
	if (off >= SIGNATURE_BYTES)
		return 0;
	return rule->zero >> off & 1 ? 1 : rule->both >> off & 1 ? 0x5a + 1 : 0;
}

uint32_t talk_own(struct talk *t, unsigned int off, unsigned int width, uint32_t drawn)
{
	for (unsigned int i = 0; i < width && t->rule && off + i < SIGNATURE_BYTES; i++) {
		unsigned int shift = 8 * (width - 1 - i), want = asked(t->rule, off + i);

		if (!want)
			continue;
		if (!t->lucky[off + i]) {
			if (!t->luck)
				continue;
			t->luck--;
			t->lucky[off + i] = true;
		}
		drawn = (drawn & ~(0xffU << shift)) | (want - 1) << shift;
	}
	return drawn;
}

uint32_t talk_own_le(struct talk *t, unsigned int off, unsigned int width, uint32_t drawn)
{
	unsigned int shift = 8 * (4 - width);

	drawn = talk_own(t, off, width, __builtin_bswap32(drawn) >> shift);
	return __builtin_bswap32(drawn) >> shift;
}

void ordinary_talk(struct conversation *c, enum talk_kind talk, uint64_t seed,
		   const struct signature *rule)
{
	struct talk t = { .seed = seed, .rule = rule, .luck = LUCK };

	memset(c, 0, sizeof(*c));
	for (unsigned int i = 0; i < 8; i++)
		t.ids[i] = talk_draw(&t);
	c->key.proto = ordinary_carrier(talk);
	while (c->count < CONVERSATION_PAYLOADS) {
		struct payload *p = &c->payloads[c->count];

		*p = (struct payload){ .have = SAMPLE_HEAD, .way = c->count & 1, .stream = ~0U,
				       .len = 64 + talk_draw(&t) % 1100, .at = c->count * 20000000ULL };
		for (unsigned int k = 0; k < SAMPLE_HEAD; k += 4)
			put32(p->head + k, talk_draw(&t));
		kinds[talk].say(&t, p, c->count / 2U);
		p->have = p->len < SAMPLE_HEAD ? p->len : SAMPLE_HEAD;
		c->ways[c->count++ & 1]++;
	}
}
