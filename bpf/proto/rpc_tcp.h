/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * ONC RPC over TCP (RFC 5531), mostly NFS: record mark with the last-fragment bit, transaction,
 * call 0, version 2, a program (NFS 100003, kadmin 2112); the reply repeats the transaction.
 */
#ifdef TUNPRINT_WORDS
static const char *const rpc_tcp_sayings[] = {
	"call", "reply names the call", 0
};
static const char *const rpc_tcp_variants[] = { 0 };
#endif

static __always_inline int rpc_tcp_is_call(const __u8 *p, __u32 len)
{
	return load_be32(p) == (0x80000000U | (len - 4)) && !load_be32(p + 8) &&
	       load_be32(p + 12) == 2 && load_be32(p + 16) - 1 < 400000000U;
}

static __always_inline opinion rpc_tcp_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));

	if (w->len < 28 || at8(w, 0) != 0x80)
		return 0;
	if (theirs->have >= 28 && rpc_tcp_is_call(theirs->head, theirs->len) && be32(w, 8) == 1 &&
	    be32(w, 4) == load_be32(theirs->head + 4))
		return speaks(97, 1);
	return speaks_if(w->len >= 44 && rpc_tcp_is_call(w->head, w->len), 70, 0);
}
