/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * DNSCrypt version 2 (dnscrypt.info/protocol), over UDP. An
 * answer begins with r6fnvWj8 and the nonce of its query. A query (8 bytes that name the server's
 * key, the client's key 32, nonce 12, sealed) has no mark: it counts beside answers, when its
 * first 8 bytes stay.
 */
#ifdef TUNPRINT_WORDS
static const char *const dnscrypt_sayings[] = {
	"answer with DNSCrypt's mark", "query beside such answers", 0
};
static const char *const dnscrypt_variants[] = { 0 };
#endif

#define DNSCRYPT_ANSWER 0x7236666e76576a38ULL	/* r6fnvWj8 */

static __always_inline opinion dnscrypt_match(const struct work *w, const struct study *s)
{
	const struct glimpse *mine = last_of(s, w->way), *theirs = last_of(s, other(w));

	if (w->len < 48 || !have(w, 48))
		return 0;
	if (be64(w, 0) == DNSCRYPT_ANSWER)
		return speaks(75, 0);
	return speaks_if(load_be64(theirs->head) == DNSCRYPT_ANSWER &&
			 load_be64(mine->head) == be64(w, 0), 80, 1);
}
