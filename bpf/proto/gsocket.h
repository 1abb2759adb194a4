/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Global Socket (gs-netcat; gsocket's include/gsocket/gsocket.h): both ends connect to a relay, which
 * joins them. A listener or a caller begins with 128 bytes: 1 or 2, version 1.x, flags, 12 zeros, a
 * token of 16 bytes (a caller: zeros), the 16-byte address that both derive from their secret, 80
 * zeros. The relay's messages have 32 bytes: pong 4, start 5, status 7; behind start and accept both
 * ends speak TLS with SRP to each other.
 */
#ifdef TUNPRINT_WORDS
static const char *const gsocket_sayings[] = {
	"asks the relay for an address", "the relay answers", "TLS straight behind it",
	"the relay knows no such address", 0
};
static const char *const gsocket_variants[] = { "listener", "caller", 0 };
#endif

static __always_inline opinion gsocket_asks(const struct work *w)
{
	__u64 rest = le64(w, 8), caller = at8(w, 0) == 2;

	if (w->len < 128 || at8(w, 0) - 1U > 1 || at8(w, 1) != 1 || at8(w, 2) - 1U > 15 ||
	    at8(w, 3) > 0x1f || le32(w, 4) || !le64(w, 32) || !le64(w, 40))
		return 0;
	if (caller)
		rest |= le64(w, 16) | le64(w, 24);
#pragma unroll
	for (__u32 i = 48; i < 128; i += 8)
		rest |= le64(w, i);
	return rest ? 0 : speaks_variant(75, 0, 1 + caller);
}

static __always_inline opinion gsocket_match(const struct work *w, const struct study *s)
{
	if (w->way == UP)
		return opens(w) ? gsocket_asks(w) : 0;
	if (w->nth || !has_said(s, CLASS_GSOCKET, 1))
		return 0;
	if (at8(w, 0) == 22 && at8(w, 1) == 3)
		return speaks(90, 2);
	if (w->len < 32 || le32(w, 4))
		return 0;
	if (at8(w, 0) == 7)
		return objects(75);
	return speaks_if(at8(w, 0) == 4 || (at8(w, 0) == 5 && at8(w, 1) - 1U < 3), 94, 1);
}
