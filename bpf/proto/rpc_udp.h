/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * ONC RPC (RFC 5531) over UDP, with NFS, mount and portmap: call with version 2 and a program
 * number; the reply repeats the transaction id.
 */
#ifdef TUNPRINT_WORDS
static const char *const rpc_udp_sayings[] = {
	"call of a known program", "reply repeats the id", "call", 0
};
static const char *const rpc_udp_variants[] = { "nfs", 0 };
#endif

static __always_inline opinion rpc_udp_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));
	__u32 program = be32(w, 12);

	if (w->len < 24 || !have(w, 24) || be32(w, 4) > 1)
		return 0;
	if (!be32(w, 4)) {
		if (be32(w, 8) != 2 || !program || be32(w, 16) > 64 || be32(w, 20) > 512)
			return 0;
		return speaks_variant(program - 100000 < 1000 ? 85 : 70, program - 100000 < 1000 ?
				0 : 2,
				      program == 100003);
	}
	return speaks_if(theirs->have >= 12 && load_be32(theirs->head) == be32(w, 0) &&
			 !load_be32(theirs->head + 4) && load_be32(theirs->head + 8) == 2 &&
			 be32(w, 8) <= 1, 92, 1);
}
