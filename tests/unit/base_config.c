// SPDX-License-Identifier: Apache-2.0
/* tunprint.conf: defaults, drop-ins, the dump that loads again, and every kind of mistake. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/config.h"
#include "base/units.h"

static struct reason why;

static int read_text(struct config *config, const char *text)
{
	FILE *file = fmemopen((void *)text, strlen(text), "r");

	assert_non_null(file);
	why.text[0] = '\0';
	return config_read(config, file, "t.conf", &why);
}

static void defaults_are_those_of_the_table(void **state)
{
	struct config config;
	struct config_interface *lan;

	(void)state;
	assert_int_equal(config_load(&config, "/nonexistent/t.conf", false, &why), 0);
	assert_string_equal(config.socket, "/run/tunprint/tunprint.sock");
	assert_string_equal(config.networks, "/etc/tunprint/networks.conf");
	assert_true(config.interval == UNITS_SECOND);
	assert_true(config.minutes == 14 * UNITS_DAY);
	assert_true(config.events == 1 << 20);
	assert_int_equal(config.flows, 1048576);
	assert_int_equal(config.min_confidence, 50);
	assert_int_equal(config.interfaces_count, 0);
	lan = config_interface(&config, "lan0", &why);
	assert_non_null(lan);
	assert_string_equal(lan->path, "lan0");
	assert_int_equal(lan->mode, MODE_AUTO);
	assert_int_equal(lan->see, SEE_AUTO);
	config_free(&config);
	assert_int_equal(config_load(&config, "/nonexistent/t.conf", true, &why), -ENOENT);
}

/* Every default must be acceptable to its own option, or it would silently stay 0. */
static void every_default_is_valid(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < config_options_count; i++) {
		union {
			struct config config;
			struct config_interface interface;
		} any;

		if (config_options[i].standard)
			assert_int_equal(config_take(&config_options[i], &any,
						     config_options[i].standard, &why), 0);
	}
}

static void values_are_read(void **state)
{
	struct config config;

	(void)state;
	config_defaults(&config);
	assert_int_equal(read_text(&config, "# c\n; c\n[collector]\ninterval=250ms\n"
					    "\n[interface wan0]\r\n  path = north=link \r\n"
					    "mode = tc\nsee=egress\nvlan=10=guests, 20\ntap=on\nforce=1\n"
					    "[tables]\nevents = 64K\nflows=16\n"
					    "[interface wan1]\n[samples]\nper-network = 7/s"), 0);
	assert_true(config.interval == 250000);
	assert_int_equal(config.interfaces_count, 2);
	assert_string_equal(config.interfaces[0].path, "north=link");
	assert_int_equal(config.interfaces[0].mode, MODE_TC);
	assert_int_equal(config.interfaces[0].see, SEE_EGRESS);
	assert_string_equal(config.interfaces[0].vlan, "10=guests, 20");
	assert_true(config.interfaces[0].tap);
	assert_string_equal(config.interfaces[1].path, "wan1");
	assert_true(config.events == 65536);
	assert_int_equal(config.per_network, 7);
	config_free(&config);
}

