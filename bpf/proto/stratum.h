/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Stratum, how miners talk to pools: lines of JSON over TCP. Bitcoin and kin: methods
 * mining.subscribe, authorize, configure, notify, submit, set_difficulty; Ethereum:
 * eth_submitLogin, eth_getWork, eth_submitWork; Monero (xmrig): login with an agent, job with a
 * blob and a target, submit, keepalived. Inside TLS only behaviour is left.
 */
#ifdef TUNPRINT_WORDS
static const char *const stratum_sayings[] = {
	"mining method", "Monero login", "Monero job", "Ethereum mining method",
	"answer to a miner", "share submitted", 0
};
static const char *const stratum_variants[] = { "bitcoin", "monero", "ethereum", 0 };
#endif

enum { STRATUM_BITCOIN = 1, STRATUM_MONERO, STRATUM_ETHEREUM };

/* The value of "method", which may stand anywhere in the first object. */
static __always_inline opinion stratum_method(const struct work *w, __u32 at)
{
	const __u8 *p;

	at = inside(at);
	if (at > HEAD - 48)
		return 0;
	p = w->head + at;
	if (p[8] != ':')
		return 0;
	p += p[9] == ' ' ? 10 : 9;
	if (text_at(p, "\"mining.", 0))
		return speaks_variant(80, 0, STRATUM_BITCOIN);
	if (text_at(p, "\"eth_submitLogin", 0) || text_at(p, "\"eth_getWork\"", 0) ||
	    text_at(p, "\"eth_submitWork\"", 0) || text_at(p, "\"eth_submitHashrate", 0))
		return speaks_variant(75, 3, STRATUM_ETHEREUM);
	if (text_at(p, "\"login\"", 0))
		return find_text(w, "\"pass\":\"", 0) ? speaks_variant(70, 1, STRATUM_MONERO) : 0;
	if (text_at(p, "\"job\"", 0))
		return find_text(w, "\"job_id\"", 0) ? speaks_variant(75, 2, STRATUM_MONERO) : 0;
	if (text_at(p, "\"submit\"", 0))
		return find_text(w, "\"nonce\":", 0) ? speaks_variant(70, 5, STRATUM_MONERO) : 0;
	return speaks_if(text_at(p, "\"keepalived\"", 0), 40, 5);
}

static __always_inline opinion stratum_match(const struct work *w, const struct study *s)
{
	__u32 at;
	opinion o;

	if (w->len < 24 || at8(w, 0) != '{')
		return 0;
	at = find_text(w, "\"method\"", 0);
	if (at) {
		o = stratum_method(w, at);
		return o;
	}
	if (!find_text(w, "\"result\"", 0))
		return 0;
	/* an answer: Monero's first one holds a job, Bitcoin's says what it will notify */
	if (find_text(w, "\"job_id\"", 0))
		return speaks_variant(75, 4, STRATUM_MONERO);
	return speaks_if(find_text(w, "mining.n", 0), 80, 4);
}
