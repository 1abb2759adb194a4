// SPDX-License-Identifier: Apache-2.0
/*
 * History beside a plain list of everything that was written: every sum over any window, step, filter
 * and group must be the list's, while rows are open, sealed, rolled and let go.
 */
#include "facts.h"

static char folder[64], path[160];

struct expected {
	uint64_t packets[2], bytes[2], rows;
};

struct question {
	struct series_query query;
	int network, path, class;	/* -1: all */
	struct expected got;
	bool misplaced;
};

static void expect(const struct question *q, struct expected *e)
{
	memset(e, 0, sizeof(*e));
	for (size_t i = 0; i < facts_count; i++) {
		const struct fact *f = &facts[i];

		if (f->minute < q->query.since || f->minute >= q->query.until ||
		    (q->network >= 0 && f->network != q->network) ||
		    (q->path >= 0 && f->path != q->path) || (q->class >= 0 && f->class != q->class))
			continue;
		e->packets[f->way] += f->packets;
		e->bytes[f->way] += f->bytes;
	}
}

static int take(void *arg, const struct series_row *row)
{
	struct question *q = arg;

	for (int way = 0; way < 2; way++) {
		q->got.packets[way] += row->packets[way];
		q->got.bytes[way] += row->bytes[way];
	}
	q->got.rows++;
	q->misplaced |= row->seconds <= 0 || row->start + row->seconds <= q->query.since ||
			row->start >= q->query.until ||
			!!row->network != !!(q->query.group & GROUP_NETWORK);
	return 0;
}

/* A question at random; grain: a multiple of which its window has. */
static bool ask(struct series *series, int64_t from, int64_t until, int64_t grain, const char *what)
{
	struct question q = { .network = random() % (2 * NETWORKS) - NETWORKS,
			      .path = random() % 6 - 3, .class = random() % 8 - 4 };
	const char *names[3];
	int64_t a = from + random() % (until - from), b = from + random() % (until - from);
	struct expected want;
	struct series_told told;
	struct reason why = { "" };

	q.query.since = period_of(a < b ? a : b, grain) * grain;
	q.query.until = period_of(a < b ? b : a, grain) * grain + grain;
	q.query.step = random() % 7;
	q.query.group = random() % 16;
	q.query.loose = random() % 2;
	if (q.query.until - q.query.since > 40 * PERIOD_DAY && q.query.step < STEP_DAY)
		q.query.step = STEP_DAY;
	if (q.network >= 0)
		q.query.networks = (struct series_names){ &names[0], 1 };
	if (q.path >= 0)
		q.query.paths = (struct series_names){ &names[1], 1 };
	if (q.class >= 0)
		q.query.classes = (struct series_names){ &names[2], 1 };
	names[0] = q.network < 0 ? NULL : networks[q.network];
	names[1] = q.path < 0 ? NULL : paths[q.path];
	names[2] = q.class < 0 ? NULL : classes[q.class];
	expect(&q, &want);
	if (series_read(series, &q.query, take, &q, &told, &why))
		return check(false, "%s: %s", what, why.text);
	want.rows = q.got.rows;
	if (memcmp(&want, &q.got, sizeof(want)) || q.misplaced || told.rounded || told.damaged)
		return check(false, "%s: step %d, group %u, [%lld, %lld) of network %d path %d class %d:"
			     " %llu+%llu packets, %llu+%llu expected%s%s", what, q.query.step,
			     q.query.group, (long long)q.query.since, (long long)q.query.until,
			     q.network, q.path, q.class, (unsigned long long)q.got.packets[0],
			     (unsigned long long)q.got.packets[1], (unsigned long long)want.packets[0],
			     (unsigned long long)want.packets[1], q.misplaced ? ", misplaced" : "",
			     told.rounded ? ", rounded" : "");
	return true;
}

static bool ask_many(int64_t from, int64_t until, int64_t grain, int count, const char *what)
{
	struct series *series = NULL;
	struct reason why;
	int good = 0;

	if (series_open(&series, path, &why))
		return check(false, "%s: %s", what, why.text);
	for (int i = 0; i < count; i++)
		good += ask(series, from, until, grain, what);
	series_close(series);
	return check(good == count, "%s: %d of %d questions answered as the list says", what, good,
		     count);
}

