// SPDX-License-Identifier: Apache-2.0
/*
 * Signatures: compiled from made sessions and found again in others with other keys; held back where
 * they should be.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../bpf/parse.h"
#include "signature/signature.h"

static uint64_t seed;

static unsigned int draw(unsigned int n)
{
	seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return (unsigned int)(seed >> 33) % n;
}

/* A session of a made VPN: 4 bytes of the key, 7 zeros, a counter, noise. */
struct maker { uint32_t magic; unsigned int count[2]; unsigned int sizes; bool still; };

static struct payload *next_payload(struct conversation *c, uint8_t way, uint32_t len)
{
	struct payload *p = &c->payloads[c->count++];

	memset(p, 0, sizeof(*p));
	p->way = way;
	p->len = len;
	p->stream = ~0U;
	p->have = len < SAMPLE_HEAD ? (uint8_t)len : SAMPLE_HEAD;
	p->at = c->count * 1000000ULL;
	c->ways[way]++;
	return p;
}

static void made_payload(struct conversation *c, struct maker *m, uint8_t way)
{
	static const unsigned int lens[] = { 108, 84, 76, 300, 1300, 612, 76, 90 };
	struct payload *p = next_payload(c, way, lens[(m->count[way] + 3 * way) % m->sizes] + (way && m->still));

	memcpy(p->head, &m->magic, 4);
	p->head[11] = (uint8_t)++m->count[way];
	for (unsigned int i = 12; i < p->have; i++)
		p->head[i] = m->still ? (uint8_t)i : (uint8_t)draw(256);
}

static void made_session(struct conversation *c, uint32_t magic, unsigned int sizes, uint32_t server)
{
	struct maker m = { .magic = magic, .sizes = sizes };

	memset(c, 0, sizeof(*c));
	c->key.proto = IP_UDP;
	c->key.lo[1] = server;
	c->key.hi[1] = magic ^ server;
	for (unsigned int i = 0; i < SAMPLES_PER_WAY; i++) {
		made_payload(c, &m, UP);
		made_payload(c, &m, DOWN);
	}
}

static int compile(struct signature *s, const struct conversation *c, unsigned int n,
		   struct reason *why)
{
	const struct conversation *list[8];
	struct structure t;

	assert_int_equal(structure_infer(&t, &c[0]), 0);
	for (unsigned int i = 0; i < n; i++)
		list[i] = &c[i];
	return signature_compile(s, &t, list, n, why);
}

static void finds_another_session(void **state)
{
	struct conversation a, b;
	struct signature s;
	struct signature_match m;
	struct reason why = { "" };

	made_session(&a, 0x11223344, 8, 1);
	made_session(&b, 0x99aabbcc, 8, 2);
	assert_int_equal(compile(&s, &a, 1, &why), 0);
	assert_int_equal(s.tests[0].width, 0);		/* one session's magic is no protocol's */
	assert_true(s.bits >= 90);
	assert_true(signature_match_conversation(&s, &b, &m));
	assert_true(m.payloads[UP] <= 4 && m.payloads[DOWN] <= 4);
}

/* Blocks behind a header: the sizes' residue is a part of the rule, unless one payload has another. */
static void blocks_have_a_residue(void **state)
{
	struct conversation a, b;
	struct signature s;
	struct reason why = { "" };

	made_session(&a, 0x11223344, 8, 1);
	made_session(&b, 0x99aabbcc, 8, 2);
	for (unsigned int i = 0; i < a.count; i++)
		a.payloads[i].len = 44 + 16 * (i * 5 % 9);
	assert_int_equal(compile(&s, &a, 1, &why), 0);
	assert_int_equal(s.quantum, 16);
	assert_int_equal(s.residue, 12);
	assert_true(signature_match_conversation(&s, &a, NULL));
	assert_false(signature_match_conversation(&s, &b, NULL));
	a.payloads[7].len++;
	assert_int_equal(compile(&s, &a, 1, &why), 0);
	assert_int_equal(s.quantum, 0);
}

static void chain(struct conversation *c)
{
	const struct payload *before[2] = { NULL, NULL };

	for (unsigned int i = 0; i < c->count; i++) {
		struct payload *p = &c->payloads[i];

		for (unsigned int k = 0; k < TAIL; k++)
			p->tail[k] = (uint8_t)draw(256);
		if (before[p->way])
			memcpy(p->head + 12, before[p->way]->tail + 4, 16);
		before[p->way] = p;
	}
}

/* Each message begins, behind its header, with the last block of the one before. */
static void chains_are_followed(void **state)
{
	struct conversation a, b, c;
	struct reason why = { "" };
	struct signature s;

	made_session(&a, 0x11223344, 8, 1);
	made_session(&b, 0x99aabbcc, 8, 2);
	c = b;
	chain(&a);
	chain(&b);
	assert_int_equal(compile(&s, &a, 1, &why), 0);
	assert_true(s.echoes[0].chained && s.echoes[1].chained);
	assert_int_equal(s.echoes[0].off, 12);
	assert_int_equal(s.echoes[1].from, 8);
	assert_true(s.bits >= 150);
	assert_true(signature_match_conversation(&s, &b, NULL));
	assert_false(signature_match_conversation(&s, &c, NULL));	/* the same header, no chain */
}

