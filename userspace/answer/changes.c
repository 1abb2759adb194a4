// SPDX-License-Identifier: Apache-2.0
/*
 * Change points of daily sums. On logarithms, so that a doubling weighs the same at any size and
 * noise is alike everywhere; what each weekday usually has above the others is taken off first.
 * Segments by PELT, which finds the best segmentation exactly in about linear time: Killick,
 * Fearnhead, Eckley, "Optimal detection of changepoints with a linear computational cost", JASA 107
 * (2012); cost: squares around the segment's mean; penalty: BIC's 2 log n (Yao 1988) times PENALTY in
 * units of the noise's variance, measured robustly from differences. PELT cuts a slow growth into
 * stairs: a cut counts only when the weeks right beside it differ, too.
 */
#include "answer/changes.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define PENALTY 3.0
#define SHORTEST 7		/* days of a segment: less is an event, no level */
#define STEP_LEAST 0.12		/* in logarithms: 13 % */
#define STEP_SIGMAS 4.0
#define MAD_TO_SIGMA 1.4826	/* of normal noise */

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *values, size_t count)
{
	if (!count)
		return 0;
	qsort(values, count, sizeof(*values), by_value);
	return count % 2 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

/* What each place of the week has beyond the week around it, as a median. */
static void take_week(double *logs, size_t count, double *scratch)
{
	double extra[7] = { 0 };

	if (count < 21)
		return;
	for (size_t day = 0; day < 7; day++) {
		size_t used = 0;

		for (size_t i = day; i < count; i += 7) {
			size_t from = i < 3 ? 0 : i - 3, n = 0;
			double sum = 0;

			from = from + 7 > count ? count - 7 : from;
			for (; n < 7; n++)
				sum += logs[from + n];
			scratch[used++] = logs[i] - sum / 7;
		}
		extra[day] = median(scratch, used);
	}
	for (size_t i = 0; i < count; i++)
		logs[i] -= extra[i % 7];
}

static double noise(const double *logs, size_t count, double *scratch)
{
	double sigma;

	for (size_t i = 1; i < count; i++)
		scratch[i - 1] = fabs(logs[i] - logs[i - 1]);
	sigma = median(scratch, count - 1) * MAD_TO_SIGMA / M_SQRT2;
	return sigma > 0.01 ? sigma : 0.01;	/* counts of real traffic are never smoother */
}

/* Empty days get the value before them, a day of nothing is far below everything. */
static double *logs_of(const double *sums, size_t count)
{
	double *logs = calloc(count, sizeof(*logs)), last = 0, least = INFINITY;

	if (!logs)
		return NULL;
	for (size_t i = 0; i < count; i++)
		if (sums[i] > 0 && sums[i] < least)
			least = sums[i];
	for (size_t i = 0; i < count; i++) {
		if (!isnan(sums[i]))
			last = sums[i] > 0 ? log(sums[i]) : isinf(least) ? 0 : log(least) - 1;
		logs[i] = last;
	}
	return logs;
}

struct pelt {
	const double *sum, *squares;	/* running, count + 1 */
	double *best;
	size_t *before, *open;
	size_t open_count;
	double penalty;
};

static double cost(const struct pelt *p, size_t from, size_t to)
{
	double sum = p->sum[to] - p->sum[from], n = (double)(to - from);

	return p->squares[to] - p->squares[from] - sum * sum / n;
}

/* The best last cut before `to`; cuts that can never win again are let go of. */
static void pelt_step(struct pelt *p, size_t to)
{
	size_t kept = 0;

	p->best[to] = INFINITY;
	for (size_t i = 0; i < p->open_count; i++) {
		size_t from = p->open[i];
		double value;

		if (to - from < SHORTEST)
			continue;
		value = p->best[from] + cost(p, from, to) + p->penalty;
		if (value < p->best[to]) {
			p->best[to] = value;
			p->before[to] = from;
		}
	}
	for (size_t i = 0; i < p->open_count; i++) {
		size_t from = p->open[i];

		if (to - from < SHORTEST || p->best[from] + cost(p, from, to) <= p->best[to])
			p->open[kept++] = from;
	}
	p->open[kept++] = to;
	p->open_count = kept;
}

/* Cuts, latest first, in cuts; returns how many. */
static size_t pelt_run(const double *logs, size_t count, double sigma, double *room, size_t *places)
{
	double *sum = room, *squares = room + count + 1;
	struct pelt p = {
		.sum = sum, .squares = squares, .best = squares + count + 1, .before = places,
		.open = places + count + 1, .open_count = 1,
		.penalty = PENALTY * 2 * log((double)count) * sigma * sigma,
	};
	size_t cuts = 0;

	sum[0] = squares[0] = 0;
	for (size_t i = 0; i < count; i++) {
		sum[i + 1] = sum[i] + logs[i];
		squares[i + 1] = squares[i] + logs[i] * logs[i];
	}
	p.best[0] = -p.penalty;
	p.open[0] = 0;
	for (size_t to = 1; to <= count; to++)
		pelt_step(&p, to);
	for (size_t at = count; at && p.before[at]; at = p.before[at])
		p.open[cuts++] = p.before[at];
	return cuts;
}

static double mean(const double *values, size_t from, size_t to)
{
	double sum = 0;
	size_t n = 0;

	for (size_t i = from; i < to; i++)
		if (!isnan(values[i])) {
			sum += values[i];
			n++;
		}
	return n ? sum / (double)n : 0;
}

/* Beside the cut, whole weeks up to the neighbouring cuts: weekends are on both sides then. */
static bool is_step(const double *sums, const double *logs, size_t from, size_t at, size_t to,
		    double sigma, struct change *change)
{
	double step, error;

	from = at - from >= CHANGES_BESIDE ? at - CHANGES_BESIDE : at - 7;
	to = to - at >= CHANGES_BESIDE ? at + CHANGES_BESIDE : at + 7;
	step = mean(logs, at, to) - mean(logs, from, at);
	error = sigma * sqrt(1.0 / (double)(at - from) + 1.0 / (double)(to - at));
	*change = (struct change){ at, mean(sums, from, at), mean(sums, at, to) };
	/* days that only trade places within the week change no sum */
	if (change->before > 0 && change->after > 0 &&
	    fabs(log(change->after / change->before)) < STEP_LEAST)
		return false;
	return fabs(step) >= STEP_LEAST && fabs(step) >= STEP_SIGMAS * error;
}

static int find_in(const double *sums, double *logs, size_t count, struct change *changes,
		   size_t limit)
{
	double *room = calloc(3 * (count + 1), sizeof(*room)), sigma;
	size_t *places = calloc(2 * (count + 2), sizeof(*places)), *cuts, n, from = 0;
	int used = 0;

	if (!room || !places) {
		free(room);
		free(places);
		return -ENOMEM;
	}
	take_week(logs, count, room);
	sigma = noise(logs, count, room);
	n = pelt_run(logs, count, sigma, room, places);
	cuts = places + count + 1;
	for (size_t i = n; i-- > 0 && (size_t)used < limit;) {
		size_t to = i ? cuts[i - 1] : count;

		if (is_step(sums, logs, from, cuts[i], to, sigma, &changes[used]))
			used++;
		from = cuts[i];
	}
	free(room);
	free(places);
	return used;
}

int changes_find(const double *sums, size_t count, struct change *changes, size_t room)
{
	double *logs;
	int used;

	if (count < 2 * SHORTEST || !room)
		return 0;
	logs = logs_of(sums, count);
	if (!logs)
		return -ENOMEM;
	used = find_in(sums, logs, count, changes, room);
	free(logs);
	return used;
}

size_t changes_split(const double *values, const double *weights, size_t count)
{
	double weight = 0, sum = 0, left = 0, left_sum = 0, best = -1;
	size_t at = 0;

	for (size_t i = 0; i < count; i++) {
		weight += weights[i];
		sum += weights[i] * values[i];
	}
	for (size_t i = 0; i + 1 < count; i++) {
		double gain;

		left += weights[i];
		left_sum += weights[i] * values[i];
		if (left <= 0 || weight - left <= 0)
			continue;
		/* squares that two means save over one */
		gain = left_sum * left_sum / left +
		       (sum - left_sum) * (sum - left_sum) / (weight - left);
		if (gain > best) {
			best = gain;
			at = i + 1;
		}
	}
	return at;
}
