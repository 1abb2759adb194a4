/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Rx, the RPC of AFS: epoch, connection, call, sequence, serial, type 1..13, flags. Only an answer
 * with the same epoch, connection and call and the other client bit is believed: VXLAN and Geneve
 * look like a lone Rx header.
 */
#ifdef TUNPRINT_WORDS
static const char *const rx_sayings[] = { "answer in the same call", 0 };
static const char *const rx_variants[] = { 0 };
#endif

static __always_inline opinion rx_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));

	if (w->len < 28 || !have(w, 28) || at8(w, 20) - 1U > 12 || !be32(w, 0) || !be32(w, 4))
		return 0;
	return speaks_if(theirs->have >= 28 && load_be64(theirs->head) == be64(w, 0) &&
			theirs->head[20] - 1U <= 12 &&
			 load_be32(theirs->head + 8) == be32(w, 8) &&
			 (theirs->head[21] ^ at8(w, 21)) & 1 &&
			 load_be16(theirs->head + 26) == be16(w, 26) && at8(w, 21) < 0x40 &&
			 at8(w, 23) < 8, 85, 0);
}
