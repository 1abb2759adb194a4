// SPDX-License-Identifier: Apache-2.0
/* Zones: made DNS messages of tunnels and of what resembles them, against the verdict on their flows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <arpa/inet.h>

#include <cmocka.h>

#include "../../bpf/behave.h"
#include "learn/zones.h"

static uint64_t seed, now;
static unsigned int records;	/* in each answer; all behind the first at random */
static bool mirrored;		/* each message is seen twice */

static unsigned int draw(unsigned int n)
{
	seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return (seed >> 33) % n;
}

static void letters(char *out, unsigned int n, const char *alphabet)
{
	unsigned int of = strlen(alphabet);

	while (n--)
		*out++ = alphabet[draw(of)];
	*out = 0;
}

#define BASE32 "abcdefghijklmnopqrstuvwxyz234567"
#define BASE64 "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
#define HEX "0123456789abcdef"

struct talk { struct zones *zones; struct flow_key key; uint64_t host[2], server[2]; };

static struct talk talk_begin(uint16_t port)
{
	struct talk t = { .key = { .lo_port = port, .hi_port = 53, .proto = IP_UDP } };

	inet_pton(AF_INET6, "::ffff:192.0.2.7", t.host);
	inet_pton(AF_INET6, "::ffff:198.51.100.53", t.server);
	memcpy(t.key.lo, t.host, 16);
	memcpy(t.key.hi, t.server, 16);
	return t;
}

/* One message; data_len < 0: a query, 0: no such name. */
static void say(struct talk *t, const char *name, uint16_t type, uint16_t got, const void *data,
		int data_len)
{
	struct name_event e = { .type = EVENT_NAME, .key = t->key, .at = now };
	uint8_t m[2048] = { 0, 7, data_len < 0 ? 1 : 0x81, data_len < 0 ? 0 : 0x80, 0, 1 };
	unsigned int n = 12;

	now += 20000000;
	while (*name) {
		unsigned int l = strcspn(name, ".");

		m[n++] = l;
		memcpy(m + n, name, l);
		n += l;
		name += l + (name[l] == '.');
	}
	n++;
	m[n++] = type >> 8;
	m[n++] = type;
	n++;
	m[n++] = 1;
	if (data_len > 0) {
		uint8_t head[12] = { 0xc0, 12, got >> 8, got, 0, 1, 0, 0, 0, 60, data_len >> 8, data_len };

		m[7] = records;
		for (unsigned int r = 0; r < records; r++) {
			memcpy(m + n, head, 12);
			memcpy(m + n + 12, data, data_len);
			n += 12 + data_len;
			m[n - 1] ^= r ? draw(256) : 0;
		}
	} else if (!data_len) {
		m[3] |= 3;
	}
	e.len = n;
	e.have = n < NAME_HEAD ? n : NAME_HEAD;
	memcpy(e.head, m, e.have);
	memcpy(e.tail, m + n - TAIL, TAIL);
	memcpy(e.src, data_len < 0 ? t->host : t->server, 16);
	zones_sample(t->zones, &e);
	e.at += 40000;
	if (mirrored)
		zones_sample(t->zones, &e);
}

static void ask(struct talk *t, const char *name, uint16_t type, uint16_t got, const void *data, int len)
{
	say(t, name, type, got, NULL, -1);
	say(t, name, type, got, data, len);
}

static struct flow judged(struct talk *t)
{
	struct flow f = { .class = CLASS_DNS, .sure = 98 };

	zones_judge(t->zones, &t->key, &f);
	return f;
}

static int setup(void **state)
{
	struct zones_limits limits = { .zones = 1024, .flows = 1024 };

	seed = 42;
	records = 1;
	mirrored = false;
	now = 1000000000;
	*state = zones_new(&limits);
	return !*state;
}

static int teardown(void **state)
{
	zones_free(*state);
	return 0;
}

/* A home-made tunnel: base32 names of several labels, TXT answers full of data. */
static void carry(struct talk *t, const char *zone, unsigned int messages)
{
	char name[256], label[64], data[512];

	for (unsigned int i = 0; i < messages; i++) {
		unsigned int labels = 1 + draw(3), len = 40 + draw(400);

		name[0] = 0;
		while (labels--) {
			letters(label, 20 + draw(40), BASE32);
			strcat(strcat(name, label), ".");
		}
		strcat(name, zone);
		letters(data + 1, len, BASE64);
		data[0] = len > 255 ? 255 : len;
		ask(t, name, 16, 16, data, len + 1);
	}
}