static void mistakes_name_their_line(void **state)
{
	static const struct {
		const char *text, *said;
	} cases[] = {
		{ "socket=/a\n", "t.conf:1: 'socket' stands before the first [section]" },
		{ "[colector]\n", "t.conf:1: unknown section 'colector'; did you mean 'collector'?" },
		{ "[tables]\nflow=1\n", "t.conf:2: unknown key 'flow'; did you mean 'flows'?" },
		{ "[tables]\nsocket=/a\n", "t.conf:2: unknown key 'socket'" },
		{ "[tables]\nflows\n", "t.conf:2: 'flows' has no '='" },
		{ "[tables]\nflows=\n", "t.conf:2: 'flows' has no value" },
		{ "[tables]\nflows=20\n[store]\n[tables]\nflows=30\n",
		  "t.conf:5: 'flows' was set in line 2 already" },
		{ "[tables]\nflows=1M\n", "t.conf:2: flows: '1M' is not a whole number" },
		{ "[tables]\nflows=1\n", "t.conf:2: flows: '1' is outside 16..67108864" },
		{ "[tables]\nevents=3M\n", "t.conf:2: events: '3M' is not a power of two" },
		{ "[tables]\nevents=1K\n", "t.conf:2: events: '1K' is outside 4K..1G" },
		{ "[collector]\ninterval=0\n", "t.conf:2: interval: '0' is outside 100ms..1min" },
		{ "[collector]\ninterval=soon\n", "t.conf:2: interval: 'soon' is not a duration" },
		{ "[collector]\nsocket=a\n", "t.conf:2: socket: 'a' is not an absolute path" },
		{ "[collector]\nuser=a b\n", "t.conf:2: user: 'a b' must be one word" },
		{ "[verdict]\nmin-confidence=101\n", "'101' is outside 0..100" },
		{ "[interface]\n", "t.conf:1: write the interface's name" },
		{ "[interface averyveryverylongname]\n", "is not the name of an interface" },
		{ "[interface a'b]\n", "is not the name of an interface" },
		{ "[interface a]\nmode=xdp\n", "mode: 'xdp' is not one of auto|native|generic|tc" },
		{ "[interface a]\ntap=maybe\n", "tap: 'maybe' is neither yes nor no" },
		{ "[tables x]\n", "t.conf:1: section [tables] takes no name" },
		{ "[tables\n", "t.conf:1: a section is written [NAME]" },
		{ "[tables] flows=20\n", "t.conf:1: a section is written [NAME]" },
		{ "[]\n", "t.conf:1: unknown section ''" },
		{ "=\n", "t.conf:1: '' stands before" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct config config;

		config_defaults(&config);
		assert_true(read_text(&config, cases[i].text) < 0);
		if (!strstr(why.text, cases[i].said))
			fail_msg("case %zu says: %s", i, why.text);
		config_free(&config);
	}
}

static void write_file(const char *folder, const char *name, const char *text)
{
	char path[256];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void drop_ins_override_in_order(void **state)
{
	static const char *const names[] = { "t.conf.d/10-a.conf", "t.conf.d/9-b.conf",
					     "t.conf.d/ignored", "t.conf.d/.h.conf", "t.conf" };
	char folder[] = "/tmp/tunprint-config-XXXXXX", path[64];
	struct config config;

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/t.conf.d", folder);
	assert_int_equal(mkdir(path, 0700), 0);
	write_file(folder, "t.conf", "[tables]\nflows=100\ncells=100\n[interface a]\nvlan=30\n");
	write_file(folder, "t.conf.d/10-a.conf", "[tables]\nflows=200\n[interface a]\npath=x\n");
	write_file(folder, "t.conf.d/9-b.conf", "[tables]\nflows=300\n");
	write_file(folder, "t.conf.d/ignored", "junk\n");
	write_file(folder, "t.conf.d/.h.conf", "junk\n");
	snprintf(path, sizeof(path), "%s/t.conf", folder);
	assert_int_equal(config_load(&config, path, true, &why), 0);
	assert_int_equal(config.flows, 300);
	assert_int_equal(config.cells, 100);
	assert_int_equal(config.interfaces_count, 1);
	assert_string_equal(config.interfaces[0].vlan, "30");
	assert_string_equal(config.interfaces[0].path, "x");
	config_free(&config);
	write_file(folder, "t.conf.d/9-b.conf", "[tables]\nflows=many\n");
	assert_true(config_load(&config, path, true, &why) < 0);
	assert_non_null(strstr(why.text, "t.conf.d/9-b.conf:2: flows: 'many' is not"));
	assert_null(config.interfaces);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
		assert_int_equal(unlink(path), 0);
	}
	snprintf(path, sizeof(path), "%s/t.conf.d", folder);
	assert_int_equal(rmdir(path), 0);
	assert_int_equal(rmdir(folder), 0);
}

static char *dumped(const struct config *config)
{
	char *text = NULL;
	size_t size;
	FILE *file = open_memstream(&text, &size);

	assert_non_null(file);
	config_dump(config, file);
	fclose(file);
	return text;
}

static void the_dump_loads_again(void **state)
{
	struct config one, two;
	char *first, *second;

	(void)state;
	config_defaults(&one);
	assert_int_equal(read_text(&one, "[collector]\ninterval=1500ms\n[interface lan0]\n"
					 "mode=generic\nsee=ingress\n[samples]\nper-network=0\n"), 0);
	first = dumped(&one);
	assert_non_null(strstr(first, "[interface lan0]\npath = lan0\nmode = generic\n"));
	assert_non_null(strstr(first, "interval = 1500ms\n"));
	assert_non_null(strstr(first, "events = 1M\n"));
	config_defaults(&two);
	assert_int_equal(read_text(&two, first), 0);
	second = dumped(&two);
	assert_string_equal(first, second);
	free(first);
	free(second);
	config_free(&one);
	config_free(&two);
}

static void every_option_is_listed(void **state)
{
	char *text = NULL;
	size_t size;
	FILE *file = open_memstream(&text, &size);

	(void)state;
	assert_non_null(file);
	config_list(file);
	config_man(file);
	fclose(file);
	for (unsigned int i = 0; i < config_options_count; i++) {
		assert_non_null(strstr(text, config_options[i].key));
		assert_non_null(strstr(text, config_options[i].help));
	}
	assert_non_null(strstr(text, "min\\-confidence"));
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(defaults_are_those_of_the_table),
		cmocka_unit_test(every_default_is_valid),
		cmocka_unit_test(values_are_read),
		cmocka_unit_test(mistakes_name_their_line),
		cmocka_unit_test(drop_ins_override_in_order),
		cmocka_unit_test(the_dump_loads_again),
		cmocka_unit_test(every_option_is_listed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
