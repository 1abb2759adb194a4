/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * LDAP (RFC 4511): one BER sequence, a message id, and an operation whose length ends with the
 * sequence. Answers repeat the id.
 */
#ifdef TUNPRINT_WORDS
static const char *const ldap_sayings[] = {
	"bind request", "operation of fitting lengths", "answer repeats the message id", 0
};
static const char *const ldap_variants[] = { 0 };
#endif

/* Offset of the message id's tag behind 30 and a length that fits; 0: none. */
static __always_inline __u32 ldap_body(const __u8 *p, __u32 len)
{
	if (p[0] != 0x30)
		return 0;
	if (p[1] < 0x80)
		return p[1] + 2U <= len ? 2 : 0;
	if (p[1] == 0x81)
		return p[2] + 3U <= len ? 3 : 0;
	if (p[1] == 0x82)
		return 4;
	return p[1] == 0x84 && p[2] == 0 ? 6 : 0;
}

/* id of 1..4 bytes and the operation's tag behind it: tag << 32 | id; 0: none. */
static __always_inline __u64 ldap_message(const __u8 *p, __u32 len)
{
	__u32 at = ldap_body(p, len), n;

	if (!at || p[at] != 2)
		return 0;
	n = p[at + 1];
	if (n == 1)
		return (__u64)p[at + 3] << 32 | p[at + 2];
	if (n == 2)
		return (__u64)p[at + 4] << 32 | load_be16(p + at + 2);
	return n == 3 ? (__u64)p[at + 5] << 32 | load_be32(p + at + 1) << 8 >> 8 : 0;
}

static __always_inline int ldap_is_operation(__u8 tag)
{
	return (tag >= 0x60 && tag <= 0x6f) || tag == 0x42 || tag == 0x4a || tag == 0x50 ||
	       tag == 0x73 || tag == 0x77 || tag == 0x78 || tag == 0x79;
}

static __always_inline opinion ldap_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));
	__u64 mine, before;
	__u8 tag;

	if (w->len < 7 || at8(w, 0) != 0x30)
		return 0;
	mine = ldap_message(w->head, w->len);
	tag = mine >> 32;
	if (!mine || !ldap_is_operation(tag))
		return 0;
	before = theirs->have >= 12 ? ldap_message(theirs->head, theirs->len) : 0;
	if (before && ldap_is_operation(before >> 32) && (__u32)before == (__u32)mine &&
	    before >> 32 != tag)
		return speaks(90, 2);
	if (tag == 0x60)
		return speaks_if(find_word(w, 0x03010200, 0, 0xffffff00), 65, 0);
	return speaks(15, 1);
}
