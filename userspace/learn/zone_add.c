// SPDX-License-Identifier: Apache-2.0
/* What a message adds to its zone: names and answers that may carry data, and what is new in them. */
#include <stddef.h>
#include <string.h>

#include "../../bpf/behave.h"
#include "zone.h"

#define CARRIERS_MAX 600	/* a window ends before the filters are too full to tell */
#define ADDRESSES_MAX 8		/* told of one name by those who spread load */

uint64_t zone_mix(uint64_t h, uint64_t v)
{
	h = (h ^ v) * 0x9e3779b97f4a7c15ULL;
	return h ^ h >> 29;
}

uint64_t zone_name_hash(const uint8_t *name, uint32_t n)
{
	uint64_t h = 0xcbf29ce484222325ULL;

	for (uint32_t i = 0; i < n; i++) {
		uint8_t c = name[i];

		h = (h ^ (c >= 'A' && c <= 'Z' ? c | 32 : c)) * 0x100000001b3ULL;
	}
	return zone_mix(h, n) | 1;
}

/* New in a filter of BLOOM_WORDS? Then it is in now. */
static bool bloom_add(uint64_t *words, uint64_t hash)
{
	uint32_t a = hash & (BLOOM_WORDS * 64 - 1), b = hash >> 20 & (BLOOM_WORDS * 64 - 1);
	bool is_new = !(words[a / 64] >> a % 64 & 1) || !(words[b / 64] >> b % 64 & 1);

	words[a / 64] |= 1ULL << a % 64;
	words[b / 64] |= 1ULL << b % 64;
	return is_new;
}

static enum record record_of(uint16_t type)
{
	switch (type) {
	case 1:
	case 28:
		return RECORD_A;
	case 16:
		return RECORD_TXT;
	case 10:
		return RECORD_NULL;
	case 25:
		return RECORD_KEY;
	case 5:
		return RECORD_CNAME;
	case 15:
		return RECORD_MX;
	case 33:
		return RECORD_SRV;
	}
	return type >= 65280 && type < 65535 ? RECORD_PRIVATE : RECORD_OTHER;
}

static uint8_t longest_label(const struct message *m, uint16_t end)
{
	uint8_t longest = 0;

	for (unsigned int i = 0; i < m->labels && m->label[i] < end; i++)
		if (m->name[m->label[i]] > longest)
			longest = m->name[m->label[i]];
	return longest;
}

/* Labels that every name has in front of the zone (a delegated t.example.com) are no data. */
static uint16_t without_common(struct zone *z, const struct message *m, uint16_t sub)
{
	uint16_t common = 0;

	if (!z->tail_len) {
		z->tail_len = sub < ZONE_TAIL ? sub : ZONE_TAIL;
		memcpy(z->tail, m->name + sub - z->tail_len, z->tail_len);
		z->common = z->tail_len;
	}
	for (int i = m->labels - 1; i > 0; i--) {
		uint16_t n = sub - m->label[i];

		if (m->label[i] >= sub)
			continue;
		if (n > z->common || zone_name_hash(m->name + sub - n, n) !=
				     zone_name_hash(z->tail + z->tail_len - n, n))
			break;
		common = n;
	}
	z->common = common;
	return sub - common;
}

