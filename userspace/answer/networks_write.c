// SPDX-License-Identifier: Apache-2.0
/* tunprint.networks/1 from its rows: sums of networks, sorted, with what each of them consists of. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answer/networks_rows.h"
#include "answer/words.h"

/* The entries from..to of one network, and their sums. */
struct sum {
	const struct networks_answer *answer;
	uint32_t from, to;
	struct traffic all, tunnels;
};

struct totals {
	struct traffic all, tunnels, nowhere;
	uint64_t networks, tunnel_networks;
};

#define COMPARE(a, b) if ((a) != (b)) return (a) < (b) ? -1 : 1

static int by_network(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	COMPARE(x->network, y->network);
	COMPARE(y->tunnel, x->tunnel);
	COMPARE(x->class, y->class);
	COMPARE(x->fingerprint, y->fingerprint);
	COMPARE(x->path, y->path);
	return 0;
}

static int by_path(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	COMPARE(x->path, y->path);
	return 0;
}

static int by_bytes(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	COMPARE(traffic_bytes(&y->traffic), traffic_bytes(&x->traffic));
	COMPARE(x->class, y->class);
	return 0;
}

static int by_share(const void *a, const void *b)
{
	const struct sum *x = a, *y = b;
	const struct names *names = &x->answer->names;

	COMPARE(traffic_bytes(&y->tunnels), traffic_bytes(&x->tunnels));
	COMPARE(traffic_bytes(&y->all), traffic_bytes(&x->all));
	return strcmp(names_text(names, x->answer->entries[x->from].network),
		      names_text(names, y->answer->entries[y->from].network));
}

/* Entries of one kind that differ in nothing but what same() ignores, as one; sorted by bytes. */
static uint32_t merge(struct entry *to, const struct entry *from, uint32_t count,
		      bool (*same)(const struct entry *, const struct entry *))
{
	uint32_t used = 0;

	for (uint32_t i = 0; i < count; i++) {
		if (!used || !same(&to[used - 1], &from[i])) {
			to[used++] = from[i];
			continue;
		}
		traffic_add(&to[used - 1].traffic, &from[i].traffic);
		if (from[i].confidence != CONFIDENCE_UNKNOWN &&
		    (to[used - 1].confidence == CONFIDENCE_UNKNOWN ||
		     from[i].confidence > to[used - 1].confidence))
			to[used - 1].confidence = from[i].confidence;
	}
	qsort(to, used, sizeof(*to), by_bytes);
	return used;
}

static bool same_class(const struct entry *a, const struct entry *b)
{
	return a->tunnel == b->tunnel && a->class == b->class && a->fingerprint == b->fingerprint;
}

static bool same_path(const struct entry *a, const struct entry *b)
{
	return a->path == b->path;
}

static void put_traffic(struct json *json, const struct traffic *traffic)
{
	json_put_u64(json, "packets", traffic->packets[UP] + traffic->packets[DOWN]);
	json_put_u64(json, "bytes", traffic_bytes(traffic));
	json_put_u64(json, "packets_up", traffic->packets[UP]);
	json_put_u64(json, "bytes_up", traffic->bytes[UP]);
	json_put_u64(json, "packets_down", traffic->packets[DOWN]);
	json_put_u64(json, "bytes_down", traffic->bytes[DOWN]);
	json_put_u64(json, "flows", traffic->flows);
}

static void put_class(struct json *json, const struct names *names, const struct entry *entry)
{
	const struct protocol *p = protocol_of(entry->class);

	json_open_object(json, NULL);
	json_put_text(json, entry->tunnel ? "protocol" : "class", class_name(entry->class));
	if (entry->tunnel) {
		json_put_text(json, "fingerprint", names_text(names, entry->fingerprint));
		if (entry->confidence == CONFIDENCE_UNKNOWN)
			json_put_null(json, "confidence");
		else
			json_put_u64(json, "confidence", entry->confidence);
	} else {
		json_put_text(json, "kind", p ? kind_name(p->kind) : "unknown");
	}
	put_traffic(json, &entry->traffic);
	answer_time(json, "first", entry->traffic.first);
	answer_time(json, "last", entry->traffic.last);
	json_close(json);
}

static void put_classes(struct json *json, const struct sum *sum, struct entry *scratch)
{
	const struct networks_answer *answer = sum->answer;
	uint32_t used = merge(scratch, answer->entries + sum->from, sum->to - sum->from, same_class);

	for (int tunnel = 1; tunnel >= 0; tunnel--) {
		json_open_array(json, tunnel ? "tunnels" : "classes");
		for (uint32_t i = 0; i < used; i++)
			if (scratch[i].tunnel == tunnel)
				put_class(json, &answer->names, &scratch[i]);
		json_close(json);
	}
}

static void put_paths(struct json *json, const struct sum *sum, struct entry *scratch)
{
	const struct networks_answer *answer = sum->answer;
	struct entry *entries = answer->entries + sum->from;
	uint32_t count = sum->to - sum->from, used;

	qsort(entries, count, sizeof(*entries), by_path);
	used = merge(scratch, entries, count, same_path);
	json_open_array(json, "paths");
	for (uint32_t i = 0; i < used; i++) {
		uint64_t tunnelled = 0;

		for (uint32_t j = 0; j < count; j++)
			if (entries[j].tunnel && entries[j].path == scratch[i].path)
				tunnelled += traffic_bytes(&entries[j].traffic);
		json_open_object(json, NULL);
		json_put_text(json, "path", names_text(&answer->names, scratch[i].path));
		put_traffic(json, &scratch[i].traffic);
		json_put_u64(json, "tunnel_bytes", tunnelled);
		json_close(json);
	}
	json_close(json);
}