static void tunnel_is_found_and_named_by_its_spelling(void **state)
{
	struct talk t = talk_begin(40000);
	struct flow f;

	t.zones = *state;
	carry(&t, "t.example.com", 200);
	f = judged(&t);
	assert_int_equal(f.class, CLASS_DNS_TUNNEL);
	assert_true(f.tunnel >= 80 && f.behaved & BEHAVED_ZONE);
	assert_string_equal(zones_fingerprint(t.zones, &t.key, &f), "tf1/d;s32l;l64;q=TXT;a=TXT");
	assert_non_null(strstr(zones_evidence(t.zones, &t.key, 0), "t.example.com"));
}

static void a_mirror_that_shows_all_twice_hides_nothing(void **state)
{
	struct talk t = talk_begin(40000);

	t.zones = *state;
	mirrored = true;
	carry(&t, "t.example.org", 60);
	assert_true(judged(&t).tunnel >= NAMED_AT);
	assert_int_equal(judged(&t).class, CLASS_DNS_TUNNEL);
}

/* Base32 in the questions; the answers are of the zone's own name, or each of the same one record. */
static void questions_not_repeated(struct talk *t, bool new_data)
{
	char name[256], label[64], data[512] = "";

	for (unsigned int i = 0; i < 60; i++) {
		letters(label, 48, BASE32);
		snprintf(name, sizeof(name), "%s.example.org", label);
		say(t, name, 16, 16, NULL, -1);
		if (new_data || !i)
			letters(data + 1, 180, BASE64);
		data[0] = (char)180;
		say(t, "example.org", 16, 16, data, 181);
	}
}

static void answers_to_another_name_are_a_tunnel(void **state)
{
	struct talk t = talk_begin(40000);

	t.zones = *state;
	questions_not_repeated(&t, true);
	assert_int_equal(judged(&t).class, CLASS_DNS_TUNNEL);
	assert_true(judged(&t).tunnel >= NAMED_AT);
}

static void one_text_asked_again_is_no_tunnel(void **state)
{
	struct talk t = talk_begin(40000);

	t.zones = *state;
	questions_not_repeated(&t, false);
	assert_int_equal(judged(&t).class, CLASS_DNS);
	assert_true(judged(&t).tunnel < NAMED_AT);
}

static void a_port_for_each_query_marks_all_these_flows(void **state)
{
	for (uint16_t port = 20000; port < 20200; port++) {
		struct talk t = talk_begin(port);

		t.zones = *state;
		carry(&t, "example.co.uk", 1);
	}
	for (uint16_t port = 20000; port < 20200; port++) {
		struct talk t = talk_begin(port);

		t.zones = *state;
		assert_int_equal(judged(&t).class, CLASS_DNS_TUNNEL);
	}
}

static void other_flows_of_the_host_stay_what_they_are(void **state)
{
	struct talk t = talk_begin(40000), other = talk_begin(40001);
	uint8_t a[4] = { 192, 0, 2, 80 };

	t.zones = other.zones = *state;
	carry(&t, "t.example.com", 200);
	ask(&other, "www.example.net", 1, 1, a, 4);
	assert_int_equal(judged(&other).class, CLASS_DNS);
}

static void ordinary_names_in_the_same_flow_do_not_hide_it(void **state)
{
	struct talk t = talk_begin(40000);
	uint8_t a[4] = { 192, 0, 2, 80 };
	char name[64];

	t.zones = *state;
	for (unsigned int i = 0; i < 60; i++) {
		carry(&t, "t.example.com", 2);
		for (unsigned int k = 0; k < 10; k++) {
			snprintf(name, sizeof(name), "www%u.site%u.example", k, draw(30));
			ask(&t, name, 1, 1, a, 4);
			ask(&t, "intranet.example.com", 1, 1, a, 4);
		}
	}
	assert_int_equal(judged(&t).class, CLASS_DNS_TUNNEL);
}

/* --- what resembles --- */

static void hash_lookups_are_no_tunnel(void **state)
{
	struct talk t = talk_begin(40000);
	char name[256], hash[65];
	uint8_t a[4] = { 127, 0, 0, 2 };

	t.zones = *state;
	for (unsigned int i = 0; i < 2000; i++) {
		letters(hash, i & 1 ? 40 : 62, HEX);
		snprintf(name, sizeof(name), "%s.malware.hash.example.org", hash);
		ask(&t, name, 1, 1, a, i % 3 ? 0 : 4);
		snprintf(name, sizeof(name), "%u.%u.%u.%u.zen.example.net", draw(256), draw(256),
			 draw(256), draw(256));
		ask(&t, name, 1, 1, a, i % 3 ? 0 : 4);
	}
	assert_int_equal(judged(&t).tunnel, 0);
}

