/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of store/ share. */
#ifndef TUNPRINT_STORE_SQL_H
#define TUNPRINT_STORE_SQL_H

#include <sqlite3.h>

#include "store/block.h"
#include "store/seals.h"
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
	SQL_SEQUENCE, SQL_LAST, SQL_SPAN, SQL_SPAN_MAKE, SQL_SEEN, SQL_OPEN_ROWS, SQL_PEER, SQL_GET_SEAL, SQL_PUT_SEAL,
	SQL_GET,
	SQL_PUT = SQL_GET + LEVELS, SQL_STATEMENTS = SQL_PUT + LEVELS,
};

struct store {
	sqlite3 *db;
	char path[1024];
	int64_t sequence;		/* of the last write */
	bool beside;			/* another one is the writer: sequence and the like are its */
	struct dictionary names[DICTIONARIES];
	sqlite3_stmt *sql[SQL_STATEMENTS];
	int log_pages;			/* of the log, as of the last commit */
	bool log_waits;			/* it is moved into the file later, by store_settle() */
	int64_t epoch;			/* id of the ledger's epoch, for labels; 0: not looked up */
	int64_t minutes_from, quarters_from;	/* seconds since 1970 */
	struct seal_list seals[LEVELS];	/* within a transaction */
	int64_t seal_quarter, seal_network, seal_chunk;	/* where sealing goes on */
};

/* SQLite's result as a negative errno with "path: ..."; 0 for OK, ROW and DONE. */
int sql_error(sqlite3 *db, const char *path, int result, struct reason *why);
/* A connection for one thread at a time; to be closed also after an error. */
int sql_open(sqlite3 **db, const char *path, int flags, struct reason *why);
int sql_run(struct store *store, const char *text, struct reason *why);
/* First column of the first row. -ENOENT: no row. */
int sql_number(struct store *store, const char *text, int64_t *number, struct reason *why);

/* open.c: a connection with its pragmas set and the schema checked or made. */
int store_connect(struct store *store, struct store_found *found, struct reason *why);
extern const char store_schema_1[], store_schema_2[], store_schema_3[];

/* log.c: what the log holds is moved into the file behind commits. */
void log_watch(struct store *store);
/* All of it, and the log's room is given back. */
void log_shrink(struct store *store);

/* dictionary.c */
int dictionaries_load(struct store *store, struct reason *why);
void dictionaries_drop(struct store *store);
/* The id of a name, put into its table when new; within a transaction. */
int dictionary_id(struct store *store, int dictionary, const char *name, int64_t *id,
	     struct reason *why);

/* write.c: prepares which, binds the numbers and runs it to its first row or its end. */
int sql_step(struct store *store, int which, const int64_t *values, int count, bool *row,
	     struct reason *why);
/* The same to its end. */
int sql_once(struct store *store, int which, const int64_t *values, int count, struct reason *why);
int sql_prepared(struct store *store, int which, struct reason *why);
int sql_begin(struct store *store, struct reason *why);
/* Commits, or rolls back when err is not 0; returns the first error. */
int sql_end(struct store *store, int err, struct reason *why);

/* buckets.c: one sealed bucket. A damaged one is put aside and counts as none. */
#define BUCKET_NETWORKS 24	/* bits of a network's id */
static inline int64_t bucket_id(int64_t period, int64_t network)
{
	return period * (1ll << BUCKET_NETWORKS) + network;
}
extern const char *const bucket_tables[LEVELS];
int bucket_get(struct store *store, struct block_label *label, struct block *block, bool *found,
	       struct reason *why);
int bucket_put(struct store *store, struct block_label *label, struct block *block,
	       struct reason *why);

#endif
