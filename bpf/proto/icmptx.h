/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * icmptx and its like: IPv4 packets as the content of ICMP echo, one id, number always 0. With
 * numbers that count it is icmp-tunnel.
 */
#ifdef TUNPRINT_WORDS
static const char *const icmptx_sayings[] = { "IPv4 packet in an echo numbered 0", 0 };
static const char *const icmptx_variants[] = { 0 };
#endif

static __always_inline opinion icmptx_match(const struct work *w, const struct study *s)
{
	const struct glimpse *mine = last_of(s, w->way);

	if (!icmp_is_echo(w) || !icmptx_numbered(w) || !icmp_holds_ip(w))
		return 0;
	return speaks_if(mine->have < 8 || load_be32(mine->head + 4) == be32(w, 4), 65, 0);
}
