/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Psiphon's meek without TLS (psiphon/meekConn.go, psiphon/server/meek.go): a stream cut into HTTP
 * posts of application/octet-stream. The session lies in a cookie whose name is one capital letter:
 * sealed and in base64 in the request, and the first answer sets a cookie of such a name to the
 * session's id. Its other transports have no form of their own: OSSH is random from the first byte,
 * TLS and QUIC look like a browser's.
 */
#ifdef TUNPRINT_WORDS
static const char *const psiphon_sayings[] = {
	"posted octets with a one-letter cookie in base64", "the answer sets a one-letter cookie", 0
};
static const char *const psiphon_variants[] = { "meek", 0 };
#endif

static __always_inline __u32 psiphon_is_base64(__u8 c)
{
	return ((__u8)((c | 0x20) - 'a') < 26) | ((__u8)(c - '0') < 10) | (c == '+') | (c == '/');
}

/* "Cookie: A=" and eight characters of base64, in the head; the line may begin with "Set-". */
static __always_inline int psiphon_cookie(const struct work *w)
{
	__u32 at = find_text(w, "Cookie: ", 1), fits = 1;
	const __u8 *value;

	if (!at || at > HEAD - 18)
		return 0;
	value = w->head + inside(at + 8);
	if ((__u8)(value[0] - 'A') >= 26 || value[1] != '=')
		return 0;
#pragma clang loop unroll(disable)
	for (int i = 2; i < 10; i++)	/* in memory, or each character is a way of its own */
		fits = forget(w, fits & psiphon_is_base64(value[i]));
	return fits;
}

static __always_inline opinion psiphon_match(const struct work *w, const struct study *s)
{
	int asks = says(w, 0, "POST /");

	if (w->nth || w->len < 64 || (!asks && !says(w, 0, "HTTP/1.1 200")))
		return 0;
	if (asks ? !find_text(w, "n/octet-", 1) :
		   w->way != DOWN || !has_said(s, CLASS_PSIPHON, 1))
		return 0;
	if (!psiphon_cookie(w))
		return 0;
	return asks ? speaks(45, 0) : speaks_variant(92, 1, 1);
}
