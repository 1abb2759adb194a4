// SPDX-License-Identifier: Apache-2.0
/* The book, its file and the kernel's set stay together: a change is saved and pushed at once. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/tell.h"
#include "base/times.h"
#include "collect/rules.h"
#include "collect/source.h"

static unsigned int active(const struct book *book)
{
	unsigned int n = 0;

	for (size_t i = 0; i < book->count; i++)
		n += book->list[i].state == SIGNATURE_ACTIVE;
	return n;
}

static int push(struct rules *r, struct reason *why)
{
	struct signature_set *set = malloc(sizeof(*set));
	int err = set ? 0 : reason_say(why, -ENOMEM, "no memory");

	if (!err) {
		book_set(&r->book, set);
		if (r->source->ops->signatures)
			err = r->source->ops->signatures(r->source, set, why);
		r->loaded = err ? r->loaded : set->count;
		r->left = active(&r->book) - set->count;
	}
	free(set);
	return err;
}

/* What changed goes to the file first: a number that the ledger knows is never forgotten. */
static int settle(struct rules *r, struct reason *why)
{
	struct reason here = { "" };
	int err = *r->path && r->book.changed ? book_save(&r->book, r->path, &here) : 0;

	err = err ? err : push(r, &here);
	r->failure = here;
	return err ? reason_say(why, err, "%s", here.text) : 0;
}

int rules_begin(struct rules *r, struct source *source, const char *path, const char *folder,
		struct reason *why)
{
	int err = 0;

	pthread_mutex_init(&r->lock, NULL);
	r->source = source;
	snprintf(r->path, sizeof(r->path), "%s", path ? path : "");
	snprintf(r->folder, sizeof(r->folder), "%s", folder ? folder : "");
	if (*r->path)
		err = book_load(&r->book, r->path, why);
	if (err && err != -ENOENT)
		return err;
	err = *r->folder ? book_folder(&r->book, r->folder, why) : 0;
	return err ? err : settle(r, why);
}

static int copy(struct book *to, const struct book *from)
{
	*to = *from;
	to->list = calloc(from->room + 1, sizeof(*to->list));
	if (!to->list)
		return -ENOMEM;
	if (from->count)	/* an empty book has no list */
		memcpy(to->list, from->list, from->count * sizeof(*to->list));
	return 0;
}

int rules_reload(struct rules *r, struct reason *why)
{
	struct book fresh, old = r->book;
	int err = copy(&fresh, &old) ? reason_say(why, -ENOMEM, "no memory") : 0;

	err = err || !*r->folder ? err : book_folder(&fresh, r->folder, why);
	if (err) {
		book_free(&fresh);
		return err;
	}
	pthread_mutex_lock(&r->lock);
	r->book = fresh;
	pthread_mutex_unlock(&r->lock);
	free(old.list);
	return settle(r, why);
}

void rules_end(struct rules *r)
{
	if (*r->path && r->book.changed)
		book_save(&r->book, r->path, NULL);
	if (r->source)
		pthread_mutex_destroy(&r->lock);
	book_free(&r->book);
}

static bool hits_ordinary(const struct entry *e)
{
	return e->state == SIGNATURE_ACTIVE && e->ordinary >= e->pardoned + RULES_PULL;
}

void rules_tick(struct rules *r, int64_t mono)
{
	bool pull = false;

	if (mono - r->looked < RULES_EVERY || !r->source || !r->source->ops->signature_counts)
		return;
	r->looked = mono;
	pthread_mutex_lock(&r->lock);
	for (size_t i = 0; i < r->book.count; i++) {
		struct entry *e = &r->book.list[i];
		struct signature_counts counts;

		if (r->source->ops->signature_counts(r->source, e->match.number, &counts))
			continue;
		e->hits = counts.hits;
		e->ordinary = counts.ordinary;
		if (!hits_ordinary(e))
			continue;
		e->state = SIGNATURE_PULLED;
		snprintf(r->pulled, sizeof(r->pulled), "%s", e->name);
		r->pulls++;
		r->book.changed = pull = true;
		tell_operator(TELL_SIGNATURE_PULLED,
			      "signature %s pulled: %llu flows that it named were ordinary", e->name,
			      (unsigned long long)(e->ordinary - e->pardoned));
	}
	pthread_mutex_unlock(&r->lock);
	if ((pull || *r->failure.text) && settle(r, NULL))
		tell_operator(TELL_SIGNATURES_UNSAVED, "signatures: %s", r->failure.text);
}

int rules_learn(struct rules *r, const char *name, const char *fingerprint,
		const struct signature *match, int64_t now, uint16_t *number, struct reason *why)
{
	int err;

	pthread_mutex_lock(&r->lock);
	err = book_learn(&r->book, name, fingerprint, match, now, number, why);
	pthread_mutex_unlock(&r->lock);
	return err ? err : settle(r, why);
}