/* First and last of the list; also of a store that was written before they were kept. */
static void same_span(const char *what)
{
	int64_t first = 0, last = 0, from = INT64_MAX, to = 0;
	struct series *series = NULL;
	struct reason why = { "" };

	for (size_t i = 0; i < facts_count; i++) {
		from = facts[i].minute < from ? facts[i].minute : from;
		to = facts[i].minute + 60 > to ? facts[i].minute + 60 : to;
	}
	if (!series_open(&series, path, &why))
		series_span(series, &first, &last, &why);
	series_close(series);
	check(first == from * SECOND && last == to * SECOND, "first and last, %s: %lld to %lld%s", what,
	      (long long)first, (long long)last, why.text);
}

static void test_sums(void)
{
	int64_t begin = 1703980800 + 3600 * 5, now = begin;	/* 2023-12-31 05:00 */
	struct store_keep keep = { 0, 14 * PERIOD_DAY * SECOND, 60 * PERIOD_DAY * SECOND, 0 };
	struct store_found found;
	struct store *store;
	struct reason why;
	int err = store_open(&store, path, &found, &why);

	if (!check(!err, "a store is made"))
		return;
	for (int day = 0; day < 100 && !err; day++) {
		for (int i = 0; i < 24 && !err; i++, now += 3600 + random() % 60 - 30) {
			err = write_some(store, now, 10);
			if (random() % 3 == 0)
				store_seal(store, now * SECOND, &why);
		}
		if (day % 20 == 10) {
			ask_many(begin - 3600, now, 60, 40, "while it grows");
			seal_all(store, now);
		}
	}
	check(!err, "a hundred days are written");
	ask_many(begin - 90 * PERIOD_DAY, now, 60, 300, "everything kept, windows by the minute");
	seal_all(store, now);
	check(asked(path, "SELECT count(*) FROM minute") < 100, "hours are sealed");
	ask_many(begin - 90 * PERIOD_DAY, now, 60, 300, "all sealed");
	same_span("as they are kept");
	asked(path, "DELETE FROM meta WHERE key LIKE 'sealed-%'");
	same_span("of a store of an older program");
	ask_many(begin - 90 * PERIOD_DAY, now, 60, 100, "a store of an older program");
	keep.now = now * SECOND;
	while ((err = store_prune(store, &keep, &why)) > 0)
		;
	check(!err && asked(path, "SELECT min(id)>>24 FROM minutes") >= (now - 14 * PERIOD_DAY) / 3600 &&
	      asked(path, "SELECT min(id)>>24 FROM quarters") >= (now - 60 * PERIOD_DAY) / 86400 - 1,
	      "old minutes and quarters are let go");
	ask_many(now - 13 * PERIOD_DAY, now, 60, 200, "minutes of two weeks");
	ask_many(now - 59 * PERIOD_DAY, now - 15 * PERIOD_DAY, PERIOD_QUARTER, 200, "quarters before that");
	ask_many(begin - 90 * PERIOD_DAY, now - 61 * PERIOD_DAY, PERIOD_DAY, 200, "days of all time");
	for (int i = 0; i < 20; i++)
		write_some(store, now - (i % 2 ? 70 : 30) * PERIOD_DAY, 10);
	ask_many(now - 59 * PERIOD_DAY, now - 15 * PERIOD_DAY, PERIOD_QUARTER, 100, "late rows, open");
	seal_all(store, now);
	ask_many(now - 59 * PERIOD_DAY, now - 15 * PERIOD_DAY, PERIOD_QUARTER, 100, "late rows, sealed");
	check(asked(path, "SELECT count(*) FROM meta WHERE key LIKE 'sealed-%'") == 2,
	      "first and last are kept again");
	same_span("kept again");
	ask_many(begin - 90 * PERIOD_DAY, now - 61 * PERIOD_DAY, PERIOD_DAY, 100, "late rows, days only");
	keep = (struct store_keep){ .now = now * SECOND, .size = 65536 };
	for (int i = 0; i < 2000 && (err = store_prune(store, &keep, &why)) >= 0; i++)
		;
	check(err >= 0 && asked(path, "SELECT count(DISTINCT id>>24) FROM minutes") <= 25 &&
	      asked(path, "SELECT count(DISTINCT id>>24) FROM quarters WHERE rolled=1") <= 3 &&
	      asked(path, "SELECT count(*) FROM days") > 30, "too large: minutes go, then hours; days stay");
	ask_many(begin - 90 * PERIOD_DAY, now - 4 * PERIOD_DAY, PERIOD_DAY, 100, "days of all time, still");
	store_close(store);
}

int main(void)
{
	facts_begin(folder, path);
	test_sums();
	return facts_end(folder);
}
