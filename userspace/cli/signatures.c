// SPDX-License-Identifier: Apache-2.0
/* tunprint signatures: check files without a collector; list and change what the collector has. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/ask.h"
#include "cli/show.h"
#include "signature/book.h"

/* --- asking --- */

/* The collector's answer to a wish; *body is closed by the caller. The members are taken over. */
static int wish(struct call *call, json_t *members, FILE **body, struct reason *why)
{
	int code, err;

	call->extra = members;
	err = ask(call, "signatures", NULL, body, &code, why);
	json_decref(members);
	call->extra = NULL;
	return err ? err : code;
}

static int change(struct call *call, json_t *members, struct reason *why)
{
	FILE *body = NULL;
	int code = wish(call, members, &body, why);

	if (body && !*why->text)
		fclose(body);
	return code;
}

/* The list as text to free; NULL with *code and the reason. */
static char *fetch(struct call *call, int *code, struct reason *why)
{
	char *text = NULL;
	size_t room = 0;
	FILE *body = NULL;

	*code = wish(call, json_pack("{s:s}", "do", "list"), &body, why);
	if (*why->text)
		return NULL;
	if (getline(&text, &room, body) < 0) {
		*code = reason_say(why, EXIT_NO_COLLECTOR, "the collector broke off");
		free(text);
		text = NULL;
	}
	fclose(body);
	return text;
}

static int list(struct call *call, struct reason *why)
{
	int code;
	char *text = fetch(call, &code, why);

	if (!text)
		return code;
	code = show_answer(call, text, show_signatures, why);
	free(text);
	return code;
}

/* --- files --- */

struct checked { unsigned int count; char (*names)[SIGNATURE_NAME_ROOM]; struct reason *why; };

static int take_checked(void *arg, const struct entry *entry)
{
	struct checked *c = arg;
	void *more;

	for (unsigned int i = 0; i < c->count; i++)
		if (!strcmp(c->names[i], entry->name))
			return reason_say(c->why, -EEXIST, "%s: stands there twice", entry->name);
	more = reallocarray(c->names, c->count + 1, sizeof(*c->names));
	if (!more)
		return reason_say(c->why, -ENOMEM, "out of memory");
	c->names = more;
	strcpy(c->names[c->count++], entry->name);
	return 0;
}

static FILE *open_file(const char *path, struct reason *why)
{
	FILE *file = strcmp(path, "-") ? fopen(path, "re") : stdin;

	if (!file)
		reason_say(why, -errno, "%s: %s", path, strerror(errno));
	return file;
}

/* Mistakes are shown with their line; the reason then stays empty. */
static int read_entries(const char *path, int (*each)(void *, const struct entry *), void *arg,
			struct reason *why)
{
	struct mistake *mistake = calloc(1, sizeof(*mistake));
	FILE *file = mistake ? open_file(path, why) : NULL;
	int err = file ? entries_read(file, path, each, arg, mistake, why) : -1;

	if (err && mistake && mistake->line) {
		fputs("tunprint: ", stderr);
		mistake_print(stderr, path, mistake);
		*why = (struct reason){ "" };
	}
	if (file && file != stdin)
		fclose(file);
	free(mistake);
	return err ? EXIT_FAILED : EXIT_DONE;
}

static int check_one(struct call *call, const char *path, struct reason *why)
{
	struct checked checked = { .why = why };
	int code = read_entries(path, take_checked, &checked, why);

	if (code == EXIT_DONE)
		fprintf(call->out, "%s: %u signature%s, no mistake\n", path, checked.count,
			checked.count == 1 ? "" : "s");
	free(checked.names);
	return code;
}

static int check(struct call *call, struct reason *why)
{
	int code = EXIT_DONE;

	for (unsigned int i = 1; i < call->args.words_count; i++) {
		struct reason here = { "" };

		if (check_one(call, call->args.words[i], &here) == EXIT_DONE)
			continue;
		code = EXIT_FAILED;
		if (*here.text)
			fprintf(stderr, "tunprint: %s\n", here.text);
	}
	return code;
}

struct kept { struct call *call; struct entry *list; unsigned int count; struct reason *why; };

static int keep(void *arg, const struct entry *entry)
{
	struct kept *k = arg;
	void *more = reallocarray(k->list, k->count + 1, sizeof(*k->list));

	if (!more)
		return reason_say(k->why, -ENOMEM, "out of memory");
	k->list = more;
	k->list[k->count++] = *entry;
	return 0;
}

