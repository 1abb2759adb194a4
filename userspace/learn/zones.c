// SPDX-License-Identifier: Apache-2.0
/* Tables of zones and of the flows that carried their messages; what a message adds to its zone. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "../../bpf/behave.h"
#include "base/pages.h"
#include "zone.h"

#define ZONES_DEFAULT 16384
#define FLOWS_DEFAULT 65536
#define FINGERPRINT_NAMES 10	/* fewer do not show an alphabet */
#define PLACES 8		/* looked at per hash */
#define FLOW_ZONES 4		/* zones remembered of a flow */
#define WINDOW (3600ULL * 1000000000)
#define CARRIERS_MAX 600	/* a window ends before the filters are too full to tell */
#define SECOND 1000000000ULL
#define ADDRESSES_MAX 8		/* told of one name by those who spread load */
#define RAW_MARK 0x10d19e00U	/* iodine's messages beside DNS */

struct carried {		/* a DNS flow */
	uint64_t tag;		/* flow_hash(), 0: free */
	uint64_t last;
	uint32_t zone[FLOW_ZONES];	/* place + 1 */
	uint32_t zone_tag[FLOW_ZONES];	/* whether its owner is still the same */
	uint8_t recent;		/* whose long name came last */
	uint8_t raw;
};

struct zones {
	struct zone *table;
	struct carried *flows;
	uint32_t mask, flows_mask;
	struct zones_losses losses;
	char text[ZONE_TEXT_ROOM];
};

static uint32_t power_of_two(uint32_t n)
{
	uint32_t p = PLACES;

	while (p < n)
		p <<= 1;
	return p;
}

struct zones *zones_new(const struct zones_limits *limits)
{
	struct zones *z = calloc(1, sizeof(*z));

	if (!z)
		return NULL;
	z->mask = power_of_two(limits->zones ? : ZONES_DEFAULT) - 1;
	z->flows_mask = power_of_two(limits->flows ? : FLOWS_DEFAULT) - 1;
	z->table = pages_new(z->mask + 1UL, sizeof(*z->table));
	z->flows = pages_new(z->flows_mask + 1UL, sizeof(*z->flows));
	if (!z->table || !z->flows) {
		zones_free(z);
		return NULL;
	}
	return z;
}

void zones_free(struct zones *z)
{
	if (!z)
		return;
	pages_free(z->table, z->mask + 1UL, sizeof(*z->table));
	pages_free(z->flows, z->flows_mask + 1UL, sizeof(*z->flows));
	free(z);
}

struct zones_losses zones_losses(const struct zones *z) { return z->losses; }

/* --- tables --- */

static uint64_t mix(uint64_t h, uint64_t v)
{
	h = (h ^ v) * 0x9e3779b97f4a7c15ULL;
	return h ^ h >> 29;
}

/* Letters of either case are one: resolvers may change it. */
static uint64_t name_hash(const uint8_t *name, uint32_t n)
{
	uint64_t h = 0xcbf29ce484222325ULL;

	for (uint32_t i = 0; i < n; i++) {
		uint8_t c = name[i];

		h = (h ^ (c >= 'A' && c <= 'Z' ? c | 32 : c)) * 0x100000001b3ULL;
	}
	return mix(h, n) | 1;
}

static struct carried *flow_of(struct zones *z, const struct flow_key *key, bool make)
{
	uint64_t tag = flow_hash(key), at = mix(0, tag) >> 32;	/* ports in a row lie close in tag */
	struct carried *oldest = NULL;

	for (unsigned int i = 0; i < PLACES; i++) {
		struct carried *f = &z->flows[(at + i) & z->flows_mask];

		if (f->tag == tag)
			return f;
		if (!oldest || f->last < oldest->last)
			oldest = f;
	}
	if (!make)
		return NULL;
	z->losses.flows += oldest->tag != 0;
	*oldest = (struct carried){ .tag = tag };
	return oldest;
}

