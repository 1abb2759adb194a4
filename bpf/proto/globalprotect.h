/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * GlobalProtect over UDP: ESP whose keys came over TLS, so there is no IKE and no marker. The client
 * starts with three ESP packets back to back, numbers 1, 2, 3, each a ping of 84 bytes to the
 * gateway (RFC 4303 with AES-CBC: 132 bytes with a 96-bit check, 136 with 128), and gets equal
 * answers (OpenConnect's notes, gpst.c). An SA made by hand that begins with three quick pings
 * looks the same. From the middle it is ipsec-nat-t. Its TLS form is in tls' files.
 */
#ifdef TUNPRINT_WORDS
static const char *const globalprotect_sayings[] = {
	"ESP 1, 2, 3 of one ping's size at once, without IKE", "ESP after such a start", 0
};
static const char *const globalprotect_variants[] = { 0 };
#endif

static __always_inline opinion globalprotect_match(const struct work *w, const struct study *s)
{
	const struct glimpse *first = first_of(s, w->way), *mine = last_of(s, w->way);

	if (w->len < 28 || w->len & 3 || !esp_like(w->head, w->len))
		return 0;
	if (nat_t_has_pinged(s))
		return speaks_if(esp_step(w, s) || (w->nth == 0 && be32(w, 4) == 1), 40, 1);
	if (w->nth != 2 || be32(w, 4) != 3 || (w->len != 132 && w->len != 136))
		return 0;
	return speaks_if(w->len == first->len && w->len == mine->len && esp_step(w, s) == 1 &&
			 load_be32(first->head) == be32(w, 0) &&
			 load_be32(first->head + 4) == 1 && w->ms - first->ms <= 100, 60, 0);
}
