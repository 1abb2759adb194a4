/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * WebSocket (RFC 6455): an HTTP request that asks for "Upgrade: websocket", "101" with the same
 * header, then frames; those of the client are masked. A carrier: chats and pages use it as
 * tunnels do. Requests that carry a body along are no WebSocket (see http_tunnel.h).
 */
#ifdef TUNPRINT_WORDS
static const char *const websocket_sayings[] = {
	"request to upgrade", "101 with Upgrade: websocket", "101 answers the request",
	"frame fills the packet", "frames both ways, one side masks", 0
};
static const char *const websocket_variants[] = { 0 };
#endif

/* Length of header and payload of the frame at the start, 0: none. */
static __always_inline __u32 websocket_frame(const struct work *w)
{
	__u32 opcode = at8(w, 0) & 0x0f, len = at8(w, 1) & 0x7f, mask = at8(w, 1) & 0x80 ? 4 : 0;

	if (at8(w, 0) & 0x30 || (opcode > 2 && opcode - 8 > 2) || (opcode >= 8 && len > 125))
		return 0;
	if (len < 126)
		return 2 + mask + len;
	if (len == 126)
		return be16(w, 2) < 126 ? 0 : 4 + mask + be16(w, 2);
	return be32(w, 2) ? 0 : 10 + mask + be32(w, 6);
}

/* From the middle: a frame fills its packet, and of two sides exactly one, the client, masks. */
static __always_inline opinion websocket_frames(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));
	__u32 points = (at8(w, 1) & 0x7f) == 126 ? 25 : 6;

	/* a tunnel: its own file names it */
	if (websocket_plain_carries(w) ||
	    has_said(s, CLASS_WEBSOCKET_PLAIN, WEBSOCKET_PLAIN_NOISE_BOTH))
		return objects(60);
	if ((w->stream != ~0U && !said(first_of(s, UP), 0, "GET ")) || at8(w, 0) - 0x81U > 9 ||
	    websocket_frame(w) != w->len)
		return 0;
	if (has_said(s, CLASS_WEBSOCKET, 4)) /* known; later frames may still show a tunnel */
		return speaks(1, 3);
	if (theirs->len < 2 || theirs->head[0] - 0x81U > 9 || (theirs->head[1] ^ at8(w, 1)) < 0x80)
		return speaks(points, 3);
	return speaks(points + 15, 4);
}

static __always_inline opinion websocket_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = first_of(s, other(w));

	if (w->len < 2)
		return 0;
	if (says(w, 0, "GET "))
		return speaks_if(opens(w) && find_text(w, "\r\nSec-We", 1), 70, 0);
	if (says(w, 0, "HTTP/1.1 101")) {
		if (!find_text(w, "websocke", 1))
			return 0;
		if (!said(theirs, 0, "GET ") || s->tail[other(w)][TAIL - 1] != '\n')
			return speaks(45, 1);
		return speaks(65, 2); /* 89: frames may still show a tunnel */
	}
	return at8(w, 0) & 0x80 ? websocket_frames(w, s) : 0;
}
