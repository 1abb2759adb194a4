/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * ZeroMQ's transport (ZMTP 2 and 3, rfc.zeromq.org 15, 23): both sides begin with FF, eight bytes
 * of which the first seven are zero, 7F. What follows may be sealed (CURVE) and carries no mark.
 */
#ifdef TUNPRINT_WORDS
static const char *const zmtp_sayings[] = { "signature", "signature of both sides", 0 };
static const char *const zmtp_variants[] = { 0 };
#endif

static __always_inline int zmtp_signature(const __u8 *p)
{
	return load_be64(p) == 0xff00000000000000ULL && p[9] == 0x7f;
}

static __always_inline opinion zmtp_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = first_of(s, other(w));

	if (!opens(w) || w->len < 10 || !zmtp_signature(w->head))
		return 0;
	return theirs->have >= 10 && zmtp_signature(theirs->head) ? speaks(97, 1) : speaks(70, 0);
}
