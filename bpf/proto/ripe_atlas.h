/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * RIPE Atlas reachability probes: text MGLNDD_ address _ port.
 */
#ifdef TUNPRINT_WORDS
static const char *const ripe_atlas_sayings[] = { "MGLNDD_", 0 };
static const char *const ripe_atlas_variants[] = { 0 };
#endif

static __always_inline opinion ripe_atlas_match(const struct work *w, const struct study *s)
{
	return speaks_if(w->len >= 10 && have(w, 8) && says(w, 0, "MGLNDD_"), 92, 0);
}