/* What giving it up would lose, less the longer it is quiet; a verdict is worth most. */
static uint64_t worth(const struct zone *z, uint64_t at)
{
	uint64_t quiet = at > z->last ? (at - z->last) / (60 * SECOND) : 0;
	uint64_t bytes = z->distinct_bytes + (z->score >= NAMED_AT ? 100000 : 0) + 1;

	return bytes >> (quiet / 10 < 20 ? quiet / 10 : 20);
}

static struct zone *zone_of(struct zones *zs, const uint64_t source[2], const struct message *m,
			    uint16_t from, uint64_t at)
{
	uint16_t end = from ? m->name_len : 1 + m->name[0];	/* 0: dnscat2's first label */
	uint64_t tag = mix(mix(name_hash(m->name + from, end - from), source[0]), source[1]) | 1;
	struct zone *least = NULL;

	for (unsigned int i = 0; i < PLACES; i++) {
		struct zone *z = &zs->table[((tag >> 24) + i) & zs->mask];

		if (z->tag == tag)
			return z;
		if (!least || (least->tag && (!z->tag || worth(z, at) < worth(least, at))))
			least = z;
	}
	zs->losses.zones += least->tag && at < least->last + WINDOW;
	memset(least, 0, sizeof(*least));
	least->tag = tag;
	least->source[0] = source[0];
	least->source[1] = source[1];
	least->first = least->last = least->window = at;
	message_text(least->name, sizeof(least->name), m, from);
	if (!from)
		least->name[m->name[0]] = 0;
	return least;
}

/* The flow carried the zone: kept with the four that say most. */
static void carry(struct zones *zs, struct carried *f, const struct zone *z, uint64_t at, bool is_long)
{
	uint32_t place = z - zs->table + 1, least = 0;

	f->last = at;
	for (unsigned int i = 0; i < FLOW_ZONES; i++) {
		if (f->zone[i] == place && f->zone_tag[i] == (uint32_t)z->tag) {
			f->recent = is_long ? i : f->recent;
			return;
		}
		if (!f->zone[least])
			continue;
		if (!f->zone[i] || zs->table[f->zone[i] - 1].distinct_bytes <
				   zs->table[f->zone[least] - 1].distinct_bytes)
			least = i;
	}
	f->zone[least] = place;
	f->zone_tag[least] = z->tag;
	if (is_long)
		f->recent = least;
}

static struct zone *carried_zone(struct zones *zs, const struct carried *f, unsigned int i)
{
	struct zone *z = f->zone[i] ? &zs->table[f->zone[i] - 1] : NULL;

	return z && (uint32_t)z->tag == f->zone_tag[i] ? z : NULL;
}

/* --- what a message adds --- */

bool bloom_add(uint64_t *words, uint64_t hash)
{
	uint32_t a = hash & (BLOOM_WORDS * 64 - 1), b = hash >> 20 & (BLOOM_WORDS * 64 - 1);
	bool is_new = !(words[a / 64] >> a % 64 & 1) || !(words[b / 64] >> b % 64 & 1);

	words[a / 64] |= 1ULL << a % 64;
	words[b / 64] |= 1ULL << b % 64;
	return is_new;
}

enum record record_of(uint16_t type)
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
		if (n > z->common || name_hash(m->name + sub - n, n) !=
				     name_hash(z->tail + z->tail_len - n, n))
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
	if (!carries)
		return;
	z->answered++;
	if (is_policy(m)) {
		z->policies++;
		return;
	}
	hash = mix(name_hash(e->tail, TAIL), mix(m->answer_len, name_hash(m->data, m->data_have)));
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

static void add(struct zone *z, const struct message *m, const struct name_event *e, uint16_t sub)
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
		add_carrier(z, m, sub, name_hash(m->name, sub));
	else
		z->bare += !m->is_answer;
	if (m->is_answer)
		add_answer(z, m, e, sub, carries);
	zone_tools(z, m, sub);
	zone_judge(z);
}

/* --- in --- */

