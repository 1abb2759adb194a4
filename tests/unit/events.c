// SPDX-License-Identifier: Apache-2.0
/* Events: what was announced stays known, lines are whole, a log turns over. */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "events/known.h"
#include "events/log.h"
#include "events/pick.h"
#include "folder.h"

static char *at(const char *name)
{
	static char path[4][128];
	static int n;

	n = (n + 1) % 4;
	snprintf(path[n], sizeof(path[n]), "%s/%s", dir, name);
	return path[n];
}

static void known_stays_known(void **state)
{
	struct known k;
	struct reason why;
	char key[32];
	bool fresh;

	assert_int_equal(known_open(&k, at("known"), 1000000, &fresh, &why), 0);
	assert_true(fresh);
	for (int i = 0; i < 20000; i++) {
		snprintf(key, sizeof(key), "key %d", i);
		assert_false(known_has(&k, key));
		known_put(&k, key);
		assert_true(known_has(&k, key));
		if (i % 3 == 0)
			known_drop(&k, key);
	}
	assert_int_equal(known_save(&k, &why), 0);
	known_put(&k, "never saved");
	known_close(&k);
	for (int round = 0; round < 2; round++) {	/* the second reads what the first rewrote */
		assert_int_equal(known_open(&k, at("known"), 9000000, &fresh, &why), 0);
		assert_false(fresh);
		assert_int_equal(k.begun, 1000000);
		for (int i = 0; i < 20000; i++) {
			snprintf(key, sizeof(key), "key %d", i);
			assert_int_equal(known_has(&k, key), i % 3 != 0);
		}
		assert_false(known_has(&k, "never saved"));
		known_close(&k);
	}
}

/* A line that a full disk cut says nothing, and the next one is not glued to it. */
static void a_cut_key_is_none(void **state)
{
	struct known k;
	struct reason why;
	bool fresh;
	FILE *file = fopen(at("cut"), "w");

	fputs("# announced since 1970-01-01T00:00:01Z\n+network a b\n+network wiregu", file);
	fclose(file);
	assert_int_equal(known_open(&k, at("cut"), 0, &fresh, &why), 0);
	assert_true(known_has(&k, "network a b"));
	assert_false(known_has(&k, "network wiregu"));
	known_put(&k, "network c d");
	assert_int_equal(known_save(&k, &why), 0);
	known_close(&k);
	assert_int_equal(known_open(&k, at("cut"), 0, &fresh, &why), 0);
	assert_true(known_has(&k, "network c d"));
	known_close(&k);
}

struct lines {
	unsigned int count;
	char last[512];
};

static int count_line(void *arg, const char *line)
{
	struct lines *l = arg;

	l->count++;
	snprintf(l->last, sizeof(l->last), "%s", line);
	return 0;
}

static char *line_of(struct event *event, size_t *length)
{
	char *line = event_line(event, length);

	assert_non_null(line);
	return line;
}

static void a_log_turns_over(void **state)
{
	struct event event = { .type = EVENT_NEW_NETWORK, .network = "north", .class = "wireguard" };
	struct lines l = { 0 };
	struct reason why;
	struct stat st;
	struct log log;
	size_t length;

	assert_int_equal(log_open(&log, at("log"), 65536, &why), 0);
	for (int i = 1; i <= 1000; i++) {
		char *line;

		event.id = i;
		event.at = i * 1000000ll;
		line = line_of(&event, &length);
		assert_int_equal(log_put(&log, line, length, &why), 0);
		free(line);
	}
	log_close(&log);
	assert_int_equal(stat(at("log"), &st), 0);
	assert_true(st.st_size <= 65536);
	assert_int_equal(stat(at("log.1"), &st), 0);
	assert_true(st.st_size >= 65536 && st.st_size < 66536);
	assert_int_equal(log_read(at("log"), count_line, &l, &why), 0);
	assert_true(l.count > 65536 / (length + 1) && l.count < 1000);
	assert_non_null(strstr(l.last, "\"id\":1000,"));
}

static int take_event(void *arg, const char *line, const json_t *event)
{
	return count_line(arg, line);
}

static void picks_pick(void **state)
{
	struct event_pick pick = { .limit = 5 };
	struct lines l = { 0 };
	struct reason why;

	assert_int_equal(event_pick_log(&pick, at("log"), take_event, &l, &why), 0);
	assert_int_equal(l.count, 5);
	assert_non_null(strstr(l.last, "\"id\":1000,"));
	l.count = 0;
	memset(&pick, 0, sizeof(pick));
	assert_int_equal(event_pick_take(&pick, "since", "1970-01-01T00:16:31Z", 0, &why), 0);
	assert_int_equal(event_pick_take(&pick, "until", "1970-01-01T00:16:35Z", 0, &why), 0);
	assert_int_equal(event_pick_take(&pick, "class", "wireguard", 0, &why), 0);
	assert_int_equal(event_pick_log(&pick, at("log"), take_event, &l, &why), 0);
	assert_int_equal(l.count, 4);
	assert_int_equal(event_pick_take(&pick, "type", "growth,blind", 0, &why), 0);
	assert_int_equal(event_pick_log(&pick, at("log"), take_event, &l, &why), 0);
	assert_int_equal(l.count, 4);
	assert_int_equal(event_pick_take(&pick, "type", "growth,", 0, &why), -EINVAL);
	assert_int_equal(event_pick_take(&pick, "until", "1970-01-01T00:00:05Z", 0, &why), -EINVAL);
	assert_int_equal(event_pick_take(&pick, "network", "", 0, &why), -EINVAL);
	assert_int_equal(event_pick_take(&pick, "colour", "red", 0, &why), -ENOENT);
}

/* A file that may not grow stands for a full disk. */
static void what_cannot_be_written_waits(void **state)
{
	struct rlimit whole, small = { 300, RLIM_INFINITY };
	struct lines l = { 0 };
	struct reason why;
	struct log log;
	FILE *file = fopen(at("full"), "w");

	fputs("{\"id\":1}\n{\"id\":2", file);	/* cut by a power failure */
	fclose(file);
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &whole);
	assert_int_equal(log_open(&log, at("full"), 1 << 20, &why), 0);
	setrlimit(RLIMIT_FSIZE, &small);
	for (int i = 3; i < 103; i++) {
		char line[64];
		int length = snprintf(line, sizeof(line), "{\"id\":%d,\"text\":\"12345678\"}\n", i);
		int err = log_put(&log, line, length, &why);

		assert_true(i < 11 ? !err : i > 14 ? err : true);
	}
	assert_int_equal(log_read(at("full"), count_line, &l, &why), 0);
	assert_true(l.count < 15);
	setrlimit(RLIMIT_FSIZE, &whole);
	assert_int_equal(log_put(&log, NULL, 0, &why), 0);
	log_close(&log);
	memset(&l, 0, sizeof(l));
	assert_int_equal(log_read(at("full"), count_line, &l, &why), 0);
	assert_int_equal(l.count, 102);		/* the cut one stands alone */
	assert_string_equal(l.last, "{\"id\":102,\"text\":\"12345678\"}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_stays_known),
		cmocka_unit_test(a_cut_key_is_none),
		cmocka_unit_test(a_log_turns_over),
		cmocka_unit_test(picks_pick),
		cmocka_unit_test(what_cannot_be_written_waits),
	};

	return cmocka_run_group_tests(tests, folder_begin, folder_end);
}
