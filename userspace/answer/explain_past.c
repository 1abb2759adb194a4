// SPDX-License-Identifier: Apache-2.0
/* "data" of tunprint.explain/1 for a network out of a history: its tunnels, and why each is one. */
#include <stdio.h>
#include <string.h>

#include "answer/explain.h"
#include "answer/past.h"
#include "answer/words.h"

static void put_ways(struct json *json, const struct past_row *row)
{
	json_put_u64(json, "packets_up", row->packets[UP]);
	json_put_u64(json, "packets_down", row->packets[DOWN]);
	json_put_u64(json, "bytes_up", row->bytes[UP]);
	json_put_u64(json, "bytes_down", row->bytes[DOWN]);
}

static void put_no_levels(struct json *json)
{
	json_put_null(json, "levels");
	json_open_array(json, "fields");
	json_close(json);
}

static void put_why(struct json *json, const struct protocol *protocol, const struct print *print)
{
	json_open_array(json, "evidence");
	if (print)
		put_print_evidence(json, print);
	else if (protocol && protocol->decides)
		put_evidence(json, 0, protocol->decides);
	json_close(json);
	if (print)
		put_levels(json, print);
	else
		put_no_levels(json);
}

static const char *decided(const struct protocol *protocol, const struct print *print)
{
	if (print)
		return print_decided(print);
	if (!protocol)
		return "learned, or a signature: the catalogue at hand does not know it";
	return protocol->number < CLASS_PROTOCOLS ? "behaviour: what travels inside" :
	       "a matcher of the catalogue: see 'tunprint protocols'";
}

static void put_tunnel(struct json *json, const struct past_row *row, const char *name,
		       const struct catalogue *c)
{
	const struct protocol *protocol = protocol_named(name);
	const struct print *print = c && !protocol ? catalogue_find(c, name) : NULL;

	json_open_object(json, NULL);
	json_put_text(json, "name", name);
	json_put_text(json, "protocol", protocol ? name : NULL);
	json_put_text(json, "fingerprint", print ? print->line : NULL);
	if (row->confidence <= 100)
		json_put_u64(json, "confidence", row->confidence);
	else
		json_put_null(json, "confidence");
	answer_time(json, "first", row->first);
	answer_time(json, "last", row->last);
	json_put_u64(json, "verdicts", row->judged);
	put_ways(json, row);
	put_why(json, protocol, print);
	json_put_text(json, "decided", decided(protocol, print));
	json_close(json);
}

static void put_history(struct json *json, const struct past *past, const struct catalogue *c)
{
	json_open_object(json, "history");
	json_open_array(json, "tunnels");
	for (uint32_t i = 0; i < past->tunnels.count; i++)
		put_tunnel(json, &past->tunnels.rows[i],
			   names_text(&past->tunnels.names, past->tunnels.rows[i].name), c);
	json_close(json);
	json_open_array(json, "peers");
	for (uint32_t i = 0; i < past->peers.count && i < PAST_PEERS; i++) {
		const struct past_row *row = &past->peers.rows[i];

		json_open_object(json, NULL);
		json_put_text(json, "network", names_text(&past->peers.names, row->name));
		json_put_u64(json, "flows", row->judged);
		put_ways(json, row);
		json_close(json);
	}
	json_close(json);
	json_close(json);
}

static const struct print *print_of(const struct past *past, const struct catalogue *c, uint32_t i)
{
	const char *name = names_text(&past->tunnels.names, past->tunnels.rows[i].name);

	return c && name && !protocol_named(name) ? catalogue_find(c, name) : NULL;
}

/* In short, over all of them: the rows of each tunnel are in "history". */
static void put_evidence_of_all(struct json *json, const struct past *past, const struct catalogue *c)
{
	unsigned int behaved = 0;

	for (uint32_t i = 0; i < past->tunnels.count; i++)
		behaved |= print_of(past, c, i) ? print_of(past, c, i)->behaved : 0;
	json_open_array(json, "evidence");
	put_behaviour(json, behaved, 0);
	for (uint32_t i = 0; i < past->tunnels.count; i++) {
		const char *name = names_text(&past->tunnels.names, past->tunnels.rows[i].name);
		const struct protocol *protocol = name ? protocol_named(name) : NULL;
		char text[256];

		snprintf(text, sizeof(text), "%.64s: %.180s", name, protocol && protocol->decides ?
			 protocol->decides : "a wire format that was learned");
		put_evidence(json, 0, text);
	}
	if (!past->tunnels.count) {
		json_open_object(json, NULL);
		json_put_bool(json, "for", false);
		json_put_null(json, "weight");
		json_put_text(json, "text", "nothing of its traffic was called a tunnel");
		json_close(json);
	}
	json_close(json);
}

static void put_lost(struct json *json, const struct past *past)
{
	json_open_array(json, "not_kept");
	json_put_text(json, NULL, "single flows and their payloads: a store holds sums");
	json_put_text(json, NULL, past->peers.count ?
		      "addresses of peers: only their networks, by the day, of flows called tunnels" :
		      "peers: none were stored");
	json_close(json);
}

/* Sessions that were booked as custom, before it was learned, are told by the catalogue alone. */
static bool shows(const struct print *p, const struct past *past, const struct catalogue *c,
		  const struct reader *reader)
{
	char name[NETWORK_NAME_ROOM];

	for (uint32_t i = 0; i < past->tunnels.count; i++)
		if (print_of(past, c, i) == p)
			return true;
	for (unsigned int i = 0; i < p->networks_count; i++)
		if (!strcmp(reader ? reader_network(reader, p->networks[i].net, name) :
			    network_name(p->networks[i].net, NULL, NULL, name), past->network))
			return true;
	return false;
}

static void put_prints(struct json *json, const struct past *past, const struct catalogue *c,
		       const struct reader *reader)
{
	json_open_array(json, "fingerprints");
	for (unsigned int i = 0; c && i < catalogue_count(c); i++)
		if (shows(catalogue_at(c, i), past, c, reader))
			print_row(json, NULL, catalogue_at(c, i));
	json_close(json);
}

static void put_empty(struct json *json, const char *name)
{
	json_open_array(json, name);
	json_close(json);
}

void explain_past(struct json *json, const struct past *past, const struct catalogue *c,
		  const struct reader *reader)
{
	const char *first = past->tunnels.count ?
			    names_text(&past->tunnels.names, past->tunnels.rows[0].name) : NULL;
	unsigned int most = 0;

	for (uint32_t i = 0; i < past->tunnels.count; i++)
		if (past->tunnels.rows[i].confidence <= 100 && past->tunnels.rows[i].confidence > most)
			most = past->tunnels.rows[i].confidence;
	json_open_object(json, "data");
	put_subject(json, "network", past->network);
	json_put_u64(json, "confidence", most);
	put_prints(json, past, c, reader);
	put_no_levels(json);
	put_evidence_of_all(json, past, c);
	print_chance(json, &(struct print){ 0 });
	put_empty(json, "peers");
	put_empty(json, "sample");
	put_empty(json, "flows");
	json_put_text(json, "decided", first ? decided(protocol_named(first), print_of(past, c, 0)) :
		      "nothing yet");
	put_history(json, past, c);
	put_lost(json, past);
	json_close(json);
}
