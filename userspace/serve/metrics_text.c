// SPDX-License-Identifier: Apache-2.0
/* The page: stages of `status`, and the ledger's sums by path, class and way (text format 0.0.4). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answer/words.h"
#include "serve/metrics.h"
#include "serve/sheet.h"

#define SERIES 4096		/* of the ledger; what is beyond is class "other" */

struct sum {
	const char *path, *class;
	uint8_t way;
	struct cell sum;
};

/* Label values: backslash, quote and newline are escaped. */
static void put_value(FILE *out, const char *value)
{
	for (; value && *value; value++) {
		if (*value == '\\' || *value == '"')
			fputc('\\', out);
		if (*value == '\n')
			fputs("\\n", out);
		else
			fputc(*value, out);
	}
}

static void put_stage(FILE *out, const char *name, const struct status_stage *stage, uint64_t value)
{
	fprintf(out, "tunprint_stage_%s_total{stage=\"", name);
	put_value(out, stage->stage);
	fputs("\",object=\"", out);
	put_value(out, stage->object);
	fputs("\",unit=\"", out);
	put_value(out, stage->unit);
	fprintf(out, "\"} %llu\n", (unsigned long long)value);
}

static void put_all(FILE *out, const struct status *status)
{
	static const char *const names[] = { "in", "out", "lost" };
	static const char *const help[] = { "went into a stage", "came out of it", "was lost in it" };

	for (int which = 0; which < 3; which++) {
		fprintf(out, "# HELP tunprint_stage_%s_total What %s.\n# TYPE tunprint_stage_%s_total "
			"counter\n", names[which], help[which], names[which]);
		for (unsigned int i = 0; i < status->stages_count; i++) {
			const struct status_stage *s = &status->stages[i];

			put_stage(out, names[which], s, which == 0 ? s->in : which == 1 ? s->out : s->lost);
		}
	}
}

static void put_gauge(FILE *out, const char *name, const char *help, uint64_t value)
{
	fprintf(out, "# HELP tunprint_%s %s\n# TYPE tunprint_%s gauge\ntunprint_%s %llu\n", name, help,
		name, name, (unsigned long long)value);
}

static int by_name(const void *a, const void *b)
{
	const struct sum *x = a, *y = b;
	int order = strcmp(x->path, y->path);

	order = order ? order : strcmp(x->class, y->class);
	return order ? order : (x->way > y->way) - (x->way < y->way);
}

/* Networks are summed away. */
static size_t sum_up(const struct collect *c, struct sum *sums)
{
	size_t kept = 0;

	for (size_t i = 0; i < c->ledger.count; i++) {
		const struct ledger_cell *cell = &c->ledger.cells[i];

		sums[i] = (struct sum){ collect_path_name(c, cell->key.path),
					class_name(cell->key.class), cell->key.way & 1, cell->now };
	}
	qsort(sums, c->ledger.count, sizeof(*sums), by_name);
	for (size_t i = 0; i < c->ledger.count; i++) {
		if (kept == SERIES) {
			sums[kept - 1].path = sums[kept - 1].class = "other";
		} else if (!kept || by_name(&sums[kept - 1], &sums[i])) {
			sums[kept++] = sums[i];
			continue;
		}
		sums[kept - 1].sum.packets += sums[i].sum.packets;
		sums[kept - 1].sum.bytes += sums[i].sum.bytes;
	}
	return kept;
}

static void put_ledger(FILE *out, const struct collect *c)
{
	struct sum *sums = calloc(c->ledger.count + 1, sizeof(*sums));
	size_t count = sums ? sum_up(c, sums) : 0;

	for (int bytes = 0; bytes < 2; bytes++) {
		const char *name = bytes ? "bytes" : "packets";

		fprintf(out, "# HELP tunprint_%s_total Booked by path, class and way (up: sent by the "
			"source network).\n# TYPE tunprint_%s_total counter\n", name, name);
		for (size_t i = 0; i < count; i++) {
			fprintf(out, "tunprint_%s_total{path=\"", name);
			put_value(out, sums[i].path);
			fputs("\",class=\"", out);
			put_value(out, sums[i].class);
			fprintf(out, "\",way=\"%s\"} %llu\n", sums[i].way == UP ? "up" : "down",
				(unsigned long long)(bytes ? sums[i].sum.bytes : sums[i].sum.packets));
		}
	}
	free(sums);
}

char *metrics_text(struct serve *serve, size_t *length)
{
	char *text = NULL;
	struct sheet *sheet = sheet_fill(serve);
	FILE *out = sheet ? open_memstream(&text, length) : NULL;

	if (out) {
		put_gauge(out, "state", "Worst stage: 0 ok, 1 lossy, 2 blind.", sheet->status.state);
		put_gauge(out, "networks", "Source networks seen in the last day.",
			  sheet->status.networks);
		put_gauge(out, "tunnel_networks", "Of these, with tunnels.",
			  sheet->status.tunnel_networks);
		if (serve->collect->store)
			put_gauge(out, "store_bytes", "Size of the history.",
				  (uint64_t)store_size(serve->collect->store));
		put_all(out, &sheet->status);
		put_ledger(out, serve->collect);
		if (fclose(out)) {
			free(text);
			text = NULL;
		}
	}
	free(sheet);
	return text;
}