static void link_lookups_with_small_texts_are_no_tunnel(void **state)
{
	struct talk t = talk_begin(40000);
	char name[256], one[64], two[64], three[64];

	t.zones = *state;
	for (unsigned int i = 0; i < 2000; i++) {
		letters(one, 60, BASE32);
		letters(two, 10 + draw(50), BASE32);
		letters(three, 1 + draw(50), BASE32);
		snprintf(name, sizeof(name), "%s.%s.%s.w.10.example.net", one, two, three);
		ask(&t, name, 16, 16, "\x08w c 1 20", 9);
	}
	assert_int_equal(judged(&t).tunnel, 0);
}

static void published_keys_are_no_tunnel(void **state)
{
	struct talk t = talk_begin(40000);
	char name[256], token[33], data[260];

	t.zones = *state;
	for (unsigned int i = 0; i < 500; i++) {
		letters(token, 32, BASE32);
		snprintf(name, sizeof(name), "%s.dkim.example.com", token);
		memcpy(data, "\xf0v=DKIM1; k=rsa; p=", 20);
		letters(data + 19, 220, BASE64);
		ask(&t, name, 16, 16, data, 240);
	}
	assert_int_equal(judged(&t).tunnel, 0);
}

static void keys_of_persons_are_no_tunnel(void **state)
{
	struct talk t = talk_begin(40000);
	char name[256], hash[57], data[600];

	t.zones = *state;
	for (unsigned int i = 0; i < 500; i++) {
		letters(hash, 56, HEX);
		snprintf(name, sizeof(name), "%s.%s.example.com", hash,
			 i & 1 ? "_openpgpkey" : "_smimecert");
		for (unsigned int k = 0; k < sizeof(data); k++)
			data[k] = draw(256);
		ask(&t, name, i & 1 ? 61 : 53, i & 1 ? 61 : 53, data, i % 3 ? sizeof(data) : 0);
	}
	assert_int_equal(judged(&t).tunnel, 0);
}

/* Everything of the link is in the name, the answer is a category. */
static void long_links_with_addresses_are_no_tunnel(void **state)
{
	struct talk t = talk_begin(40000);
	char name[256], one[64], two[64];
	uint8_t a[4] = { 127, 0, 0, 2 };

	t.zones = *state;
	for (unsigned int i = 0; i < 1000; i++) {
		letters(one, 61, BASE32);
		letters(two, i & 1 ? 61 : 20, BASE32);
		snprintf(name, sizeof(name), "%s.%s.cat.example.net", one, two);
		a[3] = draw(90);
		ask(&t, name, 1, 1, a, 4);
	}
	assert_int_equal(judged(&t).tunnel, 0);
}

/* Forty names, so many addresses for each. */
static uint8_t addresses(struct talk *t, unsigned int count, unsigned int label)
{
	char name[256];
	uint8_t data[4];

	records = count;
	for (unsigned int i = 0; i < 40; i++) {
		letters(name, label, HEX);
		name[label] = '.';
		letters(name + label + 1, label, HEX);
		strcat(name, ".t.example.com");
		for (unsigned int k = 0; k < 4; k++)
			data[k] = draw(256);
		ask(t, name, 1, 1, data, 4);
	}
	return judged(t).tunnel;
}

/* A tunnel that speaks in addresses, and balancers, which have few of them, or names as hosts have. */
static void many_addresses_of_full_names_are_a_tunnel(void **state)
{
	struct talk t = talk_begin(4005);

	t.zones = *state;
	assert_int_equal(addresses(&t, 8, 60), 0);
	assert_int_equal(addresses(&t, 16, 30), 0);
	assert_true(addresses(&t, 16, 60) >= NAMED_AT);
}

static void content_networks_behind_a_0x20_resolver_are_no_tunnel(void **state)
{
	struct talk t = talk_begin(40000);
	char name[256], token[20];
	uint8_t a[16] = { 0x20, 1, 0x0d, 0xb8 };

	t.zones = *state;
	for (unsigned int i = 0; i < 1000; i++) {
		letters(token, 14, BASE32 "89");
		snprintf(name, sizeof(name), "r3---sn-%s.cdn.example.com", token);
		for (char *c = name; *c; c++)
			if (*c >= 'a' && *c <= 'z' && draw(2))
				*c -= 32;
		a[15] = draw(256);
		ask(&t, name, 28, 28, a, 16);
	}
	assert_int_equal(judged(&t).tunnel, 0);
}

