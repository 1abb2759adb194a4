// SPDX-License-Identifier: Apache-2.0
/* What a replay answers: networks, flows or fingerprints, as a collector would. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/units.h"
#include "cli/replay_session.h"
#include "cli/show.h"
#include "learn/cryptopan.h"

struct cells {
	struct session *session;
	struct networks_answer *answer;
	bool all;		/* also those that flows speak for */
	uint64_t unflown;	/* packets in cells of no flow */
};

/* The cell of a packet that no flow holds: it says why. */
static bool is_reason(const struct cell_key *key)
{
	return key->net >> 56 == NET_NONE && key->class != CLASS_LEDGER_FULL;
}

static int take_cell(void *arg, const struct cell_key *key, const struct cell *cell)
{
	struct cells *cells = arg;
	const struct session *s = cells->session;
	char name[NETWORK_NAME_ROOM];
	struct networks_row row = {
		.network = reader_network(&s->reader, key->net, name),
		.path = reader_path(&s->reader, key->path),
		.class = key->class, .confidence = CONFIDENCE_UNKNOWN,
	};

	if (is_reason(key))
		cells->unflown += cell->packets;
	else if (!cells->all)
		return 0;
	if (!cells->answer || !filter_wants_net(&s->call->filter, key->net, s->reader.networks))
		return 0;
	row.packets[key->way & 1] = cell->packets;
	row.bytes[key->way & 1] = cell->bytes;
	return networks_answer_add(cells->answer, &row);
}

/*
 * Where flows account for every tracked packet their verdict holds from the first one on; where some
 * were lost (the kernel's table tells nobody whom it forgot) the ledger has the sums.
 */
static int fill_networks(struct session *s, struct networks_answer *answer)
{
	const struct filter *filter = &s->call->filter;
	struct cells cells = { .session = s };
	struct cell seen = { 0 };
	bool whole;
	int err;

	s->engine->ops->seen(s->engine, &seen);
	s->engine->ops->cells(s->engine, take_cell, &cells);
	whole = filter_selects(filter) || s->tally.packets + cells.unflown == seen.packets;
	err = tally_answer(&s->tally, answer, &s->reader, whole);
	cells.answer = answer;
	cells.all = !whole;
	/* Packets of no flow match no filter on flows. */
	if (!err && !filter->has_src && !filter->has_since && !filter->has_until)
		err = s->engine->ops->cells(s->engine, take_cell, &cells);
	return err;
}

static void fill_head(const struct session *s, struct answer_head *head)
{
	*head = (struct answer_head){
		.source = "replay", .generated = s->call->now,
		.from = (int64_t)(s->sum.first / 1000), .to = (int64_t)(s->sum.last / 1000),
	};
	if (s->damaged)
		head->missing = "a capture could not be read to its end";
	else if (s->tally.crowded)
		head->missing = "too many networks: some flows are counted without theirs";
	if (!s->sum.frames)
		head->empty = s->damaged ? "no packet could be read" : "the capture holds no packets";
}

static int write_networks(struct session *s, char **text, struct reason *why)
{
	struct networks_answer *answer = networks_answer_new(&s->call->filter, s->reader.networks);
	struct answer_head head;
	struct json json;
	size_t size;
	FILE *file = open_memstream(text, &size);
	int err = answer && file ? fill_networks(s, answer) : -ENOMEM;

	fill_head(s, &head);
	if (answer && s->call->form == FORM_TABLE)
		networks_answer_limit(answer, s->call->limit);
	if (file) {
		json_start(&json, file, JSON_LINE);
		if (!err)
			networks_answer_write(answer, &json, &head);
		if (!err)
			err = json_end(&json);
		fclose(file);
	}
	networks_answer_free(answer);
	return err ? reason_say(why, EXIT_FAILED, "the answer: %s", strerror(-err)) : EXIT_DONE;
}

static int answer_networks(struct session *s, struct reason *why)
{
	char *text = NULL;
	int code = write_networks(s, &text, why);

	if (code == EXIT_DONE)
		code = show_answer(s->call, text, show_networks, why);
	free(text);
	return code;
}

struct walking {
	struct session *session;
	int (*each)(void *arg, const struct flow_key *key, const struct flow *flow);
	void *arg;
};

static int walk_one(void *arg, const struct flow_key *key, const struct flow *seen)
{
	struct walking *walking = arg;
	struct session *s = walking->session;
	struct flow flow = *seen;

	learn_reconsider(s->learn, key, &flow);
	if (!filter_wants_flow(&s->call->filter, key, &flow, &s->reader))
		return 0;
	return walking->each(walking->arg, key, &flow);
}

static int walk_flows(void *arg, int (*each)(void *arg, const struct flow_key *key,
					     const struct flow *flow), void *each_arg)
{
	struct session *s = arg;
	struct walking walking = { s, each, each_arg };

	return s->engine->ops->flows(s->engine, walk_one, &walking);
}

static int answer_learned(struct session *s, struct reason *why)
{
	uint8_t secret[CRYPTOPAN_KEY];
	struct answer_head head;
	struct prints prints = { .learn = s->learn, .reader = &s->reader, .head = &head,
				 .flows = { walk_flows, s }, .secret = secret };

	if (getrandom(secret, sizeof(secret), 0) != sizeof(secret))
		return reason_say(why, EXIT_FAILED, "no random numbers: %s", strerror(errno));
	fill_head(s, &head);
	return answer_prints(s->call, &s->ask, &prints, why);
}

static void say_no_flows(struct session *s)
{
	char text[256];

	filter_text(text, sizeof(text), &s->call->filter);
	if (!s->sum.frames)
		fputs("No flows: the capture holds no packets.\n", s->call->out);
	else if (filter_selects(&s->call->filter))
		fprintf(s->call->out, "No flows: none matches: %s.\n", text);
	else
		fprintf(s->call->out, "No flows: none of %llu packets belongs to an IP flow; "
			"'tunprint replay' without --flows says why.\n",
			(unsigned long long)s->sum.frames);
}

static void say_flows(struct session *s)
{
	char when[CELL_ROOM], flows[64], packets[64];

	window_text(when, (int64_t)(s->sum.first / 1000), (int64_t)(s->sum.last / 1000));
	fprintf(s->call->out, "Flows%s%s\n%s, %llu of them tunnels; %s in the capture\n\n",
		*when ? ", " : "", when, plural(flows, s->list.listed, "flow", "flows"),
		(unsigned long long)s->list.tunnels,
		plural(packets, s->sum.frames, "packet", "packets"));
}

static int answer_flows(struct session *s, struct reason *why)
{
	struct call *call = s->call;
	bool people = call->form == FORM_TABLE;
	int code;

	if (people && !s->list.listed)
		say_no_flows(s);
	else if (people && !call->look.no_headers)
		say_flows(s);
	code = flow_list_end(&s->list, why);
	if (people && s->list.dropped && code == EXIT_DONE)
		fprintf(call->out, "\n%llu more flows: --limit 0 shows all\n",
			(unsigned long long)s->list.dropped);
	if (code == EXIT_DONE && call->fail_empty && !s->list.listed)
		code = EXIT_NOTHING;
	return code;
}

int session_answer(struct session *s, struct reason *why)
{
	return s->prints ? answer_learned(s, why) :
	       s->flows ? answer_flows(s, why) : answer_networks(s, why);
}
