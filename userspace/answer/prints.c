// SPDX-License-Identifier: Apache-2.0
/* fingerprints, spread and sample: what the catalogue holds, in order. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answer/prints.h"
#include "answer/words.h"
#include "base/prefix.h"
#include "learn/cryptopan.h"

/* In the kernel first, then learned ones; the surest and latest first. */
static int by_weight(const void *a, const void *b)
{
	static const uint8_t rank[PRINT_STATES] = {
		[PRINT_KERNEL] = 0, [PRINT_LEARNED] = 1, [PRINT_CANDIDATE] = 2, [PRINT_RETIRED] = 3,
		[PRINT_REJECTED] = 4,
	};
	const struct print *x = *(const struct print *const *)a, *y = *(const struct print *const *)b;

	if (rank[x->state] != rank[y->state])
		return rank[x->state] - rank[y->state];
	if (x->networks_count != y->networks_count)
		return x->networks_count < y->networks_count ? 1 : -1;
	if (x->last != y->last)
		return x->last < y->last ? 1 : -1;
	return strcmp(x->line, y->line);
}

void prints_list(struct json *json, const struct prints *q, const char *word, bool custom)
{
	struct catalogue *c = learn_hold(q->learn);
	unsigned int count = catalogue_count(c), used = 0;
	const struct print **list = calloc(count + 1, sizeof(*list));
	struct answer_head head = *q->head;

	for (unsigned int i = 0; list && i < count; i++) {
		const struct print *p = catalogue_at(c, i);

		if (custom && !print_is_custom(p))
			continue;
		if (!word || !strcmp(word, p->nickname) || !strcmp(word, p->line))
			list[used++] = p;
	}
	if (used)
		qsort(list, used, sizeof(*list), by_weight);
	else if (!head.empty)
		head.empty = word ? "no fingerprint of that name" :
			     "no tunnel without a known name was seen, answered and long enough";
	answer_begin(json, "tunprint.fingerprints/1", &head);
	json_open_array(json, "data");
	for (unsigned int i = 0; i < used; i++)
		print_row(json, NULL, list[i]);
	json_close(json);
	json_close(json);
	free(list);
	learn_release(q->learn);
}

/* --- spread --- */

static int by_first(const void *a, const void *b)
{
	const struct print_network *x = a, *y = b;

	return (x->first > y->first) - (x->first < y->first);
}

static void put_networks(struct json *json, const struct prints *q, const struct print *p)
{
	struct print_network list[PRINT_NETWORKS];
	char name[NETWORK_NAME_ROOM];

	memcpy(list, p->networks, sizeof(list));
	qsort(list, p->networks_count, sizeof(*list), by_first);
	json_open_array(json, "networks");
	for (unsigned int i = 0; i < p->networks_count; i++) {
		json_open_object(json, NULL);
		json_put_text(json, "network", reader_network(q->reader, list[i].net, name));
		answer_time(json, "first", list[i].first);
		answer_time(json, "last", list[i].last);
		json_put_u64(json, "sessions", list[i].sessions);
		json_put_u64(json, "bytes_up", list[i].bytes[UP]);
		json_put_u64(json, "bytes_down", list[i].bytes[DOWN]);
		json_close(json);
	}
	json_close(json);
}

#define LIKE_ENOUGH 60		/* below, two lines only share a carrier */

static void put_siblings(struct json *json, const struct catalogue *c, const struct print *p)
{
	json_open_array(json, "siblings");
	for (unsigned int i = 0; i < catalogue_count(c); i++) {
		const struct print *other = catalogue_at((struct catalogue *)c, i);
		unsigned int likeness = other == p ? 0 : structure_likeness(p->line, other->line);

		if (likeness < LIKE_ENOUGH)
			continue;
		json_open_object(json, NULL);
		json_put_text(json, "nickname", other->nickname);
		json_put_text(json, "fingerprint", other->line);
		json_put_u64(json, "likeness", likeness);
		json_put_u64(json, "networks", other->networks_count);
		json_close(json);
	}
	json_close(json);
}

/* The head of an answer about one fingerprint; NULL: there is none, and the answer is complete. */
static const struct print *begin_one(struct json *json, const struct prints *q, struct catalogue *c,
				     const char *schema, const char *word)
{
	const struct print *p = catalogue_find(c, word);
	struct answer_head head = *q->head;

	if (!p)
		head.empty = "no fingerprint of that name; 'tunprint fingerprints' lists them";
	answer_begin(json, schema, &head);
	if (!p)
		json_put_null(json, "data");
	return p;
}

void prints_spread(struct json *json, const struct prints *q, const char *word)
{
	struct catalogue *c = learn_hold(q->learn);
	const struct print *p = begin_one(json, q, c, "tunprint.spread/1", word);

	if (p) {
		json_open_object(json, "data");
		print_row(json, "fingerprint", p);
		put_networks(json, q, p);
		put_siblings(json, c, p);
		json_close(json);
	}
	json_close(json);
	learn_release(q->learn);
}

/* --- samples --- */

static void put_hex(struct json *json, const char *name, const uint8_t *bytes, unsigned int n)
{
	char text[2 * SAMPLE_HEAD + 1] = "";

	for (unsigned int i = 0; i < n && i < SAMPLE_HEAD; i++)
		snprintf(text + 2 * i, 3, "%02x", bytes[i]);
	json_put_text(json, name, text);
}

static void put_end(struct json *json, const char *side, const struct cryptopan *pan,
		    const __u64 addr[2], uint16_t port)
{
	char text[ADDRESS_ROOM], name[16];
	struct address address = address_from(addr, 16);

	cryptopan_address(pan, &address);
	json_put_text(json, side, address_text(text, &address));
	snprintf(name, sizeof(name), "%s_port", side);
	json_put_u64(json, name, port);
}

static void put_session(struct json *json, const struct prints *q, const struct conversation *s,
			const struct cryptopan *pan)
{
	uint64_t first = s->count ? s->payloads[0].at : 0;
	bool hi = s->hi_started;

	json_open_object(json, NULL);
	put_end(json, "src", pan, hi ? s->key.hi : s->key.lo, hi ? s->key.hi_port : s->key.lo_port);
	put_end(json, "dst", pan, hi ? s->key.lo : s->key.hi, hi ? s->key.lo_port : s->key.hi_port);
	json_put_u64(json, "proto", s->key.proto);
	answer_time(json, "first", ((int64_t)first + q->reader->offset) / 1000);
	json_open_array(json, "payloads");
	for (unsigned int i = 0; i < s->count; i++) {
		const struct payload *p = &s->payloads[i];

		json_open_object(json, NULL);
		json_put_text(json, "way", p->way == UP ? "up" : "down");
		json_put_u64(json, "microseconds", p->at > first ? (p->at - first) / 1000 : 0);
		json_put_u64(json, "length", p->len);
		put_hex(json, "head", p->head, p->have);
		json_close(json);
	}
	json_close(json);
	json_close(json);
}

void prints_sample(struct json *json, const struct prints *q, const char *word)
{
	struct catalogue *c = learn_hold(q->learn);
	const struct print *p = begin_one(json, q, c, "tunprint.sample/1", word);
	struct cryptopan pan;

	cryptopan_init(&pan, q->secret);
	if (p) {
		json_open_object(json, "data");
		print_row(json, "fingerprint", p);
		json_open_array(json, "sessions");
		for (unsigned int i = 0; i < PRINT_SAMPLES; i++)
			if (p->samples[i])
				put_session(json, q, p->samples[i], &pan);
		json_close(json);
		json_close(json);
	}
	json_close(json);
	learn_release(q->learn);
}
