// SPDX-License-Identifier: Apache-2.0
/* The command that events are told to: bounded in number and time, and refused where it cannot run. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "events/command.h"
#include "folder.h"

/* Runs the loop until nothing waits or runs, at most so long. */
static int64_t settle(struct loop *loop, struct command *c, int64_t most)
{
	int64_t begun = loop_mono();

	for (bool busy = true; busy && loop_mono() - begun < most; ) {
		struct epoll_event event;

		if (epoll_wait(loop->fd, &event, 1, 50) == 1) {
			struct watch *watch = event.data.ptr;

			watch->ready(watch, event.events);
		}
		command_tick(c, loop_mono());
		busy = c->count;
		for (int i = 0; i < COMMAND_RUNNING; i++)
			busy |= c->running[i].watch.fd >= 0;
	}
	return loop_mono() - begun;
}

static void make_program(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	fputs(text, file);
	fclose(file);
	chmod(path, 0755);
}

static void a_command_is_bounded(void **state)
{
	char program[128], text[256];
	struct command c;
	struct loop loop;

	snprintf(program, sizeof(program), "%s/program", dir);
	snprintf(text, sizeof(text), "#!/bin/sh\ncat >>%s/got\nsleep 0.05\n", dir);
	make_program(program, text);
	assert_int_equal(loop_open(&loop), 0);
	command_open(&c, &loop, program, 6000, loop_mono());
	for (int i = 0; i < COMMAND_WAITING + COMMAND_RUNNING + 40; i++) {
		int running = 0;

		command_put(&c, "growth", "{}\n", loop_mono());
		for (int j = 0; j < COMMAND_RUNNING; j++)
			running += c.running[j].watch.fd >= 0;
		assert_true(running <= COMMAND_RUNNING && c.count <= COMMAND_WAITING);
	}
	assert_int_equal(c.lost, 40);
	settle(&loop, &c, 60000000);
	assert_int_equal(c.done, COMMAND_WAITING + COMMAND_RUNNING);
	command_close(&c);
	command_open(&c, &loop, program, 3, loop_mono());	/* three a minute */
	for (int i = 0; i < 6; i++)
		command_put(&c, "growth", "{}\n", loop_mono());
	settle(&loop, &c, 1000000);
	assert_int_equal(c.done, 3);
	assert_int_equal(c.count, 3);
	command_close(&c);
	loop_close(&loop);
}

static void a_command_that_hangs_is_ended(void **state)
{
	char program[128];
	struct command c;
	struct loop loop;

	snprintf(program, sizeof(program), "%s/hangs", dir);
	make_program(program, "#!/bin/sh\nsleep 600\n");
	assert_int_equal(loop_open(&loop), 0);
	command_open(&c, &loop, program, 60, loop_mono());
	command_put(&c, "growth", "{}\n", loop_mono());
	c.running[0].begun -= COMMAND_LONGEST;
	assert_true(settle(&loop, &c, 5000000) < 5000000);
	assert_int_equal(c.failed, 1);
	assert_true(c.failing);
	command_close(&c);
	loop_close(&loop);
}

static void bad_commands_are_refused(void **state)
{
	struct reason why;

	assert_int_equal(command_check("", &why), 0);
	assert_int_equal(command_check("/bin/true a b", &why), 0);
	assert_int_equal(command_check("/nowhere/at/all", &why), -ENOENT);
	assert_int_equal(command_check("/etc/passwd", &why), -EACCES);
	assert_int_equal(command_check("/tmp", &why), -EINVAL);
	assert_int_equal(command_check("/bin/true 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16", &why), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_command_is_bounded),
		cmocka_unit_test(a_command_that_hangs_is_ended),
		cmocka_unit_test(bad_commands_are_refused),
	};

	return cmocka_run_group_tests(tests, folder_begin, folder_end);
}