static void put_tunnelled(struct json *json, const struct traffic *tunnels)
{
	json_put_u64(json, "tunnel_packets", tunnels->packets[UP] + tunnels->packets[DOWN]);
	json_put_u64(json, "tunnel_bytes", traffic_bytes(tunnels));
	json_put_u64(json, "tunnel_bytes_up", tunnels->bytes[UP]);
	json_put_u64(json, "tunnel_bytes_down", tunnels->bytes[DOWN]);
	json_put_u64(json, "tunnel_flows", tunnels->flows);
}

static void put_network(struct json *json, const struct sum *sum, struct entry *scratch)
{
	const struct networks_answer *answer = sum->answer;
	const char *name = names_text(&answer->names, answer->entries[sum->from].network);
	const struct network *about = answer->networks ?
		networks_get(answer->networks, networks_named(answer->networks, name)) : NULL;

	json_open_object(json, NULL);
	json_put_text(json, "network", name);
	if (about && about->asn)
		json_put_u64(json, "asn", about->asn);
	else
		json_put_null(json, "asn");
	json_open_array(json, "tags");
	for (unsigned int i = 0; about && i < about->tags_count; i++)
		json_put_text(json, NULL, about->tags[i]);
	json_close(json);
	put_traffic(json, &sum->all);
	put_tunnelled(json, &sum->tunnels);
	put_classes(json, sum, scratch);
	put_paths(json, sum, scratch);
	answer_time(json, "first", sum->all.first);
	answer_time(json, "last", sum->all.last);
	json_close(json);
}

/* Sums of all networks, in an array of *count; NULL: no memory. */
static struct sum *sum_up(struct networks_answer *answer, uint32_t *count, struct totals *totals)
{
	struct sum *sums = calloc(answer->count + 1, sizeof(*sums)), *sum = NULL;

	*count = 0;
	for (uint32_t i = 0; sums && i < answer->count; i++) {
		const struct entry *entry = &answer->entries[i];

		traffic_add(&totals->all, &entry->traffic);
		if (!entry->network) {
			traffic_add(&totals->nowhere, &entry->traffic);
			continue;
		}
		if (!sum || answer->entries[sum->from].network != entry->network) {
			sum = &sums[(*count)++];
			*sum = (struct sum){ .answer = answer, .from = i };
		}
		sum->to = i + 1;
		traffic_add(&sum->all, &entry->traffic);
		if (!entry->tunnel)
			continue;
		totals->tunnel_networks += !sum->tunnels.packets[UP] && !sum->tunnels.packets[DOWN];
		traffic_add(&sum->tunnels, &entry->traffic);
		traffic_add(&totals->tunnels, &entry->traffic);
	}
	totals->networks = *count;
	return sums;
}

static const char *why_empty(const struct networks_answer *answer, const struct totals *totals,
			     char *out, size_t room)
{
	char filter[256];

	if (totals->networks)
		return NULL;
	if (filter_selects(answer->filter))
		snprintf(out, room, "nothing matches: %s",
			 filter_text(filter, sizeof(filter), answer->filter));
	else if (totals->all.packets[UP] + totals->all.packets[DOWN])
		snprintf(out, room, "there are packets, but none that belongs to an IP flow");
	else
		snprintf(out, room, "no packets");
	return out;
}

static void put_head(struct json *json, const struct networks_answer *answer,
		     const struct answer_head *head, const struct totals *totals)
{
	struct answer_head full = *head;
	char empty[320];

	if (!full.empty)
		full.empty = why_empty(answer, totals, empty, sizeof(empty));
	if (!full.missing && answer->crowded)
		full.missing = "too many networks at once: some are summed up as " OTHERS;
	answer_begin(json, "tunprint.networks/1", &full);
	json_open_object(json, "filter");
	filter_write(answer->filter, json);
	json_close(json);
	json_put_u64(json, "min_confidence", answer->filter->min_confidence);
	json_open_object(json, "totals");
	json_put_u64(json, "networks", totals->networks);
	json_put_u64(json, "tunnel_networks", totals->tunnel_networks);
	put_traffic(json, &totals->all);
	put_tunnelled(json, &totals->tunnels);
	json_close(json);
}

static void put_nowhere(struct json *json, const struct networks_answer *answer)
{
	json_open_array(json, "without_network");
	for (uint32_t i = 0; i < answer->count && !answer->entries[i].network; i++)
		put_class(json, &answer->names, &answer->entries[i]);
	json_close(json);
}

void networks_answer_write(struct networks_answer *answer, struct json *json,
			   const struct answer_head *head)
{
	struct totals totals = { 0 };
	struct entry *scratch = calloc(answer->count + 1, sizeof(*scratch));
	struct sum *sums;
	uint32_t count, shown;

	if (answer->count)
		qsort(answer->entries, answer->count, sizeof(*answer->entries), by_network);
	sums = sum_up(answer, &count, &totals);
	shown = answer->limit && answer->limit < count ? (uint32_t)answer->limit : count;
	put_head(json, answer, head, &totals);
	json_put_u64(json, "more", count - shown);
	put_nowhere(json, answer);
	json_open_array(json, "data");
	if (sums && scratch) {
		qsort(sums, count, sizeof(*sums), by_share);
		for (uint32_t i = 0; i < shown; i++)
			put_network(json, &sums[i], scratch);
	} else {
		json->error = -ENOMEM;
	}
	json_close(json);
	json_close(json);
	free(sums);
	free(scratch);
}
