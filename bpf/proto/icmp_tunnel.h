/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Any tunnel in ICMP echo, whatever its header: an IP packet inside; answers that are not what the
 * request said; other content under the same id and number; bursts of messages of one id that
 * change their size. Pings do none of it: they return what came, number each message, keep their
 * size, and a sweep of sizes waits for answers. Errors quote packets and are not looked into.
 */
#ifdef TUNPRINT_WORDS
static const char *const icmp_tunnel_sayings[] = {
	"IP packet inside an echo", "answer differs from its request",
	"same id and number, other content", "burst of different sizes", 0
};
static const char *const icmp_tunnel_variants[] = { "ip", 0 };
#endif

/* Tells icmptx from others that put packets into echoes: number 0, IPv4. */
static __always_inline int icmptx_numbered(const struct work *w)
{
	return !be16(w, 6) && at8(w, 8) >> 4 == 4;
}

/* Follows one of its own kind at once, with nothing from the other side between. */
static __always_inline int icmp_tunnel_bursts(const struct work *w, const struct study *s)
{
	const struct glimpse *mine = last_of(s, w->way), *theirs = last_of(s, other(w));

	return mine->have >= 8 && mine->head[0] == at8(w, 0) &&
	       load_be16(mine->head + 4) == be16(w, 4) && w->ms - mine->ms < 100 &&
	       (!theirs->len || (__s32)(theirs->ms - mine->ms) < 0) && mine->len != w->len;
}

static __always_inline opinion icmp_tunnel_match(const struct work *w, const struct study *s)
{
	const struct glimpse *mine = last_of(s, w->way);
	int echo;

	if (!icmp_is_echo(w) || hans_shape(w) || ptunnel_shape(w))
		return 0;
	__asm__ volatile("" : : : "memory");	/* nothing learned so far is needed */
	if (icmp_holds_ip(w))
		return icmptx_numbered(w) ? 0 : speaks_variant(60, 0, 1);
	echo = icmp_echo(w, s);
	if (echo == ECHO_SAME)		/* a sweep of sizes that loses some answers, not all */
		return objects(15);
	if (echo == ECHO_DIFFERS)
		return speaks(28, 1);
	if (mine->have >= 8 && mine->head[0] == at8(w, 0) && load_be32(mine->head + 4) == be32(w, 4))
		return mine->len != w->len ? speaks(22, 2) :
		       icmp_content_differs(w, mine, s->tail[w->way & 1]) &&
		       icmp_is_reply(w, at8(w, 0)) ? speaks(15, 2) : 0;
	return speaks_if(icmp_tunnel_bursts(w, s), 15, 3);
}
