/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * ESP as IP protocol 50 (RFC 4303): SPI above 255, sequence number, whole 32-bit words. The
 * protocol number itself says it; the rest only guards against rubbish. Wrapped ESP (RFC 5840, protocol
 * 141) puts next header, two lengths and flags of version 0 in front.
 */
#ifdef TUNPRINT_WORDS
static const char *const esp_sayings[] = {
	"IP protocol 50, SPI, sequence", "sequence rises", "length is no multiple of 4", 0
};
static const char *const esp_variants[] = { "wesp", 0 };
#endif

enum { IP_WESP = 141, ESP_WRAPPED = 1 };

static __always_inline opinion esp_wrapped(const struct work *w)
{
	if (w->len < 20 || !have(w, 12) || at8(w, 3) >> 6 || at8(w, 1) & 3 || at8(w, 1) > w->len ||
	    (be32(w, 4) && be32(w, 4) < 256))
		return 0;
	return speaks_variant(70, 0, ESP_WRAPPED);
}

static __always_inline opinion esp_match(const struct work *w, const struct study *s)
{
	const struct glimpse *mine = last_of(s, w->way);

	if (w->pkt.proto != IP_ESP)
		return w->pkt.proto == IP_WESP ? esp_wrapped(w) : 0;
	if (w->len < 16 || !have(w, 8) || be32(w, 0) < 256)
		return 0;
	if (w->len & 3 && w->pkt.fragment == WHOLE && w->pkt.segments <= 1)
		return speaks(30, 2);
	if (mine->have >= 8 && load_be32(mine->head) == be32(w, 0) &&
	    be32(w, 4) - load_be32(mine->head + 4) - 1 < 1024)
		return speaks(75, 1);
	return speaks(70, 0);
}
