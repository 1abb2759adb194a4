/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Words in payloads: literals compared eight bytes at a time. Every text is a constant, so a
 * comparison is one load and one immediate per eight characters, and the first that differs
 * ends it. Bytes behind the packet's end are zero and equal no character.
 */
#ifndef TUNPRINT_TEXT_H
#define TUNPRINT_TEXT_H

#include "random.h"
#include "study.h"

/* n <= 8 characters as the little-endian number that they are when loaded. */
static __always_inline __u64 word_of(const char *text, __u32 n)
{
	__u64 word = 0;

#pragma unroll
	for (__u32 i = 0; i < 8; i++)
		if (i < n)
			word |= (__u64)(__u8)text[i] << (8 * i);
	return word;
}

/* 0x20 where a character is a letter: what makes it lower case. */
static __always_inline __u64 case_of(const char *text, __u32 n)
{
	__u64 bits = 0;

#pragma unroll
	for (__u32 i = 0; i < 8; i++)
		if (i < n && (text[i] | 0x20) >= 'a' && (text[i] | 0x20) <= 'z')
			bits |= 0x20ULL << (8 * i);
	return bits;
}

/* Do the bytes at p begin with these n <= 8 characters? fold: letters of either case. */
static __always_inline int word_at(const __u8 *p, const char *text, __u32 n, int fold)
{
	__u64 mask = n < 8 ? (1ULL << (8 * (n & 7))) - 1 : ~0ULL;

	if (fold)
		return ((load_le64(p) | case_of(text, n)) & mask) == (word_of(text, n) | case_of(text, n));
	return (load_le64(p) & mask) == word_of(text, n);
}

/* text: up to 40 characters; reads whole words, so up to 7 bytes more. */
static __always_inline int text_at(const __u8 *p, const char *text, int fold)
{
	const __u32 n = __builtin_strlen(text);

	return word_at(p, text, n < 8 ? n : 8, fold) &&
	       (n <= 8 || word_at(p + 8, text + 8, n < 16 ? n - 8 : 8, fold)) &&
	       (n <= 16 || word_at(p + 16, text + 16, n < 24 ? n - 16 : 8, fold)) &&
	       (n <= 24 || word_at(p + 24, text + 24, n < 32 ? n - 24 : 8, fold)) &&
	       (n <= 32 || word_at(p + 32, text + 32, n < 40 ? n - 32 : 8, fold));
}

static __always_inline int says(const struct work *w, __u32 off, const char *text)
{
	return text_at(w->head + off, text, 0);
}

/* The same, letters in either case. */
static __always_inline int says_fold(const struct work *w, __u32 off, const char *text)
{
	return text_at(w->head + off, text, 1);
}

/* What an earlier packet began with; at most 32 - off characters, in whole words. */
static __always_inline int said(const struct glimpse *g, __u32 off, const char *text)
{
	return text_at(g->head + off, text, 0);
}

/* Three digits and a blank or hyphen: the answers of SMTP, FTP, NNTP. 0: none. */
static __always_inline __u32 reply_code(const __u8 *p)
{
	__u32 a = p[0] - '0', b = p[1] - '0', c = p[2] - '0';

	if (a - 1 > 4 || b > 9 || c > 9 || (p[3] != ' ' && p[3] != '-'))
		return 0;
	return a * 100 + b * 10 + c;
}

/* Last byte of the payload, 0 if it was not captured. */
static __always_inline __u8 last_byte(const struct work *w)
{
	if (w->len >= TAIL)
		return w->tail[TAIL - 1];
	return w->head[inside(w->len - 1)];
}

/* Bytes of a word that are printable ASCII (0x20..0x7e), one bit each. */
static __always_inline __u64 printable(__u64 v)
{
	__u64 high = v & 0x8080808080808080ULL, low = v & 0x7f7f7f7f7f7f7f7fULL;
	__u64 from20 = low + 0x6060606060606060ULL, is7f = low + 0x0101010101010101ULL;

	return from20 & ~is7f & ~high & 0x8080808080808080ULL;
}

/* Do the first n <= 16 bytes hold text only? (Space to tilde, tab, CR, LF.) */
static __always_inline int is_text(const __u8 *p, __u32 n)
{
#pragma unroll
	for (__u32 i = 0; i < 16; i++)
		if (i < n && (p[i] > '~' || (p[i] < ' ' && p[i] != '\t' && p[i] != '\r' && p[i] != '\n')))
			return 0;
	return 1;
}

/*
 * Where word stands in the payload's head behind its first byte, under mask and with bits set;
 * 0: nowhere.
 */
static __always_inline __u32 find_in(const struct work *w, __u64 word, __u64 bits, __u64 mask)
{
#pragma clang loop unroll(disable)
	for (__u32 i = 1; i < HEAD - 8; i++)
		if (((load_le64(w->head + i) | bits) & mask) == word)
			return i;
	return 0;
}

#ifdef __bpf__
/* A stage of its own: looked at once, however many ask. */
STAGE __u32 find_stage(__u32 hook, __u64 word, __u64 bits, __u64 mask)
{
	const struct work *w = page_at(hook);

	return w ? find_in(w, word, bits, mask) : 0;
}

static __always_inline __u32 find_word(const struct work *w, __u64 word, __u64 bits, __u64 mask)
{
	return find_stage(w->hook, word, bits, mask);
}
#else
static __noinline __u32 find_word(const struct work *w, __u64 word, __u64 bits, __u64 mask)
{
	return find_in(w, word, bits, mask);
}
#endif

/* text: at most 8 characters. */
static __always_inline __u32 find_text(const struct work *w, const char *text, int fold)
{
	const __u32 n = __builtin_strlen(text);
	__u64 mask = n < 8 ? (1ULL << (8 * (n & 7))) - 1 : ~0ULL;
	__u64 bits = fold ? case_of(text, n) : 0;

	return find_word(w, word_of(text, n) | bits, bits, mask);
}

#endif