bool rules_active(struct rules *r, const char *name, struct signature *match)
{
	const struct entry *e;
	bool active;

	pthread_mutex_lock(&r->lock);
	e = book_find(&r->book, name);
	active = e && e->state == SIGNATURE_ACTIVE && e->match.number;
	if (active)
		*match = e->match;
	pthread_mutex_unlock(&r->lock);
	return active;
}

bool rules_ended(struct rules *r, uint16_t number, struct reason *why)
{
	const struct entry *e;
	bool ended;

	pthread_mutex_lock(&r->lock);
	e = book_number(&r->book, number);
	ended = e && e->state != SIGNATURE_ACTIVE;
	if (ended && e->state == SIGNATURE_PULLED)
		reason_say(why, 0, "its signature was pulled: it hit ordinary traffic");
	else if (ended)
		reason_say(why, 0, "its signature was %s by the operator",
			   signature_state_name(e->state));
	pthread_mutex_unlock(&r->lock);
	return ended;
}

int rules_import(struct rules *r, const char *line, struct reason *why)
{
	struct mistake *mistake = calloc(1, sizeof(*mistake));
	struct entry entry, *mine;
	int err = mistake ? entry_read(&entry, line, mistake) : -ENOMEM;

	if (err)
		reason_say(why, err, "column %u: %s", mistake ? mistake->column : 0,
			   mistake ? mistake->why : "no memory");
	free(mistake);
	if (err)
		return err;
	entry.origin = FROM_IMPORT;
	entry.since = entry.since ? entry.since : times_now();
	pthread_mutex_lock(&r->lock);
	err = book_put(&r->book, &entry, NULL, why);
	mine = err ? NULL : book_find(&r->book, entry.name);
	if (mine)
		mine->pardoned = mine->ordinary;
	pthread_mutex_unlock(&r->lock);
	return err ? err : settle(r, why);
}

static struct entry *wanted(struct rules *r, const char *name, struct reason *why)
{
	struct entry *e = book_find(&r->book, name);
	char token[REASON_TOKEN_ROOM];

	if (!e)
		reason_say(why, -ENOENT, "there is no signature %s",
			   reason_token(token, name, strlen(name)));
	return e;
}

int rules_alias(struct rules *r, const char *name, const char *alias, struct reason *why)
{
	struct entry *e, *other;

	if (!*alias || strlen(alias) >= SIGNATURE_ALIAS_ROOM ||
	    alias[strspn(alias, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")])
		return reason_say(why, -EINVAL, "an alias is 1 to %d letters, digits, '.', '_' or '-'",
				  SIGNATURE_ALIAS_ROOM - 1);
	e = wanted(r, name, why);
	if (!e)
		return -ENOENT;
	other = book_find(&r->book, alias);
	if (other && other != e)
		return reason_say(why, -EEXIST, "%s: is signature %s already", alias, other->name);
	pthread_mutex_lock(&r->lock);
	snprintf(e->alias, sizeof(e->alias), "%s", alias);
	r->book.changed = true;
	pthread_mutex_unlock(&r->lock);
	return settle(r, why);
}

int rules_state(struct rules *r, const char *name, enum signature_state state, struct reason *why)
{
	struct entry *e = wanted(r, name, why);

	if (!e)
		return -ENOENT;
	pthread_mutex_lock(&r->lock);
	e->state = (uint8_t)state;
	e->found = e->found ? e->found : state != SIGNATURE_ACTIVE;
	r->book.changed = true;
	pthread_mutex_unlock(&r->lock);
	return settle(r, why);
}

/* --- names --- */

const char *rules_name(struct rules *r, uint16_t class, char out[SIGNATURE_ALIAS_ROOM])
{
	const char *name;

	pthread_mutex_lock(&r->lock);
	name = book_name(&r->book, class);
	if (name)
		snprintf(out, SIGNATURE_ALIAS_ROOM, "%s", name);
	pthread_mutex_unlock(&r->lock);
	return name ? out : NULL;
}

const char *rules_stable(struct rules *r, uint16_t class, char out[SIGNATURE_ALIAS_ROOM])
{
	const struct entry *e;

	pthread_mutex_lock(&r->lock);
	e = class >= CLASS_SIGNATURES ?
	    book_number(&r->book, (uint16_t)(class - CLASS_SIGNATURES)) : NULL;
	if (e)
		snprintf(out, SIGNATURE_ALIAS_ROOM, "%s", e->name);
	pthread_mutex_unlock(&r->lock);
	return e ? out : NULL;
}

void rules_write(struct rules *r, struct json *json)
{
	pthread_mutex_lock(&r->lock);
	for (size_t i = 0; i < r->book.count; i++)
		entry_write(&r->book.list[i], json, true);
	pthread_mutex_unlock(&r->lock);
}
