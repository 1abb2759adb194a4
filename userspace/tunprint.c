// SPDX-License-Identifier: Apache-2.0
/* tunprint, the command line: the verbs' edge, where messages and exit codes are made. */
#include <errno.h>
#include <signal.h>
#include <string.h>

#include "base/times.h"
#include "base/units.h"
#include "cli/pager.h"

#define LIMIT_STANDARD 100

static int (*const verbs[])(struct call *call, struct reason *why) = {
	[VERB_STATUS] = verb_status, [VERB_NETWORKS] = verb_networks,
	[VERB_TREND] = verb_trend, [VERB_HOURS] = verb_hours, [VERB_PATHS] = verb_paths,
	[VERB_REPORT] = verb_report,
	[VERB_EVENTS] = verb_events,
	[VERB_FLOWS] = verb_flows,
	[VERB_FINGERPRINTS] = verb_fingerprints, [VERB_EXPLAIN] = verb_explain,
	[VERB_SPREAD] = verb_spread,
	[VERB_REPLAY] = verb_replay, [VERB_DOCTOR] = verb_doctor,
	[VERB_PROTOCOLS] = verb_protocols, [VERB_IMPORT] = verb_import,
	[VERB_STORE] = verb_store, [VERB_PREFIXES] = verb_prefixes,
	[VERB_SIGNATURES] = verb_signatures, [VERB_TOP] = verb_top,
	[VERB_HELP] = verb_help,
	[VERB_VERSION] = verb_version,
};

static int take_form(struct call *call, struct reason *why)
{
	static const struct { int option; enum form form; } forms[] = {
		{ OPT_JSON, FORM_JSON }, { OPT_CSV, FORM_CSV }, { OPT_TSV, FORM_TSV },
	};

	for (unsigned int i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		if (!args_given(&call->args, forms[i].option))
			continue;
		if (call->form != FORM_TABLE)
			return reason_say(why, -EINVAL, "choose one of --json, --csv and --tsv");
		call->form = forms[i].form;
	}
	return 0;
}

static int take_options(struct call *call, struct reason *why)
{
	const char *colour_word = args_value(&call->args, OPT_COLOR, "auto");
	enum table_colour colour;
	int err;

	if (table_colour_word(colour_word, &colour, why))
		return reason_within(why, -EINVAL, "--color");
	call->now = times_now();
	call->limit = LIMIT_STANDARD;
	call->every = 2 * UNITS_SECOND;
	call->follow = args_given(&call->args, OPT_FOLLOW);
	call->fail_empty = args_given(&call->args, OPT_FAIL_EMPTY);
	call->columns = args_value(&call->args, OPT_COLUMNS, NULL);
	call->look.width = table_width(stdout);		/* also when a pager is between */
	call->look.colour = table_colour_wanted(colour, stdout);
	call->look.no_headers = args_given(&call->args, OPT_NO_HEADERS);
	err = take_form(call, why);
	if (!err)
		err = args_number(&call->args, OPT_LIMIT, 0, UINT32_MAX, &call->limit, why);
	if (!err)
		err = args_duration(&call->args, OPT_EVERY, &call->every, why);
	if (!err && call->every < UNITS_SECOND / 10)
		err = reason_say(why, -EINVAL, "--every: at least 100ms");
	return err;
}

static int run(struct call *call, struct reason *why)
{
	if (args_given(&call->args, OPT_HELP)) {
		if (!call->args.verb_given)
			args_usage(&tunprint_table, call->out);
		else
			args_help(&tunprint_table, (unsigned int)call->args.verb, call->out);
		return EXIT_DONE;
	}
	if (args_given(&call->args, OPT_VERSION))
		return verb_version(call, why);
	if (take_options(call, why))
		return EXIT_USAGE;
	return verbs[call->args.verb](call, why);
}

/* What was written may still be refused: full disk, closed pipe. */
static int finish(struct call *call, struct pager *pager, int code, struct reason *why)
{
	bool broken = ferror(call->out);

	errno = 0;
	if (!pager_end(pager, call) && !broken)
		return code;
	if (*why->text)
		return EXIT_FAILED;
	return reason_say(why, EXIT_FAILED, "standard output: %s",
			  errno ? strerror(errno) : "write error");
}

int main(int argc, char **argv)
{
	struct call call = { .out = stdout };
	struct pager pager = { 0 };
	struct reason why = { "" };
	int code = EXIT_USAGE;

	signal(SIGPIPE, SIG_IGN);
	if (!args_parse(&tunprint_table, argc, argv, &call.args, &why)) {
		pager_begin(&pager, &call);
		code = run(&call, &why);
		code = finish(&call, &pager, code, &why);
		args_free(&call.args);
	}
	if (*why.text)
		fprintf(stderr, "tunprint: %s\n", why.text);
	return code;
}
