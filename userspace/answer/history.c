// SPDX-License-Identifier: Apache-2.0
/* A store's rows, and behind them what was counted since its last write. */
#include "answer/history.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../../bpf/classify.h"
#include "answer/words.h"

static struct series_names names_of(const char *const *name)
{
	return (struct series_names){ name, *name ? 1 : 0 };
}

static bool is_wanted(const struct history_want *want, const struct series_row *row)
{
	return row->start >= want->since && row->start < want->until &&
	       (!want->network || !strcmp(want->network, row->network)) &&
	       (!want->path || !strcmp(want->path, row->path)) &&
	       (!want->class || !strcmp(want->class, row->class));
}

/* What was written in between is in the store's rows already. */
static bool is_pending(const struct history *h, const struct series_told *told, size_t i,
		       const struct history_want *want)
{
	return i < h->pending_count && told->sequence == h->pending_sequence &&
	       is_wanted(want, &h->pending[i]);
}

int history_walk(const struct history *h, const struct history_want *want,
		 int (*each)(void *arg, const struct series_row *row), void *arg,
		 struct series_told *told, struct reason *why)
{
	struct series_query query = {
		.since = want->since, .until = want->until, .step = want->step,
		.loose = true, .group = want->group, .networks = names_of(&want->network),
		.paths = names_of(&want->path), .classes = names_of(&want->class),
	};
	struct series_told mine = { .sequence = -1 };
	int err = series_read(h->series, &query, each, arg, &mine, why);

	for (size_t i = 0; i < h->pending_count && !err; i++)
		if (is_pending(h, &mine, i, want))
			err = each(arg, &h->pending[i]);
	if (told)
		*told = mine;
	return err;
}

static int64_t offset_of(void *zone, int64_t time)
{
	return zone_offset(zone, time);
}

int history_week(const struct history *h, const struct history_want *want,
		 const struct zone *zone, int (*each)(void *arg, const struct profile_row *row),
		 void *arg, struct series_told *told, struct reason *why)
{
	struct profile_query query = {
		.since = want->since, .until = want->until, .group = want->group & ~GROUP_TIME,
		.networks = names_of(&want->network), .paths = names_of(&want->path),
		.classes = names_of(&want->class), .offset = offset_of, .offset_arg = (void *)zone,
	};
	struct profile_row *row = calloc(1, sizeof(*row));
	int err = row ? series_profile(h->series, &query, each, arg, told, why) :
		  reason_say(why, -ENOMEM, "no memory");

	for (size_t i = 0; i < h->pending_count && !err; i++) {
		const struct series_row *p = &h->pending[i];
		unsigned int hour = zone_week_hour(zone, p->start);

		if (!is_pending(h, told, i, want))
			continue;
		memset(row, 0, sizeof(*row));
		row->network = p->network;
		row->path = p->path;
		row->class = p->class;
		memcpy(row->packets[hour], p->packets, sizeof(p->packets));
		memcpy(row->bytes[hour], p->bytes, sizeof(p->bytes));
		err = each(arg, row);
	}
	free(row);
	return err;
}

int history_span(const struct history *h, int64_t *from, int64_t *to, struct reason *why)
{
	int64_t first = 0, last = 0;
	int err = series_span(h->series, &first, &last, why);

	if (err && err != -ENODATA)
		return err;
	*from = err ? 0 : first / 1000000;
	*to = err ? 0 : (last + 999999) / 1000000;
	for (size_t i = 0; i < h->pending_count; i++) {
		const struct series_row *p = &h->pending[i];

		if (!*from || p->start < *from)
			*from = p->start;
		if (p->start + p->seconds > *to)
			*to = p->start + p->seconds;
	}
	return 0;
}

static int is_name(void *name, const char *known)
{
	return !strcmp(name, known) ? 1 : 0;
}

bool history_knows(const struct history *h, enum series_list list, const char *name)
{
	for (size_t i = 0; i < h->pending_count; i++) {
		const struct series_row *p = &h->pending[i];

		if (!strcmp(name, list == LIST_NETWORKS ? p->network : list == LIST_PATHS ? p->path :
			    p->class))
			return true;
	}
	return series_list(h->series, list, is_name, (void *)name, NULL) == 1;
}

bool history_class_is_tunnel(const char *class)
{
	const struct protocol *p = protocol_named(class);
	uint16_t number;

	if (p)
		return p->kind == KIND_TUNNEL;
	return class_number(class, &number) && *class && strcmp(class, "-");
}
