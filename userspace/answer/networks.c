// SPDX-License-Identifier: Apache-2.0
/* Rows of a networks answer: equal keys add up, and their number is bounded. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../../bpf/classify.h"
#include "answer/networks_rows.h"
#include "answer/words.h"

void traffic_add(struct traffic *sum, const struct traffic *more)
{
	for (int way = 0; way < 2; way++) {
		sum->packets[way] += more->packets[way];
		sum->bytes[way] += more->bytes[way];
	}
	sum->flows += more->flows;
	if (more->first && (!sum->first || more->first < sum->first))
		sum->first = more->first;
	if (more->last > sum->last)
		sum->last = more->last;
	if (more->since && (!sum->since || more->since < sum->since))
		sum->since = more->since;
	sum->before += more->before;
}

uint64_t traffic_bytes(const struct traffic *traffic)
{
	return traffic->bytes[UP] + traffic->bytes[DOWN];
}

struct networks_answer *networks_answer_new(const struct filter *filter,
					    const struct networks *networks)
{
	struct networks_answer *answer = calloc(1, sizeof(*answer));

	if (!answer)
		return NULL;
	answer->filter = filter;
	answer->networks = networks;
	return answer;
}

void networks_answer_free(struct networks_answer *answer)
{
	if (!answer)
		return;
	names_free(&answer->names);
	free(answer->entries);
	free(answer->slots);
	free(answer);
}

void networks_answer_question(struct networks_answer *answer, const struct question *question)
{
	answer->question = question;
}

void networks_answer_before(struct networks_answer *answer, int64_t from, int64_t to, double scale)
{
	answer->before_from = from;
	answer->before_to = to;
	answer->before_scale = scale;
}

void networks_answer_limit(struct networks_answer *answer, uint64_t limit)
{
	answer->limit = limit;
}

static bool same(const struct entry *a, const struct entry *b)
{
	return a->network == b->network && a->fingerprint == b->fingerprint &&
	       a->path == b->path && a->class == b->class && a->tunnel == b->tunnel;
}

static uint32_t *slot_of(const struct networks_answer *answer, const struct entry *entry)
{
	uint64_t h = entry->network * 0x9e3779b97f4a7c15ULL;
	uint32_t at;

	h ^= (uint64_t)entry->class << 32 ^ (uint64_t)entry->path << 8 ^ entry->fingerprint ^
	     (uint64_t)entry->tunnel << 63;
	at = (uint32_t)(h * 0x9e3779b97f4a7c15ULL >> 32) & answer->mask;
	while (answer->slots[at] && !same(&answer->entries[answer->slots[at] - 1], entry))
		at = (at + 1) & answer->mask;
	return &answer->slots[at];
}

int networks_answer_reserve(struct networks_answer *answer, uint32_t count)
{
	uint32_t room = answer->room ? answer->room : 256;
	struct entry *entries;
	uint32_t *slots;

	while (room < count)
		room *= 2;
	if (room == answer->room)
		return 0;
	entries = reallocarray(answer->entries, room, sizeof(*entries));
	if (!entries)
		return -ENOMEM;
	answer->entries = entries;
	slots = calloc(2 * room, sizeof(*slots));
	if (!slots)
		return -ENOMEM;
	free(answer->slots);
	answer->slots = slots;
	answer->room = room;
	answer->mask = 2 * room - 1;
	for (uint32_t i = 0; i < answer->count; i++)
		*slot_of(answer, &answer->entries[i]) = i + 1;
	return 0;
}

/* May a flow of this class be called a tunnel? Signatures are of learned tunnels. */
static bool is_tunnel_class(uint16_t class)
{
	const struct protocol *p = protocol_of(class);

	return class >= CLASS_SIGNATURES || (p && p->kind == KIND_TUNNEL);
}

static bool wanted(const struct networks_answer *answer, const struct networks_row *row, bool tunnel)
{
	const struct filter *filter = answer->filter;

	return filter_wants_class(filter, row->class) && (tunnel || !filter->tunnels) &&
	       filter_wants_network(filter, row->network ? row->network : "-") &&
	       filter_wants_path(filter, row->path ? row->path : "-");
}

/* Buckets have the same keys in the same order, but for some that are missing: no hash is so near. */
#define AHEAD 16

static void unite(struct entry *mine, const struct entry *more)
{
	traffic_add(&mine->traffic, &more->traffic);
	if (mine->confidence == CONFIDENCE_UNKNOWN ||
	    (more->confidence != CONFIDENCE_UNKNOWN && more->confidence > mine->confidence))
		mine->confidence = more->confidence;
}

static int put(struct networks_answer *answer, const struct entry *entry)
{
	uint32_t *slot;

	for (uint32_t i = answer->last + 1; i < answer->count && i <= answer->last + AHEAD; i++)
		if (same(&answer->entries[i], entry)) {
			unite(&answer->entries[answer->last = i], entry);
			return 0;
		}
	if (answer->count == answer->room && networks_answer_reserve(answer, answer->count + 1))
		return -ENOMEM;
	slot = slot_of(answer, entry);
	if (*slot) {
		unite(&answer->entries[*slot - 1], entry);
	} else {
		answer->entries[answer->count] = *entry;
		*slot = ++answer->count;
	}
	answer->last = *slot - 1;
	return 0;
}

struct adding {
	struct networks_answer *answer;
	struct entry entry;
	bool crowded;
};

static int add_to(void *arg, const char *group)
{
	struct adding *adding = arg;
	struct networks_answer *answer = adding->answer;
	struct entry *entry = &adding->entry;

	entry->network = names_id(&answer->names, adding->crowded ? OTHERS : group);
	return entry->network == UINT32_MAX ? -ENOMEM : put(answer, entry);
}

int networks_answer_add(struct networks_answer *answer, const struct networks_row *row)
{
	bool tunnel = is_tunnel_class(row->class) && row->confidence &&
		      row->confidence >= answer->filter->min_confidence;
	struct adding adding = {
		.answer = answer, .crowded = answer->count >= NETWORKS_ANSWER_ROWS && row->network,
		.entry = {
			.class = row->class, .tunnel = tunnel, .confidence = row->confidence,
			.traffic = { { row->packets[UP], row->packets[DOWN] },
				     { row->bytes[UP], row->bytes[DOWN] }, row->flows, row->first,
				     row->last, row->since, row->before },
		},
	};

	if (!wanted(answer, row, tunnel))
		return 0;
	answer->crowded |= adding.crowded;
	adding.entry.path = names_id(&answer->names, row->path);
	adding.entry.fingerprint = names_id(&answer->names, row->fingerprint);
	if (adding.entry.path == UINT32_MAX || adding.entry.fingerprint == UINT32_MAX)
		return -ENOMEM;
	return networks_groups(answer, row->network, add_to, &adding);
}
