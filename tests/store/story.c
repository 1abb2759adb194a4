// SPDX-License-Identifier: Apache-2.0
/*
 * story FOLDER: the store that tools/story made beside its truth.json: every fact that was planted is
 * in the answers, to the byte where bytes are told.
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/times.h"
#include "check.h"
#include "profile.h"
#include "store/series.h"

static struct series *series;
static struct reason why;

static const char *text(const json_t *object, const char *name)
{
	const char *found = json_string_value(json_object_get(object, name));

	return found ? found : "";
}

static int64_t moment(const json_t *object, const char *name)
{
	int64_t time = 0;

	if (times_parse(text(object, name), 0, &time, &why))
		check(false, "%s: %s", name, why.text);
	return time / 1000000;
}

struct got {
	const json_t *months, *paths;
	int good, rows;
	uint64_t bytes[2];
};

static const char *month_of(int64_t start, char out[TIMES_ROOM])
{
	times_iso(out, start * 1000000)[7] = '\0';
	return out;
}

static int take_month(void *arg, const struct series_row *row)
{
	struct got *got = arg;
	char month[TIMES_ROOM];
	json_t *want = json_object_get(got->months, month_of(row->start, month));

	got->rows++;
	got->good += row->bytes[0] == (uint64_t)json_integer_value(json_object_get(want, "bytes_up")) &&
		     row->bytes[1] == (uint64_t)json_integer_value(json_object_get(want, "bytes_down"));
	return 0;
}

static int take_path(void *arg, const struct series_row *row)
{
	struct got *got = arg;
	char month[TIMES_ROOM];
	json_t *want = json_object_get(json_object_get(got->paths, month_of(row->start, month)),
				       row->path);

	got->rows++;
	got->good += row->bytes[0] + row->bytes[1] == (uint64_t)json_integer_value(want);
	return 0;
}

static int take_sum(void *arg, const struct series_row *row)
{
	struct got *got = arg;

	got->rows++;
	got->bytes[0] += row->bytes[0];
	got->bytes[1] += row->bytes[1];
	return 0;
}

static struct series_query ask_for(const char *const *network, const char *const *class)
{
	return (struct series_query){ .since = INT64_MIN, .until = INT64_MAX, .step = STEP_MONTH,
				      .group = GROUP_TIME, .networks = { network, 1 },
				      .classes = { class, 1 } };
}

static void test_growth(const json_t *truth)
{
	const json_t *growth = json_object_get(truth, "growth"), *move = json_object_get(truth, "move");
	const char *network = text(growth, "network"), *class = text(growth, "class");
	struct series_query query = ask_for(&network, &class);
	struct got got = { .months = json_object_get(growth, "months"),
			   .paths = json_object_get(move, "months") };

	series_read(series, &query, take_month, &got, NULL, &why);
	check(got.rows && got.good == got.rows && got.rows == (int)json_object_size(got.months),
	      "%d of %d months to the byte", got.good, got.rows);
	got.good = got.rows = 0;
	query.group |= GROUP_PATH;
	series_read(series, &query, take_path, &got, NULL, &why);
	check(got.rows && got.good == got.rows, "%d of %d months by path", got.good, got.rows);
}

static void test_move(const json_t *truth)
{
	const json_t *move = json_object_get(truth, "move");
	const char *network = text(move, "network"), *class = text(move, "class");
	const char *path = text(move, "to");
	struct series_query query = ask_for(&network, &class);
	struct got before = { 0 }, after = { 0 }, hour = { 0 };
	int64_t at = moment(move, "at");

	query.paths = (struct series_names){ &path, 1 };
	query.until = at;
	series_read(series, &query, take_sum, &before, NULL, &why);
	query.since = at;
	query.until = INT64_MAX;
	series_read(series, &query, take_sum, &after, NULL, &why);
	query.until = at + 3600;
	query.step = STEP_HOUR;
	series_read(series, &query, take_sum, &hour, NULL, &why);
	check(!before.rows && after.rows && hour.rows == 1,
	      "nothing is on %s before the hour of the move, and then it is", path);
}

static double office(const struct profile_row *row)
{
	uint64_t inside = 0, all = 0;

	for (int hour = 0; hour < PROFILE_HOURS; hour++) {
		uint64_t bytes = row->bytes[hour][0] + row->bytes[hour][1];

		all += bytes;
		inside += hour / 24 < 5 && hour % 24 >= 9 && hour % 24 < 17 ? bytes : 0;
	}
	return all ? 100.0 * (double)inside / (double)all : -1;
}

static void test_office(const json_t *truth)
{
	const json_t *fact = json_object_get(truth, "office");
	const char *network = text(fact, "network"), *class = text(fact, "class");
	struct profile_query query = { .since = 0, .until = moment(fact, "at"),
				       .networks = { &network, 1 }, .classes = { &class, 1 },
				       .offset = local_offset };
	double want[2] = { json_number_value(json_object_get(fact, "percent_before")),
			   json_number_value(json_object_get(fact, "percent_after")) };
	struct profile_row before = { 0 }, after = { 0 };

	setenv("TZ", text(fact, "zone"), 1);
	tzset();
	series_profile(series, &query, take_profile, &before, NULL, &why);
	query.since = query.until;
	query.until = INT64_MAX / 2000000;
	series_profile(series, &query, take_profile, &after, NULL, &why);
	check(office(&before) - want[0] < 0.01 && want[0] - office(&before) < 0.01 &&
	      office(&after) - want[1] < 0.01 && want[1] - office(&after) < 0.01,
	      "office hours: %.2f %% before (%.2f), %.2f %% after (%.2f)", office(&before), want[0],
	      office(&after), want[1]);
	setenv("TZ", "UTC", 1);
	tzset();
}

struct order {
	const json_t *spread;
	size_t at;
	bool good;
};

static int take_seen(void *arg, const struct series_seen *seen)
{
	struct order *order = arg;
	const json_t *want = json_array_get(order->spread, order->at);

	if (order->at && !strcmp(text(json_array_get(order->spread, order->at - 1), "network"),
				 seen->network))
		return 0;	/* on another path */
	order->good &= !strcmp(text(want, "network"), seen->network) &&
		       moment(want, "first") == seen->first / 1000000 && seen->confidence > 50;
	order->at++;
	return 0;
}

