// SPDX-License-Identifier: Apache-2.0
/* The book's own file, the operator's files, and files that others sent. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/lines.h"
#include "signature/book.h"

int entries_read(FILE *file, const char *name, int (*each)(void *arg, const struct entry *entry),
		 void *arg, struct mistake *mistake, struct reason *why)
{
	struct lines *lines = malloc(sizeof(*lines));
	int err = lines ? 0 : reason_say(why, -ENOMEM, "no memory");

	mistake->line = 0;
	if (lines)
		lines_from(lines, file, name);
	while (!err && (err = lines_next(lines, why)) > 0) {
		struct entry entry;

		err = 0;
		if (!lines->text[strspn(lines->text, " \t")])
			continue;
		if (entry_read(&entry, lines->text, mistake)) {
			mistake->line = lines->number;
			snprintf(mistake->text, sizeof(mistake->text), "%s", lines->text);
			err = reason_say(why, -EINVAL, "%s:%u:%u: %s", name, mistake->line,
					 mistake->column, mistake->why);
		} else {
			err = each(arg, &entry);
		}
	}
	free(lines);
	return err;
}

struct loading {
	struct book *book;
	struct reason *why;
	bool file;		/* the operator's: no numbers, no states */
};

/* The book's own line: number and state stand. */
static int take_own(void *arg, const struct entry *entry)
{
	struct loading *l = arg;
	uint16_t number = entry->match.number;
	struct entry *mine;
	int err;

	if (number && book_number(l->book, number))
		return reason_say(l->why, -EINVAL, "%s: number %u is another's", entry->name, number);
	if (book_find(l->book, entry->name))
		return reason_say(l->why, -EINVAL, "%s: stands there twice", entry->name);
	if (number >= l->book->next)
		l->book->next = number;
	err = book_put(l->book, entry, NULL, l->why);
	mine = err ? NULL : book_find(l->book, entry->name);
	if (mine && number)
		mine->match.number = number;
	if (mine)
		mine->found = mine->state != SIGNATURE_ACTIVE;
	return err;
}

int book_load(struct book *book, const char *path, struct reason *why)
{
	struct loading l = { .book = book, .why = why };
	struct mistake *mistake = malloc(sizeof(*mistake));
	FILE *file = fopen(path, "re");
	int err = !file ? -errno : !mistake ? -ENOMEM : 0;

	if (err)
		reason_say(why, err, "%s: %s", path, strerror(-err));
	else
		err = entries_read(file, path, take_own, &l, mistake, why);
	if (file)
		fclose(file);
	free(mistake);
	book->changed = false;
	return err;
}

int book_save(struct book *book, const char *path, struct reason *why)
{
	char aside[4096];
	struct json json;
	FILE *file;
	int err = 0;

	snprintf(aside, sizeof(aside), "%s.new", path);
	file = fopen(aside, "we");
	if (!file)
		return reason_say(why, -errno, "%s: %s", aside, strerror(errno));
	fchmod(fileno(file), 0640);
	json_start(&json, file, JSON_LINE);
	for (size_t i = 0; i < book->count; i++)
		entry_write(&book->list[i], &json, false);
	err = json_end(&json);
	if (!err && fsync(fileno(file)))
		err = -errno;
	if (fclose(file) && !err)
		err = -errno;
	if (!err && rename(aside, path))
		err = -errno;
	if (err) {
		unlink(aside);
		return reason_say(why, err, "%s: %s", path, strerror(-err));
	}
	book->changed = false;
	return 0;
}

/* An operator's line: what he retired, rejected or named over the socket stands. */
static int take_file(void *arg, const struct entry *entry)
{
	struct loading *l = arg;
	struct entry fresh = *entry, *mine = book_find(l->book, entry->name);
	int err;

	fresh.origin = FROM_FILE;
	fresh.found = 2;
	if (mine && mine->state != SIGNATURE_ACTIVE && (mine->origin != FROM_FILE || mine->found))
		fresh.state = mine->state;
	err = book_put(l->book, &fresh, NULL, l->why);
	return err;
}

static int take_one(struct loading *l, const char *path)
{
	struct mistake *mistake = malloc(sizeof(*mistake));
	FILE *file = fopen(path, "re");
	int err = !file ? -errno : !mistake ? -ENOMEM : 0;

	if (err)
		reason_say(l->why, err, "%s: %s", path, strerror(-err));
	else
		err = entries_read(file, path, take_file, l, mistake, l->why);
	if (file)
		fclose(file);
	free(mistake);
	return err;
}

static int is_ours(const struct dirent *e)
{
	size_t n = strlen(e->d_name);

	return n > 6 && *e->d_name != '.' && !strcmp(e->d_name + n - 6, ".jsonl");
}

int book_folder(struct book *book, const char *folder, struct reason *why)
{
	struct loading l = { book, why, true };
	struct dirent **names;
	int count = scandir(folder, &names, is_ours, alphasort), err = 0;
	char path[4096];

	if (count < 0)
		return errno == ENOENT ? 0 : reason_say(why, -errno, "%s: %s", folder, strerror(errno));
	for (int i = 0; i < count; i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, names[i]->d_name);
		err = err ? err : take_one(&l, path);
		free(names[i]);
	}
	free(names);
	for (size_t i = 0; i < book->count; i++) {
		struct entry *e = &book->list[i];

		if (!err && e->origin == FROM_FILE && e->found < 2 && e->state == SIGNATURE_ACTIVE) {
			e->state = SIGNATURE_RETIRED;
			book->changed = true;
		}
		e->found = e->found == 2;
	}
	return err;
}
