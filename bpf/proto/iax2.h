/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * IAX2 (RFC 5456): full frame with source call, destination call, time, sequences, type and
 * subclass. An answer names the caller's call number: proof. Mini frames only follow.
 */
#ifdef TUNPRINT_WORDS
static const char *const iax2_sayings[] = {
	"NEW with its first element", "answer names the call", 0
};
static const char *const iax2_variants[] = { 0 };
#endif

static __always_inline opinion iax2_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));
	__u32 type = at8(w, 10);

	if (w->len < 12 || !have(w, 12) || !(at8(w, 0) & 0x80) || !type || type > 10 ||
			at8(w, 11) > 0x2d)
		return 0;
	if (type == 6 && at8(w, 11) == 1)	/* NEW: version element, destination 0 */
		return speaks_if(!be16(w, 2) && !be16(w, 8) && be32(w, 12) == 0x0b020002, 80, 0);
	return speaks_if(theirs->have >= 12 && theirs->head[0] & 0x80 && theirs->head[10] == 6 &&
			type == 6 &&
			 !((load_be16(theirs->head) ^ be16(w, 2)) & 0x7fff) &&
			 be16(w, 2) & 0x7fff &&
			 at8(w, 9) - theirs->head[8] - 1U < 2, 85, 1);
}
