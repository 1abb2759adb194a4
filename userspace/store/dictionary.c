// SPDX-License-Identifier: Apache-2.0
/* Dictionaries: a name's id, kept in memory so that a row costs no query. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "store/sql.h"

static const char *const tables[DICTIONARIES] = {
	[NETWORKS] = "network", [PATHS_OF] = "path", [CLASSES] = "class",
};

static struct entry *slot_of(const struct dictionary *d, const char *name)
{
	uint64_t h = 14695981039346656037ull;	/* FNV-1a */

	for (const char *c = name; *c; c++)
		h = (h ^ (unsigned char)*c) * 1099511628211ull;
	for (h ^= h >> 32;; h++) {
		struct entry *slot = &d->slots[h & (d->room - 1)];

		if (!slot->name || !strcmp(slot->name, name))
			return slot;
	}
}

static int remember(struct dictionary *d, const char *name, int64_t id)
{
	struct entry *slot;

	if (2 * d->count >= d->room) {
		struct dictionary wide = { .room = d->room ? 2 * d->room : 256 };

		wide.slots = calloc(wide.room, sizeof(*wide.slots));
		if (!wide.slots)
			return -ENOMEM;
		for (size_t i = 0; i < d->room; i++)
			if (d->slots[i].name)
				*slot_of(&wide, d->slots[i].name) = d->slots[i];
		free(d->slots);
		d->slots = wide.slots;
		d->room = wide.room;
	}
	slot = slot_of(d, name);
	if (!slot->name) {
		slot->name = strdup(name);
		if (!slot->name)
			return -ENOMEM;
		d->count++;
	}
	slot->id = id;
	return 0;
}

static int load(struct store *store, struct dictionary *d, struct reason *why)
{
	char text[120];
	sqlite3_stmt *sql = NULL;
	int rc, err = 0;

	sqlite3_snprintf(sizeof(text), text, "SELECT id, name FROM %s", d->table);
	rc = sqlite3_prepare_v2(store->db, text, -1, &sql, NULL);
	while (!err && rc == SQLITE_OK && (rc = sqlite3_step(sql)) == SQLITE_ROW) {
		const char *name = (const char *)sqlite3_column_text(sql, 1);

		err = name ? remember(d, name, sqlite3_column_int64(sql, 0)) : -EBADMSG;
		rc = SQLITE_OK;
	}
	if (rc != SQLITE_DONE && !err)
		err = sql_error(store->db, store->path, rc, why);
	sqlite3_finalize(sql);
	sqlite3_snprintf(sizeof(text), text, "INSERT INTO %s(name) VALUES(?1)"
			 " ON CONFLICT(name) DO UPDATE SET name=name RETURNING id", d->table);
	if (!err)
		err = sql_error(store->db, store->path,
				sqlite3_prepare_v2(store->db, text, -1, &d->insert, NULL), why);
	return err;
}

int dictionaries_load(struct store *store, struct reason *why)
{
	int err = 0;

	dictionaries_drop(store);
	for (int i = 0; i < DICTIONARIES && !err; i++) {
		store->names[i].table = tables[i];
		err = load(store, &store->names[i], why);
	}
	return err;
}

void dictionaries_drop(struct store *store)
{
	for (int i = 0; i < DICTIONARIES; i++) {
		struct dictionary *d = &store->names[i];

		for (size_t j = 0; j < d->room; j++)
			free(d->slots[j].name);
		free(d->slots);
		sqlite3_finalize(d->insert);
		memset(d, 0, sizeof(*d));
	}
}

int dictionary_id(struct store *store, int dictionary, const char *name, int64_t *id,
	     struct reason *why)
{
	struct dictionary *d = &store->names[dictionary];
	struct entry *slot = d->room ? slot_of(d, name) : NULL;
	int rc;

	if (slot && slot->name) {
		*id = slot->id;
		return 0;
	}
	sqlite3_bind_text(d->insert, 1, name, -1, SQLITE_STATIC);
	rc = sqlite3_step(d->insert);
	if (rc == SQLITE_ROW)		/* also when an import beside us was first */
		*id = sqlite3_column_int64(d->insert, 0);
	sqlite3_reset(d->insert);
	if (rc != SQLITE_ROW)
		return sql_error(store->db, store->path, rc, why);
	return remember(d, name, *id) ? reason_say(why, -ENOMEM, "no memory") : 0;
}
