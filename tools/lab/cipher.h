/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The cipher of the home-made tunnels: ChaCha20 (RFC 8439) and a SipHash-2-4 tag (Aumasson and
 * Bernstein, 2012). Enough to make real ciphertext and to refuse strangers; not for real secrets.
 */
#ifndef LAB_CIPHER_H
#define LAB_CIPHER_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline uint32_t turn32(uint32_t x, int by)
{
	return x << by | x >> (32 - by);
}

static inline uint64_t turn64(uint64_t x, int by)
{
	return x << by | x >> (64 - by);
}

static inline void quarter(uint32_t *x, int a, int b, int c, int d)
{
	x[a] += x[b]; x[d] = turn32(x[d] ^ x[a], 16);
	x[c] += x[d]; x[b] = turn32(x[b] ^ x[c], 12);
	x[a] += x[b]; x[d] = turn32(x[d] ^ x[a], 8);
	x[c] += x[d]; x[b] = turn32(x[b] ^ x[c], 7);
}

static inline void chacha_block(const uint32_t key[8], uint32_t counter, const uint32_t nonce[3],
				uint32_t out[16])
{
	uint32_t in[16] = { 0x61707865, 0x3320646e, 0x79622d32, 0x6b206574 };
	int i;

	memcpy(in + 4, key, 32);
	in[12] = counter;
	memcpy(in + 13, nonce, 12);
	memcpy(out, in, 64);
	for (i = 0; i < 10; i++) {
		quarter(out, 0, 4, 8, 12);
		quarter(out, 1, 5, 9, 13);
		quarter(out, 2, 6, 10, 14);
		quarter(out, 3, 7, 11, 15);
		quarter(out, 0, 5, 10, 15);
		quarter(out, 1, 6, 11, 12);
		quarter(out, 2, 7, 8, 13);
		quarter(out, 3, 4, 9, 14);
	}
	for (i = 0; i < 16; i++)
		out[i] += in[i];
}

static inline void chacha_xor(const uint32_t key[8], const uint32_t nonce[3], uint8_t *data,
			      size_t n)
{
	uint32_t block[16], counter = 1;
	size_t i;

	for (i = 0; i < n; i++) {
		if (i % 64 == 0)
			chacha_block(key, counter++, nonce, block);
		data[i] ^= ((uint8_t *)block)[i % 64];
	}
}

static inline void sip_round(uint64_t v[4])
{
	v[0] += v[1]; v[1] = turn64(v[1], 13) ^ v[0]; v[0] = turn64(v[0], 32);
	v[2] += v[3]; v[3] = turn64(v[3], 16) ^ v[2];
	v[0] += v[3]; v[3] = turn64(v[3], 21) ^ v[0];
	v[2] += v[1]; v[1] = turn64(v[1], 17) ^ v[2]; v[2] = turn64(v[2], 32);
}

static inline uint64_t siphash(const uint32_t key[4], const uint8_t *data, size_t n)
{
	uint64_t k[2], v[4], word;
	size_t i, at, take;

	memcpy(k, key, 16);
	v[0] = k[0] ^ 0x736f6d6570736575;
	v[1] = k[1] ^ 0x646f72616e646f6d;
	v[2] = k[0] ^ 0x6c7967656e657261;
	v[3] = k[1] ^ 0x7465646279746573;
	for (at = 0; at <= n; at += 8) {
		take = n - at < 8 ? n - at : 8;
		word = 0;
		memcpy(&word, data + at, take);
		if (take < 8)
			word |= (uint64_t)n << 56;
		v[3] ^= word;
		sip_round(v);
		sip_round(v);
		v[0] ^= word;
	}
	v[2] ^= 0xff;
	for (i = 0; i < 4; i++)
		sip_round(v);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}

#endif
