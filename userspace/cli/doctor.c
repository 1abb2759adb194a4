// SPDX-License-Identifier: Apache-2.0
/* tunprint doctor: what this kernel, driver and MTU allow, tried with the real programs. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answer/head.h"
#include "cli/doctor.h"
#include "cli/show.h"

static const char *const words[] = {
	[FOUND_OK] = "ok", [FOUND_LESS] = "less", [FOUND_NO] = "no", [FOUND_UNKNOWN] = "unknown",
};

void diagnose(struct diagnosis *d, const char *check, const char *object, enum finding finding,
	      const char *note, ...)
{
	char text[700];
	va_list list;

	va_start(list, note);
	vsnprintf(text, sizeof(text), note, list);
	va_end(list);
	d->bad += finding == FOUND_NO;
	d->unknown += finding == FOUND_UNKNOWN;
	json_open_object(d->json, NULL);
	json_put_text(d->json, "check", check);
	json_put_text(d->json, "object", object);
	json_put_text(d->json, "state", words[finding]);
	json_put_text(d->json, "note", text);
	json_close(d->json);
}

/* A note in lines of the output's width, the first of which has begun at column at. */
static void put_wrapped(FILE *out, const char *text, size_t at, size_t width)
{
	size_t used = at;

	while (*text) {
		size_t word = strcspn(text, " ");

		if (used > at && used + 1 + word > width) {
			fprintf(out, "\n%*s", (int)at, "");
			used = at;
		} else if (used > at) {
			fputc(' ', out);
			used++;
		}
		fwrite(text, 1, word, out);
		used += word;
		text += word + (text[word] == ' ');
	}
	fputc('\n', out);
}

static int show_doctor(struct call *call, const json_t *answer, struct reason *why)
{
	const json_t *data = json_object_get(answer, "data"), *row;
	size_t width = call->look.width ? call->look.width : TABLE_WIDTH, i;

	json_array_foreach(data, i, row) {
		const char *object = take_text(row, "object"), *state = take_text(row, "state");
		char what[CELL_ROOM];
		const char *colour = !strcmp(state, "ok") ? "\033[32m" : !strcmp(state, "no") ?
				     "\033[31m" : "\033[33m";

		snprintf(what, sizeof(what), "%s%s%s", take_text(row, "check"), object ? " " : "",
			 object ? object : "");
		fprintf(call->out, "%s%-7s%s  %-26s  ", call->look.colour ? colour : "", state,
			call->look.colour ? "\033[0m" : "", what);
		put_wrapped(call->out, take_text(row, "note"), 37, width);
	}
	fputs("\nok: as good as it gets. less: works, but costs more or sees less. no: does not work.\n",
	      call->out);
	return EXIT_DONE;
}

static int write_doctor(struct call *call, char **text, struct diagnosis *d)
{
	struct answer_head head = { .source = "doctor", .generated = call->now };
	struct json json;
	size_t size;
	FILE *file = open_memstream(text, &size);
	int err;

	if (!file)
		return -1;
	d->json = &json;
	json_start(&json, file, JSON_LINE);
	answer_begin(&json, "tunprint.doctor/1", &head);
	json_open_array(&json, "data");
	diagnose_host(d);
	diagnose_hooks(d);
	diagnose_links(d, call->args.words, call->args.words_count);
	json_close(&json);
	json_close(&json);
	err = json_end(&json);
	fclose(file);
	return err;
}

int verb_doctor(struct call *call, struct reason *why)
{
	struct diagnosis d = { 0 };
	char *text = NULL;
	int code;

	if (write_doctor(call, &text, &d)) {
		free(text);
		return reason_say(why, EXIT_FAILED, "out of memory");
	}
	code = show_answer(call, text, show_doctor, why);
	free(text);
	if (code == EXIT_DONE && d.bad)
		return EXIT_FAILED;
	return code == EXIT_DONE && d.unknown ? EXIT_INCOMPLETE : code;
}
