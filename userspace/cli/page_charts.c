// SPDX-License-Identifier: Apache-2.0
/* The report's pictures, as inline SVG: a curve, two weeks of hours, links over time. */
#include <math.h>
#include <string.h>

#include "base/units.h"
#include "cli/page.h"
#include "cli/show.h"

#define WIDTH 760
#define HEIGHT 232
#define LEFT 64			/* room for the axis' numbers */
#define TOP 38			/* and for what is written at a mark */
#define BOTTOM 24

static void svg_begin(FILE *out, int height, const char *what)
{
	page_put(out, "<div class=\"wide\"><svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"",
		 WIDTH, height);
	page_text(out, what);
	fputs("\">\n", out);
}

static void svg_end(FILE *out)
{
	fputs("</svg></div>\n", out);
}

/* 1, 2 or 5 times a power of ten that is not below. */
static double round_up(double value)
{
	double power = pow(10, floor(log10(value > 0 ? value : 1)));
	static const double steps[] = { 1, 2, 3, 4, 5, 6, 8, 10 };

	for (unsigned int i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		if (value <= steps[i] * power * 1.0001)
			return steps[i] * power;
	return 10 * power;
}

static double x_of(int64_t time, int64_t from, int64_t to)
{
	return LEFT + (double)(time - from) / (double)(to - from) * (WIDTH - LEFT - 8);
}

static double y_of(double part)
{
	return HEIGHT - BOTTOM - part * (HEIGHT - BOTTOM - TOP);
}

/* Years where there are several, else every few steps. */
static void time_axis(FILE *out, const json_t *data, const char *step, int64_t from, int64_t to)
{
	size_t count = json_array_size(data), every = count / 8 + 1, i;
	const json_t *row;

	json_array_foreach(data, i, row) {
		const char *name = take_text(row, step);
		double x = x_of(take_time(row, "from"), from, to);

		if (i % every || !name || x < LEFT - 1 || x > WIDTH - 50)
			continue;
		page_put(out, "<line class=\"axis\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>"
			 "<text x=\"%.1f\" y=\"%d\">%.10s</text>\n", x, x, HEIGHT - BOTTOM,
			 HEIGHT - BOTTOM + 4, x, HEIGHT - 6, name);
	}
}

static void value_axis(FILE *out, double most)
{
	char text[UNITS_ROOM];

	for (int i = 0; i <= 4; i += 2) {
		double y = y_of(i / 4.0);

		page_put(out, "<line class=\"axis\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>"
			 "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n", LEFT, WIDTH - 8, y,
			 y, LEFT - 6, y + 4, units_bytes(text, (uint64_t)(most * i / 4)));
	}
}

/* Text at a mark, on the side where there is room. */
static void mark(FILE *out, double x, unsigned int row, const char *text)
{
	bool left = x > WIDTH * 0.6;

	page_put(out, "<line class=\"mark\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>"
		 "<text class=\"mark\" x=\"%.1f\" y=\"%u\" text-anchor=\"%s\">", x, x, 4,
		 HEIGHT - BOTTOM, left ? x - 5 : x + 5, 14 + 14 * row, left ? "end" : "start");
	page_text(out, text);
	fputs("</text>\n", out);
}

static void curve_marks(FILE *out, const json_t *changes, int64_t from, int64_t to)
{
	const json_t *change;
	unsigned int shown = 0;
	char text[160];
	size_t i;

	json_array_foreach(changes, i, change) {
		const char *event = take_text(change, "event"), *name = take_text(change, "name");
		const char *at = take_text(change, "at");

		if (!event || !at || shown >= 6)
			continue;
		if (!strcmp(event, "turns"))
			snprintf(text, sizeof(text), "%.10s: %.0f %% go up, before %.0f %%", at,
				 100 * take_real(change, "share_after"),
				 100 * take_real(change, "share_before"));
		else if (!strcmp(event, "level"))
			snprintf(text, sizeof(text), "%.10s: %+.0f %%", at,
				 100 * take_real(change, "growth"));
		else
			snprintf(text, sizeof(text), "%.10s: %.60s %s", at, name ? name : "", event);
		mark(out, x_of(take_time(change, "at"), from, to), shown++ % 3, text);
	}
}

void page_curve(FILE *out, const json_t *trend)
{
	const json_t *data = json_object_get(trend, "data"), *row;
	int64_t from = take_time(json_array_get(data, 0), "from");
	int64_t to = take_time(json_array_get(data, json_array_size(data) - 1), "to");
	double most = 0;
	size_t i;

	json_array_foreach(data, i, row)
		most = fmax(most, (double)take_u64(row, "bytes_per_day"));
	most = round_up(most * 1.05);
	svg_begin(out, HEIGHT, "bytes a day over time");
	value_axis(out, most);
	json_array_foreach(data, i, row) {
		double x = x_of(take_time(row, "from"), from, to);
		double end = x_of(take_time(row, "to"), from, to);
		double y = y_of((double)take_u64(row, "bytes_per_day") / most);

		page_put(out, "<rect class=\"c0\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"%s/>\n",
			 x + 1, y, fmax(end - x - 2, 0.5), HEIGHT - BOTTOM - y,
			 take_bool(row, "complete") ? "" : " fill-opacity=\".45\"");
	}
	time_axis(out, data, take_text(trend, "step"), from, to);
	curve_marks(out, json_object_get(trend, "changes"), from, to);
	svg_end(out);
}

#define CELL 13

static void week(FILE *out, const json_t *data, const char *which, int left, const char *title)
{
	const json_t *day, *value;
	double most = 0;
	size_t i, hour;

	json_array_foreach(data, i, day)
		json_array_foreach(json_object_get(day, which), hour, value)
			most = fmax(most, (double)json_integer_value(value));
	page_put(out, "<text x=\"%d\" y=\"12\">%s</text>\n", left, title);
	for (int h = 0; h <= 24; h += 6)
		page_put(out, "<text x=\"%d\" y=\"30\">%02d</text>\n", left + h * CELL, h);
	json_array_foreach(data, i, day) {
		int y = 36 + (int)i * (CELL + 3);

		json_array_foreach(json_object_get(day, which), hour, value)
			page_put(out, "<rect class=\"heat\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" "
				 "fill-opacity=\"%.3f\"/>", left + (int)hour * CELL, y, CELL - 1, CELL + 2,
				 most > 0 ? 0.04 + 0.96 * (double)json_integer_value(value) / most : 0.04);
		fputc('\n', out);
	}
}

static void week_title(char out[64], const json_t *profile)
{
	const char *from = take_text(profile, "from"), *to = take_text(profile, "to");

	snprintf(out, 64, "%.10s to %.10s", from ? from : "?", to ? to : "?");
}

void page_weeks(FILE *out, const json_t *hours)
{
	const json_t *data = json_object_get(hours, "data"), *day, *then = json_object_get(hours, "then");
	const json_t *office = json_object_get(hours, "office_hours");
	int from = (int)take_u64(office, "from_hour"), to = (int)take_u64(office, "to_hour");
	int second = json_is_object(then) ? 48 + 24 * CELL + 40 : 48;
	char title[64];
	size_t i;

	svg_begin(out, 36 + 7 * (CELL + 3) + 6, "bytes by the hour of the week");
	json_array_foreach(data, i, day)
		page_put(out, "<text x=\"0\" y=\"%d\">%s</text>\n", 36 + (int)i * (CELL + 3) + 12,
			 take_text(day, "day"));
	week_title(title, json_object_get(hours, "now"));
	week(out, data, "now", second, title);
	if (json_is_object(then)) {
		week_title(title, then);
		week(out, data, "then", 48, title);
	}
	for (int left = 48; left <= second; left += second > 48 ? second - 48 : 1000)
		page_put(out, "<rect class=\"mark\" x=\"%d\" y=\"35\" width=\"%d\" height=\"%d\"/>\n",
			 left + from * CELL - 1, (to - from) * CELL, 5 * (CELL + 3));
	svg_end(out);
}

void page_links(FILE *out, const json_t *paths)
{
	const json_t *data = json_object_get(paths, "data"), *row, *path, *move;
	int64_t from = take_time(json_array_get(data, 0), "from");
	int64_t to = take_time(json_array_get(data, json_array_size(data) - 1), "to");
	size_t i, j;

	page_legend(out, json_object_get(paths, "paths"));
	svg_begin(out, HEIGHT, "share of each link over time");
	json_array_foreach(data, i, row) {
		double x = x_of(take_time(row, "from"), from, to), below = 0;
		double end = x_of(take_time(row, "to"), from, to);

		json_array_foreach(json_object_get(row, "paths"), j, path) {
			double share = take_real(path, "share");

			if (share <= 0)
				continue;
			page_put(out, "<rect class=\"c%u\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" "
				 "height=\"%.1f\"/>", page_colour(j), x + 1, y_of(below + share),
				 fmax(end - x - 2, 0.5), y_of(below) - y_of(below + share));
			below += share;
		}
		fputc('\n', out);
	}
	for (int part = 0; part <= 100; part += 50)
		page_put(out, "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%d %%</text>\n", LEFT - 6,
			 y_of(part / 100.0) + 4, part);
	time_axis(out, data, take_text(paths, "step"), from, to);
	json_array_foreach(json_object_get(paths, "moves"), i, move) {
		char text[96];

		snprintf(text, sizeof(text), "%.10s %.5s: %.48s", take_text(move, "at"),
			 take_text(move, "at") + 11, take_text(move, "path"));
		mark(out, x_of(take_time(move, "at"), from, to), 0, text);
	}
	svg_end(out);
}
