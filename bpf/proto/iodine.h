/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * iodine (its doc/proto_00000502.txt): IP in DNS names and answers of any record type. A session opens
 * with a query of 'v' and base32 of the version 0x000005xx; the answer holds VACK, VNAK or VFUL,
 * coded as the record demands. After the login client and server may leave DNS: raw messages
 * 10 D1 9E, command << 4 | user; 1 login with 16 bytes of MD5, 2 data that zlib packed, 3 ping
 * of nothing more. Data names, and sessions joined in the middle, are for userspace/learn/zones.c.
 */
#ifdef TUNPRINT_WORDS
static const char *const iodine_sayings[] = {
	"asks for protocol version 5.x", "the version query is answered", "raw login of 20 bytes",
	"raw ping", "raw data, packed by zlib", "raw messages of one user both ways", 0
};
static const char *const iodine_variants[] = { "raw", 0 };
#endif

#define IODINE_VERSION 0x76616161616b61ULL	/* "vaaaaka" */

static __always_inline int iodine_is_raw(const __u8 *p)
{
	return (load_be32(p) & 0xffffff00U) == 0x10d19e00U && p[3] >= 0x10 && p[3] < 0x40;
}

static __always_inline opinion iodine_raw(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));
	__u32 command = at8(w, 3) >> 4, fits;

	if (!iodine_is_raw(w->head))
		return 0;
	fits = command == 1 ? w->len == 20 : command == 3 ? w->len == 4 :
	       w->len > 10 && at8(w, 4) == 0x78 && !(be16(w, 4) % 31);
	if (!fits)
		return 0;
	if (theirs->have >= 4 && iodine_is_raw(theirs->head) && !((theirs->head[3] ^ at8(w, 3)) & 15))
		return speaks_variant(92, 5, 1);
	return speaks_variant(command == 3 ? 45 : 60, 1 + command, 1);
}

static __always_inline opinion iodine_match(const struct work *w, const struct study *s)
{
	__u64 name;

	if (w->len < 4 || !have(w, 4))
		return 0;
	if (be24(w, 0) == 0x10d19e)
		return iodine_raw(w, s);
	if (at8(w, 12) != 11 || !have(w, 24) || be16(w, 4) != 1)
		return 0;
	name = (be64(w, 13) | 0x2020202020202020ULL) >> 8;	/* either case */
	if (name != IODINE_VERSION)
		return 0;
	return at8(w, 2) & 0x80 ? speaks(100, 1) : speaks(90, 0);
}
