// SPDX-License-Identifier: Apache-2.0
/*
 * The report's evidence: for each tunnel of a network how sure it is, by what it was recognised, and what
 * its packets look like. A learned fingerprint shows its line: of the collector, or of the catalogue
 * that lies beside the store.
 */
#include <stdlib.h>
#include <string.h>

#include "answer/prints.h"
#include "answer/words.h"
#include "base/units.h"
#include "cli/ask.h"
#include "cli/page.h"
#include "cli/report.h"
#include "cli/show.h"
#include "learn/catalogue.h"

#define EVIDENCE_SHOWN 8

const json_t *report_network(const struct report *r, const char *name)
{
	const json_t *network;
	size_t i;

	json_array_foreach(json_object_get(r->networks, "data"), i, network)
		if (take_text(network, "network") && !strcmp(take_text(network, "network"), name))
			return network;
	return NULL;
}

static void put_ways(FILE *out, const json_t *tunnel)
{
	static const char *const ways[] = { "up", "down" };
	uint64_t up = take_u64(tunnel, "bytes_up"), all = take_u64(tunnel, "bytes");
	char share[UNITS_ROOM];

	page_put(out, "%s of its bytes go up", units_percent(share, up, all));
	for (int i = 0; i < 2; i++) {
		char bytes[16], packets[16];
		uint64_t count;

		snprintf(bytes, sizeof(bytes), "bytes_%s", ways[i]);
		snprintf(packets, sizeof(packets), "packets_%s", ways[i]);
		count = take_u64(tunnel, packets);
		if (count)
			page_put(out, "%s %.0f bytes %s", i ? "," : "; packets of",
				 (double)take_u64(tunnel, bytes) / (double)count, ways[i]);
	}
	fputs(" on average", out);
}

/* By the catalogue that lies beside the store, as the collector that wrote it left it. */
static json_t *explanation_kept(struct report *r, const char *store, const char *word)
{
	const struct answer_head head = { .source = "store", .generated = r->call->now };
	struct reason ignored;
	json_t *answer = NULL;
	char *text = NULL;
	struct json json;
	size_t size;
	FILE *file;

	if (!r->catalogue)
		r->catalogue = catalogue_beside(store, &ignored);
	file = open_memstream(&text, &size);
	if (!file)
		return NULL;
	json_start(&json, file, JSON_LINE);
	if (explain_kept(&json, r->catalogue, &head, word) && !json_end(&json) && !fflush(file))
		answer = json_loads(text, 0, NULL);
	fclose(file);
	free(text);
	return answer;
}

/* What the collector knows of it now, or knew: NULL for nothing. */
static json_t *explanation(struct report *r, const char *word)
{
	const char *store = args_value(&r->call->args, OPT_STORE, NULL);
	struct question question;
	struct reason ignored;
	json_t *answer = NULL;
	char *text;
	int code;

	if (store)
		return explanation_kept(r, store, word);
	if (strlen(word) >= sizeof(question.word))
		return NULL;
	question_start(&question, ASK_PRINTS);
	question.print = PRINTS_EXPLAIN;
	strcpy(question.word, word);
	if (!ask_text(r->call, "explain", &question, &text, &code, &ignored)) {
		answer = json_loads(text, 0, NULL);
		free(text);
	}
	return answer;
}

static void put_item(FILE *out, const char *text)
{
	fputs("<li>", out);
	page_text(out, text);
	fputs("</li>", out);
}

/* Evidence for it, strongest first. */
static void put_explained(FILE *out, const json_t *answer)
{
	const json_t *data = json_object_get(answer, "data"), *row;
	const json_t *print = json_array_get(json_object_get(data, "fingerprints"), 0);
	unsigned int shown = 0;
	size_t i;

	json_array_foreach(json_object_get(data, "evidence"), i, row)
		if (take_bool(row, "for") && take_text(row, "text") && shown++ < EVIDENCE_SHOWN)
			put_item(out, take_text(row, "text"));
	if (!print)
		return;
	fputs("<li>", out);
	page_text(out, take_text(print, "shape"));
	fputs(": <code>", out);
	page_text(out, take_text(print, "fingerprint"));
	fputs("</code></li>", out);
}

static void put_why(struct report *r, const json_t *tunnel)
{
	const char *print = take_text(tunnel, "fingerprint"), *name = take_text(tunnel, "protocol");
	const struct protocol *protocol = name ? protocol_named(name) : NULL;
	json_t *answer = print ? explanation(r, print) : NULL;

	fputs("<ul>", r->out);
	if (print)
		put_item(r->out, "no protocol that is known here: its wire format was learned from sessions "
			 "that agree");
	else if (protocol && protocol->decides)
		put_item(r->out, protocol->decides);
	put_explained(r->out, answer);
	fputs("<li>", r->out);
	put_ways(r->out, tunnel);
	fputs("</li></ul>", r->out);
	json_decref(answer);
}

void report_evidence(struct report *r, const char *name)
{
	const json_t *tunnels = json_object_get(report_network(r, name), "tunnels"), *tunnel;
	size_t i;

	if (!json_array_size(tunnels))
		return;
	fputs("<h3>Why these are called tunnels</h3>\n<table class=\"why\">\n<tr><th>Tunnel</th>"
	      "<th class=\"n\">Confidence</th><th>Evidence</th></tr>\n", r->out);
	json_array_foreach(tunnels, i, tunnel) {
		uint64_t flows = take_u64(tunnel, "flows");
		const char *since = take_text(tunnel, "since");
		char text[UNITS_ROOM];

		fputs("<tr><td class=\"k\">", r->out);
		page_text(r->out, report_tunnel(tunnel));
		page_put(r->out, "</td><td class=\"n\">%llu</td><td>",
			 (unsigned long long)take_u64(tunnel, "confidence"));
		if (flows)
			page_put(r->out, "%s flows were judged, ", units_count(text, flows));
		page_put(r->out, "since %.10s", since ? since : "?");
		put_why(r, tunnel);
		fputs("</td></tr>\n", r->out);
	}
	fputs("</table>\n", r->out);
}
