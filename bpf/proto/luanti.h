/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Luanti, Minetest before (its network/connection.h): every datagram begins with 4F457403, the sender's
 * 16-bit peer id (server 1), a channel 0..2 and a type: control 0, original 1, split 2, reliable 3,
 * behind whose 16-bit number another type follows.
 */
#ifdef TUNPRINT_WORDS
static const char *const luanti_sayings[] = { "protocol id, channel and type", 0 };
static const char *const luanti_variants[] = { 0 };
#endif

static __always_inline opinion luanti_match(const struct work *w, const struct study *s)
{
	__u8 type = at8(w, 7);

	if (w->len < 8 || !have(w, 8) || be32(w, 0) != 0x4f457403 || at8(w, 6) > 2 || type > 3)
		return 0;
	return speaks_if(type < 3 || (w->len >= 11 && at8(w, 10) < 3), 70, 0);
}