static void floods_of_random_names_are_no_tunnel(void **state)
{
	struct talk t = talk_begin(40000);
	char name[256], token[40];

	t.zones = *state;
	for (unsigned int i = 0; i < 3000; i++) {
		letters(token, 12 + draw(20), BASE64);
		snprintf(name, sizeof(name), "%s.example.org", token);
		ask(&t, name, 1, 1, NULL, 0);
		letters(token, 10, BASE32);
		ask(&t, token, 1, 1, NULL, 0);	/* a browser's probe: one label */
	}
	assert_int_equal(judged(&t).tunnel, 0);
}

static void reverse_names_are_no_tunnel(void **state)
{
	struct talk t = talk_begin(40000);
	char name[256];

	t.zones = *state;
	for (unsigned int i = 0; i < 1000; i++) {
		name[0] = 0;
		for (unsigned int k = 0; k < 32; k++)
			sprintf(name + 2 * k, "%x.", draw(16));
		strcat(name, "ip6.arpa");
		ask(&t, name, 12, 12, "\x04host\x07""example\x03""com", 18);
	}
	assert_int_equal(judged(&t).tunnel, 0);
}

/* --- tools --- */

static void tools_are_named_from_the_middle(void **state)
{
	struct talk t = talk_begin(40000);
	char name[256], token[40];

	t.zones = *state;
	for (unsigned int i = 0; i < 12; i++) {
		letters(token, 24, HEX);
		snprintf(name, sizeof(name), "%04x01a1b2%s.d.example.com", draw(65536), token);
		ask(&t, name, 16, 16, "\x08" "01234567", 9);
	}
	assert_int_equal(judged(&t).class, CLASS_DNSCAT2);
	t = talk_begin(40001);
	t.zones = *state;
	for (unsigned int i = 0; i < 12; i++) {
		letters(token, 20, BASE32);
		snprintf(name, sizeof(name), "0%.3s%c%s.i.example.net", token + 4,
			 "abcdefghijklmnopqrstuvwxyz0123456789"[(i + 30) % 36], token);
		ask(&t, name, 10, 10, token, 10);
	}
	assert_int_equal(judged(&t).class, CLASS_IODINE);
}

/* --- limits --- */

static void tables_stay_bounded_and_count_losses(void **state)
{
	char name[64];
	uint8_t a[4] = { 192, 0, 2, 80 };

	for (unsigned int i = 0; i < 20000; i++) {
		struct talk t = talk_begin(1024 + i % 60000);

		t.zones = *state;
		snprintf(name, sizeof(name), "www.site%u.example", i);
		ask(&t, name, 1, 1, a, 4);
	}
	assert_true(zones_losses(*state).zones > 10000);
	assert_true(zones_losses(*state).flows > 10000);
}

static void broken_messages_are_counted(void **state)
{
	struct talk t = talk_begin(40000);
	struct name_event e = { .type = EVENT_NAME, .key = t.key };

	for (unsigned int i = 0; i < 200000; i++) {
		e.len = draw(600);
		e.have = draw(e.len < 256 ? e.len + 1 : 257);
		for (unsigned int k = 0; k < sizeof(e.head); k++)
			e.head[k] = draw(8) ? draw(64) : draw(256);
		e.head[4] = 0;
		e.head[5] = 1;
		e.key.proto = draw(2) ? IP_UDP : IP_TCP;
		zones_sample(*state, &e);
	}
	assert_true(zones_losses(*state).messages > 0);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(tunnel_is_found_and_named_by_its_spelling),
		T(a_mirror_that_shows_all_twice_hides_nothing),
		T(answers_to_another_name_are_a_tunnel),
		T(one_text_asked_again_is_no_tunnel),
		T(a_port_for_each_query_marks_all_these_flows),
		T(other_flows_of_the_host_stay_what_they_are),
		T(ordinary_names_in_the_same_flow_do_not_hide_it),
		T(hash_lookups_are_no_tunnel),
		T(link_lookups_with_small_texts_are_no_tunnel),
		T(published_keys_are_no_tunnel),
		T(keys_of_persons_are_no_tunnel),
		T(long_links_with_addresses_are_no_tunnel),
		T(many_addresses_of_full_names_are_a_tunnel),
		T(content_networks_behind_a_0x20_resolver_are_no_tunnel),
		T(floods_of_random_names_are_no_tunnel),
		T(reverse_names_are_no_tunnel),
		T(tools_are_named_from_the_middle),
		T(tables_stay_bounded_and_count_losses),
		T(broken_messages_are_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
