// SPDX-License-Identifier: Apache-2.0
/* Networks over a window: what the store has, and what is on its way there. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "answer/networks.h"
#include "answer/words.h"
#include "base/times.h"
#include "base/units.h"
#include "serve/serve.h"
#include "store/read.h"

#define GAPS_SHOWN 4

static const char *named(void *arg, uint32_t id)
{
	return roll_get(&((const struct collect *)arg)->roster.networks, id);
}

/* A minute belongs to the window by its beginning, here as in the store. */
static bool in_window(const struct filter *filter, int64_t minute)
{
	int64_t at = minute * 1000000;

	return at >= filter->since && at < filter->until;
}

static void add_pending(struct job *job, const struct collect *c, const struct ledger_cell *cell,
			int64_t minute, const struct cell *add)
{
	const struct cell_key *key = &cell->key;
	const struct sighting *seen = sightings_of(&c->sightings, key);
	struct networks_row *row = &job->pending[job->pending_count];

	if (!in_window(&job->filter, minute) || (!add->packets && !add->bytes))
		return;
	if (job->filter.has_src &&
	    !filter_wants_net(&job->filter, key->net, job->reader.networks))
		return;
	*row = (struct networks_row){
		.network = network_name(key->net, named, (void *)c, job->names[job->pending_count]),
		.path = collect_path_name(c, key->path), .class = key->class,
		.confidence = seen ? seen->confidence : CONFIDENCE_UNKNOWN,
		.flows = seen ? seen->fresh : 0,
		.first = minute * 1000000, .last = cell->changed,
	};
	row->packets[key->way & 1] = add->packets;
	row->bytes[key->way & 1] = add->bytes;
	job->pending_count++;
}

void job_networks_load(struct job *job, const struct collect *c)
{
	size_t most = c->ledger.count + 1;

	if (!job->filter.has_until)
		job->filter.until = job->now + (int64_t)UNITS_MINUTE;
	if (!job->filter.has_since)
		job->filter.since = job->filter.until - (int64_t)UNITS_DAY;
	for (size_t i = 0; i < c->batches_count; i++)
		most += c->batches[i].count;
	job->pending = calloc(most, sizeof(*job->pending));
	job->names = calloc(most, sizeof(*job->names));
	if (!job->pending || !job->names)
		return;
	for (size_t i = 0; i < c->batches_count; i++)
		for (size_t j = 0; j < c->batches[i].count; j++) {
			const struct batch_row *row = &c->batches[i].rows[j];

			add_pending(job, c, &c->ledger.cells[row->cell], c->batches[i].minute,
				    &row->add);
		}
	for (size_t i = 0; i < c->ledger.count; i++) {
		const struct ledger_cell *cell = &c->ledger.cells[i];
		struct cell add = { cell->now.packets - cell->batched.packets,
				    cell->now.bytes - cell->batched.bytes };

		add_pending(job, c, cell, c->minute, &add);
	}
}

struct adding {
	struct job *job;
	struct networks_answer *answer;
};

/* The number of a network that the store knows by name; 0: it belongs to none. */
static uint64_t net_of(const struct networks *networks, const char *name)
{
	uint32_t id = networks ? networks_named(networks, name) : 0;
	struct prefix prefix;
	uint64_t net = 0;

	if (id)
		return NET(NET_NAMED, id);
	if (prefix_parse(name, &prefix, NULL))
		return 0;
	if (!address_is_ipv4(&prefix.address)) {
		for (int i = 0; i < 6; i++)
			net = net << 8 | prefix.address.bytes[i];
		return NET(NET_IPV6, net);
	}
	for (int i = 12; i < 15; i++)
		net = net << 8 | prefix.address.bytes[i];
	return NET(NET_IPV4, net);
}

