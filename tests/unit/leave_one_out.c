// SPDX-License-Identifier: Apache-2.0
/*
 * Leave one out: with all matchers off, a rule is made from one session of a capture and held against
 * the other session of the same protocol, against all others, and against ordinary traffic.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/engine.h"
#include "learn/structure.h"
#include "replay/replay.h"
#include "signature/signature.h"

#define TALKS 256

struct talks {
	struct conversation list[TALKS];
	unsigned int count;
};

static void sampled(void *arg, const struct sample_event *e)
{
	struct talks *t = arg;
	struct conversation *c = t->list;
	struct payload *p;

	while (c < t->list + t->count && memcmp(&c->key, &e->key, sizeof(e->key)))
		c++;
	assert_true(c < t->list + TALKS);
	if (c == t->list + t->count) {
		t->count++;
		c->key = e->key;
	}
	if (c->ways[e->way & 1] == SAMPLES_PER_WAY)
		return;
	p = &c->payloads[c->count++];
	c->ways[e->way & 1]++;
	*p = (struct payload){ .len = e->len, .stream = e->stream, .at = e->at, .way = e->way & 1,
			       .have = e->have < SAMPLE_HEAD ? e->have : SAMPLE_HEAD };
	memcpy(p->head, e->head, sizeof(p->head));
	memcpy(p->tail, e->tail, sizeof(p->tail));
}

/* Every flow's first payloads, as if nobody knew any protocol. */
static struct talks *talks_of(const char *name)
{
	static uint64_t all[CLASSES / 64];
	struct talks *t = calloc(1, sizeof(*t));
	struct engine_options options = { .sampled = sampled, .muted = all, .arg = t };
	struct replayed sum = { 0 };
	struct reason why = { "" };
	struct engine *engine;
	char path[128];

	memset(all, 0xff, sizeof(all));
	engine = engine_native(&options);
	assert_non_null(engine);
	snprintf(path, sizeof(path), "tests/captures/%s.pcap", name);
	assert_int_equal(replay_file(engine, path, &sum, &why), 0);
	engine->ops->end(engine);
	return t;
}

static const struct conversation *longest(const struct talks *t)
{
	const struct conversation *best = &t->list[0];

	assert_true(t->count > 0);
	for (unsigned int i = 1; i < t->count; i++)
		if (t->list[i].count > best->count)
			best = &t->list[i];
	return best;
}

static const char *const kinds[] = {
	"wireguard", "openvpn-udp", "openvpn-udp-tls-auth", "openvpn-udp-tls-crypt", "openvpn-tcp",
	"openvpn-tcp-tls-crypt", "ipsec-nat-t", "gre", "home-magic", "home-masked", "home-tcplen",
	"home-rtp",
};
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static const char *const ordinary[] = {
	"dns-1", "dns-2", "http-1", "http-2", "iperf-tcp-1", "iperf-tcp-2", "iperf-udp-1", "iperf-udp-2",
	"ssh-1", "ssh-2", "tls-1", "tls-2",
};
#define ORDINARY (sizeof(ordinary) / sizeof(ordinary[0]))

/* Structure of kind, session n; its rule, if there is one. */
static bool learn(const char *kind, int n, struct talks **talks, char line[FINGERPRINT_ROOM],
		  struct signature *rule)
{
	const struct conversation *session;
	struct reason why = { "" };
	struct structure s;
	char name[64];

	snprintf(name, sizeof(name), "%s-%d", kind, n);
	*talks = talks_of(name);
	session = longest(*talks);
	assert_int_equal(structure_infer(&s, session), 0);
	structure_text(line, &s, session->key.proto);
	if (!signature_compile(rule, &s, &session, 1, &why))
		return true;
	print_message("%s: no rule: %s\n", name, why.text);
	return false;
}

static void one_line_each_and_found_again(void **state)
{
	unsigned int rules = 0, found = 0, alarms = 0;

	for (unsigned int k = 0; k < KINDS; k++) {
		char line[3][FINGERPRINT_ROOM];
		struct signature rule[3];
		struct talks *talks[3];
		bool has[3];

		for (int n = 1; n <= 2; n++)
			has[n] = learn(kinds[k], n, &talks[n], line[n], &rule[n]);
		assert_string_equal(line[1], line[2]);
		for (int n = 1; n <= 2; n++) {
			if (!has[n])
				continue;
			rules++;
			if (signature_match_conversation(&rule[n], longest(talks[3 - n]), NULL))
				found++;
			else
				print_message("%s-%d: its rule does not find %d\n", kinds[k], n, 3 - n);
			for (unsigned int o = 0; o < ORDINARY; o++) {
				struct talks *t = talks_of(ordinary[o]);

				for (unsigned int i = 0; i < t->count; i++)
					if (signature_match_conversation(&rule[n], &t->list[i], NULL)) {
						print_message("%s-%d hits %s\n", kinds[k], n, ordinary[o]);
						alarms++;
					}
				free(t);
			}
		}
		free(talks[1]);
		free(talks[2]);
	}
	print_message("%u rules from one session each: %u find the other, %u ordinary hits\n", rules,
		      found, alarms);
	assert_int_equal(alarms, 0);
	assert_true(rules >= 20);
	assert_true(found * 100 >= rules * 95);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_line_each_and_found_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
