// SPDX-License-Identifier: Apache-2.0
/* tunprint.networks/1 from its rows: sums of networks, sorted, with what each of them consists of. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answer/networks_rows.h"
#include "answer/words.h"

static uint64_t traffic_packets(const struct traffic *traffic)
{
	return traffic->packets[UP] + traffic->packets[DOWN];
}

struct totals {
	struct traffic all, tunnels, nowhere;
	uint64_t networks, tunnel_networks;
};

#define COMPARE(a, b) if ((a) != (b)) return (a) < (b) ? -1 : 1

/* A store gives them so, most often. */
static bool is_by_network(const struct networks_answer *answer)
{
	for (uint32_t i = 1; i < answer->count; i++)
		if (answer->entries[i - 1].network > answer->entries[i].network)
			return false;
	return true;
}

/* Counted and put where they belong: a million of them are long to compare. */
static int sort_by_network(struct networks_answer *answer)
{
	uint32_t *place = calloc((size_t)answer->names.count + 2, sizeof(*place));
	struct entry *sorted = calloc((size_t)answer->count + 1, sizeof(*sorted));

	if (!place || !sorted) {
		free(place);
		free(sorted);
		return -ENOMEM;
	}
	for (uint32_t i = 0; i < answer->count; i++)
		place[answer->entries[i].network + 1]++;
	for (uint32_t i = 1; i <= answer->names.count; i++)
		place[i] += place[i - 1];
	for (uint32_t i = 0; i < answer->count; i++)
		sorted[place[answer->entries[i].network]++] = answer->entries[i];
	free(answer->entries);
	free(place);
	answer->entries = sorted;
	return 0;
}

static int by_key(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	COMPARE(y->tunnel, x->tunnel);
	COMPARE(x->class, y->class);
	COMPARE(x->fingerprint, y->fingerprint);
	COMPARE(x->path, y->path);
	return 0;
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
			*count += !sum || traffic_packets(&sum->all);
			sum = &sums[*count - 1];
			*sum = (struct sum){ .answer = answer, .from = i };
		}
		sum->to = i + 1;
		traffic_add(&sum->all, &entry->traffic);
		if (!entry->tunnel)
			continue;
		totals->tunnel_networks += !traffic_packets(&sum->tunnels) &&
					   traffic_packets(&entry->traffic);
		traffic_add(&sum->tunnels, &entry->traffic);
		if (entry_is_hidden(answer, entry))
			sum->hidden += traffic_bytes(&entry->traffic);
		traffic_add(&totals->tunnels, &entry->traffic);
	}
	/* whoever is known from before only is none of these */
	*count -= sum && !traffic_packets(&sum->all);
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
	char empty[320], by[16];

	if (!full.empty)
		full.empty = why_empty(answer, totals, empty, sizeof(empty));
	if (!full.missing && answer->crowded)
		full.missing = "too many networks at once: some are summed up as " OTHERS;
	answer_begin(json, "tunprint.networks/1", &full);
	json_open_object(json, "filter");
	filter_write(answer->filter, json);
	json_close(json);
	json_put_u64(json, "min_confidence", answer->filter->min_confidence);
	json_put_text(json, "by", answer->question ? question_by_name(answer->question, by) :
		      "network");
	json_open_object(json, "before");
	answer_time(json, "from", answer->before_from);
	answer_time(json, "to", answer->before_to);
	json_close(json);
	json_open_object(json, "totals");
	json_put_u64(json, "networks", totals->networks);
	json_put_u64(json, "tunnel_networks", totals->tunnel_networks);
	put_traffic(json, &totals->all);
	put_tunnelled(json, &totals->tunnels);
	json_close(json);
}

static void put_nowhere(struct json *json, const struct networks_answer *answer)
{
	uint32_t count = 0;

	json_open_array(json, "without_network");
	while (count < answer->count && !answer->entries[count].network)
		count++;
	if (count)
		qsort(answer->entries, count, sizeof(*answer->entries), by_key);
	for (uint32_t i = 0; i < count; i++)
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

	if (!is_by_network(answer) && sort_by_network(answer))
		json->error = -ENOMEM;
	sums = sum_up(answer, &count, &totals);
	shown = answer->limit && answer->limit < count ? (uint32_t)answer->limit : count;
	put_head(json, answer, head, &totals);
	json_put_u64(json, "more", count - shown);
	put_nowhere(json, answer);
	json_open_array(json, "data");
	if (sums && scratch) {
		qsort_r(sums, count, sizeof(*sums), sum_order, (void *)answer->question);
		for (uint32_t i = 0; i < shown; i++) {
			qsort(answer->entries + sums[i].from, sums[i].to - sums[i].from,
			      sizeof(*answer->entries), by_key);
			put_network(json, &sums[i], scratch);
		}
	} else {
		json->error = -ENOMEM;
	}
	json_close(json);
	json_close(json);
	free(sums);
	free(scratch);
}
