/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * TFTP (RFC 1350, 2347): requests with a file name and mode; data and acknowledgements go on
 * between other ports, so that flow begins with a block: an ACK of 4 bytes names the block just
 * sent, the next block is one more.
 */
#ifdef TUNPRINT_WORDS
static const char *const tftp_sayings[] = {
	"request with a mode", "acknowledges the last block", "next block", "options accepted", 0
};
static const char *const tftp_variants[] = { 0 };
#endif

static __always_inline opinion tftp_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));
	__u32 op = be16(w, 0), block = be16(w, 2);

	if (w->len < 4 || !have(w, 4) || op - 1 > 5)
		return 0;
	if (op <= 2)
		return speaks_if(w->len > 9 && is_text(w->head + 2, 2) &&
				 (find_text(w, "octet", 1) || find_text(w, "netascii", 1)), 80, 0);
	if (op == 6)
		return speaks_if(w->len > 8 && (says_fold(w, 2, "blksize") ||
				says_fold(w, 2, "tsize") ||
						says_fold(w, 2, "timeout") || says_fold(w, 2,
						"windowsi")), 75, 3);
	if (op == 4 && w->len == 4 && theirs->len >= 4 && load_be16(theirs->head) == 3)
		return speaks_if(load_be16(theirs->head + 2) == block, 60, 1);
	if (op == 3 && theirs->len == 4 && load_be16(theirs->head) == 4)
		return speaks_if(load_be16(theirs->head + 2) + 1U == block, 60, 2);
	return 0;
}
