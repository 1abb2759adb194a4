/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * VTun (auth.c, linkfd.h, udp_proto.c). The TCP connection opens with lines in blocks of 50 bytes:
 * the server's "VTUN server ver ...", "HOST: " and a name, "OK CHAL: <...>", "CHAL: <...>",
 * "OK FLAGS: <...>"; then frames behind 16 bits big-endian: length in the low 12, 2000 echo
 * request, 4000 its reply, 1000 close. With UDP the frames are datagrams of one frame each, and both sides
 * open with echo requests of two bytes.
 */
#ifdef TUNPRINT_WORDS
static const char *const vtun_sayings[] = {
	"server's greeting", "host name answers the greeting", "challenge", "echo request of two bytes",
	"echo reply answers the request", "frame behind its length", 0
};
static const char *const vtun_variants[] = { "control", "udp", 0 };
#endif

enum { VTUN_CONTROL = 1, VTUN_UDP };

static __always_inline opinion vtun_line(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));

	if (at8(w, 0) == 'V')
		return says(w, 0, "VTUN server ver ") ? speaks_variant(75, 0, VTUN_CONTROL) : 0;
	if (at8(w, 0) == 'H')
		return says(w, 0, "HOST: ") && said(theirs, 0, "VTUN server ver ")
			       ? speaks_variant(96, 1, VTUN_CONTROL)
			       : 0;
	return says(w, 0, "OK CHAL: <") ? speaks_variant(55, 2, VTUN_CONTROL) : 0;
}

static __always_inline int vtun_echoes(const struct glimpse *g)
{
	return g->len == 2 && (load_be16(g->head) == 0x2000 || load_be16(g->head) == 0x4000);
}

static __always_inline opinion vtun_datagram(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));
	__u32 word = be16(w, 0);

	if (w->len == 2 && word == 0x2000)
		return speaks_variant(w->nth ? 10 : 25, 3, VTUN_UDP);
	if (w->len == 2 && word == 0x4000)
		return vtun_echoes(theirs) ? speaks_variant(60, 4, VTUN_UDP) : 0;
	if (word < 0x1000 && word + 2 == w->len)
		return vtun_echoes(first_of(s, UP)) && vtun_echoes(first_of(s, DOWN))
			       ? speaks_variant(30, 5, VTUN_UDP)
			       : 0;
	return vtun_echoes(first_of(s, w->way)) && !(w->len == 2 && word == 0x1000) ? objects(60) : 0;
}

static __always_inline opinion vtun_match(const struct work *w, const struct study *s)
{
	if (w->pkt.proto == IP_UDP)
		return w->len >= 2 ? vtun_datagram(w, s) : 0;
	if (w->len != 50)
		return 0;
	return vtun_line(w, s);
}