/* Who asks. Of IPv6 the /64: hosts change the rest. */
static void source_of(uint64_t out[2], const struct name_event *e, bool is_answer)
{
	const struct flow_key *k = &e->key;
	bool from_hi = !memcmp(e->src, k->hi, sizeof(k->hi));
	const uint64_t *asks = from_hi != is_answer ? (const uint64_t *)k->hi : (const uint64_t *)k->lo;

	out[0] = asks[0];
	out[1] = asks[0] || (uint32_t)asks[1] != 0xffff0000U ? 0 : asks[1];
}

/* iodine may leave DNS after its login and send to the same port. */
static bool is_raw(const struct name_event *e)
{
	return e->len >= 4 && e->have >= 4 && e->key.proto == IP_UDP &&
	       (load_be32(e->head) & 0xffffff00U) == RAW_MARK && (e->head[3] >> 4) - 1U < 3;
}

void zones_sample(struct zones *zs, const struct name_event *e)
{
	struct carried *f;
	struct message m;
	struct zone *z = NULL;
	uint64_t source[2];
	uint16_t sub, from;

	f = flow_of(zs, &e->key, true);
	f->last = e->at;
	if (is_raw(e)) {
		f->raw += f->raw < 255;
		return;
	}
	if (message_read(&m, e)) {
		zs->losses.messages++;
		return;
	}
	sub = from = message_zone(&m);
	if (m.labels > 1 && m.name[0] == 6 && !strncasecmp((char *)m.name + 1, "dnscat", 6)) {
		from = 0;		/* without a domain of its own */
		sub = m.name_len;
	}
	if (from < m.name_len && (!m.cut || !from)) {
		source_of(source, e, m.is_answer);
		z = zone_of(zs, source, &m, from, e->at);
	} else if (m.cut) {
		z = carried_zone(zs, f, f->recent);	/* the zone of this flow's long names */
		sub = m.name_len;
	}
	if (!z) {
		zs->losses.messages += m.cut;
		return;
	}
	carry(zs, f, z, e->at, m.name_len >= 200);
	add(z, &m, e, sub);
}

/* --- out --- */

static struct zone *worst_zone(struct zones *zs, const struct carried *f)
{
	struct zone *worst = NULL;

	for (unsigned int i = 0; i < FLOW_ZONES; i++) {
		struct zone *z = carried_zone(zs, f, i);

		if (z && z->score >= NAMED_AT && (!worst || z->score > worst->score))
			worst = z;
	}
	return worst;
}

static const uint16_t tool_class[] = {
	[TOOL_NONE] = CLASS_DNS_TUNNEL, [TOOL_IODINE] = CLASS_IODINE,
	[TOOL_DNS2TCP] = CLASS_DNS2TCP, [TOOL_DNSCAT2] = CLASS_DNSCAT2,
};

void zones_judge(struct zones *zs, const struct flow_key *key, struct flow *flow)
{
	const struct carried *f = flow_of(zs, key, false);
	const struct zone *z;
	uint8_t score;

	if (!f || (flow->tunnel >= NAMED_AT && flow->class != CLASS_DNS))
		return;
	z = worst_zone(zs, f);
	if (!z && f->raw < 3)
		return;
	score = z ? z->score : 90;
	flow->class = z ? tool_class[z->tool] : CLASS_IODINE;
	flow->sure = flow->tunnel = score;
	flow->said = 0;
	flow->variant = 0;
	flow->behaved |= BEHAVED_ZONE;
}

const char *zones_evidence(struct zones *zs, const struct flow_key *key, unsigned int n)
{
	const struct carried *f = flow_of(zs, key, false);
	const struct zone *z = f ? worst_zone(zs, f) : NULL;

	return z ? zone_evidence(z, n, zs->text) : NULL;
}

const char *zones_fingerprint(struct zones *zs, const struct flow_key *key, const struct flow *flow)
{
	const struct carried *f = flow_of(zs, key, false);
	const struct zone *z = f ? worst_zone(zs, f) : NULL;

	return z && flow->class == CLASS_DNS_TUNNEL && z->distinct >= FINGERPRINT_NAMES ?
	       zone_fingerprint(z, zs->text) : NULL;
}
