/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * SSDP (UPnP device architecture 2.0): HTTP request lines of its own, or a search answer that is an
 * HTTP 200 with the fields ST and USN.
 */
#ifdef TUNPRINT_WORDS
static const char *const ssdp_sayings[] = { "request line", "search answer", 0 };
static const char *const ssdp_variants[] = { 0 };
#endif

static __always_inline opinion ssdp_match(const struct work *w, const struct study *s)
{
	if (w->len < 20 || !have(w, 20))
		return 0;
	if (at8(w, 0) == 'M')
		return speaks_if(says(w, 0, "M-SEARCH * HTTP/1."), 92, 0);
	if (at8(w, 0) == 'N')
		return speaks_if(says(w, 0, "NOTIFY * HTTP/1."), 92, 0);
	if (at8(w, 0) != 'H' || !says_fold(w, 0, "HTTP/1.1 200 OK\r\n"))
		return 0;
	return speaks_if(find_text(w, "\nUSN:", 1) || find_text(w, "\nST:", 1) ||
			 find_text(w, "max-age", 1), 92, 1);
}