static char *line_of(const struct entry *entry)
{
	char *text = NULL;
	size_t size = 0;
	FILE *file = open_memstream(&text, &size);
	struct json json;

	if (!file)
		return NULL;
	json_start(&json, file, JSON_LINE);
	entry_write(entry, &json, false);
	json_end(&json);
	fclose(file);
	return text;
}

/* The whole file is read before the first line is sent. */
static int import(struct call *call, struct reason *why)
{
	struct kept kept = { .call = call, .why = why };
	int code = read_entries(call->args.words[1], keep, &kept, why);
	unsigned int done = 0;

	for (; done < kept.count && code == EXIT_DONE; done++) {
		char *line = line_of(&kept.list[done]);

		code = line ? change(call, json_pack("{s:s, s:s}", "do", "import", "line", line), why) :
		       reason_say(why, EXIT_FAILED, "out of memory");
		if (code)
			reason_within(why, code, "%s: %s", call->args.words[1], kept.list[done].name);
		free(line);
	}
	if (code == EXIT_DONE)
		fprintf(call->out, "%u signature%s imported\n", done, done == 1 ? "" : "s");
	free(kept.list);
	return code;
}

static bool is_wanted(const struct call *call, const json_t *one)
{
	const char *name = take_text(one, "name"), *alias = take_text(one, "alias");

	for (unsigned int i = 1; i < call->args.words_count; i++)
		if (!strcmp(call->args.words[i], name) ||
		    (alias && !strcmp(call->args.words[i], alias)))
			return true;
	return call->args.words_count == 1 && !strcmp(take_text(one, "state") ? : "", "active");
}

/* Lines for another gateway: without number, counts and origin, which are this one's. */
static int export(struct call *call, struct reason *why)
{
	static const char *const ours[] = { "number", "hits", "ordinary", "origin" };
	unsigned int written = 0;
	json_t *answer, *one;
	size_t i;
	int code;
	char *text = fetch(call, &code, why);

	if (!text)
		return code;
	answer = json_loads(text, 0, NULL);
	free(text);
	json_array_foreach(json_object_get(answer, "data"), i, one) {
		if (!is_wanted(call, one))
			continue;
		for (unsigned int k = 0; k < sizeof(ours) / sizeof(ours[0]); k++)
			json_object_del(one, ours[k]);
		json_dumpf(one, call->out, JSON_COMPACT);
		fputc('\n', call->out);
		written++;
	}
	json_decref(answer);
	if (!written && call->args.words_count > 1)
		return reason_say(why, EXIT_USAGE, "there is no signature %s", call->args.words[1]);
	return EXIT_DONE;
}

static int named(struct call *call, const char *what, struct reason *why)
{
	json_t *members = json_pack("{s:s, s:s}", "do", what, "name", call->args.words[1]);

	if (!strcmp(what, "alias"))
		json_object_set_new(members, "alias", json_string(call->args.words[2]));
	return change(call, members, why);
}

int verb_signatures(struct call *call, struct reason *why)
{
	static const struct { const char *word; unsigned int least, most; } wishes[] = {
		{ "list", 0, 0 }, { "check", 1, UINT32_MAX }, { "import", 1, 1 },
		{ "export", 0, UINT32_MAX }, { "alias", 2, 2 }, { "retire", 1, 1 }, { "reject", 1, 1 },
	};
	const char *word = call->args.words_count ? call->args.words[0] : "list";
	unsigned int more = call->args.words_count ? call->args.words_count - 1 : 0, i = 0;
	char token[REASON_TOKEN_ROOM];

	while (i < sizeof(wishes) / sizeof(wishes[0]) && strcmp(wishes[i].word, word))
		i++;
	if (i == sizeof(wishes) / sizeof(wishes[0]))
		return reason_say(why, EXIT_USAGE, "signatures %s: must be list, check, import, export, "
				  "alias, retire or reject", reason_token(token, word, strlen(word)));
	if (more < wishes[i].least || more > wishes[i].most)
		return reason_say(why, EXIT_USAGE, "signatures %s: see 'tunprint help signatures'", word);
	switch (i) {
	case 0: return list(call, why);
	case 1: return check(call, why);
	case 2: return import(call, why);
	case 3: return export(call, why);
	}
	return named(call, word, why);
}
