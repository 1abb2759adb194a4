// SPDX-License-Identifier: Apache-2.0
/* Crypto-PAn on a plain AES-128: a few addresses now and then, so no tables and no speed. */
#include <string.h>

#include "cryptopan.h"

static uint8_t twice(uint8_t a) { return a << 1 ^ (a & 0x80 ? 0x1b : 0); }

static uint8_t product(uint8_t a, uint8_t b)
{
	uint8_t p = 0;

	for (; b; b >>= 1, a = twice(a))
		p ^= b & 1 ? a : 0;
	return p;
}

/* The S-box as it is defined: the inverse in GF(2^8), then an affine map. */
static uint8_t substitute(uint8_t a)
{
	uint8_t inverse = 1, power = a, out = 0x63;

	for (unsigned int e = 254; e; e >>= 1, power = product(power, power))
		if (e & 1)
			inverse = product(inverse, power);
	for (unsigned int i = 0; i < 5; i++)
		out ^= inverse << i | inverse >> (8 - i);
	return out;
}

void aes128_key(uint8_t round[11][16], const uint8_t key[16])
{
	uint8_t *w = round[0], constant = 1;

	memcpy(w, key, 16);
	for (unsigned int i = 16; i < 176; i += 4) {
		uint8_t t[4] = { w[i - 4], w[i - 3], w[i - 2], w[i - 1] };

		if (i % 16 == 0) {
			uint8_t first = t[0];

			for (unsigned int k = 0; k < 4; k++)
				t[k] = substitute(k < 3 ? t[k + 1] : first);
			t[0] ^= constant;
			constant = twice(constant);
		}
		for (unsigned int k = 0; k < 4; k++)
			w[i + k] = w[i + k - 16] ^ t[k];
	}
}

static void mix_columns(uint8_t s[16])
{
	for (unsigned int c = 0; c < 16; c += 4) {
		uint8_t a[4], all = s[c] ^ s[c + 1] ^ s[c + 2] ^ s[c + 3];

		memcpy(a, s + c, 4);
		for (unsigned int r = 0; r < 4; r++)
			s[c + r] = a[r] ^ all ^ twice(a[r] ^ a[(r + 1) % 4]);
	}
}

void aes128_block(const uint8_t round[11][16], const uint8_t in[16], uint8_t out[16])
{
	uint8_t s[16], t[16];

	for (unsigned int i = 0; i < 16; i++)
		s[i] = in[i] ^ round[0][i];
	for (unsigned int n = 1; n <= 10; n++) {
		for (unsigned int i = 0; i < 16; i++)	/* substitute and shift rows */
			t[i] = substitute(s[(i + 4 * (i % 4)) % 16]);
		if (n < 10)
			mix_columns(t);
		for (unsigned int i = 0; i < 16; i++)
			s[i] = t[i] ^ round[n][i];
	}
	memcpy(out, s, 16);
}

void cryptopan_init(struct cryptopan *pan, const uint8_t key[CRYPTOPAN_KEY])
{
	aes128_key(pan->round, key);
	aes128_block(pan->round, key + 16, pan->pad);
}

/* Bit n is flipped by a keyed function of the n bits before it, the pad standing in for the rest. */
void cryptopan_bits(const struct cryptopan *pan, uint8_t *address, unsigned int bits)
{
	uint8_t flips[16] = { 0 }, in[16], out[16];

	for (unsigned int n = 0; n < bits; n++) {
		memcpy(in, pan->pad, 16);
		memcpy(in, address, n / 8);
		if (n % 8) {
			uint8_t mask = 0xff00 >> n % 8;

			in[n / 8] = (address[n / 8] & mask) | (pan->pad[n / 8] & ~mask);
		}
		aes128_block(pan->round, in, out);
		flips[n / 8] |= (out[0] >> 7) << (7 - n % 8);
	}
	for (unsigned int i = 0; i < bits / 8; i++)
		address[i] ^= flips[i];
}

void cryptopan_address(const struct cryptopan *pan, struct address *address)
{
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };

	if (!memcmp(address->bytes, mapped, sizeof(mapped)))
		cryptopan_bits(pan, address->bytes + 12, 32);
	else
		cryptopan_bits(pan, address->bytes, 128);
}
