/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * LLMNR (RFC 4795): DNS form without recursion bits. Queries go to 224.0.0.252 or ff02::1:3 (the
 * group belongs to the protocol); answers come by unicast about one label.
 */
#ifdef TUNPRINT_WORDS
static const char *const llmnr_sayings[] = {
	"query to the LLMNR group", "answer about one label", 0
};
static const char *const llmnr_variants[] = { 0 };
#endif

static __always_inline opinion llmnr_match(const struct work *w, const struct study *s)
{
	__u32 end;

	if (w->len < 17 || !have(w, 17) || (be16(w, 2) & 0x7cff) || be16(w, 4) != 1)
		return 0;
	end = dns_question(w, 0);
	if (!end)
		return 0;
	if (!(be16(w, 2) & 0x8000))
		return speaks_if(dns_group(w, 252, 0x10003) && !be16(w, 6), 92, 0);
	return speaks_if(end == 12 + at8(w, 12) + 6U && be16(w, 6) && be16(w, 6) < 32, 76, 1);
}
