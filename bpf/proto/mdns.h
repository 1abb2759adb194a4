/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Multicast DNS (RFC 6762): DNS form, id 0, flags 0000 or 8400, sent to 224.0.0.251 or ff02::fb
 * (the group belongs to the protocol) or, by unicast, about names below .local.
 */
#ifdef TUNPRINT_WORDS
static const char *const mdns_sayings[] = { "sent to the mDNS group", "name below .local", 0 };
static const char *const mdns_variants[] = { 0 };
#endif

static __always_inline opinion mdns_match(const struct work *w, const struct study *s)
{
	__u16 flags = be16(w, 2) & ~0x200;
	__u32 counts;

	if (w->len < 12 || !have(w, 12) || (flags && flags != 0x8400))
		return 0;
	counts = (__u32)be16(w, 4) + be16(w, 6) + be16(w, 8) + be16(w, 10);
	if (!counts || counts > 512 || at8(w, 12) > 63)
		return 0;
	if (dns_group(w, 251, 0xfb) && (flags || be16(w, 4)))
		return speaks(75, 0);
	return speaks_if(!be16(w, 0) && find_text(w, "\x05local", 1), 75, 1);
}
