/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Nebula (slackhq/nebula header/header.go): version 1 << 4 | type, subtype, two zero bytes,
 * remote index 4, counter 8 (big-endian), then sealed. Types 0 handshake, 1 message, 2 error,
 * 3 lighthouse, 4 test, 5 close, 6 control. First handshake message: index 0, counter 1; the
 * answer: counter 2 and the initiator's index. Messages: one index per direction, counter rises.
 * A hole punch is one byte, which alone says nothing.
 */
#ifdef TUNPRINT_WORDS
static const char *const nebula_sayings[] = {
	"first handshake message", "handshake answered", "index kept, counter rises",
	"receive error names the peer's index", "header of a message", 0
};
static const char *const nebula_variants[] = { 0 };
#endif

enum { NEBULA_HANDSHAKE, NEBULA_MESSAGE, NEBULA_ERROR, NEBULA_LIGHTHOUSE, NEBULA_TEST,
       NEBULA_CLOSE, NEBULA_CONTROL };

/* A header that may be one: version, type, small subtype, zeros. */
static __always_inline int nebula_is_header(const __u8 *p)
{
	return p[0] - 0x10U <= NEBULA_CONTROL && p[1] <= 1 && !load_be16(p + 2);
}

static __always_inline opinion nebula_handshake(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));

	if (w->len < 80 || be32(w, 8))
		return 0;
	if (!be32(w, 4) && be32(w, 12) == 1)
		return speaks(70, 0);
	if (!be32(w, 4) || be32(w, 12) != 2)
		return 0;
	return theirs->have >= 16 && load_be32(theirs->head) >> 24 == 0x10 &&
		load_be64(theirs->head + 8) == 1 ? speaks(95, 1) : speaks(45, 1);
}

static __always_inline opinion nebula_match(const struct work *w, const struct study *s)
{
	const struct glimpse *mine = last_of(s, w->way), *theirs = last_of(s, other(w));
	__u8 type = at8(w, 0) - 0x10;

	if (w->len < 16 || !have(w, 16) || !nebula_is_header(w->head))
		return 0;
	if (type == NEBULA_HANDSHAKE)
		return nebula_handshake(w, s);
	if (type == NEBULA_ERROR)
		return speaks_if(w->len == 16 && !be64(w, 8) && be32(w, 4) && theirs->have >= 16 &&
				 nebula_is_header(theirs->head) &&
				 load_be32(theirs->head + 4) == be32(w, 4), 60, 3);
	if (w->len < 32 || be32(w, 8) || !be32(w, 4))
		return 0;
	if (mine->have >= 16 && nebula_is_header(mine->head) && mine->head[0] != 0x10 &&
	    load_be32(mine->head + 4) == be32(w, 4) &&
	    be32(w, 12) - load_be32(mine->head + 12) - 1 < 1024)
		return speaks(40, 2);
	return speaks_if(at8(w, 0) == 0x11, 10, 4);
}
