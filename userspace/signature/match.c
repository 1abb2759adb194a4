// SPDX-License-Identifier: Apache-2.0
/* Stored payloads past the packet path's own stages: what they say is what a gateway will say. */
#include <stdlib.h>
#include <string.h>

#include "../../bpf/sign.h"
#include "signature/signature.h"

struct trial {
	struct work work;
	struct study study;
	struct signing signing;
	struct signature_counts counts;
	struct signature_set set;
};

static __thread struct trial *now;

static __always_inline struct work *page_at(__u32 hook) { return &now->work; }
static __always_inline struct study *desk_at(__u32 place) { return &now->study; }
static __always_inline __u32 signatures_turn(void) { return now->set.count ? 2 : 0; }
static __always_inline const struct signature *signature_at(__u32 half, __u32 slot)
{
	return &now->set.list[slot];
}
static __always_inline const struct signature_gates *gates_at(__u32 half) { return &now->set.gates; }
static __always_inline struct signing *signing_at(__u32 place) { return &now->signing; }
static __always_inline struct signature_counts *signature_counts_at(__u32 number)
{
	return &now->counts;
}

static void lay_out(struct work *w, const struct payload *p, const struct conversation *c)
{
	memset(w, 0, sizeof(*w));
	w->pkt.proto = c->key.proto;
	w->pkt.segments = 1;
	w->pkt.payload_len = w->len = p->len;
	w->have = p->have < p->len ? p->have : (uint16_t)p->len;
	w->ms = (uint32_t)(p->at / 1000000);
	w->stream = p->stream;
	w->way = p->way & 1;
	w->nth = now->study.nth[w->way];
	memcpy(w->head, p->head, w->have);
	memcpy(w->tail, p->tail, TAIL);
}

static void tell(struct signature_match *match, uint8_t count[2])
{
	for (int way = 0; way < 2; way++) {
		match->payloads[way] = count[way];
		match->hits[way] = (uint8_t)planes_of(now->signing.hits[way], 0);
		match->misses[way] = (uint8_t)planes_of(now->signing.misses[way], 0);
		match->sizes[way] = now->signing.sizes[way];
	}
}

struct trial *trial_new(const struct signature *signature)
{
	struct trial *trial = calloc(1, sizeof(*trial));

	if (trial)
		signature_set_make(&trial->set, signature, 1);
	return trial;
}

void trial_free(struct trial *trial) { free(trial); }

bool trial_fits(struct trial *trial, const struct conversation *conversation,
		struct signature_match *match)
{
	uint8_t count[2] = { 0, 0 };
	bool fits = false;

	now = trial;
	memset(&trial->work, 0, sizeof(trial->work));
	memset(&trial->study, 0, sizeof(trial->study));
	memset(&trial->signing, 0, sizeof(trial->signing));
	trial->study.tag = 1;
	for (unsigned int i = 0; i < conversation->count && !fits; i++) {
		lay_out(&trial->work, &conversation->payloads[i], conversation);
		sign(0, &trial->work);
		remember(&trial->work, &trial->study);
		count[trial->work.way]++;
		fits = trial->work.fresh.class != 0;
	}
	if (match) {
		tell(match, count);
		match->fits = fits;
	}
	return fits;
}

bool signature_match_conversation(const struct signature *signature,
				  const struct conversation *conversation,
				  struct signature_match *match)
{
	struct trial *trial = trial_new(signature);
	bool fits;

	if (match)
		*match = (struct signature_match){ 0 };
	fits = trial && trial_fits(trial, conversation, match);
	trial_free(trial);
	return fits;
}
