/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * MySQL and MariaDB: packets of 24-bit little-endian length and sequence number. The server
 * greets with protocol 10 and its version as text; the client's login is packet 1, capabilities,
 * a packet size and 23 bytes, most of them zero; with TLS the 32-byte start of it.
 */
#ifdef TUNPRINT_WORDS
static const char *const mysql_sayings[] = {
	"server greeting", "login answers the greeting", "request and its answer in sequence", 0
};
static const char *const mysql_variants[] = { 0 };
#endif

static __always_inline int mysql_is_greeting(const __u8 *p, __u32 len)
{
	return (load_le32(p) & 0xffffff) + 4 == len && p[3] == 0 && p[4] == 10 && p[5] >= '1' &&
	       p[5] <= '9' && (p[6] == '.' || p[7] == '.');
}

static __always_inline opinion mysql_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = first_of(s, other(w));

	if (w->len < 36 || at8(w, 3) > 1 || (le32(w, 0) & 0xffffff) + 4 > w->len)
		return 0;
	if (at8(w, 3) == 0)
		return speaks_if(!w->nth && mysql_is_greeting(w->head, w->len), 70, 0);
	/* capability bit 9: protocol 4.1; behind the character set 19 zeros (or MariaDB's 4) */
	return speaks_if(!w->nth && mysql_is_greeting(theirs->head, theirs->len) &&
				 (at8(w, 5) & 2) && !be64(w, 13) && !be64(w, 20),
			 97, 1);
}
