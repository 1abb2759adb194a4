// SPDX-License-Identifier: Apache-2.0
/*
 * Schema 1. Names stand once, in dictionaries; minute rows are sorted by time, so that appending
 * touches the table's end only. number keeps what the kernel's numbers mean, cursor how far its
 * ledger is in here.
 */
#include "store/sql.h"

const char store_schema[] =
	"CREATE TABLE meta(key TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID;"
	"CREATE TABLE network(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;"
	"CREATE TABLE path(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;"
	"CREATE TABLE class(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;"
	"CREATE TABLE number(kind TEXT NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL,"
	" PRIMARY KEY(kind, number), UNIQUE(kind, name)) STRICT, WITHOUT ROWID;"
	/* ts: seconds since 1970, way: 0 sent by the network, 1 got */
	"CREATE TABLE minute(ts INTEGER NOT NULL,"
	" network INTEGER NOT NULL REFERENCES network(id),"
	" path INTEGER NOT NULL REFERENCES path(id),"
	" class INTEGER NOT NULL REFERENCES class(id), way INTEGER NOT NULL,"
	" packets INTEGER NOT NULL CHECK(packets >= 0), bytes INTEGER NOT NULL CHECK(bytes >= 0),"
	" PRIMARY KEY(ts, network, path, class, way)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE cursor(net INTEGER NOT NULL, path INTEGER NOT NULL, class INTEGER NOT NULL,"
	" way INTEGER NOT NULL, packets INTEGER NOT NULL, bytes INTEGER NOT NULL,"
	" PRIMARY KEY(net, path, class, way)) STRICT, WITHOUT ROWID;"
	/* first, last: microseconds since 1970 */
	"CREATE TABLE sighting(network INTEGER NOT NULL REFERENCES network(id),"
	" path INTEGER NOT NULL REFERENCES path(id),"
	" class INTEGER NOT NULL REFERENCES class(id), first INTEGER NOT NULL,"
	" last INTEGER NOT NULL, confidence INTEGER NOT NULL, verdicts INTEGER NOT NULL,"
	" PRIMARY KEY(network, path, class)) STRICT, WITHOUT ROWID;"
	/* key columns first: quick_check of SQLite 3.40 mixes them up otherwise */
	"CREATE TABLE gap(since INTEGER NOT NULL, what TEXT NOT NULL, until INTEGER NOT NULL,"
	" PRIMARY KEY(since, what)) STRICT, WITHOUT ROWID;"
	"INSERT INTO meta VALUES('sequence', 0), ('last', 0), ('epoch', '');";