static int take_twice(void *arg, const struct series_seen *seen)
{
	struct order *order = arg;

	for (size_t i = 0; i < order->at; i++)
		if (!strcmp(text(json_array_get(order->spread, i), "network"), seen->network))
			return 0;
	return take_seen(arg, seen);
}

static void test_rest(const json_t *truth)
{
	const json_t *ways = json_object_get(truth, "ways"), *mining = json_object_get(truth, "mining");
	struct order order = { .spread = json_object_get(truth, "spread"), .good = true };
	const char *network = text(ways, "network"), *class = text(ways, "class");
	struct series_query query = ask_for(&network, &class);
	struct got got = { 0 }, mined = { 0 };

	series_seen(series, NULL, NULL, class, take_twice, &order, &why);
	check(order.good && order.at == json_array_size(order.spread), "the fingerprint spread in order");
	query.since = moment(ways, "at");
	series_read(series, &query, take_sum, &got, NULL, &why);
	check(got.bytes[0] == (uint64_t)json_integer_value(json_object_get(ways, "up_after")) &&
	      got.bytes[1] == (uint64_t)json_integer_value(json_object_get(ways, "down_after")),
	      "more goes up than comes down, to the byte");
	class = text(mining, "class");
	query.since = INT64_MIN;
	series_read(series, &query, take_sum, &mined, NULL, &why);
	check(mined.bytes[0] + mined.bytes[1] ==
	      (uint64_t)json_integer_value(json_object_get(mining, "bytes")), "mining, to the byte");
}

int main(int argc, char **argv)
{
	char path[1024];
	json_error_t error;
	json_t *truth;

	if (argc != 2)
		return 2;
	setenv("TZ", "UTC", 1);
	snprintf(path, sizeof(path), "%s/truth.json", argv[1]);
	truth = json_load_file(path, 0, &error);
	snprintf(path, sizeof(path), "%s/story.db", argv[1]);
	if (!truth || series_open(&series, path, &why)) {
		fprintf(stderr, "%s %s\n", error.text, why.text);
		return 1;
	}
	test_growth(truth);
	test_move(truth);
	test_office(truth);
	test_rest(truth);
	series_close(series);
	json_decref(truth);
	return check_sum();
}