static int add_stored(void *arg, const struct read_row *stored)
{
	struct adding *adding = arg;
	struct job *job = adding->job;
	struct networks_row row = {
		.network = stored->network, .path = stored->path,
		.confidence = stored->confidence, .flows = stored->verdicts,
		.first = stored->first,
		.last = stored->last < job->now ? stored->last : job->now,
	};

	if (job->filter.has_src &&
	    !filter_wants_net(&job->filter, net_of(job->reader.networks, stored->network),
			      job->reader.networks))
		return 0;
	if (class_number(stored->class, &row.class))
		row.class = CLASS_UNKNOWN;
	memcpy(row.packets, stored->packets, sizeof(row.packets));
	memcpy(row.bytes, stored->bytes, sizeof(row.bytes));
	return networks_answer_add(adding->answer, &row);
}

/* A gap whose beginning and end lie inside leaves the sums right, unless nothing was counted. */
static bool spoils(const struct job *job, const struct store_gap *gap)
{
	return !strcmp(gap->what, "unseen") || gap->since < job->filter.since ||
	       gap->until > job->filter.until;
}

static const char *missing(const struct job *job, const struct read_told *told,
			   char out[REASON_ROOM])
{
	static const struct { const char *what, *words; } kinds[] = {
		{ "stopped", "the collector did not run from %s to %s: what was counted then stands at the end" },
		{ "unseen", "nothing was counted from %s to %s" },
		{ "clock", "the clock was set between %s and %s" },
	};
	struct store_gap gaps[GAPS_SHOWN];
	char since[TIMES_ROOM], until[TIMES_ROOM];
	size_t count = 0;

	if (read_gaps(job->store, job->filter.since, job->filter.until, gaps, GAPS_SHOWN, &count,
		      NULL))
		return NULL;
	for (size_t i = 0; i < count && i < GAPS_SHOWN; i++)
		for (unsigned int k = 0; k < 3; k++) {
			if (strcmp(kinds[k].what, gaps[i].what) || !spoils(job, &gaps[i]))
				continue;
			times_iso(since, gaps[i].since);
			times_iso(until, gaps[i].until);
			snprintf(out, REASON_ROOM, kinds[k].words, since, until);
			return out;
		}
	if (told->damaged) {
		snprintf(out, REASON_ROOM, "%u damaged buckets of the store were left out; "
			 "'tunprint store check' names them", told->damaged);
		return out;
	}
	if (told->rounded) {
		snprintf(out, REASON_ROOM, "minutes or hours of then are not kept any more: the window "
			 "was rounded to what is");
		return out;
	}
	return NULL;
}

static void write_answer(struct job *job, struct networks_answer *answer,
			 const struct read_told *told, int err, const struct reason *why)
{
	char text[REASON_ROOM];
	struct answer_head head = {
		.source = "collector", .generated = job->now, .from = job->filter.since,
		.to = job->filter.until < job->now ? job->filter.until : job->now,
	};
	struct json json;

	head.missing = err ? why->text : missing(job, told, text);
	fprintf(job->out, "{\"ok\":true,\"exit\":%d}\n", head.missing ? EXIT_INCOMPLETE : EXIT_DONE);
	json_start(&json, job->out, JSON_LINE);
	networks_answer_write(answer, &json, &head);
	json_end(&json);
}

static bool is_late(void *arg)
{
	return job_is_late(arg);
}

void *job_networks(void *arg)
{
	struct job *job = arg;
	struct networks_answer *answer = networks_answer_new(&job->filter, job->reader.networks);
	struct adding adding = { job, answer };
	struct reason why = { "" };
	struct read_told told = { .late = is_late, .late_arg = job, .sequence = -1 };
	int err = answer ? read_window(job->store, job->filter.since, job->filter.until, &told,
				       add_stored, &adding, &why) : -ENOMEM;

	if (err == -ETIME)
		reason_say(&why, err, "the store took too long to read");
	/* What was written in between is in the rows already. */
	for (size_t i = 0; i < job->pending_count && answer && (err || told.sequence == job->sequence); i++)
		networks_answer_add(answer, &job->pending[i]);
	if (answer)
		write_answer(job, answer, &told, err, &why);
	networks_answer_free(answer);
	fflush(job->out);
	shutdown(job->fd, SHUT_WR);
	__atomic_store_n(&job->done, true, __ATOMIC_RELEASE);
	return NULL;
}
