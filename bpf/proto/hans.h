/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * hans: IP in ICMP echo. Behind the echo header "hanc" from the client, "hans" from the server, and a
 * type: 1 reset .. 7 data, 8 poll, 9 full. Polls are 13 bytes long and wait for answers.
 */
#ifdef TUNPRINT_WORDS
static const char *const hans_sayings[] = { "magic and type", "poll", 0 };
static const char *const hans_variants[] = { 0 };
#endif

static __always_inline opinion hans_match(const struct work *w, const struct study *s)
{
	if (!icmp_is_echo(w) || !hans_shape(w))
		return 0;
	return speaks(70, w->len == 13);
}
