// SPDX-License-Identifier: Apache-2.0
/* Flows of the kernel's table: as they come, or only the largest. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "learn/learn.h"
#include "answer/flow_line.h"
#include "serve/serve.h"

#define LARGEST_MOST 100000	/* a greater limit is answered in the table's order */

struct kept {
	struct flow_key key;
	struct flow flow;
};

struct walk {
	struct job *job;
	struct json json;
	struct kept *heap;		/* smallest on top */
	size_t count;
	uint64_t given;
};

static uint64_t weight(const struct kept *k)
{
	return k->flow.bytes[UP] + k->flow.bytes[DOWN];
}

/* Restores the order below an element that may be too large for its place. */
static void sink(struct kept *heap, size_t count, size_t at)
{
	for (;;) {
		size_t least = at, child = 2 * at + 1;
		struct kept swap;

		if (child < count && weight(&heap[child]) < weight(&heap[least]))
			least = child;
		if (child + 1 < count && weight(&heap[child + 1]) < weight(&heap[least]))
			least = child + 1;
		if (least == at)
			return;
		swap = heap[at];
		heap[at] = heap[least];
		heap[least] = swap;
		at = least;
	}
}

static int by_weight(const void *a, const void *b)
{
	uint64_t x = weight(a), y = weight(b);

	return (x < y) - (x > y);
}

static int put(struct walk *walk, const struct flow_key *key, const struct flow *flow)
{
	flow_json(&walk->json, key, flow, &walk->job->reader);
	return walk->json.error || job_is_late(walk->job);
}

static int each(void *arg, const struct flow_key *key, const struct flow *seen)
{
	struct walk *walk = arg;
	struct kept kept = { *key, *seen };
	const struct flow *flow = &kept.flow;

	if (job_is_late(walk->job))
		return 1;
	if (walk->job->reader.arg)
		learn_reconsider(walk->job->reader.arg, key, &kept.flow);
	if (!filter_wants_flow(&walk->job->question.filter, key, flow, &walk->job->reader))
		return 0;
	if (!walk->heap) {
		if (put(walk, key, flow))
			return 1;
		return walk->job->question.limit && ++walk->given >= walk->job->question.limit;
	}
	if (walk->count < walk->job->question.limit) {
		walk->heap[walk->count++] = kept;
		if (walk->count == walk->job->question.limit)
			for (size_t i = walk->count / 2; i-- > 0;)
				sink(walk->heap, walk->count, i);
	} else if (weight(&kept) > weight(walk->heap)) {
		walk->heap[0] = kept;
		sink(walk->heap, walk->count, 0);
	}
	return 0;
}

static void *run(void *arg)
{
	struct walk walk = { .job = arg };
	struct job *job = arg;
	struct source *source = job->serve->collect->source;

	if (job->question.limit && job->question.limit <= LARGEST_MOST)
		walk.heap = malloc(job->question.limit * sizeof(*walk.heap));
	fputs("{\"ok\":true,\"exit\":0}\n", job->out);
	json_start(&walk.json, job->out, JSON_LINE);
	job_hear_others(job);
	source->ops->flows(source, each, &walk);
	if (walk.heap)
		qsort(walk.heap, walk.count, sizeof(*walk.heap), by_weight);
	for (size_t i = 0; i < walk.count && walk.heap; i++)
		if (put(&walk, &walk.heap[i].key, &walk.heap[i].flow))
			break;
	json_end(&walk.json);
	free(walk.heap);
	shutdown(job->fd, SHUT_WR);
	__atomic_store_n(&job->done, true, __ATOMIC_RELEASE);
	return NULL;
}

const struct job_kind job_flows = { NULL, run };
