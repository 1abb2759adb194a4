// SPDX-License-Identifier: Apache-2.0
/* Sums of a window with what verdicts said: a series beside the list of what was seen. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "store/read.h"
#include "store/series.h"

struct known {
	char *network, *path, *class;	/* one piece of memory, the network's */
	struct series_seen seen;
};

struct reading {
	struct known *list;		/* sorted by names */
	size_t count, room;
	int64_t since, until;		/* microseconds */
	int (*each)(void *arg, const struct read_row *row);
	void *arg;
};

static int remember(void *arg, const struct series_seen *seen)
{
	size_t sizes[] = { strlen(seen->network) + 1, strlen(seen->path) + 1,
			   strlen(seen->class) + 1 };
	struct reading *r = arg;
	struct known *known;

	if (r->count == r->room) {
		size_t room = r->room ? 2 * r->room : 256;
		struct known *list = reallocarray(r->list, room, sizeof(*list));

		if (!list)
			return -ENOMEM;
		r->list = list;
		r->room = room;
	}
	known = &r->list[r->count];
	known->network = malloc(sizes[0] + sizes[1] + sizes[2]);
	if (!known->network)
		return -ENOMEM;
	known->path = memcpy(known->network + sizes[0], seen->path, sizes[1]);
	known->class = memcpy(known->path + sizes[1], seen->class, sizes[2]);
	memcpy(known->network, seen->network, sizes[0]);
	known->seen = *seen;
	r->count++;
	return 0;
}

static int order(const void *a, const void *b)
{
	const struct known *x = a, *y = b;
	int less = strcmp(x->network, y->network);

	less = less ? less : strcmp(x->path, y->path);
	return less ? less : strcmp(x->class, y->class);
}

static const struct known *known_of(const struct reading *r, const struct series_row *row)
{
	struct known key = { (char *)row->network, (char *)row->path, (char *)row->class, { 0 } };

	return r->count ? bsearch(&key, r->list, r->count, sizeof(key), order) : NULL;
}

/* Inside the window, as closely as traffic's first and last minute say. */
static void set_times(const struct reading *r, const struct known *known, struct read_row *row)
{
	row->first = r->since;
	row->last = r->until;
	if (!known)
		return;
	if (known->seen.first > row->first)
		row->first = known->seen.first;
	if (known->seen.last < row->last)
		row->last = known->seen.last;
}

static int take(void *arg, const struct series_row *sum)
{
	struct reading *r = arg;
	const struct known *known = known_of(r, sum);
	struct read_row row = {
		.network = sum->network, .path = sum->path, .class = sum->class,
		.packets = { sum->packets[0], sum->packets[1] },
		.bytes = { sum->bytes[0], sum->bytes[1] },
		.confidence = known ? known->seen.confidence : 255,
		.verdicts = known ? known->seen.verdicts : 0,
	};

	set_times(r, known, &row);
	return r->each(r->arg, &row);
}

static int64_t seconds_up(int64_t time)
{
	return time / 1000000 + (time % 1000000 > 0);
}

int read_window(const char *path, int64_t since, int64_t until, struct read_told *told,
		int (*each)(void *arg, const struct read_row *row), void *arg,
		struct reason *why)
{
	struct series_query query = { .since = seconds_up(since), .until = seconds_up(until),
				      .group = GROUP_NETWORK | GROUP_PATH | GROUP_CLASS };
	struct reading reading = { .since = since, .until = until, .each = each, .arg = arg };
	struct series_told series_told = { 0 };
	struct series *series = NULL;
	int err = series_open(&series, path, why);

	if (!err && told->late)
		series_deadline(series, told->late, told->late_arg);
	err = err ? err : series_seen(series, NULL, NULL, NULL, remember, &reading, why);
	if (reading.count)
		qsort(reading.list, reading.count, sizeof(*reading.list), order);
	err = err ? err : series_read(series, &query, take, &reading, &series_told, why);
	told->sequence = series_told.sequence;
	told->rounded = series_told.rounded;
	told->damaged = series_told.damaged;
	for (size_t i = 0; i < reading.count; i++)
		free(reading.list[i].network);
	free(reading.list);
	series_close(series);
	return err;
}

struct gaps {
	struct store_gap *list;
	size_t room, *count;
};

static int take_gap(void *arg, const struct store_gap *gap)
{
	struct gaps *gaps = arg;

	if (*gaps->count < gaps->room)
		gaps->list[*gaps->count] = *gap;
	++*gaps->count;
	return 0;
}

int read_gaps(const char *path, int64_t since, int64_t until, struct store_gap *list,
	      size_t room, size_t *count, struct reason *why)
{
	struct gaps gaps = { list, room, count };
	struct series *series = NULL;
	int err = series_open(&series, path, why);

	*count = 0;
	err = err ? err : series_gaps(series, since, until, take_gap, &gaps, why);
	series_close(series);
	return err;
}
