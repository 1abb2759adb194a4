// SPDX-License-Identifier: Apache-2.0
/* The judge beside the loop: a large store takes it a second, and nobody waits for it. */
#include <stdio.h>
#include <string.h>

#include "base/aside.h"
#include "events/judge.h"

static bool is_late(void *arg)
{
	return __atomic_load_n(&((struct judge *)arg)->stop, __ATOMIC_RELAXED);
}

static void *run(void *arg)
{
	struct judge *j = arg;

	j->err = judge_store(j->store, &j->limits, j->now, is_late, j, &j->judged, &j->why);
	__atomic_store_n(&j->done, true, __ATOMIC_RELEASE);
	return NULL;
}

int judge_begin(struct judge *j, const char *store, const struct judge_limits *limits, int64_t now)
{
	int err;

	memset(j, 0, sizeof(*j));
	j->limits = *limits;
	j->now = now;
	snprintf(j->store, sizeof(j->store), "%s", store);
	err = aside_begin(&j->thread, run, j);
	j->running = !err;
	return err;
}

bool judge_done(struct judge *j)
{
	if (!j->running || !__atomic_load_n(&j->done, __ATOMIC_ACQUIRE))
		return false;
	pthread_join(j->thread, NULL);
	j->running = false;
	return true;
}

void judge_end(struct judge *j)
{
	__atomic_store_n(&j->stop, true, __ATOMIC_RELAXED);
	if (j->running)
		pthread_join(j->thread, NULL);
	j->running = false;
	judged_free(&j->judged);
}
