// SPDX-License-Identifier: Apache-2.0
/* One network of a networks answer: its sums, its tunnels and other classes, its paths. */
#include <stdlib.h>
#include <string.h>

#include "answer/networks_rows.h"
#include "answer/words.h"

#define COMPARE(a, b) if ((a) != (b)) return (a) < (b) ? -1 : 1

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

void put_traffic(struct json *json, const struct traffic *traffic)
{
	json_put_u64(json, "packets", traffic->packets[UP] + traffic->packets[DOWN]);
	json_put_u64(json, "bytes", traffic_bytes(traffic));
	json_put_u64(json, "packets_up", traffic->packets[UP]);
	json_put_u64(json, "bytes_up", traffic->bytes[UP]);
	json_put_u64(json, "packets_down", traffic->packets[DOWN]);
	json_put_u64(json, "bytes_down", traffic->bytes[DOWN]);
	json_put_u64(json, "flows", traffic->flows);
}

void put_class(struct json *json, const struct names *names, const struct entry *entry)
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
	answer_time(json, "since", entry->traffic.since);
	json_close(json);
}

static void put_classes(struct json *json, const struct sum *sum, struct entry *scratch)
{
	const struct networks_answer *answer = sum->answer;
	uint32_t used = merge(scratch, answer->entries + sum->from, sum->to - sum->from, same_class);

	for (int tunnel = 1; tunnel >= 0; tunnel--) {
		json_open_array(json, tunnel ? "tunnels" : "classes");
		for (uint32_t i = 0; i < used; i++)
			if (scratch[i].tunnel == tunnel && (scratch[i].traffic.packets[UP] ||
							    scratch[i].traffic.packets[DOWN]))
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

void put_tunnelled(struct json *json, const struct traffic *tunnels)
{
	json_put_u64(json, "tunnel_packets", tunnels->packets[UP] + tunnels->packets[DOWN]);
	json_put_u64(json, "tunnel_bytes", traffic_bytes(tunnels));
	json_put_u64(json, "tunnel_bytes_up", tunnels->bytes[UP]);
	json_put_u64(json, "tunnel_bytes_down", tunnels->bytes[DOWN]);
	json_put_u64(json, "tunnel_flows", tunnels->flows);
}

void put_network(struct json *json, const struct sum *sum, struct entry *scratch)
{
	const struct networks_answer *answer = sum->answer;
	const char *name = names_text(&answer->names, answer->entries[sum->from].network);
	const struct network *about = answer->networks ?
		networks_get(answer->networks, networks_named(answer->networks, name)) : NULL;
	double growth;

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
	json_put_u64(json, "hidden_bytes", sum->hidden);
	answer_time(json, "since", sum->tunnels.since);
	json_put_u64(json, "tunnel_bytes_before", sum->tunnels.before);
	if (sum_growth(sum, &growth))
		json_put_double(json, "growth", growth);
	else
		json_put_null(json, "growth");
	put_classes(json, sum, scratch);
	put_paths(json, sum, scratch);
	answer_time(json, "first", sum->all.first);
	answer_time(json, "last", sum->all.last);
	json_close(json);
}
