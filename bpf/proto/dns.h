/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * DNS (RFC 1035): 12-byte header, small counts, a question name of labels 1..63 and a known
 * class. mDNS and LLMNR have the same form and their own files. Over TCP a 2-byte length leads.
 */
#ifdef TUNPRINT_WORDS
static const char *const dns_sayings[] = { "query that parses", "answer that parses", 0 };
static const char *const dns_variants[] = { 0 };
#endif

#define DNS_LABELS 40

/* Length of the name at off, 0 if it is none or longer than what we have. */
static __always_inline __u32 dns_name(const struct work *w, __u32 off)
{
	__u32 at = off;

#pragma clang loop unroll(disable)
	for (int i = 0; i < DNS_LABELS; i++) {
		__u8 n;

		if (at >= HEAD - 8 || at >= w->have)
			return 0;
		n = w->head[at & (HEAD - 1)];
		if (!n)
			return at + 1 - off;
		if (n > 63)
			return 0;
		at += n + 1;
	}
	return 0;
}

static __always_inline opinion dns_match(const struct work *w, const struct study *s)
{
	__u32 off = w->pkt.proto == IP_TCP ? 2 : 0, name, at;
	__u16 flags, questions, type, class;

	if (w->len < off + 17 || !have(w, off + 17))
		return 0;
	if (off && (be16(w, 0) + 2U < w->len || !opens(w)))
		return 0;
	flags = load_be16(w->head + off + 2);
	questions = load_be16(w->head + off + 4);
	if (questions != 1 || (flags & 0x7840) || (flags & 0x0f) > 10 ||
	    load_be16(w->head + off + 6) > 256 || load_be16(w->head + off + 8) > 256 ||
	    load_be16(w->head + off + 10) > 256)
		return 0;
	name = dns_name(w, off + 12);
	at = off + 12 + name;
	if (!name || at + 4 > w->have || at > HEAD - 8)
		return 0;
	type = load_be16(w->head + (at & (HEAD - 1)));
	class = load_be16(w->head + ((at + 2) & (HEAD - 1)));
	if (!type || ((class & 0x7fff) != 1 && class != 255 && class != 3))
		return 0;
	return speaks(90, flags >> 15);
}
