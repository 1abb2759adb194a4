/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * TeamViewer over TCP: packets that begin 17 24 or 11 30, then a command.
 */
#ifdef TUNPRINT_WORDS
static const char *const teamviewer_tcp_sayings[] = {
	"first packet", "both sides use the same mark", 0
};
static const char *const teamviewer_tcp_variants[] = { 0 };
#endif

static __always_inline int teamviewer_tcp_is_packet(const __u8 *p)
{
	return (p[0] == 0x17 && p[1] == 0x24 && p[2] - 0x0aU < 0x20) ||
	       (p[0] == 0x11 && p[1] == 0x30 && p[2]);
}

static __always_inline opinion teamviewer_tcp_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = first_of(s, other(w));

	if (w->len < 5 || (at8(w, 0) != 0x17 && at8(w, 0) != 0x11) ||
	    !teamviewer_tcp_is_packet(w->head))
		return 0;
	return load_be16(theirs->head) == be16(w, 0) && teamviewer_tcp_is_packet(theirs->head)
		       ? speaks(75, 1)
		       : speaks(20, 0);
}
