/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * cjdns over UDP (crypto/CryptoHeader.h): state 32 bits big-endian: 0 hello, 1 hello again, 2 key,
 * 3 key again, from 4 on the number of a sealed packet. The first four carry a challenge 12 (its
 * first byte is the kind of password, 0..2), a nonce 24 at 16, the sender's key 32 at 40, a tag 16
 * at 72, a new key 32 at 88. A hello that a key answers, then numbers that rise from 4, decide;
 * the numbers alone are any counter, so nothing is told from the middle.
 */
#include "../random.h"

#ifdef TUNPRINT_WORDS
static const char *const cjdns_sayings[] = {
	"hello with a key", "key answers the hello", "numbers rise behind the handshake", 0
};
static const char *const cjdns_variants[] = { 0 };
#endif

static __always_inline int cjdns_greets(const struct work *w)
{
	return w->len >= 120 && be32(w, 0) <= 3 && at8(w, 4) <= 2 && random_at(w->head + 40) &&
	       random_at(w->head + 88);
}

static __always_inline opinion cjdns_match(const struct work *w, const struct study *s)
{
	const struct glimpse *first = first_of(s, w->way), *theirs = first_of(s, other(w));
	const struct glimpse *mine = last_of(s, w->way);

	if (w->len < 24 || at8(w, 0) || !have(w, 24))
		return 0;
	if (be32(w, 0) <= 3) {
		if (!have(w, 120) || !cjdns_greets(w))
			return 0;
		/* a counter begins with these numbers as well: each side's first message is the one */
		if (w->nth)
			return 0;
		if (be32(w, 0) < 2)
			return speaks_if(!be32(w, 0) && !theirs->len, 30, 0);
		return theirs->len >= 120 && !load_be32(theirs->head) && theirs->head[4] <= 2 ?
		       speaks(70, 1) : 0;
	}
	if (be32(w, 0) > 0x10000 || first->len < 120 || load_be32(first->head) > 3 ||
	    load_be32(theirs->head) > 3 || theirs->len < 120 || !have(w, 36) ||
	    !random_at(w->head + 4) || !has_said(s, CLASS_CJDNS, 1 << 1))
		return 0;
	if (load_be32(mine->head) <= 3)
		return speaks_if(be32(w, 0) < 8, 30, 2);
	return speaks_if(be32(w, 0) - load_be32(mine->head) - 1 < 16, 30, 2);
}
