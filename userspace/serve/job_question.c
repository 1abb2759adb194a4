// SPDX-License-Identifier: Apache-2.0
/* Questions of history: what the store has, and what is on its way there. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "answer/answer.h"
#include "answer/networks.h"
#include "answer/words.h"
#include "serve/serve.h"

static const char *named(void *arg, uint32_t id)
{
	return roll_get(&((const struct collect *)arg)->roster.networks, id);
}

static void add_pending(struct job *job, const struct collect *c, const struct ledger_cell *cell,
			int64_t minute, const struct cell *add)
{
	const struct cell_key *key = &cell->key;
	const struct sighting *seen = sightings_of(&c->sightings, key);
	struct series_row *row = &job->pending[job->pending_count];

	if (!add->packets && !add->bytes)
		return;
	*row = (struct series_row){
		.start = minute, .seconds = 60, .path = collect_path_name(c, key->path),
		.network = network_name(key->net, named, (void *)c, job->names[job->pending_count]),
		.class = class_name(key->class),
	};
	if (key->class >= CLASS_SIGNATURES && c->rules &&
	    rules_stable(c->rules, key->class, job->aliases[job->pending_count]))
		row->class = job->aliases[job->pending_count];
	job->verdicts[job->pending_count] = (struct history_verdict){
		seen ? seen->confidence : CONFIDENCE_UNKNOWN, seen ? seen->fresh : 0 };
	row->packets[key->way & 1] = add->packets;
	row->bytes[key->way & 1] = add->bytes;
	job->pending_count++;
}

static void load(struct job *job, const struct collect *c)
{
	size_t most = c->ledger.count + 1;

	for (size_t i = 0; i < c->batches_count; i++)
		most += c->batches[i].count;
	job->pending = calloc(most, sizeof(*job->pending));
	job->names = calloc(most, sizeof(*job->names));
	job->verdicts = calloc(most, sizeof(*job->verdicts));
	job->aliases = calloc(most, sizeof(*job->aliases));
	if (!job->pending || !job->names || !job->verdicts || !job->aliases)
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

static bool is_late(void *job)
{
	return job_is_late(job);
}

static void refuse(struct job *job, int err, const struct reason *why)
{
	struct json json;

	json_start(&json, job->out, JSON_LINE);
	json_open_object(&json, NULL);
	json_put_text(&json, "error", why->text);
	json_put_u64(&json, "exit", err == -EINVAL ? EXIT_USAGE : EXIT_FAILED);
	json_close(&json);
	json_end(&json);
}

/* The whole answer first, so that one that fails is no half of one. */
static int answer(struct job *job, FILE *body, struct reason *why)
{
	struct history history = {
		.source = "collector", .networks = job->reader.networks, .now = job->now,
		.pending = job->pending, .verdicts = job->verdicts,
		.pending_count = job->pending_count,
		.pending_sequence = job->sequence,
	};
	int code = series_open(&history.series, job->store, why);

	if (code)
		return code;
	series_deadline(history.series, is_late, job);
	code = answer_question(&job->question, &history, body, why);
	series_close(history.series);
	return code;
}

static void *run(void *arg)
{
	struct job *job = arg;
	struct reason why = { "" };
	char *text = NULL;
	size_t length = 0;
	FILE *body = open_memstream(&text, &length);
	int code = body ? answer(job, body, &why) : reason_say(&why, -ENOMEM, "no memory");

	if (body && fclose(body) && code >= 0)
		code = reason_say(&why, -ENOMEM, "no memory");
	if (code < 0) {
		refuse(job, code, &why);
	} else {
		fprintf(job->out, "{\"ok\":true,\"exit\":%d}\n", code);
		fwrite(text, 1, length, job->out);
	}
	free(text);
	fflush(job->out);
	shutdown(job->fd, SHUT_WR);
	__atomic_store_n(&job->done, true, __ATOMIC_RELEASE);
	return NULL;
}

const struct job_kind job_question = { load, run };
