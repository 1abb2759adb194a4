/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What is asked of 64 signatures or of 8 bytes at once, in one word. */
#ifndef TUNPRINT_SIGNATURE_BITS_H
#define TUNPRINT_SIGNATURE_BITS_H

#include "signature_types.h"

/* A counter for each bit of a word, its digits in SIGNATURE_PLANES words; it stays at its highest. */
static __always_inline void planes_add(__u64 *plane, __u64 who)
{
	__u64 carry = who & ~(plane[0] & plane[1] & plane[2]), next;

#pragma unroll
	for (int i = 0; i < SIGNATURE_PLANES; i++) {
		next = plane[i] & carry;
		plane[i] ^= carry;
		carry = next;
	}
}

static __always_inline __u32 planes_of(const __u64 *plane, __u32 slot)
{
	return (plane[0] >> slot & 1) | (plane[1] >> slot & 1) << 1 | (plane[2] >> slot & 1) << 2;
}

/* SIGNATURE_MISSES or more. */
static __always_inline __u64 planes_out(const __u64 *plane)
{
	return plane[2] & (plane[1] | plane[0]);
}

/* Bit i: byte i of v is 0. */
static __always_inline __u32 bytes_zero(__u64 v)
{
	__u64 low = EACH(0x7f), high = ~(((v & low) + low) | v | low);

	return (high >> 7) * 0x0102040810204080ULL >> 56;
}

/* a - b byte by byte. */
static __always_inline __u64 bytes_less(__u64 a, __u64 b)
{
	__u64 high = EACH(0x80);

	return ((a | high) - (b & ~high)) ^ ((a ^ ~b) & high);
}

#endif
