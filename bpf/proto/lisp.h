/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * LISP data (RFC 9300): flags N L E V I, three bits 0 (two may say that it is encrypted), nonce or
 * map versions that are 0 unless flagged, instance id or locator bits, then an IP packet. Control (RFC
 * 9301): map-register and map-notify whose authentication length and record fit, and encapsulated
 * messages, IP and UDP behind 8000 0000.
 */
#ifdef TUNPRINT_WORDS
static const char *const lisp_sayings[] = {
	"LISP header and an IP packet", "map-register or map-notify", "encapsulated control message", 0
};
static const char *const lisp_variants[] = { "data", "control", 0 };
#endif

static __always_inline __u32 lisp_inside(const struct work *w)
{
	__u8 flags = at8(w, 0);
	int nonce = flags & 0x80, echo = flags & 0x20, versions = flags & 0x10;

	if (w->len < 28 || flags & 7 || !(flags & 0xd8) || (nonce && versions) || (echo && !nonce))
		return 0;
	if (!nonce && !versions && be24(w, 1))
		return 0;
	/* locator bits need flag L, an instance id flag I; else 32 zero bits */
	return (flags & 0x48) || !be32(w, 4) ? INSIDE(FORM_IP, 8) : 0;
}

/* First record behind the authentication data: locators, mask length, EID family. */
static __always_inline int lisp_record(const struct work *w)
{
	__u32 n = be16(w, 14);
	const __u8 *p = inner_at(w, 16 + n);
	__u16 family = load_be16(p + 10);

	if ((n != 20 && n != 32 && n != 16) || w->len < 16 + n + 12 || !have(w, 28 + n))
		return 0;
	return p[5] <= 128 && p[4] <= 32 && (family == 1 || family == 2 || family == 16387 ||
	       family == 6);
}

/* A header whose second word counts packets is another's: instance and locator bits are settings. */
static __always_inline int lisp_counts(const struct work *w, const struct glimpse *mine)
{
	return mine->have >= 28 && load_le32(mine->head) == le32(w, 0) && !(at8(w, 0) & 0x90) &&
	       be32(w, 4) - load_be32(mine->head + 4) - 1 < 15;
}

static __always_inline opinion lisp_match(const struct work *w, const struct study *s)
{
	__u8 type = at8(w, 0) >> 4;

	if (w->len < 28 || !at8(w, 0))
		return 0;
	if ((type == 3 || type == 4) && at8(w, 3) && at8(w, 3) <= 32 && be16(w, 12) <= 5 &&
	    !(be24(w, 0) & 0x01ffe0) && lisp_record(w))
		return speaks_variant(65, 1, 2);
	if ((be32(w, 0) & 0xf8ffffff) == 0x80000000 && inner_ip(w, 4, 0) == INNER_SURE)
		return speaks_variant(68, 2, 2);
	if (!lisp_inside(w) || inner_ip(w, 8, 0) != INNER_SURE)
		return 0;
	return lisp_counts(w, last_of(s, w->way)) ? objects(65) : speaks_variant(65, 0, 1);
}
