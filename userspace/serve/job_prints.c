// SPDX-License-Identifier: Apache-2.0
/* Questions about fingerprints: the kernel's flows bring the catalogue up to date, then it answers. */
#include <errno.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>

#include "answer/prints.h"
#include "collect/rules.h"
#include "learn/cryptopan.h"
#include "serve/serve.h"

/* One key for the life of the process: samples of different days share their addresses' names. */
static uint8_t secret[CRYPTOPAN_KEY];
static int secret_error;
static pthread_once_t secret_once = PTHREAD_ONCE_INIT;

static void make_secret(void)
{
	secret_error = getrandom(secret, sizeof(secret), 0) == sizeof(secret) ? 0 : -EIO;
}

struct walking {
	struct job *job;
	int (*each)(void *arg, const struct flow_key *key, const struct flow *flow);
	void *arg;
};

static void bring_up_to_date(const struct job *job, const struct flow_key *key,
			     const struct flow *flow)
{
	struct rules *rules = job->serve->collect->rules;
	char name[SIGNATURE_ALIAS_ROOM];

	if (flow->class < CLASS_SIGNATURES)
		learn_note(job->reader.arg, key, flow, job->reader.offset);
	else if (rules && rules_stable(rules, flow->class, name))
		learn_note_named(job->reader.arg, name, key, flow, job->reader.offset, true);
}

static int walk_one(void *arg, const struct flow_key *key, const struct flow *seen)
{
	struct walking *w = arg;
	struct learn *learn = w->job->reader.arg;
	struct flow flow = *seen;

	if (job_is_late(w->job))
		return 1;
	learn_reconsider(learn, key, &flow);
	if (!w->each) {
		bring_up_to_date(w->job, key, &flow);
		return 0;
	}
	return w->each(w->arg, key, &flow);
}

static int walk_flows(void *arg, int (*each)(void *arg, const struct flow_key *key,
					     const struct flow *flow), void *each_arg)
{
	struct walking w = { arg, each, each_arg };
	struct source *source = w.job->serve->collect->source;

	job_hear_others(w.job);
	return source->ops->flows(source, walk_one, &w);
}

static void answer(struct job *job, struct json *json, const struct prints *prints)
{
	const struct question *q = &job->question;

	switch (q->print) {
	case PRINTS_LIST:
		prints_list(json, prints, *q->word ? q->word : NULL, q->custom);
		break;
	case PRINTS_EXPLAIN:
		prints_explain(json, prints, q->word);
		break;
	case PRINTS_SPREAD:
		prints_spread(json, prints, q->word);
		break;
	case PRINTS_SAMPLE:
		prints_sample(json, prints, q->word);
	}
}

static bool is_late(void *job)
{
	return job_is_late(job);
}

/* Only to explain; without a store that can be read, what passes now is all there is to tell. */
static void open_past(struct job *job, struct history *past)
{
	*past = (struct history){ .source = "collector", .networks = job->reader.networks,
				  .now = job->now };
	if (job->question.print == PRINTS_EXPLAIN && !series_open(&past->series, job->store, NULL))
		series_deadline(past->series, is_late, job);
}

static void *run(void *arg)
{
	struct job *job = arg;
	struct answer_head head = { .source = "collector", .generated = job->now,
				    .from = job->serve->collect->started, .to = job->now };
	struct prints prints = { .learn = job->reader.arg, .reader = &job->reader, .head = &head,
				 .flows = { walk_flows, job }, .secret = secret };
	struct history past;
	struct json json;

	open_past(job, &past);
	prints.past = past.series ? &past : NULL;
	pthread_once(&secret_once, make_secret);
	if (!prints.learn || secret_error) {
		fputs("{\"error\":\"this collector does not learn\",\"exit\":1}\n", job->out);
	} else {
		fputs("{\"ok\":true,\"exit\":0}\n", job->out);
		walk_flows(job, NULL, NULL);
		json_start(&json, job->out, JSON_LINE);
		answer(job, &json, &prints);
		json_end(&json);
	}
	series_close(past.series);
	fflush(job->out);
	shutdown(job->fd, SHUT_WR);
	__atomic_store_n(&job->done, true, __ATOMIC_RELEASE);
	return NULL;
}

const struct job_kind job_prints = { NULL, run };
