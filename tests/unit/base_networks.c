// SPDX-License-Identifier: Apache-2.0
/* networks.conf: what it means, and that every mistake is named with its line. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/networks.h"

static struct reason why;

static int load_bytes(struct networks *networks, const char *text, size_t size)
{
	FILE *file = size ? fmemopen((void *)text, size, "r") : fopen("/dev/null", "r");

	assert_non_null(file);
	why.text[0] = '\0';
	return networks_read(networks, file, "n.conf", &why);
}

static int load(struct networks *networks, const char *text)
{
	return load_bytes(networks, text, strlen(text));
}

static const char *name_of(const struct networks *networks, const char *text)
{
	static char out[NETWORK_NAME_ROOM];
	struct address address;

	assert_int_equal(address_parse(text, &address, NULL), 0);
	return networks_name(out, networks, &address);
}

static void a_network_is_a_prefix_set(void **state)
{
	struct networks networks;
	const struct network *press;

	(void)state;
	assert_int_equal(load(&networks, "# who is who\r\n"
					 "203.0.113.0/24 press 64500 media\r\n"
					 "\n"
					 "\t2001:db8:40::/44\tpress AS64500 media north # same\n"
					 "198.51.100.0/22 campus - school\n"
					 "198.51.100.128/25 lab\n"
					 "2001:db8::/32 rest 64496"), 0);
	assert_int_equal(networks.count, 4);
	assert_int_equal(networks_named(&networks, "press"), 1);
	assert_int_equal(networks_named(&networks, "rest"), 4);
	assert_int_equal(networks_named(&networks, "nobody"), 0);
	press = networks_get(&networks, 1);
	assert_int_equal(press->asn, 64500);
	assert_int_equal(press->tags_count, 2);
	assert_string_equal(press->tags[1], "north");
	assert_int_equal(networks_get(&networks, 2)->asn, 0);
	assert_null(networks_get(&networks, 0));
	assert_null(networks_get(&networks, 5));
	assert_string_equal(name_of(&networks, "203.0.113.9"), "press");
	assert_string_equal(name_of(&networks, "2001:db8:4f::1"), "press");
	assert_string_equal(name_of(&networks, "2001:db8:50::1"), "rest");
	assert_string_equal(name_of(&networks, "198.51.100.127"), "campus");
	assert_string_equal(name_of(&networks, "198.51.100.128"), "lab");
	assert_string_equal(name_of(&networks, "192.0.2.77"), "192.0.2.0/24");
	assert_string_equal(name_of(&networks, "2001:db9:1:2::1"), "2001:db9:1::/48");
	networks_free(&networks);
}

static void ipv6_default_spares_ipv4(void **state)
{
	struct networks networks;

	(void)state;
	assert_int_equal(load(&networks, "::/0 six\n203.0.113.0/24 press\n"), 0);
	assert_string_equal(name_of(&networks, "2001:db8::1"), "six");
	assert_string_equal(name_of(&networks, "203.0.113.1"), "press");
	assert_string_equal(name_of(&networks, "192.0.2.1"), "192.0.2.0/24");
	assert_int_equal(networks.prefixes_count, 3);
	networks_free(&networks);
	assert_int_equal(load(&networks, "::/0 six\n0.0.0.0/0 four\n"), 0);
	assert_string_equal(name_of(&networks, "192.0.2.1"), "four");
	assert_int_equal(networks.prefixes_count, 2);
	networks_free(&networks);
}

static void nothing_is_a_valid_file(void **state)
{
	struct networks networks;

	(void)state;
	assert_int_equal(load(&networks, ""), 0);
	assert_string_equal(name_of(&networks, "192.0.2.1"), "192.0.2.0/24");
	networks_free(&networks);
	assert_int_equal(load(&networks, "# only this"), 0);
	networks_free(&networks);
}

static void mistakes_name_their_line(void **state)
{
	static const struct {
		const char *text, *said;
	} cases[] = {
		{ "\n192.0.2.1/24 lan\n", "n.conf:2: '192.0.2.1/24' has bits set" },
		{ "192.0.2.0/24\n", "n.conf:1: '192.0.2.0/24' has no name" },
		{ "192.0.2.0/24 # lan\n", "n.conf:1: '192.0.2.0/24' has no name" },
		{ "lan 192.0.2.0/24\n", "n.conf:1: 'lan' is not a prefix" },
		{ "192.0.2.0/24 a\n2001:db8::/32 x\n192.0.2.0/24 b\n",
		  "n.conf:3: prefix 192.0.2.0/24 is network 'b' here and 'a' in line 1" },
		{ "192.0.2.0/24 a\n::ffff:192.0.2.0/120 b\n", "n.conf:2: prefix 192.0.2.0/24" },
		{ "192.0.2.0/24 \"my lan\"\n", "n.conf:1: name '\"my': a name has no quotes" },
		{ "192.0.2.0/24 a 0\n", "n.conf:1: '0' is not an AS number" },
		{ "192.0.2.0/24 a 4294967296\n", "n.conf:1: '4294967296' is not an AS number" },
		{ "192.0.2.0/24 a AS12x\n", "n.conf:1: 'AS12x' is not an AS number" },
		{ "192.0.2.0/24 a 1\n198.51.100.0/24 a 2\n", "n.conf:2: network 'a' has AS number 1" },
		{ "192.0.2.0/24 a\033[31m\n", "n.conf:1: control character U+001B in column 15" },
		{ "192.0.2.0/24 \xff\n", "n.conf:1: byte 0xff in column 14 is not UTF-8" },
		{ "192.0.2.0/24 a\rb\n", "n.conf:1: control character U+000D" },
		{ "192.0.2.0/24 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n",
		  "is longer than 63 bytes" },
		{ "192.0.2.0/24 a t1 t2 t3 t4 t5 t6 t7 t8 t9 t10 t11 t12 t13 t14 t15 t16 t17\n",
		  "n.conf:1: network 'a' has more than 16 tags" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct networks networks;

		assert_true(load(&networks, cases[i].text) < 0);
		if (!strstr(why.text, cases[i].said))
			fail_msg("case %zu says: %s", i, why.text);
		assert_int_equal(networks.count, 0);
		assert_null(networks.prefixes);
	}
}

static void strange_bytes_are_refused(void **state)
{
	static const char nul[] = "192.0.2.0/24 a\n192.0.2.0\0/24 b\n";
	struct networks networks;
	char *huge = malloc(1 << 20);

	(void)state;
	assert_true(load_bytes(&networks, nul, sizeof(nul) - 1) < 0);
	assert_string_equal(why.text, "n.conf:2: NUL byte in column 10");
	assert_non_null(huge);
	memset(huge, 'x', 1 << 20);
	assert_true(load_bytes(&networks, huge, 1 << 20) < 0);
	assert_string_equal(why.text, "n.conf:1: the line is longer than 4096 bytes");
	free(huge);
	assert_int_equal(networks_load(&networks, "/nonexistent/n.conf", &why), -ENOENT);
	assert_string_equal(why.text, "/nonexistent/n.conf: No such file or directory");
	assert_int_equal(networks_load(&networks, "/", &why), -EISDIR);
}

static void many_networks_load(void **state)
{
	struct networks networks;
	char *text = NULL;
	size_t size;
	FILE *file = open_memstream(&text, &size);

	(void)state;
	assert_non_null(file);
	for (unsigned int i = 0; i < 50000; i++) {
		fprintf(file, "2001:db8:%x::/48 n%u\n", i & 0xffff, i);
		fprintf(file, "10.%u.%u.%u/28 n%u\n", i >> 12, i >> 4 & 0xff, (i & 15) << 4, i);
	}
	fclose(file);
	assert_int_equal(load_bytes(&networks, text, size), 0);
	assert_int_equal(networks.count, 50000);
	assert_int_equal(networks.prefixes_count, 100000);
	assert_string_equal(name_of(&networks, "2001:db8:1234::9"), "n4660");
	assert_string_equal(name_of(&networks, "10.1.35.79"), "n4660");
	assert_int_equal(networks_named(&networks, "n49999"), 50000);
	networks_free(&networks);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_network_is_a_prefix_set),
		cmocka_unit_test(ipv6_default_spares_ipv4),
		cmocka_unit_test(nothing_is_a_valid_file),
		cmocka_unit_test(mistakes_name_their_line),
		cmocka_unit_test(strange_bytes_are_refused),
		cmocka_unit_test(many_networks_load),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
