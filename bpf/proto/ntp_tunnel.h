/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Data dressed as NTP: a client's or server's header (times of our days, or nothing but zeros) and
 * behind it what no client sends: neither a MAC nor extension fields; or 48 bytes in which the
 * times that should be one of the server's answers are no times, several in a second. Real
 * clients send either zeros there (RFC 9109) or earlier times, and one request in 16 s or more.
 */
#ifdef TUNPRINT_WORDS
static const char *const ntp_tunnel_sayings[] = {
	"extras that are neither MAC nor extension", "times that are none, and again at once", 0
};
static const char *const ntp_tunnel_variants[] = { 0 };
#endif

/* Seconds since 1900 of a day between 2008 and 2036. */
static __always_inline int ntp_tunnel_is_time(__u32 seconds) { return seconds >= 0xcb000000; }

/* Client or server, version 3 or 4; zeros behind the first byte, or fields that may be. */
static __always_inline int ntp_tunnel_header(const struct work *w)
{
	__u8 mode = at8(w, 0) & 7, version = at8(w, 0) >> 3 & 7;
	__u64 times = be64(w, 8) | be64(w, 16) | be64(w, 24) | be64(w, 32) | be64(w, 40);

	if ((mode != 3 && mode != 4) || (version != 3 && version != 4))
		return 0;
	if (!times && !be32(w, 4))
		return !be24(w, 1);
	if (!at8(w, 3) && (be32(w, 4) || be32(w, 8)))	/* no precision, but what it belongs to */
		return 0;
	return at8(w, 1) <= 16 && at8(w, 2) <= 17 && (at8(w, 3) - 0xe0U <= 0x1c || !at8(w, 3)) &&
	       ntp_tunnel_is_time(be32(w, 40));
}

static __always_inline int ntp_tunnel_odd(__u32 seconds)
{
	return seconds && !ntp_tunnel_is_time(seconds);
}

static __always_inline opinion ntp_tunnel_match(const struct work *w, const struct study *s)
{
	const struct glimpse *mine = last_of(s, w->way);

	if (w->len < 48 || !have(w, 48) || !ntp_tunnel_header(w))
		return 0;
	if (w->len > 48)
		return speaks_if(ntp_extra(w) == NTP_STRANGE, 40, 0);
	return speaks_if(ntp_tunnel_odd(be32(w, 16)) && ntp_tunnel_odd(be32(w, 24)) &&
			 ntp_tunnel_odd(be32(w, 32)) && mine->len == 48 && w->ms - mine->ms < 1000 &&
			 load_be32(mine->head + 16) != be32(w, 16), 25, 1);
}
