/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * OPC UA over TCP: HEL, ACK, OPN, MSG, CLO or ERR, a final flag, 32-bit length.
 */
#ifdef TUNPRINT_WORDS
static const char *const opcua_sayings[] = {
	"message", "both sides send messages", 0
};
static const char *const opcua_variants[] = { 0 };
#endif

static __always_inline int opcua_is_message(const __u8 *p)
{
	return text_at(p, "HELF", 0) || text_at(p, "ACKF", 0) || text_at(p, "OPNF", 0) ||
	       text_at(p, "MSGF", 0) || text_at(p, "MSGC", 0) || text_at(p, "CLOF", 0) ||
	       text_at(p, "ERRF", 0);
}

static __always_inline opinion opcua_match(const struct work *w, const struct study *s)
{
	if (w->len < 12 || at8(w, 0) < 'A' || at8(w, 0) > 'O' || !opcua_is_message(w->head) ||
	    le32(w, 4) < w->len || le32(w, 4) > 1 << 24)
		return 0;
	return opcua_is_message(last_of(s, other(w))->head)
		       ? speaks(95, 1)
		       : speaks_if(le32(w, 4) == w->len, 75, 0);
}
