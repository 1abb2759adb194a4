// SPDX-License-Identifier: Apache-2.0
/* tunprint.networks/1 from a history: the window's rows, those it is compared with, and since when. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../bpf/classify.h"
#include "answer/answer.h"
#include "answer/networks.h"
#include "answer/networks_known.h"
#include "answer/subject.h"
#include "answer/words.h"
#include "base/times.h"

#define SECOND 1000000ll
#define DAY 86400
#define CONFIDENCE_TOLD 100		/* of peers: only tunnels are followed to their other ends */

struct building {
	struct subject subject;
	struct networks_answer *answer;
	struct knowns knowns, whole;	/* by network, path, class; and over all paths */
	bool before;			/* rows are of the time that is compared with */
};

static int add_known(void *arg, const struct series_seen *seen)
{
	struct building *b = arg;
	struct known *known = known_new(&b->knowns, seen->network, seen->path, seen->class);
	struct known *whole = known_at(&b->whole, seen->network, "", seen->class);
	int64_t first = seen->verdict_first && seen->verdict_first < seen->first ?
			seen->verdict_first : seen->first;

	if (!known || !whole)
		return -ENOMEM;
	known->first = first;
	known->last = seen->last;
	known->verdicts = seen->verdicts;
	known->confidence = seen->confidence;
	whole->first = whole->first && whole->first < first ? whole->first : first;
	return 0;
}

/* Verdicts that wait for the store's next write. */
static int add_fresh(struct building *b)
{
	const struct history *h = b->subject.history;

	for (size_t i = 0; i < h->pending_count; i++) {
		const struct series_row *row = &h->pending[i];
		const struct history_verdict *verdict = &h->verdicts[i];
		struct known *known;

		if (verdict->confidence == CONFIDENCE_UNKNOWN)
			continue;
		known = known_at(&b->knowns, row->network, row->path, row->class);
		if (!known)
			return -ENOMEM;
		if (known->confidence == CONFIDENCE_UNKNOWN || verdict->confidence > known->confidence)
			known->confidence = verdict->confidence;
		known->verdicts += verdict->fresh;
	}
	return 0;
}

static int name_class(struct building *b, struct networks_row *row, const char *class)
{
	const struct known_class *known = known_class(&b->knowns, class);

	if (!known)
		return -ENOMEM;
	row->class = known->class;
	row->fingerprint = known->fingerprint;
	return 0;
}

/* The window's edges where it was there before and after. */
static void set_times(const struct building *b, struct networks_row *row,
		      const struct known *known)
{
	int64_t from = b->subject.from * SECOND, to = b->subject.to * SECOND;

	row->flows = known->verdicts;
	row->first = known->first > from ? known->first : from;
	row->last = known->last < to ? known->last : to;
}

static int add_row(void *arg, const struct series_row *stored)
{
	struct building *b = arg;
	struct networks_row row = { .network = stored->network, .path = stored->path };
	struct known *known, *whole;

	if (!filter_wants_name(&b->subject.question->filter, stored->network,
			       b->subject.history->networks))
		return 0;
	known = known_at(&b->knowns, stored->network, stored->path, stored->class);
	whole = known_at(&b->whole, stored->network, "", stored->class);
	if (!known || !whole || name_class(b, &row, stored->class))
		return -ENOMEM;
	row.confidence = known->confidence;
	if (b->before) {
		row.before = stored->bytes[UP] + stored->bytes[DOWN];
		return networks_answer_add(b->answer, &row);
	}
	if (!known->first) {		/* it is pending, and never was before */
		known->first = stored->start * SECOND;
		known->last = (stored->start + stored->seconds) * SECOND;
	}
	row.since = whole->first ? whole->first : known->first;
	set_times(b, &row, known);
	memcpy(row.packets, stored->packets, sizeof(row.packets));
	memcpy(row.bytes, stored->bytes, sizeof(row.bytes));
	return networks_answer_add(b->answer, &row);
}

/* By peer: the other ends of tunnels, as flows told of them. */
static int add_peer(void *arg, const struct series_peer *peer)
{
	struct building *b = arg;
	const struct filter *f = &b->subject.question->filter;
	struct known *known = known_at(&b->whole, peer->network, "", peer->class);
	struct networks_row row = { .network = peer->peer, .confidence = CONFIDENCE_TOLD,
				    .flows = peer->flows };

	if (!known || name_class(b, &row, peer->class))
		return -ENOMEM;
	if (!filter_wants_name(f, peer->network, b->subject.history->networks))
		return 0;
	row.since = known->first;
	memcpy(row.packets, peer->packets, sizeof(row.packets));
	memcpy(row.bytes, peer->bytes, sizeof(row.bytes));
	return networks_answer_add(b->answer, &row);
}