/* Sessions that begin with pings have one size; it goes both ways. */
static void one_size_both_ways(void **state)
{
	struct conversation a, b;
	struct maker still = { .magic = 7, .sizes = 1, .still = true };
	struct signature s;
	struct signature_match m;
	struct reason why = { "" };

	made_session(&a, 0x11223344, 8, 1);
	assert_int_equal(compile(&s, &a, 1, &why), 0);
	made_session(&b, 0x55667788, 1, 2);
	for (unsigned int i = 0; i < b.count; i++)
		b.payloads[i].len = 108;
	assert_true(signature_match_conversation(&s, &b, &m));
	assert_true(m.payloads[UP] <= 4 && m.payloads[DOWN] <= 4);
	/* reports and receipts, each of its own size */
	for (unsigned int i = 0; i < b.count; i++)
		b.payloads[i].len = b.payloads[i].way ? 48 : 96;
	assert_false(signature_match_conversation(&s, &b, &m));
	/* the same header before bytes that never change */
	memset(&b, 0, sizeof(b));
	b.key.proto = IP_UDP;
	for (unsigned int i = 0; i < SAMPLES_PER_WAY; i++) {
		made_payload(&b, &still, UP);
		made_payload(&b, &still, DOWN);
	}
	assert_false(signature_match_conversation(&s, &b, &m));
}

static void values_need_three_servers(void **state)
{
	struct conversation c[3];
	struct signature s;
	struct reason why = { "" };

	for (unsigned int i = 0; i < 3; i++)
		made_session(&c[i], 0x44332211, 8, 10 + i);
	assert_int_equal(compile(&s, c, 2, &why), 0);
	assert_int_equal(s.tests[0].width, 0);
	assert_int_equal(compile(&s, c, 3, &why), 0);
	assert_int_equal(s.tests[0].width, 4);
	assert_int_equal(s.tests[0].value, 0x11223344);
	made_session(&c[0], 0x55443322, 8, 9);
	assert_false(signature_match_conversation(&s, &c[0], NULL));
}

static void noise_has_no_rule(void **state)
{
	struct conversation a;
	struct signature s;
	struct reason why = { "" };

	memset(&a, 0, sizeof(a));
	a.key.proto = IP_UDP;
	for (unsigned int i = 0; i < 2 * SAMPLES_PER_WAY; i++) {
		struct payload *p = next_payload(&a, i & 1, 60 + draw(1000));

		for (unsigned int j = 0; j < p->have; j++)
			p->head[j] = (uint8_t)draw(256);
	}
	assert_int_equal(compile(&s, &a, 1, &why), -95 /* ENOTSUP */);
	assert_non_null(strstr(why.text, "no structure"));
}

/* 2 bytes of length before each message; every 4th segment holds two messages. */
static void framed(struct conversation *c)
{
	memset(c, 0, sizeof(*c));
	c->key.proto = IP_TCP;
	for (unsigned int i = 0; i < 2 * SAMPLES_PER_WAY; i++) {
		uint32_t first = 20 + draw(900), len = i % 4 == 3 ? first + 40 : first;
		struct payload *p = next_payload(c, i / 2 & 1, len);

		for (unsigned int j = 2; j < p->have; j++)
			p->head[j] = (uint8_t)draw(256);
		p->head[0] = (uint8_t)((first - 2) >> 8);
		p->head[1] = (uint8_t)(first - 2);
	}
}

static void framing_holds(void **state)
{
	struct conversation a, b;
	struct signature s;
	struct reason why = { "" };

	framed(&a);
	framed(&b);
	assert_int_equal(compile(&s, &a, 1, &why), 0);
	assert_int_equal(s.framing.width, 2);
	assert_int_equal(s.framing.rest, 2);
	assert_true(signature_match_conversation(&s, &b, NULL));
	for (unsigned int i = 0; i < b.count; i++)
		b.payloads[i].head[1] ^= 1;
	assert_false(signature_match_conversation(&s, &b, NULL));
}

/* Whatever a rule asks and whatever the payload has: no read outside, no endless loop. */
static void any_rule_any_payload(void **state)
{
	for (unsigned int round = 0; round < 4000; round++) {
		struct conversation c;
		struct signature s;
		uint8_t *bytes = (uint8_t *)&s;

		memset(&c, 0, sizeof(c));
		c.key.proto = round & 1 ? IP_TCP : IP_UDP;
		for (unsigned int i = 0; i < 2 * SAMPLES_PER_WAY; i++) {
			struct payload *p = next_payload(&c, draw(2), draw(4) ? draw(1500) : draw(20));

			for (unsigned int j = 0; j < p->have; j++)
				p->head[j] = draw(3) ? 0 : (uint8_t)draw(256);
		}
		for (unsigned int i = 0; i < sizeof(s); i++)
			bytes[i] = draw(4) ? 0 : (uint8_t)draw(256);
		s.proto = c.key.proto;
		s.ways = SIGNATURE_BOTH;
		s.until = SIGNATURE_PAYLOADS;
		s.from %= SIGNATURE_PAYLOADS;
		s.max = 0xffff;
		if (!signature_check(&s, NULL) || round % 3 == 0) {
			s.framing.width %= 5;
			signature_match_conversation(&s, &c, NULL);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_another_session), cmocka_unit_test(blocks_have_a_residue),
		cmocka_unit_test(chains_are_followed),
		cmocka_unit_test(one_size_both_ways),
		cmocka_unit_test(values_need_three_servers), cmocka_unit_test(noise_has_no_rule),
		cmocka_unit_test(framing_holds), cmocka_unit_test(any_rule_any_payload),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
