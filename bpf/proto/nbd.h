/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Network block device (NetworkBlockDevice/nbd, doc/proto.md): the server greets with NBDMAGIC,
 * the client's options begin with IHAVEOPT. Then requests 25609513 (flags, command, 8-byte handle)
 * and replies 67446698 (error, handle) or 668E33EF (flags, type, handle); a reply repeats its
 * request's handle.
 */
#ifdef TUNPRINT_WORDS
static const char *const nbd_sayings[] = {
	"greeting", "options", "request", "reply", "reply with the request's handle", 0
};
static const char *const nbd_variants[] = { 0 };
#endif

#define NBD_IHAVEOPT 0x49484156454f5054ULL

static __always_inline opinion nbd_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));
	__u32 magic = be32(w, 0);

	if (w->len < 16 || !have(w, 16))
		return 0;
	if (be64(w, 0) == 0x4e42444d41474943ULL)
		return speaks(75, 0);
	if (be64(w, 0) == NBD_IHAVEOPT || be64(w, 4) == NBD_IHAVEOPT)
		return speaks(75, 1);
	if (magic == 0x25609513)
		return speaks_if(be16(w, 6) <= 7 && w->len >= 28, 45, 2);
	if (magic != 0x67446698 && magic != 0x668e33ef)
		return 0;
	if (theirs->have >= 28 && load_be32(theirs->head) == 0x25609513 &&
	    load_be64(theirs->head + 8) == be64(w, 8))
		return speaks(90, 4);
	return speaks(35, 3);
}
