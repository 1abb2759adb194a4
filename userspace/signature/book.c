// SPDX-License-Identifier: Apache-2.0
/* Which signatures there are. Numbers go up and never come back: the ledger counts under them. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "signature/book.h"

void book_free(struct book *book)
{
	free(book->list);
	memset(book, 0, sizeof(*book));
}

struct entry *book_number(const struct book *book, uint16_t number)
{
	for (size_t i = 0; i < book->count; i++)
		if (book->list[i].match.number == number)
			return &book->list[i];
	return NULL;
}

struct entry *book_find(const struct book *book, const char *name)
{
	for (size_t i = 0; i < book->count; i++)
		if (!strcmp(book->list[i].name, name) ||
		    (*book->list[i].alias && !strcmp(book->list[i].alias, name)))
			return &book->list[i];
	return NULL;
}

static struct entry *named(const struct book *book, const char *name)
{
	for (size_t i = 0; i < book->count; i++)
		if (!strcmp(book->list[i].name, name))
			return &book->list[i];
	return NULL;
}

static struct entry *add(struct book *book, const struct entry *entry, struct reason *why)
{
	struct entry *list;

	if (!book->next)
		book->next = 1;
	if (!entry->match.number && book->next >= SIGNATURE_NUMBERS) {
		reason_say(why, -ENOSPC, "all %d numbers of signatures are given out",
			   SIGNATURE_NUMBERS - 1);
		return NULL;
	}
	if (book->count == book->room) {
		size_t room = book->room ? 2 * book->room : 16;

		list = reallocarray(book->list, room, sizeof(*list));
		if (!list) {
			reason_say(why, -ENOMEM, "no memory");
			return NULL;
		}
		book->list = list;
		book->room = room;
	}
	book->list[book->count] = *entry;
	if (!entry->match.number)
		book->list[book->count].match.number = book->next;
	if (book->next <= book->list[book->count].match.number)
		book->next = (uint16_t)(book->list[book->count].match.number + 1);
	return &book->list[book->count++];
}

int book_put(struct book *book, const struct entry *entry, uint16_t *number, struct reason *why)
{
	struct entry *mine = named(book, entry->name), fresh = *entry;

	if (mine && mine->state == SIGNATURE_REJECTED && entry->origin == FROM_LEARNED)
		return reason_say(why, -EPERM, "%s: was rejected", entry->name);
	if (mine && mine->state == SIGNATURE_PULLED && entry->origin == FROM_LEARNED)
		return reason_say(why, -EPERM, "%s: was pulled, it hit ordinary traffic", entry->name);
	fresh.match.number = mine ? mine->match.number : 0;
	if (mine) {
		if (!*fresh.alias)
			strcpy(fresh.alias, mine->alias);
		fresh.since = mine->since ? mine->since : fresh.since;
		fresh.hits = mine->hits;
		fresh.ordinary = mine->ordinary;
		*mine = fresh;
	} else {
		mine = add(book, &fresh, why);
		if (!mine)
			return book->next >= SIGNATURE_NUMBERS ? -ENOSPC : -ENOMEM;
	}
	if (number)
		*number = mine->match.number;
	book->changed = true;
	return 0;
}

int book_learn(struct book *book, const char *name, const char *fingerprint,
	       const struct signature *match, int64_t now, uint16_t *number, struct reason *why)
{
	struct entry entry = { .match = *match, .origin = FROM_LEARNED, .since = now };

	snprintf(entry.name, sizeof(entry.name), "%s", name);
	snprintf(entry.fingerprint, sizeof(entry.fingerprint), "%s", fingerprint);
	return book_put(book, &entry, number, why);
}

static int surer(const void *a, const void *b)
{
	const struct signature *x = a, *y = b;

	return x->bits != y->bits ? (int)y->bits - (int)x->bits : (int)x->number - (int)y->number;
}

void book_set(const struct book *book, struct signature_set *set)
{
	struct signature *list = calloc(book->count + 1, sizeof(*list));
	size_t n = 0;

	for (size_t i = 0; list && i < book->count; i++)
		if (book->list[i].state == SIGNATURE_ACTIVE)
			list[n++] = book->list[i].match;
	if (list)
		qsort(list, n, sizeof(*list), surer);
	signature_set_make(set, list, n < SIGNATURES ? n : SIGNATURES);
	free(list);
}

const char *book_name(const struct book *book, uint16_t class)
{
	const struct entry *e = class >= CLASS_SIGNATURES ?
		book_number(book, (uint16_t)(class - CLASS_SIGNATURES)) : NULL;

	return !e ? NULL : *e->alias ? e->alias : e->name;
}
