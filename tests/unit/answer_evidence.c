// SPDX-License-Identifier: Apache-2.0
/*
 * Doubt is said: the rival and why it lost, one direction, answers under other ports, what is inside;
 * each behaviour has words and a weight.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "../../bpf/behave.h"
#include "answer/explain.h"
#include "answer/words.h"

static int tells(const struct flow *flow, const char *line)
{
	char out[16][EVIDENCE_TEXT_ROOM];
	unsigned int n = evidence(flow, out, 16);

	for (unsigned int i = 0; i < n; i++)
		if (!strcmp(out[i], line))
			return 1;
	return 0;
}

static void a_rival_and_why_it_lost(void **state)
{
	struct flow flow = { .class = CLASS_WIREGUARD, .rival = CLASS_RTP, .sure = 95, .tunnel = 95,
			     .marks = FLOW_BOTH_WAYS };

	assert_true(tells(&flow, "but: also fits rtp, less surely"));
	flow.tunnel = 75;
	assert_true(tells(&flow, "but: also fits rtp, nearly as surely: that costs 20"));
	flow = (struct flow){ .class = CLASS_RTP, .rival = CLASS_WIREGUARD, .sure = 60 };
	assert_true(tells(&flow, "but: also fits wireguard, not more surely: the ordinary name stands"));
	assert_true(tells(&flow, "but: one direction only"));
}

static void what_is_inside(void **state)
{
	struct flow flow = { .class = CLASS_VXLAN, .sure = 96, .tunnel = 96, .inner = CLASS_DNS,
			     .marks = FLOW_BOTH_WAYS };

	assert_true(tells(&flow, "inside: dns"));
	assert_false(tells(&flow, "its answers come under other ports"));
	flow.inner = CLASS_OPENVPN;
	flow.inside = 75;
	flow.marks |= FLOW_PAIRED;
	assert_true(tells(&flow, "inside: openvpn, a tunnel itself (75)"));
	assert_true(tells(&flow, "its answers come under other ports"));
}

/* The same rules in decide(): a close ordinary rival costs a tunnel 20, a tie goes to the ordinary. */
static void the_rules_behind_it(void **state)
{
	static struct study s;
	struct flow flow = { 0 };

	s.best[0] = (struct candidate){ .class = CLASS_WIREGUARD, .score = 80, .ways = 3 | SPEAKS_TUNNEL };
	s.best[1] = (struct candidate){ .class = CLASS_RTP, .score = 70, .ways = 3 };
	decide(&flow, &s);
	assert_int_equal(flow.class, CLASS_WIREGUARD);
	assert_int_equal(flow.rival, CLASS_RTP);
	assert_int_equal(flow.tunnel, 60);
	s.best[1].score = 80;
	decide(&flow, &s);
	assert_int_equal(flow.class, CLASS_RTP);
	assert_int_equal(flow.rival, CLASS_WIREGUARD);
	assert_int_equal(flow.tunnel, 0);
}

/* One direction alone stays below certainty, however often it speaks. */
static void one_way_is_never_certain(void **state)
{
	struct candidate c = { .class = CLASS_WIREGUARD };

	for (int i = 0; i < 50; i++)
		candidate_add(&c, speaks(90, 0), UP);
	assert_int_equal(c.score, ONE_WAY_MAX);
	candidate_add(&c, speaks(90, 0), DOWN);
	assert_true(c.score >= SETTLED_AT);
}

/* The packet path's own list, so that a bit that is added there fails here. */
static unsigned int behaved_bits(unsigned int *bits, unsigned int room)
{
	FILE *file = fopen("bpf/behave_tally.h", "re");
	char line[200], *at;
	unsigned int n = 0;
	int within = 0;

	assert_non_null(file);
	while (fgets(line, sizeof(line), file)) {
		within = strncmp(line, "enum behaved {", 14) ? within && line[0] != '}' : 1;
		for (at = line; within && (at = strstr(at, "BEHAVED_")); at++) {
			char *equals = strstr(at, " = ");

			if (!equals || strtoul(equals + 3, NULL, 10) == 0)
				break;	/* several bits under one name */
			assert_true(n < room);
			bits[n++] = strtoul(equals + 3, NULL, 10);
		}
	}
	fclose(file);
	return n;
}

