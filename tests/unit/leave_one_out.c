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

#include "learn/structure.h"
#include "signature/signature.h"
#include "talks.h"

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
	"home-rtp", "home-chained",
};
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

/* Structure of kind, session n; its rule, if there is one. */
static bool learn(const char *kind, int n, struct talks **talks, char line[FINGERPRINT_ROOM],
		  struct signature *rule)
{
	const struct conversation *session;
	struct reason why = { "" };
	struct structure s;
	char name[128];

	snprintf(name, sizeof(name), "tests/captures/%s-%d.pcap", kind, n);
	*talks = talks_of(name);
	assert_non_null(*talks);
	session = longest(*talks);
	assert_int_equal(structure_infer(&s, session), 0);
	structure_text(line, &s, session->key.proto);
	if (!signature_compile(rule, &s, &session, 1, &why))
		return true;
	print_message("%s: no rule: %s\n", name, why.text);
	return false;
}

/* Flows of ordinary captures that a rule fits. */
static unsigned int ordinary_hits(const struct signature *rule, const char *name)
{
	unsigned int hits = 0;
	glob_t files;

	talks_ordinary(&files);
	assert_true(files.gl_pathc >= 12);
	for (size_t o = 0; o < files.gl_pathc; o++) {
		struct talks *t = talks_of(files.gl_pathv[o]);

		for (unsigned int i = 0; t && i < t->count; i++)
			if (signature_match_conversation(rule, &t->list[i], NULL)) {
				print_message("%s hits %s\n", name, files.gl_pathv[o]);
				hits++;
			}
		free(t);
	}
	globfree(&files);
	return hits;
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
			alarms += ordinary_hits(&rule[n], kinds[k]);
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
