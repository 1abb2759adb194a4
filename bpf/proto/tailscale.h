/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Tailscale beside its WireGuard (tailscale disco/disco.go): discovery messages begin with the
 * six bytes "TS" F0 9F 92 AC, sender key 32 at 6, nonce 24 at 38, sealed box (16 + text) at 62:
 * a ping is 124 bytes or less, padded ones more. They are sent on the socket that carries the
 * WireGuard packets, every few seconds while it is used. Through a relay: see derp.h.
 */
#ifdef TUNPRINT_WORDS
static const char *const tailscale_sayings[] = {
	"discovery message", "discovery message of the same key again", 0
};
static const char *const tailscale_variants[] = { 0 };
#endif

static __always_inline opinion tailscale_match(const struct work *w, const struct study *s)
{
	const struct glimpse *mine = last_of(s, w->way);

	if (w->len < 80 || be32(w, 0) != 0x5453f09f || be16(w, 4) != 0x92ac)
		return 0;
	if (mine->have >= 32 && load_be64(mine->head + 6) == be64(w, 6))
		return speaks(95, 1);
	return speaks(85, 0);
}