static void add_symbols(struct zone *z, const struct message *m, uint16_t sub)
{
	bool strange = false;

	for (unsigned int i = 0; i < m->labels && m->label[i] < sub; i++) {
		const uint8_t *l = m->name + m->label[i];

		for (unsigned int k = 1; k <= l[0]; k++) {
			uint8_t c = l[k], lower = c | 32;

			z->symbols[c / 64] |= 1ULL << c % 64;
			strange |= !((lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') ||
				     c == '-' || c == '_');
		}
	}
	z->strange += strange;
}

static void add_length(struct zone *z, uint32_t len)
{
	z->huge++;
	if (!z->same_count)
		z->same_len = len;
	if (z->same_len == len)
		z->same_count++;
	else
		z->same_count--;
}

/* A sub-name that may carry data. */
static void add_carrier(struct zone *z, const struct message *m, uint16_t sub, uint64_t hash)
{
	bool is_new = bloom_add(z->names, hash), first = !z->tail_len;
	uint16_t data = m->cut ? sub : without_common(z, m, sub);
	uint8_t longest;

	z->carriers += !m->is_answer || is_new;
	z->window_carriers += !m->is_answer || is_new;
	if (!is_new)
		return;
	longest = longest_label(m, data);
	z->distinct++;
	z->distinct_bytes += data;
	if (first)		/* not known yet what of it is common */
		return;
	if (longest > z->longest)
		z->longest = longest;
	z->long_labels += longest >= 57;
	if (data >= HUGE_SUB)
		add_length(z, data);
	add_symbols(z, m, data);
}

/* Published policies and keys (DKIM, SPF, DMARC, BIMI ...): large, different, and no tunnel. */
static bool is_policy(const struct message *m)
{
	static const char *const starts[] = { "v=", "k=", "p=MI", "spf2.0/", "t=s; ", "h=sha", 0 };

	/* Keys of a person: a hash of 28 bytes below a label of their own (RFC 7929, 8162). */
	if (m->answer_type == 61 || m->answer_type == 53)
		return m->labels > 1 && m->name[0] == 56 && m->name[58] == '_';
	if (m->answer_type != 16 || m->data_have < 8)
		return false;
	for (unsigned int i = 0; starts[i]; i++)
		if (!memcmp(m->data + 1, starts[i], strlen(starts[i])))
			return true;
	return false;
}

/*
 * Enough data to be a tunnel's? In addresses only where there are more than content networks and
 * balancers tell (eight), and the name is as full as no host's.
 */
static bool is_rich(const struct message *m, uint16_t sub)
{
	uint32_t rich = m->answer_type == 64 || m->answer_type == 65 ? 2 * RICH_DATA : RICH_DATA;

	if (record_of(m->answer_type) == RECORD_A)
		return m->answers > ADDRESSES_MAX && (sub >= HUGE_SUB || longest_label(m, sub) >= 57);
	return m->answer_len >= rich;
}

/*
 * Data told of a name that carries none: a server that does not repeat the question. One record, as sets
 * are told in turning order, of a kind that holds what one likes.
 */
static bool is_told_bare(const struct message *m)
{
	enum record got = record_of(m->answer_type);

	return m->answers == 1 && m->answer_len >= RICH_DATA &&
	       (got == RECORD_TXT || got == RECORD_NULL || got == RECORD_PRIVATE);
}

static void add_answer(struct zone *z, const struct message *m, const struct name_event *e,
		       uint16_t sub, bool carries)
{
	enum record got = record_of(m->answer_type);
	uint64_t hash;

	z->answers++;
	z->refusals += !m->answers;
	if (!m->answers)
		return;
	if (m->answer_type && z->got[got] < 0xffff)
		z->got[got]++;
	if (!carries && !is_told_bare(m))
		return;
	z->answered++;
	if (is_policy(m)) {
		z->policies++;
		return;
	}
	hash = zone_mix(m->answer_len, zone_name_hash(m->data, m->data_have));
	hash = zone_mix(zone_name_hash(e->tail, TAIL), hash);
	if (!bloom_add(z->data, hash))
		return;
	z->distinct_answers++;
	z->rich += is_rich(m, sub);
}

/* A new window: what has no verdict yet starts anew, what has one keeps its sums. */
static void turn_window(struct zone *z, uint64_t at)
{
	struct zone old = *z;

	memset(z->names, 0, sizeof(z->names) + sizeof(z->data));
	z->window = at;
	z->window_carriers = 0;
	if (z->score >= NAMED_AT)
		return;
	memset(z->symbols, 0, sizeof(*z) - offsetof(struct zone, symbols));
	z->first = at;
	z->tool = old.tool;
	z->tool_score = old.tool_score;
	z->score = old.score;
	z->why = old.why;
	z->steps = old.steps;
	memcpy(z->name, old.name, sizeof(z->name));
}

static void add_time(struct zone *z, uint64_t at)
{
	if (at > z->window + WINDOW || z->window_carriers >= CARRIERS_MAX)
		turn_window(z, at);
	if (z->queries + z->answers == 0 || at / SECOND != z->last / SECOND)
		z->busy++;
	z->last = at;
}

/* Both cases in the zone itself: somebody on the way plays with it. */
static bool is_mixed(const struct message *m, uint16_t from)
{
	bool upper = false, lower = false;

	for (uint16_t i = from; i < m->name_len; i++) {
		upper |= m->name[i] >= 'A' && m->name[i] <= 'Z';
		lower |= m->name[i] >= 'a' && m->name[i] <= 'z';
	}
	return upper && lower;
}

void zone_add(struct zone *z, const struct message *m, const struct name_event *e, uint16_t sub)
{
	uint8_t longest = longest_label(m, sub);
	bool carries = sub >= CARRY_SUB && longest >= CARRY_LABEL;

	add_time(z, e->at);
	if (!m->cut)
		z->mixed |= is_mixed(m, sub);
	if (!m->is_answer) {
		enum record asked = record_of(m->type);

		z->queries++;
		if (z->asked[asked] < 0xffff)
			z->asked[asked]++;
	}
	if (carries && (!m->cut || !m->is_answer))
		add_carrier(z, m, sub, zone_name_hash(m->name, sub));
	else
		z->bare += !m->is_answer;
	if (m->is_answer)
		add_answer(z, m, e, sub, carries);
	zone_tools(z, m, sub);
	zone_judge(z);
}
