/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * IKE v1 (RFC 2408) and v2 (RFC 7296) without the non-ESP marker: 28-byte header, two 8-byte SPIs,
 * next payload, version, exchange, flags, message id, and a length that is the datagram's.
 * About 50 fixed bits; an answer that repeats the initiator's SPI is proof. The maker shows in the
 * first message: in version 1 by the vendor-id payloads that lie in the first 256 bytes. In version 2
 * these come behind the key exchange, mostly too far back, but the last payload of two makers tells
 * them: strongSwan's notify 16406, Windows' realm id. With a marker the flow is ipsec-nat-t.
 */
#include "../inner_ip.h"

#ifdef TUNPRINT_WORDS
static const char *const ike_sayings[] = {
	"IKE header, length agrees", "answer repeats the initiator's SPI", 0
};
static const char *const ike_variants[] = {
	"ikev2", "ikev1", "ikev1 windows", "ikev1 strongswan", "ikev1 cisco-unity", "ikev1 fortinet",
	"ikev2 strongswan", "ikev2 windows", 0
};
#endif

enum { IKE_V2 = 1, IKE_V1, IKE_V1_WINDOWS, IKE_V1_STRONGSWAN, IKE_V1_CISCO, IKE_V1_FORTINET,
       IKE_V2_STRONGSWAN, IKE_V2_WINDOWS };

/* IANA registries: exchange types and payload types of version 1. */
static __always_inline int ike_is_v1(__u8 next, __u8 exchange, __u8 flags)
{
	return (next <= 21 || (next >= 128 && next <= 135)) && !(flags & 0xf8) && exchange &&
	       (exchange <= 6 || (exchange >= 32 && exchange <= 34));
}

static __always_inline int ike_is_v2(__u8 next, __u8 exchange, __u8 flags)
{
	return (!next || (next >= 33 && next <= 54)) && !(flags & 0xc7) && exchange >= 34 &&
	       exchange <= 44;
}

/* An IKE header at off, to the end of the datagram? Returns the variant. */
static __always_inline int ike_header(const struct work *w, __u32 off)
{
	__u8 next = at8(w, off + 16), version = at8(w, off + 17);
	__u8 exchange = at8(w, off + 18), flags = at8(w, off + 19);

	if (w->len < off + 28 || !have(w, off + 28) || !be64(w, off))
		return 0;
	if (version != 0x10 && version != 0x20)
		return 0;
	if (!inner_len_fits(w, off, be32(w, off + 24), 0))
		return 0;
	if (version == 0x10)
		return ike_is_v1(next, exchange, flags) ? IKE_V1 : 0;
	return ike_is_v2(next, exchange, flags) ? IKE_V2 : 0;
}

/* Vendor ids as their makers published or as implementations list them. */
static __always_inline int ike_maker(__u64 id)
{
	switch (id) {
	case 0x1e2b516905991c7dULL:
		return IKE_V1_WINDOWS;
	case 0x882fe56d6fd20dbcULL:
		return IKE_V1_STRONGSWAN;
	case 0x12f5f28c457168a9ULL:
		return IKE_V1_CISCO;
	case 0x8299031757a36082ULL:
		return IKE_V1_FORTINET;
	}
	return 0;
}

/* Walks the payloads of a version-1 message that begins at off. */
static __always_inline int ike_vendor(const struct work *w, __u32 off)
{
	__u32 at = off + 28;
	__u8 next = at8(w, off + 16);

#pragma clang loop unroll(disable)
	for (int i = 0; i < 5; i++) {
		const __u8 *p;
		__u32 len;
		int maker;

		if (!next || at > HEAD - 16 || at + 12 > w->have)
			break;
		p = inner_at(w, at);
		len = load_be16(p + 2);
		maker = next == 13 && len >= 12 ? ike_maker(load_be64(p + 4)) : 0;
		if (maker)
			return maker;
		if (len < 4 || len > HEAD)
			break;
		next = p[0];
		at += len;
	}
	return IKE_V1;
}

/* The first message of version 2 by how it ends; without an answer's SPI it is the initiator's. */
static __always_inline int ike_ending(const struct work *w)
{
	if (at8(w, 18) != 34 || be64(w, 8))
		return IKE_V2;
	if (load_be64(w->tail + TAIL - 8) == 0x0000000800004016ULL)
		return IKE_V2_STRONGSWAN;
	return load_be64(w->tail) == 0x01528bbbc0069612ULL ? IKE_V2_WINDOWS : IKE_V2;
}

/* The other side's last message has the same initiator SPI, at the same offset. */
static __always_inline int ike_answers(const struct work *w, const struct study *s, __u32 off)
{
	const struct glimpse *theirs = last_of(s, other(w));

	return theirs->have >= off + 18 && load_be64(theirs->head + off) == be64(w, off) &&
	       theirs->head[off + 17] == at8(w, off + 17);
}

static __always_inline opinion ike_match(const struct work *w, const struct study *s)
{
	int variant;

	if (w->len < 28 || (at8(w, 17) != 0x10 && at8(w, 17) != 0x20))
		return 0;
	variant = ike_header(w, 0);
	if (!variant)
		return 0;
	if (ike_answers(w, s, 0))	/* the asker's variant stays */
		return speaks(95, 1);
	if (w->nth)
		return speaks(65, 0);
	if (variant == IKE_V2)
		variant = ike_ending(w);
	else if (!(at8(w, 19) & 1))
		variant = ike_vendor(w, 0);
	return speaks_variant(65, 0, variant);
}