static void every_behaviour_has_words_and_a_weight(void **state)
{
	unsigned int bits[32], all = 0, n = behaved_bits(bits, 32);

	for (unsigned int i = 0; i < n; i++) {
		struct flow flow = { .class = CLASS_CUSTOM, .behaved = bits[i], .marks = FLOW_BOTH_WAYS };
		char out[4][EVIDENCE_TEXT_ROOM], *text = NULL;
		struct json json;
		size_t size;
		FILE *file = open_memstream(&text, &size);

		json_start(&json, file, JSON_LINE);
		json_open_array(&json, NULL);
		put_behaviour(&json, bits[i], 0);
		json_close(&json);
		assert_int_equal(json_end(&json), 0);
		fclose(file);
		if (!strstr(text, "\"weight\":") || strstr(text, "\"weight\":null"))
			fail_msg("bit %u of enum behaved has no weight", bits[i]);
		free(text);
		if (evidence(&flow, out, 4) != 1)
			fail_msg("bit %u of enum behaved has no sentence", bits[i]);
		all |= bits[i];
	}
	assert_int_equal(all & (all + 1), 0);	/* no bit is left out; some have two names */
	assert_true(all >= 0xffff);
}

/* One bit, three names: of a zone its own sentence speaks. */
static void a_bit_of_several_names(void **state)
{
	struct flow flow = { .behaved = BEHAVED_VPN, .marks = FLOW_BOTH_WAYS };
	char out[4][EVIDENCE_TEXT_ROOM];

	flow.class = CLASS_TLS_TUNNEL;
	assert_int_equal(evidence(&flow, out, 4), 1);
	assert_non_null(strstr(out[0], "OpenVPN"));
	flow.class = CLASS_SSH_TUNNEL;
	assert_int_equal(evidence(&flow, out, 4), 1);
	assert_non_null(strstr(out[0], "sshuttle"));
	flow.class = CLASS_DNS_TUNNEL;
	assert_int_equal(evidence(&flow, out, 4), 0);
}

/* Flows of one host: to its peer, and to others, for put_host_share(). */
struct host { uint64_t to_peer, to_others; unsigned int others; };

static int walk_host(void *arg, int (*each)(void *, const struct flow_key *, const struct flow *),
		     void *each_arg)
{
	const struct host *h = arg;
	struct flow_key key = { .lo = { 1, 1 }, .hi = { 2, 2 }, .proto = IP_UDP };
	struct flow flow = { .bytes = { h->to_peer / 2, h->to_peer - h->to_peer / 2 } };

	each(each_arg, &key, &flow);
	for (unsigned int i = 0; i < h->others; i++) {
		key.hi[0] = 10 + i;
		flow.bytes[UP] = h->to_others;
		flow.bytes[DOWN] = 0;
		each(each_arg, &key, &flow);
	}
	key.lo[0] = 9;		/* another host's: no matter */
	flow.bytes[DOWN] = 1 << 30;
	return each(each_arg, &key, &flow);
}

static int says_share(struct host host, char text[256])
{
	struct prints prints = { .flows = { walk_host, &host } };
	struct explained of = { .key = { .lo = { 1, 1 }, .hi = { 2, 2 }, .proto = IP_UDP } };
	struct json json;
	FILE *file = fmemopen(text, 256, "w");

	json_start(&json, file, JSON_LINE);
	json_open_array(&json, NULL);
	put_host_share(&json, &prints, &of);
	json_close(&json);
	fclose(file);
	return !!strstr(text, "its peer has ");
}

static void a_host_with_one_peer(void **state)
{
	char text[256] = "";

	assert_true(says_share((struct host){ 96000, 1000, 4 }, text));
	assert_non_null(strstr(text, "has 96 % of all that"));
	assert_non_null(strstr(text, "in 5 flows"));
	assert_non_null(strstr(text, "\"weight\":null"));
	assert_false(says_share((struct host){ 85000, 5000, 4 }, text));
	assert_false(says_share((struct host){ 96000, 1000, 3 }, text));	/* too few flows */
	assert_false(says_share((struct host){ 0, 0, 8 }, text));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_rival_and_why_it_lost),
		cmocka_unit_test(what_is_inside),
		cmocka_unit_test(the_rules_behind_it),
		cmocka_unit_test(one_way_is_never_certain),
		cmocka_unit_test(every_behaviour_has_words_and_a_weight),
		cmocka_unit_test(a_bit_of_several_names),
		cmocka_unit_test(a_host_with_one_peer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
