// SPDX-License-Identifier: Apache-2.0
/* Zones: what resembles a tunnel in DNS, and is none; and the one among it that is. */
#include "zone_talk.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(hash_lookups_are_no_tunnel),
		T(link_lookups_with_small_texts_are_no_tunnel),
		T(published_keys_are_no_tunnel),
		T(keys_of_persons_are_no_tunnel),
		T(long_links_with_addresses_are_no_tunnel),
		T(many_addresses_of_full_names_are_a_tunnel),
		T(content_networks_behind_a_0x20_resolver_are_no_tunnel),
		T(floods_of_random_names_are_no_tunnel),
		T(reverse_names_are_no_tunnel),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
