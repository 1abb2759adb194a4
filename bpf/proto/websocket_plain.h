/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * WebSockets that say themselves that they are tunnels: the sub-protocols and paths of chisel,
 * wstunnel (Rust: /v1/events and a bearer token; Node: x-wstclient, tunnel-protocol), and frames
 * that begin with another protocol's first bytes: an SSH banner, a TLS hello, Mux.Cool (V2Ray's
 * multiplexer) keeping a session on, and bytes random from the first one in the first frame of both
 * sides (Wu et al., USENIX Security 2023), which no text, picture, sound, call or compressed message
 * begins with. Masks are sent along with each frame and are taken off. Others are left to behaviour.
 */
#ifdef TUNPRINT_WORDS
static const char *const websocket_plain_sayings[] = {
	"chisel's sub-protocol", "wstunnel's request", "wstunnel's answer", "SSH inside a frame",
	"TLS hello inside a frame", "Mux.Cool inside a frame", "the client's first frame is random",
	"the server's first frame is random", 0
};
static const char *const websocket_plain_variants[] = {
	"chisel", "wstunnel", "ssh", "tls", "mux.cool", "noise", 0
};
#endif

enum {
	WEBSOCKET_PLAIN_MUX = 5, WEBSOCKET_PLAIN_NOISE,
	WEBSOCKET_PLAIN_NOISE_BOTH = 1 << 6 | 1 << 7,	/* sayings */
};

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

/* A frame: where its payload begins, how long that is, what it is masked with. */
struct websocket_plain_frame { __u32 at, len; __u64 mask; };

static __always_inline struct websocket_plain_frame websocket_plain_open(const struct work *w)
{
	__u32 len = at8(w, 1) & 0x7f, at = len == 126 ? 4 : 2, mask = 0;

	if (len == 126)
		len = be16(w, 2);
	if (at8(w, 1) & 0x80) {
		mask = load_le32(w->head + (at & 7));
		at += 4;
	}
	return (struct websocket_plain_frame){ at, len, (__u64)mask << 32 | mask };
}

/* Metadata of 4 bytes, session, "keep", "data follow", their length: they fill the frame. */
static __always_inline int websocket_plain_is_mux(__u64 inner, __u32 len)
{
	return (inner & 0xffff) == 0x0400 && (inner >> 32 & 0xffff) == 0x0102 &&
	       TP_SWAP16((__u16)(inner >> 48)) + 8U == len;
}

/* What a frame carries: the variant "ssh", "tls", "mux.cool", 0: nothing that shows. */
static __always_inline __u32 websocket_plain_carries(const struct work *w)
{
	struct websocket_plain_frame f;
	__u64 inner;

	if (w->len < 16 || at8(w, 0) - 0x81U > 1 || (at8(w, 1) & 0x7f) == 127)
		return 0;
	f = websocket_plain_open(w);
	inner = load_le64(w->head + (f.at & 15)) ^ f.mask;
	if (inner == word_of("SSH-2.0-", 8))
		return 3;
	if (websocket_plain_is_mux(inner, f.len))
		return WEBSOCKET_PLAIN_MUX;
	/* 16 03 0x, length, hello type, top byte of its length */
	return (inner & 0xffff) == 0x0316 && (inner >> 16 & 0xff) <= 3 &&
	       (inner >> 40 & 0xff) - 1 < 2 && !(inner >> 48 & 0xff) ? 4 : 0;
}

/* Does a 16-bit number in the first five bytes tell the length? In noise one does in 60 frames. */
static __always_inline int websocket_plain_tells_length(const struct work *w,
							struct websocket_plain_frame f)
{
#pragma unroll
	for (__u32 i = 0; i < 4; i++) {
		__u16 n = load_le16(w->head + (f.at & 15) + i) ^ (f.mask >> (i & 3) * 8);

		if (n + 64U - f.len <= 128 || TP_SWAP16(n) + 64U - f.len <= 128)
			return 1;
	}
	return 0;
}

/*
 * The first 48 bytes of a binary frame: 3.4 to 4.6 bits set a byte, at most half of them text, no
 * zlib, gzip or zstd, no length. bare: the other side's noise told no length, so this side's does
 * not either, whatever its bytes happen to be.
 */
static __always_inline int websocket_plain_is_noise(const struct work *w, int bare)
{
	struct websocket_plain_frame f;
	__u32 set = 0, text = 0, start;
	__u64 word;

	if (at8(w, 0) != 0x82 || (at8(w, 1) & 0x7f) == 127 || !have(w, 56))
		return 0;
	f = websocket_plain_open(w);
	if (f.len < 48)
		return 0;
#pragma unroll
	for (__u32 i = 0; i < 48; i += 8) {
		word = load_le64(w->head + (f.at & 15) + i) ^ f.mask;
		set += bits_of(word);
		text += bits_of(printable(word));
	}
	start = load_le32(w->head + (f.at & 15)) ^ (__u32)f.mask;
	if ((start & 0xff) == 0x78 || (start & 0xffff) == 0x8b1f || start == 0xfd2fb528)
		return 0;
	return set >= 164 && set <= 220 && text <= 24 && (bare || !websocket_plain_tells_length(w, f));
}

/* What the frame shows; the first of each side stands right behind request and answer. */
static __always_inline opinion websocket_plain_frame(const struct work *w, const struct study *s)
{
	__u32 variant = websocket_plain_carries(w);
	__u32 saying = w->way == UP ? 6 : 7, theirs = w->way == UP ? 7 : 6;

	if (variant)
		return speaks_variant(96, variant == WEBSOCKET_PLAIN_MUX ? 5 : variant, variant);
	if (w->nth != 1 || !w->started ||
	    !websocket_plain_is_noise(w, has_said(s, CLASS_WEBSOCKET_PLAIN, 1 << theirs)))
		return 0;
	return speaks_variant(45, saying, WEBSOCKET_PLAIN_NOISE);
}

static __always_inline opinion websocket_plain_match(const struct work *w, const struct study *s)
{
	if (w->len < 16)
		return 0;
	if (says(w, 0, "GET /"))
		return websocket_plain_request(w);
	if (!said(first_of(s, UP), 0, "GET /"))
		return 0;
	if (says(w, 0, "HTTP/1.1 101"))
		return websocket_plain_answer(w);
	return said(first_of(s, DOWN), 0, "HTTP/1.1 101") ? websocket_plain_frame(w, s) : 0;
}
