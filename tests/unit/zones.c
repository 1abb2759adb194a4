// SPDX-License-Identifier: Apache-2.0
/* Zones: made DNS messages of tunnels against the verdict on their flows; tables and broken messages. */
#include "zone_talk.h"

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
	const struct CMUnitTest tests[] = {
		T(tunnel_is_found_and_named_by_its_spelling),
		T(a_mirror_that_shows_all_twice_hides_nothing),
		T(answers_to_another_name_are_a_tunnel),
		T(one_text_asked_again_is_no_tunnel),
		T(a_port_for_each_query_marks_all_these_flows),
		T(other_flows_of_the_host_stay_what_they_are),
		T(ordinary_names_in_the_same_flow_do_not_hide_it),
		T(tools_are_named_from_the_middle),
		T(tables_stay_bounded_and_count_losses),
		T(broken_messages_are_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
