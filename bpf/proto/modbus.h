/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Modbus/TCP: transaction, protocol 0, length, unit, function; the answer repeats all but the
 * length.
 */
#ifdef TUNPRINT_WORDS
static const char *const modbus_sayings[] = {
	"request", "answer repeats transaction, unit and function", 0
};
static const char *const modbus_variants[] = { 0 };
#endif

static __always_inline opinion modbus_match(const struct work *w, const struct study *s)
{
	const struct glimpse *theirs = last_of(s, other(w));

	if (w->len < 8 || w->len > 260 || be16(w, 2) || be16(w, 4) + 6U != w->len ||
	    !(at8(w, 7) & 0x7f))
		return 0;
	if (theirs->have >= 8 && !load_be16(theirs->head + 2) &&
	    load_be16(theirs->head + 4) + 6U == theirs->len &&
	    load_be16(theirs->head) == be16(w, 0) && theirs->head[6] == at8(w, 6) &&
	    (theirs->head[7] & 0x7f) == (at8(w, 7) & 0x7f))
		return speaks(75, 1);
	return speaks(15, 0);
}
