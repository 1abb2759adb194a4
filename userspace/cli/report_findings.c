// SPDX-License-Identifier: Apache-2.0
/* What the report says first: the few sentences that somebody would tell another about it. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

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
	page_put(r->findings, "tunnels <b>%.1f times</b> as much as in %.7s, %s a day", factor + 1,
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
		page_put(r->findings, " on %.10s", take_text(move, "at"));
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
		page_put(r->findings, "<b>sends</b> %.0f %% of the bytes since %.10s, %.0f %% before",
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
		page_put(r->findings, " since %.10s", since ? since : "?");
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

struct step {
	const char *print, *network, *since;
};

static int by_time(const void *a, const void *b)
{
	const struct step *x = a, *y = b;
	int order = strcmp(x->print, y->print);

	return order ? order : strcmp(x->since, y->since);
}

static void say_spread(struct report *r, const struct step *steps, size_t count)
{
	fputs("<li>Fingerprint <b>", r->findings);
	page_text(r->findings, steps->print);
	fputs("</b>: first in ", r->findings);
	for (size_t i = 0; i < count && i <= STEPS; i++) {
		fputs(i ? i == 1 ? ", then in <b>" : ", <b>" : "<b>", r->findings);
		page_text(r->findings, steps[i].network);
		page_put(r->findings, "</b> (%.10s)", steps[i].since);
	}
	if (count > STEPS + 1)
		page_put(r->findings, " and %zu more", count - STEPS - 1);
	fputs(".</li>\n", r->findings);
}

static size_t find_steps(const json_t *networks, struct step *steps, size_t room)
{
	const json_t *network, *tunnel;
	size_t count = 0, i, j;

	json_array_foreach(json_object_get(networks, "data"), i, network)
		json_array_foreach(json_object_get(network, "tunnels"), j, tunnel) {
			const char *print = take_text(tunnel, "fingerprint");
			const char *since = take_text(tunnel, "since");

			if (print && since && count < room)
				steps[count++] = (struct step){ print, take_text(network, "network"), since };
		}
	qsort(steps, count, sizeof(*steps), by_time);
	return count;
}

/* Of fingerprints that more than one network shows. */
int report_findings(struct report *r)
{
	struct step *steps = calloc(4096, sizeof(*steps));
	size_t count, end;

	if (!steps)
		return -ENOMEM;
	count = find_steps(r->networks, steps, 4096);
	for (size_t i = 0; i < count; i = end) {
		for (end = i + 1; end < count && !strcmp(steps[end].print, steps[i].print); end++)
			;
		if (end - i > 1)
			say_spread(r, steps + i, end - i);
	}
	free(steps);
	return 0;
}
