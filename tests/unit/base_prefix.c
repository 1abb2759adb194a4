// SPDX-License-Identifier: Apache-2.0
/* Prefixes as they are written, and longest match against the plain definition of it. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/lpm.h"

static void prefixes_read_and_print(void **state)
{
	static const struct {
		const char *in, *out;
		unsigned int length;
	} cases[] = {
		{ "192.0.2.0/24", "192.0.2.0/24", 120 },
		{ "192.0.2.7", "192.0.2.7/32", 128 },
		{ "0.0.0.0/0", "0.0.0.0/0", 96 },
		{ "::/0", "::/0", 0 },
		{ "2001:DB8::/32", "2001:db8::/32", 32 },
		{ "2001:db8::1", "2001:db8::1/128", 128 },
		{ "::ffff:192.0.2.0/120", "192.0.2.0/24", 120 },
		{ "::ffff:0:0/96", "0.0.0.0/0", 96 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct prefix prefix;
		char out[PREFIX_ROOM];

		assert_int_equal(prefix_parse(cases[i].in, &prefix, NULL), 0);
		assert_int_equal(prefix.length, cases[i].length);
		assert_string_equal(prefix_text(out, &prefix), cases[i].out);
	}
}

static void mistakes_get_a_hint(void **state)
{
	static const char *const bad[] = { "", "/", "/24", "192.0.2.0/", "192.0.2.0/33", "192.0.2/24",
					   "192.0.2.0/024", "192.0.2.0/+4", "192.0.2.0/24/1",
					   "2001:db8::/129", "2001:db8::%eth0/64", "lan", "192.0.02.0/24",
					   "192.0.2.0 /24" };
	struct prefix prefix;
	struct reason why;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(prefix_parse(bad[i], &prefix, &why), -EINVAL);
	assert_int_equal(prefix_parse("192.0.2.77/24", &prefix, &why), -EINVAL);
	assert_non_null(strstr(why.text, "did you mean 192.0.2.0/24?"));
	assert_int_equal(prefix_parse("2001:db8:40::1/44", &prefix, &why), -EINVAL);
	assert_non_null(strstr(why.text, "did you mean 2001:db8:40::/44?"));
}

static unsigned int random_state = 1;

static unsigned int dice(unsigned int sides)
{
	random_state = random_state * 1103515245u + 12345;
	return (random_state >> 8) % sides;
}

/* Few distinct bytes, so that nesting, neighbours and the ends of the space all happen. */
static struct address random_address(void)
{
	static const uint8_t bytes[] = { 0, 1, 0x7f, 0x80, 0xfe, 0xff };
	struct address address;

	for (int i = 0; i < 16; i++)
		address.bytes[i] = bytes[dice(6)];
	if (dice(2)) {
		memset(address.bytes, 0, 10);
		memset(address.bytes + 10, 0xff, 2);
	}
	if (dice(3) == 0)
		memset(address.bytes, dice(2) ? 0xff : 0, 1 + dice(15));
	return address;
}

static bool slow_find(const struct lpm_entry *entries, size_t count, const struct address *address,
		      uint32_t *value)
{
	int best = -1;

	for (size_t i = 0; i < count; i++) {
		if (entries[i].prefix.length > best && prefix_holds(&entries[i].prefix, address)) {
			best = entries[i].prefix.length;
			*value = entries[i].value;
		}
	}
	return best >= 0;
}

/* Same prefix, same value: made from the prefix itself. */
static uint32_t value_of(const struct prefix *prefix)
{
	uint32_t hash = prefix->length + 1u;

	for (int i = 0; i < 16; i++)
		hash = hash * 16777619u ^ prefix->address.bytes[i];
	return hash;
}

static void longest_match_is_exact(void **state)
{
	(void)state;
	for (int round = 0; round < 200; round++) {
		struct lpm_entry entries[64];
		size_t count = dice(65);
		struct lpm *lpm;

		for (size_t i = 0; i < count; i++) {
			struct address address = random_address();

			entries[i].prefix = prefix_around(&address, dice(129));
			entries[i].value = value_of(&entries[i].prefix);
		}
		lpm = lpm_build(entries, count);
		assert_non_null(lpm);
		for (int i = 0; i < 500; i++) {
			struct address address = random_address();
			uint32_t fast = 0, slow = 0;

			assert_int_equal(lpm_find(lpm, &address, &fast),
					 slow_find(entries, count, &address, &slow));
			assert_int_equal(fast, slow);
		}
		lpm_free(lpm);
	}
}

static void one_prefix_two_values_is_refused(void **state)
{
	struct lpm_entry entries[2] = { 0 };

	(void)state;
	assert_int_equal(prefix_parse("192.0.2.0/24", &entries[0].prefix, NULL), 0);
	entries[1] = entries[0];
	entries[1].value = 1;
	errno = 0;
	assert_null(lpm_build(entries, 2));
	assert_int_equal(errno, EEXIST);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(prefixes_read_and_print),
		cmocka_unit_test(mistakes_get_a_hint),
		cmocka_unit_test(longest_match_is_exact),
		cmocka_unit_test(one_prefix_two_values_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
