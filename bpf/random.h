/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Do bytes look like ciphertext? Counts set bits: n random bytes have 4 n, give or take sqrt(2 n).
 */
#ifndef TUNPRINT_RANDOM_H
#define TUNPRINT_RANDOM_H

#include "view.h"

#define EACH(b) (0x0101010101010101ULL * (b))	/* eight bytes b */

static __always_inline __u32 bits_of(__u64 v)
{
	v -= v >> 1 & 0x5555555555555555ULL;
	v = (v & 0x3333333333333333ULL) + (v >> 2 & 0x3333333333333333ULL);
	v = (v + (v >> 4)) & 0x0f0f0f0f0f0f0f0fULL;
	return v * EACH(1) >> 56;
}

/* 32 bytes at p: 128 set bits, +- 4 sigma. */
static __always_inline int random_at(const __u8 *p)
{
	__u32 bits = bits_of(load_le64(p)) + bits_of(load_le64(p + 8)) +
		bits_of(load_le64(p + 16)) + bits_of(load_le64(p + 24));

	return bits >= 96 && bits <= 160;
}

#endif
