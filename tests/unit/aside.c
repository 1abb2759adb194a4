// SPDX-License-Identifier: Apache-2.0
/* A thread beside the loop steps back and hears no signal; the loop stays what it was. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/resource.h>

#include <cmocka.h>

#include "base/aside.h"

struct found {
	int nice;
	sigset_t blocked;
};

static void *look(void *arg)
{
	struct found *found = arg;

	found->nice = getpriority(PRIO_PROCESS, 0);
	pthread_sigmask(SIG_SETMASK, NULL, &found->blocked);
	return found;
}

static void it_steps_back(void **state)
{
	int mine = getpriority(PRIO_PROCESS, 0);
	int least = mine + ASIDE_NICE > 19 ? 19 : mine + ASIDE_NICE;
	struct found found = { .nice = -100 };
	pthread_t thread;
	sigset_t blocked;
	void *out;

	assert_int_equal(aside_begin(&thread, look, &found), 0);
	assert_int_equal(pthread_join(thread, &out), 0);
	assert_ptr_equal(out, &found);
	assert_int_equal(found.nice, least);
	assert_int_equal(getpriority(PRIO_PROCESS, 0), mine);
	assert_true(sigismember(&found.blocked, SIGTERM) && sigismember(&found.blocked, SIGHUP));
	pthread_sigmask(SIG_SETMASK, NULL, &blocked);
	assert_false(sigismember(&blocked, SIGTERM));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(it_steps_back) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
