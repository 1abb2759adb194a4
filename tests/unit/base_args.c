// SPDX-License-Identifier: Apache-2.0
/* Command lines: what is accepted, what is refused in which words, and the help from the table. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/args.h"

enum { JSON = 1, SINCE, MINIMUM, FLOWS, FILTER };

static const struct args_verb verbs[] = {
	{ "status", NULL, "the pipeline", NULL },
	{ "networks", "[KEY VALUE...]", "source networks", "Example:\n  t networks since -2h" },
	{ "replay", "FILE...", "reads captures", NULL },
	{ "report", NULL, "writes a report", NULL },
};

static const struct args_option options[] = {
	{ JSON, "json", 'j', NULL, "answer as JSON", ARGS_EVERY },
	{ SINCE, "since", 0, "TIME", "from when", 1 << 1 },
	{ MINIMUM, "min-confidence", 'm', "N", "threshold", 1 << 1 | 1 << 2 },
	{ FLOWS, "flows", 0, NULL, "list flows", 1 << 2 },
	{ FILTER, "networks-file", 'n', "FILE", "names", 1 << 2 },
};

static const struct args_never nevers[] = { { 0, FLOWS, "ask replay" } };
static const struct args_table table = { "t", "a test", verbs, 4, 0, options, 5, nevers, 1 };
static struct reason why;

#define PARSE(args, ...)                                                                           \
	parse_list(args, (const char *const[]){ "t", ##__VA_ARGS__, NULL })

static int parse_list(struct args *args, const char *const *list)
{
	int count = 0;

	while (list[count])
		count++;
	why.text[0] = '\0';
	return args_parse(&table, count, (char **)list, args, &why);
}

static void options_stand_anywhere(void **state)
{
	struct args args;
	unsigned int at = 0;

	(void)state;
	assert_int_equal(PARSE(&args), 0);
	assert_int_equal(args.verb, 0);
	args_free(&args);
	assert_int_equal(PARSE(&args, "-j", "rep", "--flows"), -EINVAL);
	assert_string_equal(why.text, "'rep' could be 'replay' or 'report'");
	assert_int_equal(PARSE(&args, "-j", "repl", "a.pcap", "-m", "7", "--flo", "-m8", "--",
			       "--b.pcap"), 0);
	assert_int_equal(args.verb, 2);
	assert_true(args_given(&args, JSON) && args_given(&args, FLOWS));
	assert_false(args_given(&args, SINCE));
	assert_string_equal(args_value(&args, MINIMUM, "50"), "8");
	assert_string_equal(args_next(&args, MINIMUM, &at), "7");
	assert_string_equal(args_next(&args, MINIMUM, &at), "8");
	assert_null(args_next(&args, MINIMUM, &at));
	assert_int_equal(args.words_count, 2);
	assert_string_equal(args.words[0], "a.pcap");
	assert_string_equal(args.words[1], "--b.pcap");
	args_free(&args);
}

static void options_of_other_verbs_are_refused(void **state)
{
	struct args args;

	(void)state;
	assert_int_equal(PARSE(&args, "status", "--flows"), -EINVAL);
	assert_string_equal(why.text, "option --flows does not go with 'status': ask replay");
	assert_int_equal(PARSE(&args, "networks", "--flows"), -EINVAL);
	assert_string_equal(why.text, "option --flows does not go with 'networks'; see 't help networks'");
}

static void negative_times_are_words(void **state)
{
	struct args args;
	int64_t time = 0;

	(void)state;
	assert_int_equal(PARSE(&args, "networks", "since", "-2h", "--since", "-1h", "-"), 0);
	assert_int_equal(args.words_count, 3);
	assert_string_equal(args.words[1], "-2h");
	assert_string_equal(args.words[2], "-");
	assert_int_equal(args_time(&args, SINCE, 7200000000, &time, &why), 0);
	assert_true(time == 3600000000);
	args_free(&args);
	assert_int_equal(PARSE(&args, "networks", "--since=-1h"), 0);
	assert_string_equal(args_value(&args, SINCE, NULL), "-1h");
	args_free(&args);
}

static void wrong_words_get_a_suggestion(void **state)
{
	static const struct {
		const char *words[3], *said;
	} cases[] = {
		{ { "netwroks" }, "unknown word 'netwroks'; did you mean 'networks'?" },
		{ { "xyzzy" }, "unknown word 'xyzzy'; see 't --help'" },
		{ { "" }, "unknown word ''" },
		{ { "--jsno" }, "unknown option '--jsno'; did you mean --json?" },
		{ { "--qqqqqq" }, "unknown option '--qqqqqq'" },
		{ { "-x" }, "unknown option -'x'" },
		{ { "networks", "--since" }, "option --since needs TIME behind it" },
		{ { "networks", "-m" }, "option --min-confidence needs N behind it" },
		{ { "--json=1" }, "option --json takes no value" },
		{ { "status", "--flows" }, "option --flows does not go with 'status'" },
		{ { "--\033[31m" }, "unknown option '--\\x1b[31m'" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *list[5] = { "t", cases[i].words[0], cases[i].words[1] };
		struct args args;

		assert_int_equal(parse_list(&args, list), -EINVAL);
		if (!strstr(why.text, cases[i].said))
			fail_msg("case %zu says: %s", i, why.text);
		assert_null(args.copy);
	}
}

static void values_are_typed(void **state)
{
	const char *path = NULL;
	struct args args;
	uint64_t value = 50;

	(void)state;
	assert_int_equal(PARSE(&args, "replay", "-m", "101", "-n", "/nonexistent/f"), 0);
	assert_int_equal(args_number(&args, MINIMUM, 0, 100, &value, &why), -ERANGE);
	assert_string_equal(why.text, "--min-confidence: '101' is outside 0..100");
	assert_true(value == 50);
	assert_int_equal(args_file(&args, FILTER, &path, &why), -ENOENT);
	assert_string_equal(why.text, "--networks-file: /nonexistent/f: No such file or directory");
	assert_int_equal(args_number(&args, SINCE, 0, 1, &value, &why), 0);
	assert_true(value == 50);
	args_free(&args);
}

static void help_comes_from_the_table(void **state)
{
	char *text = NULL;
	size_t size;
	FILE *file = open_memstream(&text, &size);

	(void)state;
	assert_non_null(file);
	assert_null(args_check(&table));
	args_usage(&table, file);
	args_help(&table, 1, file);
	args_man(&table, -1, file);
	fclose(file);
	assert_non_null(strstr(text, "status         the pipeline (default)"));
	assert_non_null(strstr(text, "Usage: t networks [OPTION...] [KEY VALUE...]"));
	assert_non_null(strstr(text, "      --since TIME            from when\n"));
	assert_non_null(strstr(text, "  -j, --json                  answer as JSON\n"));
	assert_non_null(strstr(text, "\\fB\\-\\-min\\-confidence\\fR \\fIN\\fR"));
	free(text);
}

static void a_broken_table_is_noticed(void **state)
{
	static const struct args_option twice[] = {
		{ 1, "json", 'j', NULL, "a", ARGS_EVERY },
		{ 2, "jump", 'j', NULL, "b", ARGS_EVERY },
	};
	const struct args_table broken = { "t", "a test", verbs, 4, 0, twice, 2, NULL, 0 };

	(void)state;
	assert_string_equal(args_check(&broken), "jump");
}

/* The completion is run, not read. */
static void bash_completes(void **state)
{
	static const char asks[] =
		"COMP_WORDS=(t repl); COMP_CWORD=1; _t; echo \"${COMPREPLY[*]}\"\n"
		"COMP_WORDS=(t replay --fl); COMP_CWORD=2; _t; echo \"${COMPREPLY[*]}\"\n"
		"COMP_WORDS=(t status --fl); COMP_CWORD=2; _t; echo \"${COMPREPLY[*]}\"\n";
	char path[] = "/tmp/tunprint-bash-XXXXXX", command[64], out[256] = "";
	int fd = mkstemp(path);
	FILE *file;

	(void)state;
	assert_true(fd >= 0);
	file = fdopen(fd, "w");
	assert_non_null(file);
	args_bash(&table, file);
	fputs(asks, file);
	fclose(file);
	snprintf(command, sizeof(command), "bash %s 2>&1", path);
	file = popen(command, "r");
	assert_non_null(file);
	assert_true(fread(out, 1, sizeof(out) - 1, file) > 0);
	assert_int_equal(pclose(file), 0);
	remove(path);
	assert_string_equal(out, "replay\n--flows\n\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(options_stand_anywhere),
		cmocka_unit_test(options_of_other_verbs_are_refused),
		cmocka_unit_test(negative_times_are_words),
		cmocka_unit_test(wrong_words_get_a_suggestion),
		cmocka_unit_test(values_are_typed),
		cmocka_unit_test(help_comes_from_the_table),
		cmocka_unit_test(a_broken_table_is_noticed),
		cmocka_unit_test(bash_completes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
