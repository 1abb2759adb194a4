// SPDX-License-Identifier: Apache-2.0
/* Threads that step back. */
#include "base/aside.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>

struct aside {
	void *(*run)(void *arg);
	void *arg;
};

/* On Linux a priority is a thread's; a system that refuses costs speed, no answer. */
static void *begin(void *arg)
{
	struct aside aside = *(struct aside *)arg;
	int now;

	free(arg);
	errno = 0;
	now = getpriority(PRIO_PROCESS, 0);
	if (!errno)
		setpriority(PRIO_PROCESS, 0, now + ASIDE_NICE);
	return aside.run(aside.arg);
}

int aside_begin(pthread_t *thread, void *(*run)(void *arg), void *arg)
{
	struct aside *aside = malloc(sizeof(*aside));
	sigset_t all, old;
	int err;

	if (!aside)
		return -ENOMEM;
	*aside = (struct aside){ run, arg };
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	err = -pthread_create(thread, NULL, begin, aside);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	if (err)
		free(aside);
	return err;
}
