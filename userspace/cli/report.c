// SPDX-License-Identifier: Apache-2.0
/*
 * tunprint report: the answers of networks, trend, hours and paths as pictures of one page. The page is
 * written beside its place and then moved there, so that nobody ever reads half of one.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/times.h"
#include "base/units.h"
#include "cli/ask.h"
#include "cli/chart.h"
#include "cli/page.h"
#include "cli/report.h"
#include "cli/show.h"
#include "learn/catalogue.h"

#define NETWORKS_SHOWN 5	/* when none is named */

/* One answer as JSON, NULL with the reason; *code is an exit code then. */
static json_t *answer_of(struct report *r, enum question_verb verb, const char *subject, int *code,
			 struct reason *why)
{
	struct call *call = r->call;
	json_t *answer;
	char *text;
	int got;

	question_start(&call->question, verb);
	*code = call_history(call, verb, subject, why) ? EXIT_USAGE : EXIT_DONE;
	if (!*code)
		*code = history_ask(call, &text, &got, why);
	if (*code)
		return NULL;
	answer = json_loads(text, 0, NULL);
	free(text);
	if (!answer)
		*code = reason_say(why, EXIT_FAILED, "an answer cannot be understood");
	r->incomplete |= got == EXIT_INCOMPLETE;
	return answer;
}

static void put_facts(FILE *out, const json_t *trend, const json_t *hours, const json_t *paths)
{
	const json_t *growth = json_object_get(trend, "growth"), *move;
	const json_t *then = json_object_get(hours, "then"), *now = json_object_get(hours, "now");
	const char *shift = take_text(hours, "shift");
	char text[32], from[UNITS_ROOM], to[UNITS_ROOM];
	size_t i;

	fputs("<ul class=\"facts\">", out);
	if (json_is_number(growth))
		page_put(out, "<li>Growth <b>%s</b>: from %s to %s a day</li>",
			 chart_growth(text, json_number_value(growth)),
			 units_bytes(from, take_u64(json_object_get(trend, "baseline"), "bytes_per_day")),
			 units_bytes(to, take_u64(json_object_get(trend, "recent"), "bytes_per_day")));
	if (shift && json_is_object(then))
		page_put(out, "<li>Office hours: <b>%.0f %%</b> now, <b>%.0f %%</b> then%s%s</li>",
			 100 * take_real(now, "office_share"), 100 * take_real(then, "office_share"),
			 strcmp(shift, "none") ? "; shifted " : "", strcmp(shift, "none") ? shift : "");
	json_array_foreach(json_object_get(paths, "moves"), i, move) {
		page_put(out, "<li>%.10s %.5s UTC: <b>", take_text(move, "at"), take_text(move, "at") + 11);
		page_text(out, take_text(move, "path"));
		page_put(out, "</b> carries <b>%.0f %%</b>, before <b>%.0f %%</b></li>",
			 100 * take_real(move, "share_after"), 100 * take_real(move, "share_before"));
	}
	fputs("</ul>\n", out);
}

/* One link needs no picture. */
static void put_links(FILE *out, const json_t *paths)
{
	const json_t *names = json_object_get(paths, "paths");

	fputs("<h3>Links</h3>\n", out);
	if (json_array_size(names) != 1) {
		page_links(out, paths);
		return;
	}
	fputs("<p>All of it over <b>", out);
	page_text(out, json_string_value(json_array_get(names, 0)));
	fputs("</b>, all the time.</p>\n", out);
}

static int put_network(struct report *r, const char *name, struct reason *why)
{
	int code;
	json_t *trend = answer_of(r, ASK_TREND, name, &code, why), *hours = NULL, *paths = NULL;

	if (trend)
		hours = answer_of(r, ASK_HOURS, name, &code, why);
	if (hours)
		paths = answer_of(r, ASK_PATHS, name, &code, why);
	if (paths) {
		fputs("<h2>", r->out);
		page_text(r->out, name);
		fputs("</h2>\n", r->out);
		if (take_text(trend, "empty")) {
			fputs("<p class=\"dim\">", r->out);
			page_text(r->out, take_text(trend, "empty"));
			fputs("</p>\n", r->out);
		} else {
			put_facts(r->out, trend, hours, paths);
			fputs("<h3>Tunnelled bytes a day</h3>\n", r->out);
			page_curve(r->out, trend);
			page_put(r->out, "<h3>Hours of the week <span class=\"dim\">%s, office hours "
				 "framed</span></h3>\n", take_text(hours, "zone"));
			page_weeks(r->out, hours);
			put_links(r->out, paths);
			report_evidence(r, name);
			report_finding(r, name, trend, hours, paths);
		}
	}
	json_decref(trend);
	json_decref(hours);
	json_decref(paths);
	return code;
}

