// SPDX-License-Identifier: Apache-2.0
/* What the report says first: the few sentences that somebody would tell another about it. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/times.h"
#include "base/units.h"
#include "cli/page.h"
#include "cli/report.h"
#include "cli/show.h"

#define GREW 0.5		/* by half, or to two thirds */
#define SHRANK (-0.33)
#define STEPS 4			/* networks that are named as those where a fingerprint came next */

/* The first part of an item opens it, the others follow behind semicolons. */
static void begin_part(struct report *r, const char *name, bool *open)
{
	if (*open) {
		fputs("; ", r->findings);
		return;
	}
	fputs("<li><b>", r->findings);
	page_text(r->findings, name);
	fputs("</b> ", r->findings);
	*open = true;
}

static void say_growth(struct report *r, const char *name, const json_t *trend, bool *open)
{
	const json_t *growth = json_object_get(trend, "growth");
	const json_t *base = json_object_get(trend, "baseline"), *recent = json_object_get(trend, "recent");
	double factor = json_is_number(growth) ? json_number_value(growth) : 0;
	char day[UNITS_ROOM];

	if (factor < GREW && factor > SHRANK)
		return;
	begin_part(r, name, open);
	page_put(r->findings, "tunnels <b>%.1f times</b> as much as in <time>%.7s</time>, <b>%s</b> a day", factor + 1,
		 take_text(base, "from"), units_bytes(day, take_u64(recent, "bytes_per_day")));
}

static void say_moves(struct report *r, const char *name, const json_t *paths, bool *open)
{
	const json_t *move;
	size_t i;

	json_array_foreach(json_object_get(paths, "moves"), i, move) {
		begin_part(r, name, open);
		page_put(r->findings, "<b>%.0f %%</b> moved to ", 100 * (take_real(move, "share_after") -
								  take_real(move, "share_before")));
		page_text(r->findings, take_text(move, "path"));
		page_put(r->findings, " on <time>%.10s</time>", take_text(move, "at"));
	}
}

static void say_shift(struct report *r, const char *name, const json_t *hours, bool *open)
{
	const char *shift = take_text(hours, "shift");
	const json_t *then = json_object_get(hours, "then"), *now = json_object_get(hours, "now");

	if (!shift || !strcmp(shift, "none") || !json_is_object(then))
		return;
	begin_part(r, name, open);
	fputs("shifted ", r->findings);
	page_text(r->findings, shift);
	page_put(r->findings, ", <b>%.0f %%</b> then and <b>%.0f %%</b> now",
		 100 * take_real(then, "office_share"), 100 * take_real(now, "office_share"));
}

static void say_turns(struct report *r, const char *name, const json_t *trend, bool *open)
{
	const json_t *change;
	size_t i;

	json_array_foreach(json_object_get(trend, "changes"), i, change) {
		const char *event = take_text(change, "event");

		if (!event || strcmp(event, "turns"))
			continue;
		begin_part(r, name, open);
		page_put(r->findings, "<b>sends</b> %.0f %% of the bytes since <time>%.10s</time>, %.0f %% before",
			 100 * take_real(change, "share_after"), take_text(change, "at"),
			 100 * take_real(change, "share_before"));
	}
}

static void say_mining(struct report *r, const char *name, bool *open)
{
	const json_t *class;
	size_t i;

	json_array_foreach(json_object_get(report_network(r, name), "classes"), i, class) {
		const char *kind = take_text(class, "kind"), *since = take_text(class, "since");

		if (!kind || strcmp(kind, "mining"))
			continue;
		begin_part(r, name, open);
		fputs("mines: ", r->findings);
		page_text(r->findings, take_text(class, "class"));
		page_put(r->findings, " since <time>%.10s</time>", since ? since : "?");
	}
}

void report_finding(struct report *r, const char *name, const json_t *trend, const json_t *hours,
		    const json_t *paths)
{
	bool open = false;

	say_growth(r, name, trend, &open);
	say_moves(r, name, paths, &open);
	say_shift(r, name, hours, &open);
	say_turns(r, name, trend, &open);
	say_mining(r, name, &open);
	if (open)
		fputs(".</li>\n", r->findings);
}

static void say_spread(struct report *r, const struct report_print *prints, size_t count)
{
	char time[TIMES_ROOM];

	fputs("<li>Fingerprint <b>", r->findings);
	page_text(r->findings, prints->name);
	fputs("</b>: first in ", r->findings);
	for (size_t i = 0; i < count && i <= STEPS; i++) {
		fputs(i ? i == 1 ? ", then in <b>" : ", <b>" : "<b>", r->findings);
		page_text(r->findings, prints[i].network);
		page_put(r->findings, "</b> (<time>%.10s</time>)",
			 prints[i].since ? times_iso(time, prints[i].since) : "?");
	}
	if (count > STEPS + 1)
		page_put(r->findings, " and %zu more", count - STEPS - 1);
	fputs(".</li>\n", r->findings);
}

/* Of fingerprints that more than one network shows. */
int report_findings(struct report *r)
{
	size_t count, same;
	struct report_print *prints = report_find_prints(r->networks, &count);

	if (!prints)
		return -ENOMEM;
	for (size_t i = 0; i < count; i += same) {
		same = report_same_print(prints + i, count - i);
		if (same > 1)
			say_spread(r, prints + i, same);
	}
	free(prints);
	return 0;
}
