/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * WebSockets that say themselves that they are tunnels: the sub-protocols and paths of chisel,
 * wstunnel (Rust: /v1/events and a bearer token; Node: x-wstclient, tunnel-protocol), and frames
 * that begin with another protocol's first bytes: an SSH banner, a TLS hello. Masks are sent along
 * with each frame and are taken off. Others are left to behaviour.
 */
#ifdef TUNPRINT_WORDS
static const char *const websocket_plain_sayings[] = {
	"chisel's sub-protocol", "wstunnel's request", "wstunnel's answer", "SSH inside a frame",
	"TLS hello inside a frame", 0
};
static const char *const websocket_plain_variants[] = { "chisel", "wstunnel", "ssh", "tls", 0 };
#endif

static __always_inline opinion websocket_plain_request(const struct work *w)
{
	if (w->nth)
		return 0;
	if (find_text(w, ": chisel", 1))
		return speaks_variant(75, 0, 1);
	if (find_text(w, "x-wstcli", 1) || find_text(w, "tunnel-p", 1))
		return speaks_variant(72, 1, 2);
	return find_text(w, "ts HTTP/", 0) && find_text(w, ".bearer.", 1) ?
	       speaks_variant(75, 1, 2) : 0;
}

static __always_inline opinion websocket_plain_answer(const struct work *w)
{
	if (find_text(w, ": chisel", 1))
		return speaks_variant(97, 0, 1);
	return find_text(w, "tunnel-p", 1) ? speaks_variant(97, 2, 2) : 0;
}

/* The first eight bytes inside a frame, without their mask. */
static __always_inline __u64 websocket_plain_inner(const struct work *w)
{
	__u32 at = (at8(w, 1) & 0x7f) == 126 ? 4 : 2, mask = 0;

	if (at8(w, 1) & 0x80) {
		mask = load_le32(w->head + (at & 7));
		at += 4;
	}
	return load_le64(w->head + (at & 15)) ^ ((__u64)mask << 32 | mask);
}

/* What a frame carries: the variant "ssh" or "tls", 0: nothing that shows. */
static __always_inline __u32 websocket_plain_carries(const struct work *w)
{
	__u64 inner;

	if (w->len < 16 || at8(w, 0) - 0x81U > 1 || (at8(w, 1) & 0x7f) == 127)
		return 0;
	inner = websocket_plain_inner(w);
	if (inner == word_of("SSH-2.0-", 8))
		return 3;
	/* 16 03 0x, length, hello type, top byte of its length */
	return (inner & 0xffff) == 0x0316 && (inner >> 16 & 0xff) <= 3 &&
	       (inner >> 40 & 0xff) - 1 < 2 && !(inner >> 48 & 0xff) ? 4 : 0;
}

static __always_inline opinion websocket_plain_match(const struct work *w, const struct study *s)
{
	__u32 variant;

	if (w->len < 16)
		return 0;
	if (says(w, 0, "GET /"))
		return websocket_plain_request(w);
	if (!said(first_of(s, UP), 0, "GET /"))
		return 0;
	if (says(w, 0, "HTTP/1.1 101"))
		return websocket_plain_answer(w);
	variant = said(first_of(s, DOWN), 0, "HTTP/1.1 101") ? websocket_plain_carries(w) : 0;
	return variant ? speaks_variant(96, variant, variant) : 0;
}
