/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * ptunnel and ptunnel-ng: TCP in ICMP echo. Behind the echo header 28 bytes: magic, address, port,
 * state (bit 30 from the user, 31 from the proxy, type 0..4), acknowledgement, length of data,
 * sequence, id; lengths agree. The magic is a setting: D5200880 and DEADC0DE by default, and the rest
 * of the header (70 bits) suffices without it.
 */
#ifdef TUNPRINT_WORDS
static const char *const ptunnel_sayings[] = { "header with its magic", "header, lengths agree", 0 };
static const char *const ptunnel_variants[] = { "ptunnel", "ptunnel-ng", "own magic", 0 };
#endif

static __always_inline opinion ptunnel_match(const struct work *w, const struct study *s)
{
	if (!icmp_is_echo(w) || !ptunnel_shape(w))
		return 0;
	if (be32(w, 8) == 0xd5200880)
		return speaks_variant(72, 0, 1);
	if (be32(w, 8) == 0xdeadc0de)
		return speaks_variant(72, 0, 2);
	return speaks_variant(60, 1, 3);
}
