/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * TURN (RFC 8656): Allocate, Refresh, Send, Data, CreatePermission, ChannelBind in STUN's form;
 * and channel data: number 4000..7FFF, length of the rest (padded to four at most). Channel data
 * alone looks like any header with a length, so it needs STUN on the flow, or RTP, DTLS or STUN
 * inside.
 */
#ifdef TUNPRINT_WORDS
static const char *const turn_sayings[] = {
	"TURN method with cookie and length", "answer repeats the transaction id",
	"channel data after STUN", "channel data that holds RTP, DTLS or STUN",
	"channel data that holds DTLS 1.3", 0
};
static const char *const turn_variants[] = { 0 };
#endif

static __always_inline int turn_channel(__u32 word, __u32 len)
{
	__u32 rest = word & 0xffff;

	return word >> 30 == 1 && len >= 4 + rest && len - 4 - rest < 4;
}

/* What is inside the channel shows itself. */
static __always_inline int turn_holds(const struct work *w, const struct glimpse *mine)
{
	if (be32(w, 8) == STUN_COOKIE && at8(w, 4) < 4)
		return 1;
	if (at8(w, 4) >= 20 && at8(w, 4) <= 23 && be16(w, 5) >= 0xfefd && be16(w, 5) < 0xff00)
		return 1;
	return rtp_header(be32(w, 4)) && mine->have >= 16 &&
			turn_channel(load_be32(mine->head), mine->len) &&
	       rtp_step(be64(w, 4), be32(w, 12), load_be64(mine->head + 4),
			load_be32(mine->head + 12)) - 1 < 3;
}

static __always_inline opinion turn_match(const struct work *w, const struct study *s)
{
	const struct glimpse *mine = last_of(s, w->way), *theirs = last_of(s, other(w));

	if (w->len < 5 || !have(w, 5) || at8(w, 0) & 0x80)
		return 0;
	if (stun_message(w)) {
		if (!stun_is_turn(be16(w, 0)))
			return 0;
		return speaks(stun_repeats(w, theirs) ? 95 : 60, stun_repeats(w, theirs) ? 1 : 0);
	}
	if (!turn_channel(be32(w, 0), w->len))
		return 0;
	if (load_be32(first_of(s, UP)->head + 4) == STUN_COOKIE ||
	    load_be32(first_of(s, DOWN)->head + 4) == STUN_COOKIE)
		return speaks(50, 2);
	/* DTLS 1.3's short header (RFC 9147 4): two lengths that agree; behave.h knows the saying */
	if ((at8(w, 4) & 0xfc) == 0x2c && be16(w, 7) + 5U == be16(w, 2))
		return speaks(40, 4);
	return speaks_if(turn_holds(w, mine), 40, 3);
}
