/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * dnscat2 (its doc/protocol.md): messages in hex labels: packet id 16 bits (random), type 8 (0 SYN,
 * 1 MSG, 2 FIN, 3 ENC), session 16. Without a domain of its own each name begins with the label
 * dnscat, which decides here. With its own domain only the session that stays tells it:
 * userspace/learn/zones.c.
 */
#ifdef TUNPRINT_WORDS
static const char *const dnscat2_sayings[] = { "label dnscat, then a message in hex",
	"such a query is answered", 0 };
static const char *const dnscat2_variants[] = { 0 };
#endif

static __always_inline int dnscat2_hex(__u8 c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

static __always_inline opinion dnscat2_match(const struct work *w, const struct study *s)
{
	if (at8(w, 12) != 6 || !have(w, 40) || be16(w, 4) != 1)
		return 0;
	if ((be64(w, 12) & 0xffffffffffffff00ULL) != 0x06646e7363617400ULL)
		return 0;
	if (at8(w, 19) < 18 || at8(w, 19) > 63 || at8(w, 19) & 1)
		return 0;
	for (__u32 i = 20; i < 38; i++)
		if (!dnscat2_hex(at8(w, i)))
			return 0;
	if (at8(w, 24) != '0' || at8(w, 25) > '3')
		return 0;
	return at8(w, 2) & 0x80 ? speaks(100, 1) : speaks(90, 0);
}