static int add_peers(struct building *b, struct reason *why)
{
	const struct filter *f = &b->subject.question->filter;

	if (*f->path)
		return reason_say(why, -EINVAL, "by peer: paths of both ends are not kept");
	snprintf(b->subject.missing, sizeof(b->subject.missing), "both ends are known of flows, by the "
		 "day: what flows said of tunnels, a little less than passed");
	return series_peers(b->subject.history->series, b->subject.from, b->subject.to,
			    *f->network ? f->network : NULL, NULL, add_peer, b, why);
}

static int add_window(struct building *b, int64_t from, int64_t to, struct reason *why)
{
	const struct filter *f = &b->subject.question->filter;
	struct history_want want = {
		.since = from, .until = to, .step = STEP_WHOLE,
		.group = GROUP_NETWORK | GROUP_PATH | GROUP_CLASS,
		.network = *f->network ? f->network : NULL, .path = *f->path ? f->path : NULL,
	};
	struct series_told told = { 0 };
	int err = from < to ? history_walk(b->subject.history, &want, add_row, b, &told, why) : 0;

	if (told.damaged && !*b->subject.missing)
		snprintf(b->subject.missing, sizeof(b->subject.missing),
			 "%u buckets of the store are damaged and left out", told.damaged);
	return err;
}

/* Seconds of a window that were counted. */
static int covered(struct subject *s, int64_t from, int64_t to, double *seconds,
		   struct reason *why)
{
	double cover = 0;
	int err = to > from ? subject_cover(s, from, to - from, &cover, 1, why) : 0;

	*seconds = cover * (double)(to - from);
	return err;
}

/* The baseline, or as long a time before the window as the window. */
static int add_before(struct building *b, struct reason *why)
{
	struct subject *s = &b->subject;
	const struct question *q = s->question;
	int64_t to = q->base_to ? q->base_to / SECOND : s->from;
	int64_t from = q->base_to ? q->base_from / SECOND : s->from - (s->to - s->from);
	char missing[sizeof(s->missing)];
	double now, before;
	int err = covered(s, s->from, s->to, &now, why);

	memcpy(missing, s->missing, sizeof(missing));
	err = err ? err : covered(s, from, to, &before, why);
	memcpy(s->missing, missing, sizeof(missing));
	/* A tenth of the time says too little about the whole. */
	if (err || before < (double)(to - from) / 10 || before <= 0)
		return err;
	b->before = true;
	networks_answer_before(b->answer, from * SECOND, to * SECOND, now / before);
	return add_window(b, from, to, why);
}

static void write_answer(struct building *b, struct json *json)
{
	struct subject *s = &b->subject;
	struct answer_head head = {
		.source = s->history->source, .generated = times_now(),
		.from = s->from * SECOND, .to = s->to * SECOND,
		.missing = *s->missing ? s->missing : NULL, .empty = *s->empty ? s->empty : NULL,
	};

	networks_answer_write(b->answer, json, &head);
}

int answer_networks(const struct question *question, const struct history *history,
		    struct json *json, struct reason *why)
{
	struct building b = { .before = false };
	int err = subject_find(&b.subject, question, history,
			       question->days ? (int64_t)question->days * DAY : DAY, why);

	b.answer = networks_answer_new(&question->filter, history->networks);
	if (!b.answer)
		err = err ? err : reason_say(why, -ENOMEM, "no memory");
	else
		networks_answer_question(b.answer, question);
	err = err ? err : series_seen(history->series, *question->filter.network ?
				      question->filter.network : NULL, NULL, NULL, add_known, &b,
				      why);
	err = err ? err : add_fresh(&b);
	if (!err && networks_answer_reserve(b.answer, b.knowns.count < NETWORKS_ANSWER_ROWS ?
					    b.knowns.count : NETWORKS_ANSWER_ROWS))
		err = reason_say(why, -ENOMEM, "no memory");
	if (question->by == BY_PEER) {
		err = err ? err : add_peers(&b, why);
	} else {
		err = err ? err : add_window(&b, b.subject.from, b.subject.to, why);
		err = err ? err : add_before(&b, why);
	}
	if (!err) {
		networks_answer_limit(b.answer, question->limit);
		write_answer(&b, json);
	}
	networks_answer_free(b.answer);
	subject_free(&b.subject);
	knowns_free(&b.knowns);
	knowns_free(&b.whole);
	return err ? err : subject_code(&b.subject);
}
