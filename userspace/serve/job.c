// SPDX-License-Identifier: Apache-2.0
/* Threads for long answers: what they may know is copied before they begin. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "base/aside.h"
#include "base/times.h"
#include "learn/learn.h"
#include "serve/serve.h"

static const char *fingerprint(void *arg, const struct flow_key *key, const struct flow *flow)
{
	return arg ? learn_fingerprint(arg, key, flow) : NULL;
}

static const char *learned(void *arg, const struct flow_key *key, unsigned int n)
{
	return arg ? learn_evidence(arg, key, n) : NULL;
}

static const char *signature(void *rules, uint16_t class)
{
	static __thread char name[SIGNATURE_ALIAS_ROOM];

	return rules_name(rules, class, name);
}

struct reader serve_reader(const struct serve *serve)
{
	const struct collect *c = serve->collect;

	return (struct reader){
		.networks = c->networks ? &c->networks->networks : NULL,
		.paths = c->paths,
		.fingerprint = fingerprint, .learned = learned, .arg = c->learn,
		.signature = c->rules ? signature : NULL, .signatures = c->rules,
		.offset = c->source->ops->offset(c->source),
		.min_confidence = c->min_confidence,
	};
}

bool job_is_late(const struct job *job)
{
	return loop_mono() > job->deadline ||
	       __atomic_load_n(&job->serve->stopping, __ATOMIC_RELAXED);
}

static int speak(void *arg, const struct flow_key *key, const struct flow *flow)
{
	struct job *job = arg;

	learn_other(job->reader.arg, key, flow);
	return job_is_late(job);
}

void job_hear_others(struct job *job)
{
	struct source *source = job->serve->collect->source;

	if (job->reader.arg && learn_weighs_others(job->reader.arg))
		source->ops->flows(source, speak, job);
}

static struct job *free_job(struct serve *serve)
{
	jobs_gather(serve);
	for (int i = 0; i < SERVE_JOBS; i++)
		if (!serve->jobs[i].busy)
			return &serve->jobs[i];
	return NULL;
}

static void job_end(struct job *job)
{
	if (job->out)
		fclose(job->out);
	else if (job->fd >= 0)
		close(job->fd);
	networks_leave(job->networks);
	free(job->pending);
	free(job->verdicts);
	free(job->names);
	free(job->aliases);
	memset(job, 0, sizeof(*job));
}

static int job_fill(struct job *job, struct client *client, const struct question *question)
{
	const struct collect *c = client->serve->collect;

	memset(job, 0, sizeof(*job));
	job->serve = client->serve;
	job->question = *question;
	job->pick = client->pick;
	job->rules = c->rules;
	job->networks = c->networks ? networks_use(c->networks) : NULL;
	memcpy(job->paths, c->paths, sizeof(job->paths));
	job->reader = serve_reader(client->serve);
	job->reader.paths = job->paths;
	job->reader.min_confidence = question->filter.min_confidence;
	job->deadline = loop_mono() + SERVE_LONGEST_S * 1000000ll;
	job->now = times_now();
	job->sequence = c->sequence;
	memcpy(job->store, c->store_path, sizeof(job->store));
	job->fd = fcntl(client->watch.fd, F_DUPFD_CLOEXEC, 3);
	return job->fd < 0 ? -errno : 0;
}

/* The socket waits now, for as long as something moves. */
static int job_socket(struct job *job)
{
	struct timeval patience = { .tv_sec = SERVE_TIMEOUT_S };

	if (fcntl(job->fd, F_SETFL, 0) ||
	    setsockopt(job->fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience)))
		return -errno;
	job->out = fdopen(job->fd, "w");
	return job->out ? 0 : -errno;
}

int job_begin(struct client *client, const struct job_kind *kind, const struct question *question)
{
	struct job *job = free_job(client->serve);
	int err;

	if (!job)
		return -EBUSY;
	err = job_fill(job, client, question);
	if (!err && kind->load) {
		collect_tick(client->serve->collect, job->now, loop_mono());
		kind->load(job, client->serve->collect);
	}
	err = err ? err : job_socket(job);
	err = err ? err : aside_begin(&job->thread, kind->run, job);
	if (err) {
		job_end(job);
		return err;
	}
	job->busy = true;
	client_end(client);
	return 0;
}

void jobs_gather(struct serve *serve)
{
	for (int i = 0; i < SERVE_JOBS; i++) {
		struct job *job = &serve->jobs[i];

		if (!job->busy || !__atomic_load_n(&job->done, __ATOMIC_ACQUIRE))
			continue;
		pthread_join(job->thread, NULL);
		job_end(job);
	}
}

/* Writes fail at once then; a thread in the middle of a query ends with its next row. */
void jobs_end(struct serve *serve)
{
	for (int i = 0; i < SERVE_JOBS; i++)
		if (serve->jobs[i].busy)
			shutdown(serve->jobs[i].fd, SHUT_RDWR);
	for (int i = 0; i < SERVE_JOBS; i++) {
		if (!serve->jobs[i].busy)
			continue;
		pthread_join(serve->jobs[i].thread, NULL);
		job_end(&serve->jobs[i]);
	}
}