static void put_head(struct report *r, const json_t *answer)
{
	const json_t *window = json_object_get(answer, "window"), *totals = json_object_get(answer, "totals");
	char bytes[UNITS_ROOM], share[UNITS_ROOM];
	const char *from = take_text(window, "from"), *to = take_text(window, "to");

	page_begin(r->out, "Tunprint report");
	page_put(r->out, "<h1>Tunnels by source network</h1>\n<p class=\"dim\">%.10s to %.10s UTC, from the "
		 "%s, made %.16sZ</p>\n", from ? from : "?", to ? to : "?",
		 !strcmp(take_text(answer, "source"), "store") ? "stored history" : "running collector",
		 take_text(answer, "generated"));
	page_put(r->out, "<p class=\"lead\"><b>%llu</b> of %llu networks use tunnels; <b>%s</b> of their %s "
		 "are tunnelled.</p>\n", (unsigned long long)take_u64(totals, "tunnel_networks"),
		 (unsigned long long)take_u64(totals, "networks"),
		 units_percent(share, take_u64(totals, "tunnel_bytes"), take_u64(totals, "bytes")),
		 units_bytes(bytes, take_u64(totals, "bytes")));
	if (take_text(answer, "missing")) {
		fputs("<p class=\"warn\">Incomplete: ", r->out);
		page_text(r->out, take_text(answer, "missing"));
		fputs("</p>\n", r->out);
	}
}

/* The named ones, else those that tunnel most. */
static int put_each(struct report *r, const json_t *answer, struct reason *why)
{
	const struct args *args = &r->call->args;
	const json_t *network;
	size_t i;
	int code = EXIT_DONE;

	for (unsigned int j = 0; j < args->words_count && !code; j++)
		code = put_network(r, args->words[j], why);
	if (args->words_count)
		return code;
	json_array_foreach(json_object_get(answer, "data"), i, network)
		if (!code && i < NETWORKS_SHOWN && take_u64(network, "tunnel_bytes"))
			code = put_network(r, take_text(network, "network"), why);
	return code;
}

/* Sections are made before the page begins: its beginning says what stands out in them. */
static int gather(struct report *r, const json_t *answer, char **sections, struct reason *why)
{
	FILE *page = r->out;
	size_t length;
	int code;

	r->out = open_memstream(sections, &length);
	code = r->out ? put_each(r, answer, why) : reason_say(why, EXIT_FAILED, "out of memory");
	if (r->out && fclose(r->out) && !code)
		code = reason_say(why, EXIT_FAILED, "out of memory");
	r->out = page;
	return code;
}

static int put_page(struct report *r, const json_t *answer, struct reason *why)
{
	char *sections = NULL, *findings = NULL;
	size_t length;
	int code;

	r->findings = open_memstream(&findings, &length);
	if (!r->findings)
		return reason_say(why, EXIT_FAILED, "out of memory");
	code = gather(r, answer, &sections, why);
	if ((report_findings(r) || fclose(r->findings)) && !code)
		code = reason_say(why, EXIT_FAILED, "out of memory");
	put_head(r, answer);
	if (!code && *findings)
		page_put(r->out, "<h2>What stands out</h2>\n<ul class=\"found\">\n%s</ul>\n", findings);
	report_networks(r, answer);
	if (report_prints(r->out, answer) && !code)
		code = reason_say(why, EXIT_FAILED, "out of memory");
	if (!code)
		fputs(sections, r->out);
	page_end(r->out);
	free(sections);
	free(findings);
	return code;
}

static int write_report(struct report *r, struct reason *why)
{
	int code;
	json_t *answer = answer_of(r, ASK_NETWORKS, NULL, &code, why);

	if (!answer)
		return code;
	r->networks = answer;
	code = put_page(r, answer, why);
	names_free(&r->tunnels);
	catalogue_free(r->catalogue);
	json_decref(answer);
	return code;
}

static int to_file(struct report *r, const char *path, struct reason *why)
{
	char beside[4096];
	int code;

	if (snprintf(beside, sizeof(beside), "%s.%d", path, (int)getpid()) >= (int)sizeof(beside))
		return reason_say(why, EXIT_USAGE, "--output: the path is too long");
	r->out = fopen(beside, "wxe");
	if (!r->out)
		return reason_say(why, EXIT_FAILED, "%s: %s", beside, strerror(errno));
	code = write_report(r, why);
	errno = 0;
	if ((fflush(r->out) || ferror(r->out) || fsync(fileno(r->out))) && !code)
		code = reason_say(why, EXIT_FAILED, "%s: %s", path, strerror(errno ? errno : EIO));
	fclose(r->out);
	if (!code && rename(beside, path))
		code = reason_say(why, EXIT_FAILED, "%s: %s", path, strerror(errno));
	if (code)
		unlink(beside);
	return code;
}

int verb_report(struct call *call, struct reason *why)
{
	const char *path = args_value(&call->args, OPT_OUTPUT, NULL);
	struct report report = { .call = call, .out = call->out };
	int code = history_now(call, why);

	if (code)
		return code;
	if (!path)
		return reason_say(why, EXIT_USAGE, "report needs -o FILE.html ('-' is standard output)");
	code = strcmp(path, "-") ? to_file(&report, path, why) : write_report(&report, why);
	return code == EXIT_DONE && report.incomplete ? EXIT_INCOMPLETE : code;
}
