/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Trojan without TLS, as V2Ray and Xray carry it over plain TCP (trojan-gfw's protocol page): SHA-224
 * of the password as 56 lower-case hex digits, a line end, then like SOCKS 5 a command (1 CONNECT, 3
 * UDP, 127 mux), address type and address; what the user sends follows at once. The server answers with
 * the far end's bytes alone. Inside TLS, its usual place, nothing of it shows.
 */
#ifdef TUNPRINT_WORDS
static const char *const trojan_sayings[] = {
	"56 hex digits, command and address", "answered", 0
};
static const char *const trojan_variants[] = { "clear", 0 };
#endif

/* Eight characters 0..9 or a..f? No byte may have its top bit, so sums stay in their bytes. */
static __always_inline int trojan_is_hex(__u64 v)
{
	__u64 digit = (v + EACH(0x50)) & ~(v + EACH(0x46));	/* 30..39 */
	__u64 letter = (v + EACH(0x1f)) & ~(v + EACH(0x19));	/* 61..66 */

	return !(v & EACH(0x80)) && ((digit | letter) & EACH(0x80)) == EACH(0x80);
}

static __always_inline opinion trojan_match(const struct work *w, const struct study *s)
{
	__u8 command = at8(w, 58), type = at8(w, 59);

	if (!opens(w))
		return 0;
	if (has_said(s, CLASS_TROJAN, 1))
		return w->way == DOWN ? speaks(92, 1) : 0;
	if (w->len < 66 || be16(w, 56) != 0x0d0a || (command != 1 && command != 3 && command != 127) ||
	    (type != 1 && type != 3 && type != 4))
		return 0;
#pragma unroll
	for (__u32 i = 0; i < 56; i += 8)
		if (!trojan_is_hex(le64(w, i)))
			return 0;
	return speaks_variant(75, 0, 1);
}
