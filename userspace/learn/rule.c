// SPDX-License-Identifier: Apache-2.0
/* When a fingerprint becomes a rule, and what forbids it. */
#include <stdio.h>
#include <string.h>

#include "../../bpf/parse.h"
#include "ordinary.h"
#include "rule.h"

#define SETTLED_NS 30000000000ULL
#define SESSIONS_EACH 64		/* of each kind of ordinary talk */
#define LONG_ENOUGH 8		/* payloads of each direction that make a conversation a witness */

static unsigned int refuse(struct print *p, const char *why)
{
	snprintf(p->why_not, sizeof(p->why_not), "%.95s", why);
	p->ready = false;
	p->bits = 0;
	return 0;
}

/* Talks that fit although nobody called them a tunnel; to the print's own servers they may be its own. */
static unsigned int ordinary_hits(struct trial *rule, uint8_t proto, const struct background *b)
{
	unsigned int hits = 0;

	for (unsigned int i = 0; i < b->count; i++) {
		const struct conversation *c = &b->list[i];

		if (c->tunnel || c->key.proto != proto || c->ways[UP] < LONG_ENOUGH ||
		    c->ways[DOWN] < LONG_ENOUGH || c->last + SETTLED_NS > b->now)
			continue;
		hits += trial_fits(rule, c, NULL);
	}
	return hits;
}

/* Would it name DNS, a call, a browser? Several sessions of each, for their numbers differ. */
static const char *fits_ordinary(struct trial *trial, const struct signature *rule)
{
	struct conversation c;

	for (unsigned int i = 0; i < TALKS * SESSIONS_EACH; i++) {
		enum talk_kind talk = i % TALKS;

		if (ordinary_carrier(talk) != rule->proto)
			continue;
		/* the first as luck has it, the others as near to the rule as they can be */
		ordinary_talk(&c, talk, i / TALKS, i < TALKS ? NULL : rule);
		if (trial_fits(trial, &c, NULL))
			return ordinary_name(talk);
	}
	return NULL;
}

/* Why the rule must not be matched; NULL: nothing speaks against it. */
static const char *ordinary_says(const struct signature *rule, const struct background *b,
				 char text[96])
{
	struct trial *trial = trial_new(rule);
	const char *ordinary = trial ? fits_ordinary(trial, rule) : "no memory:";
	unsigned int hits = trial ? ordinary_hits(trial, rule->proto, b) : 0;

	trial_free(trial);
	if (ordinary)
		snprintf(text, 96, "%s fits it too", ordinary);
	else if (hits)
		snprintf(text, 96, "%u recent flows fit it that are no tunnels", hits);
	return ordinary || hits ? text : NULL;
}

static bool may_be_tried(const struct print *p)
{
	return p->state == PRINT_LEARNED || p->state == PRINT_KERNEL ||
	       (p->state == PRINT_CANDIDATE && p->confidence >= RULE_TRIAL);
}

/*
 * A framing proves more than its bits: every segment must be whole messages; so does an inner header, whose
 * length must be the payload's. Clear bytes prove less: ordinary messages repeat themselves as well.
 */
static unsigned int bits_wanted(const struct print *p, const struct signature *rule)
{
	/* where the rule asks for it: the header may be in too few of the payloads */
	bool inner = p->structure.inner[0] && rule->tests[0].width;
	bool candidate = p->state == PRINT_CANDIDATE;

	if (rule->noise == SIGNATURE_NO_NOISE && !inner)
		return RULE_CLEAR_BITS;
	if (candidate && p->confidence < RULE_SURE)
		return signature_bits(rule).fixed >= RULE_FIXED ? RULE_FIXED_BITS : RULE_TRIAL_BITS;
	if (inner)
		return RULE_INNER_BITS;
	if (candidate && (p->confidence < RULE_FRAMED || !p->structure.framing.width))
		return RULE_SURE_BITS;
	return p->structure.framing.width ? SIGNATURE_BITS_MIN : RULE_BITS;
}

void rule_score(struct print *p)
{
	uint64_t agree = p->confidence + (p->sessions > 1 ? p->sessions - 1 : 0) * RULE_AGREE;
	uint8_t score = p->rule.sure < agree ? p->rule.sure : (uint8_t)agree;

	if (!p->rule.bits || p->rule.score >= score)
		return;
	p->rule.score = score;
	p->renewed |= p->ready;
}

static void compile(struct print *p, const struct background *b)
{
	const struct conversation *sessions[PRINT_SAMPLES];
	struct reason why = { "" };
	struct signature rule;
	unsigned int count = 0;
	char text[96];

	for (unsigned int i = 0; i < PRINT_SAMPLES; i++)
		if (p->samples[i])
			sessions[count++] = p->samples[i];
	if (!count || signature_compile(&rule, &p->structure, sessions, count, &why)) {
		refuse(p, count ? why.text : "no payloads are kept");
		return;
	}
	if (rule.bits < bits_wanted(p, &rule)) {
		snprintf(text, sizeof(text), "its rule has %u bits, %u are wanted", rule.bits,
			 bits_wanted(p, &rule));
		refuse(p, text);
		return;
	}
	if (ordinary_says(&rule, b, text)) {
		refuse(p, text);
		return;
	}
	p->rule = rule;
	p->rule.score = 0;
	rule_score(p);
	p->bits = rule.bits;
	p->ready = p->renewed = true;
	p->why_not[0] = '\0';
}

void rule_make(struct print *p, const struct conversation *session, const struct background *b)
{
	if (!p->structured || p->state == PRINT_REJECTED)
		return;
	if (!p->structure.any) {
		refuse(p, "no structure: nothing that a rule could look for");
		return;
	}
	if (!may_be_tried(p)) {
		refuse(p, "a single session that is not sure enough; the next one decides");
		return;
	}
	if (p->ready && session && signature_match_conversation(&p->rule, session, NULL))
		return;
	/* one that never fits is not tried with every session for ever */
	if (p->sessions > 16 && (p->sessions & (p->sessions - 1)))
		return;
	compile(p, b);
}
