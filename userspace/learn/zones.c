// SPDX-License-Identifier: Apache-2.0
/* Tables of zones and of the flows that carried their messages. */
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
#define RAW_MARK 0x10d19e00U	/* iodine's messages beside DNS */
#define COPY_NS 2000000ULL	/* a copy comes within */

struct carried {		/* a DNS flow */
	uint64_t tag;		/* flow_hash(), 0: free */
	uint64_t last;
	uint64_t copy;		/* hash of the last message */
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

static struct carried *flow_of(struct zones *z, const struct flow_key *key, bool make)
{
	/* mixed: ports in a row lie close in tag */
	uint64_t tag = flow_hash(key), at = zone_mix(0, tag) >> 32;
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

/* The zone whose name is m->name[from..end): all the rest, but of dnscat2 its first label. */
static struct zone *zone_of(struct zones *zs, const uint64_t source[2], const struct message *m,
			    uint16_t from, uint16_t end, uint64_t at)
{
	uint64_t name = zone_name_hash(m->name + from, end - from);
	uint64_t tag = zone_mix(zone_mix(name, source[0]), source[1]) | 1;
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
	if (end < m->name_len)
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

/* The last message once more, at once: a mirror that shows what comes in and what goes out. */
static bool is_told_twice(struct carried *f, const struct name_event *e)
{
	uint64_t hash = zone_mix(zone_name_hash(e->head, e->have), zone_name_hash(e->tail, TAIL));
	bool copy = hash == f->copy && e->at - f->last <= COPY_NS;

	f->copy = hash;
	f->last = e->at;
	return copy;
}

void zones_sample(struct zones *zs, const struct name_event *e)
{
	struct carried *f;
	struct message m;
	struct zone *z = NULL;
	uint64_t source[2];
	uint16_t sub, from, end;

	f = flow_of(zs, &e->key, true);
	if (is_told_twice(f, e))
		return;
	if (is_raw(e)) {
		f->raw += f->raw < 255;
		return;
	}
	if (message_read(&m, e)) {
		zs->losses.messages++;
		return;
	}
	sub = from = message_zone(&m);
	end = m.name_len;
	if (m.labels > 1 && m.name[0] == 6 && !strncasecmp((char *)m.name + 1, "dnscat", 6)) {
		from = 0;		/* without a domain of its own */
		end = 1 + m.name[0];
		sub = m.name_len;
	}
	if (from < m.name_len && (!m.cut || !from)) {
		source_of(source, e, m.is_answer);
		z = zone_of(zs, source, &m, from, end, e->at);
	} else if (m.cut) {
		z = carried_zone(zs, f, f->recent);	/* the zone of this flow's long names */
		sub = m.name_len;
	}
	if (!z) {
		zs->losses.messages += m.cut;
		return;
	}
	carry(zs, f, z, e->at, m.name_len >= 200);
	zone_add(z, &m, e, sub);
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
