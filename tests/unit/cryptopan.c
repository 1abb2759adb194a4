// SPDX-License-Identifier: Apache-2.0
/* Crypto-PAn against its published sample trace, AES-128 against FIPS 197. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "learn/cryptopan.h"

static void aes_is_aes(void **state)
{
	/* FIPS 197, appendix C.1 */
	static const uint8_t want[16] = { 0x69, 0xc4, 0xe0, 0xd8, 0x6a, 0x7b, 0x04, 0x30,
					  0xd8, 0xcd, 0xb7, 0x80, 0x70, 0xb4, 0xc5, 0x5a };
	uint8_t key[16], in[16], out[16], round[11][16];

	for (unsigned int i = 0; i < 16; i++) {
		key[i] = i;
		in[i] = i * 0x11;
	}
	aes128_key(round, key);
	aes128_block(round, in, out);
	assert_memory_equal(out, want, 16);
}

/* Key and first addresses of the sample trace that the authors' program comes with. */
static const uint8_t sample_key[CRYPTOPAN_KEY] = {
	21, 34, 23, 141, 51, 164, 207, 128, 19, 10, 91, 22, 73, 144, 125, 16,
	216, 152, 143, 131, 121, 121, 101, 39, 98, 87, 76, 45, 42, 132, 34, 2,
};

static void addresses_are_the_published_ones(void **state)
{
	static const char *const pairs[][2] = {
		{ "128.11.68.132", "135.242.180.132" }, { "129.118.74.4", "134.136.186.123" },
		{ "130.132.252.244", "133.68.164.234" }, { "141.223.7.43", "141.167.8.160" },
		{ "141.233.145.108", "141.129.237.235" }, { "152.163.225.39", "151.140.114.167" },
	};
	struct cryptopan pan;

	cryptopan_init(&pan, sample_key);
	for (unsigned int i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		struct address address;
		char text[ADDRESS_ROOM];

		assert_int_equal(address_parse(pairs[i][0], &address, NULL), 0);
		cryptopan_address(&pan, &address);
		assert_string_equal(address_text(text, &address), pairs[i][1]);
	}
}

static unsigned int shared_bits(const struct address *a, const struct address *b)
{
	unsigned int n = 0;

	while (n < 128 && !((a->bytes[n / 8] ^ b->bytes[n / 8]) >> (7 - n % 8) & 1))
		n++;
	return n;
}

static void prefixes_are_preserved(void **state)
{
	static const char *const texts[] = { "2001:db8::1", "2001:db8::2", "2001:db8:a::1",
					     "2001:db8:a:7::9", "fe80::1" };
	struct cryptopan pan;

	cryptopan_init(&pan, sample_key);
	for (unsigned int i = 0; i < 5; i++)
		for (unsigned int k = 0; k < 5; k++) {
			struct address a, b;
			unsigned int before;

			address_parse(texts[i], &a, NULL);
			address_parse(texts[k], &b, NULL);
			before = shared_bits(&a, &b);
			cryptopan_address(&pan, &a);
			cryptopan_address(&pan, &b);
			assert_int_equal(shared_bits(&a, &b), before);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(aes_is_aes),
		cmocka_unit_test(addresses_are_the_published_ones),
		cmocka_unit_test(prefixes_are_preserved),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
