/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of store/ share. */
#ifndef TUNPRINT_STORE_SQL_H
#define TUNPRINT_STORE_SQL_H

#include <sqlite3.h>

#include "store/store.h"

/* Names already in a dictionary table, as a hash. */
struct dictionary {
	const char *table;
	struct entry { char *name; int64_t id; } *slots;
	size_t count, room;
	sqlite3_stmt *insert;
};

enum { NETWORKS, PATHS_OF, CLASSES, DICTIONARIES };
enum {
	SQL_BEGIN, SQL_COMMIT, SQL_ROLLBACK, SQL_MINUTE, SQL_CURSOR, SQL_SIGHTING, SQL_GAP,
	SQL_SEQUENCE, SQL_LAST, SQL_STATEMENTS,
};

struct store {
	sqlite3 *db;
	char path[1024];
	int64_t sequence;		/* of the last write */
	struct dictionary names[DICTIONARIES];
	sqlite3_stmt *sql[SQL_STATEMENTS];
};

/* SQLite's result as a negative errno with "path: ..."; 0 for OK, ROW and DONE. */
int sql_error(sqlite3 *db, const char *path, int result, struct reason *why);
int sql_run(struct store *store, const char *text, struct reason *why);
/* First column of the first row. -ENOENT: no row. */
int sql_number(struct store *store, const char *text, int64_t *number, struct reason *why);

/* open.c: a connection with its pragmas set and the schema checked or made. */
int store_connect(struct store *store, struct store_found *found, struct reason *why);
extern const char store_schema[];

/* dictionary.c */
int dictionaries_load(struct store *store, struct reason *why);
void dictionaries_drop(struct store *store);
/* The id of a name, put into its table when new; within a transaction. */
int dictionary_id(struct store *store, int dictionary, const char *name, int64_t *id,
	     struct reason *why);

#endif
