// SPDX-License-Identifier: Apache-2.0
/* tunprintd: the collector's command line. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/args.h"
#include "base/tell.h"
#include "serve/daemon.h"

enum { OPT_CONFIG = 1, OPT_CHECK, OPT_LEAVE, OPT_DETACH, OPT_OPTIONS, OPT_MAN, OPT_VERSION,
       OPT_HELP };

static const struct args_option options[] = {
	{ OPT_CONFIG, "config", 'c', "FILE", "read this instead of " CONFIG_FILE, ARGS_EVERY },
	{ OPT_CHECK, "check-config", 0, NULL, "read the configuration, say what is wrong, and leave",
	  ARGS_EVERY },
	{ OPT_LEAVE, "leave-nothing", 0, NULL, "keep nothing in the kernel afterwards (keep = no)",
	  ARGS_EVERY },
	{ OPT_DETACH, "detach-all", 0, NULL, "remove programs and maps that were kept, and leave",
	  ARGS_EVERY },
	{ OPT_OPTIONS, "list-options", 0, NULL, "show every option of the configuration, and leave",
	  ARGS_EVERY },
	{ OPT_MAN, "man-options", 0, NULL, "the same as man page source", ARGS_EVERY },
	{ OPT_VERSION, "version", 'V', NULL, "show the version, and leave", ARGS_EVERY },
	{ OPT_HELP, "help", 'h', NULL, "show this, and leave", ARGS_EVERY },
};

static const struct args_table table = {
	.program = "tunprintd",
	.help = "Counts what passes a gateway and names its tunnels; tunprint asks it.",
	.options = options,
	.options_count = sizeof(options) / sizeof(options[0]),
};

static int complain(const struct reason *why, int code)
{
	fprintf(stderr, "tunprintd: %s\n", why->text);
	return code;
}

/* Only what the configuration names is needed here: where the pins are. */
static int detach_all(struct daemon *d)
{
	struct reason why;

	if (config_load(&d->config, d->config_path, d->config_required, &why))
		return complain(&why, EXIT_USAGE);
	if (observer_remove(d->config.pin, &why))
		return complain(&why, EXIT_FAILED);
	config_free(&d->config);
	return EXIT_DONE;
}

static int check_config(struct daemon *d)
{
	struct reason why;

	if (daemon_configure(d, &why))
		return complain(&why, EXIT_USAGE);
	printf("%s: %u interface%s, %zu network%s with %zu prefixes\n", d->config_path,
	       d->config.interfaces_count, d->config.interfaces_count == 1 ? "" : "s",
	       d->networks.count, d->networks.count == 1 ? "" : "s", d->networks.prefixes_count);
	networks_free(&d->networks);
	config_free(&d->config);
	return EXIT_DONE;
}

static int collect_on(struct daemon *d, bool leave_nothing)
{
	struct reason why = { "" };
	int err = daemon_configure(d, &why);

	if (err) {
		daemon_end(d);
		return complain(&why, EXIT_USAGE);
	}
	d->keep = d->config.keep && !leave_nothing;
	err = daemon_start(d, &why);
	if (!err) {
		err = daemon_run(d);
	} else {
		d->failed = true;
		tell_operator(TELL_START_FAILED, "%s", why.text);
	}
	daemon_end(d);
	return err ? EXIT_FAILED : EXIT_DONE;
}

static int act(struct daemon *d, const struct args *args)
{
	if (args_given(args, OPT_HELP))
		args_usage(&table, stdout);
	else if (args_given(args, OPT_VERSION))
		printf("tunprintd %s\n", TUNPRINT_VERSION);
	else if (args_given(args, OPT_OPTIONS))
		config_list(stdout);
	else if (args_given(args, OPT_MAN))
		config_man(stdout);
	else if (args_given(args, OPT_DETACH))
		return detach_all(d);
	else if (args_given(args, OPT_CHECK))
		return check_config(d);
	else
		return collect_on(d, args_given(args, OPT_LEAVE));
	return fflush(stdout) ? EXIT_FAILED : EXIT_DONE;
}

int main(int argc, char **argv)
{
	static struct daemon daemon;
	struct reason why;
	struct args args;
	int code;

	if (args_parse(&table, argc, argv, &args, &why))
		return complain(&why, EXIT_USAGE);
	if (args.words_count) {
		fprintf(stderr, "tunprintd: takes options only; see --help\n");
		args_free(&args);
		return EXIT_USAGE;
	}
	daemon.config_path = args_value(&args, OPT_CONFIG, CONFIG_FILE);
	daemon.config_required = true;
	daemon.version = TUNPRINT_VERSION;
	code = act(&daemon, &args);
	args_free(&args);
	return code;
}
