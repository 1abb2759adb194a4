// SPDX-License-Identifier: Apache-2.0
/* tunprint status --store: tunprint.store/1, what a file covers, and what of that time nobody counted. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answer/head.h"
#include "base/times.h"
#include "cli/call.h"
#include "cli/show.h"
#include "store/check.h"
#include "store/series.h"

#define GAPS_SHOWN 8

struct gaps {
	struct store_gap *list;
	size_t count, room, unseen;
};

static int add_gap(void *arg, const struct store_gap *gap)
{
	struct gaps *gaps = arg;

	if (gaps->count == gaps->room) {
		size_t room = 2 * gaps->room + 16;
		struct store_gap *grown = reallocarray(gaps->list, room, sizeof(*grown));

		if (!grown)
			return -ENOMEM;
		gaps->list = grown;
		gaps->room = room;
	}
	gaps->list[gaps->count++] = *gap;
	gaps->unseen += !strcmp(gap->what, "unseen");
	return 0;
}

/* A name in the words of people as a member: "last write" is last_write. */
static int put_fact(void *arg, const struct check_fact *fact)
{
	char name[32];

	snprintf(name, sizeof(name), "%s", fact->name);
	for (char *at = name; *at; at++)
		*at = *at == ' ' ? '_' : *at;
	if (fact->unit == CHECK_TIME)
		answer_time(arg, name, fact->number);
	else
		json_put_u64(arg, name, (uint64_t)fact->number);
	return 0;
}

static void put_gaps(struct json *json, const struct gaps *gaps)
{
	json_open_array(json, "gaps_known");
	for (size_t i = 0; i < gaps->count; i++) {
		json_open_object(json, NULL);
		json_put_text(json, "what", gaps->list[i].what);
		answer_time(json, "since", gaps->list[i].since);
		answer_time(json, "until", gaps->list[i].until);
		json_close(json);
	}
	json_close(json);
}

/* The head's times and the gaps; an empty store has neither. */
static int look(const char *path, struct answer_head *head, struct gaps *gaps, struct reason *why)
{
	struct series *series = NULL;
	int err = series_open(&series, path, why);

	err = err ? err : series_span(series, &head->from, &head->to, why);
	if (err == -ENODATA) {
		head->empty = "nothing was counted yet";
		*why->text = '\0';
		err = 0;
	}
	err = err ? err : series_gaps(series, INT64_MIN, INT64_MAX, add_gap, gaps, why);
	series_close(series);
	return err;
}

static int write_answer(FILE *out, const char *path, struct reason *why)
{
	struct answer_head head = { .source = "store", .generated = times_now() };
	struct gaps gaps = { .list = NULL };
	char missing[96];
	struct json json;
	int err = look(path, &head, &gaps, why);

	if (!err) {
		snprintf(missing, sizeof(missing), "nothing was counted %zu time%s between: see the gaps",
			 gaps.unseen, gaps.unseen > 1 ? "s" : "");
		head.missing = gaps.unseen ? missing : NULL;
		json_start(&json, out, JSON_LINE);
		answer_begin(&json, "tunprint.store/1", &head);
		json_open_object(&json, "data");
		json_put_text(&json, "file", path);
		err = check_info(path, put_fact, &json, why);
		put_gaps(&json, &gaps);
		json_close(&json);
		json_close(&json);
		err = err ? err : json_end(&json);
	}
	free(gaps.list);
	return err;
}

/* --- for people --- */

static int put_line(void *arg, const struct check_fact *fact)
{
	fprintf(arg, " %-16s %s\n", fact->name, fact->text);
	return 0;
}

static void show_gaps(struct call *call, const json_t *gaps)
{
	size_t count = json_array_size(gaps), first = count > GAPS_SHOWN ? count - GAPS_SHOWN : 0;

	if (count)
		fputc('\n', call->out);
	if (first)
		fprintf(call->out, " %-16s %zu more before these: --json lists them\n", "GAPS", first);
	for (size_t i = first; i < count; i++) {
		const json_t *gap = json_array_get(gaps, i);

		fprintf(call->out, " %-16s %-8s %.19sZ to %.19sZ\n", i ? "" : "GAPS",
			take_text(gap, "what"), take_text(gap, "since"), take_text(gap, "until"));
	}
}

static int show_store(struct call *call, const json_t *answer, struct reason *why)
{
	const json_t *window = json_object_get(answer, "window"), *data = json_object_get(answer, "data");
	const char *missing = take_text(answer, "missing"), *empty = take_text(answer, "empty");
	const char *path = take_text(data, "file");

	if (empty)
		fprintf(call->out, "%s: %s\n\n", path, empty);
	else
		fprintf(call->out, "%s: history from %.16sZ to %.16sZ\n%s%s\n\n", path,
			take_text(window, "from"), take_text(window, "to"),
			missing ? "Incomplete: " : "Complete: no time between went uncounted",
			missing ? missing : "");
	if (check_info(path, put_line, call->out, why))
		return EXIT_FAILED;
	show_gaps(call, json_object_get(data, "gaps_known"));
	return EXIT_DONE;
}

int status_store(struct call *call, const char *path, struct reason *why)
{
	char *text = NULL;
	size_t size;
	FILE *out;
	int code;

	if (call->follow)
		return reason_say(why, EXIT_USAGE, "a file does not change: --follow needs the collector");
	out = open_memstream(&text, &size);
	if (!out)
		return reason_say(why, EXIT_FAILED, "out of memory");
	code = write_answer(out, path, why) ? EXIT_FAILED : EXIT_DONE;
	fclose(out);
	if (code == EXIT_DONE)
		code = show_answer(call, text, show_store, why);
	else if (!*why->text)
		reason_say(why, EXIT_FAILED, "%s: cannot be read", path);
	free(text);
	return code;
}
