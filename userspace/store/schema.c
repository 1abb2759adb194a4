// SPDX-License-Identifier: Apache-2.0
/*
 * Schema 3. Names stand once, in dictionaries; open minute rows are sorted by time, so that appending
 * touches the table's end only. number keeps what the kernel's numbers mean, cursor how far its
 * ledger is in here. Schema 1 is the first part alone: its minute rows are the second's open ones.
 * Schema 2 has no sums by month: its days go into them after the upgrade, as if their month ended then.
 */
#include "store/sql.h"

/* A sealed bucket's id is its period's number << 24 | network; network 0 is the sum of all. */
#define BUCKETS(name) \
	"CREATE TABLE " name "(id INTEGER PRIMARY KEY, sequence INTEGER NOT NULL," \
	" epoch INTEGER NOT NULL, rolled INTEGER NOT NULL, sum INTEGER NOT NULL," \
	" data BLOB NOT NULL) STRICT;"

const char store_schema_1[] =
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

const char store_schema_2[] =
	BUCKETS("minutes") BUCKETS("quarters") BUCKETS("days") BUCKETS("weeks")
	/* days that are not yet in days and weeks */
	"CREATE INDEX quarters_open ON quarters(rolled) WHERE rolled=0;"
	/* what a period's buckets were when it was last written: 256 networks a row */
	"CREATE TABLE seal(level INTEGER NOT NULL, period INTEGER NOT NULL, part INTEGER NOT NULL,"
	" sum INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY(level, period, part)) STRICT;"
	/* buckets whose checksum was wrong when something had to be added to them */
	"CREATE TABLE damaged(level INTEGER NOT NULL, id INTEGER NOT NULL, at INTEGER NOT NULL,"
	" data BLOB) STRICT;"
	"CREATE TABLE epoch(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;"
	/* first, last: seconds since 1970, of sealed traffic */
	"CREATE TABLE seen(network INTEGER NOT NULL, path INTEGER NOT NULL, class INTEGER NOT NULL,"
	" first INTEGER NOT NULL, last INTEGER NOT NULL,"
	" PRIMARY KEY(network, path, class)) STRICT, WITHOUT ROWID;"
	/* by day since 1970: what flows said of both ends, approximately */
	"CREATE TABLE peer(day INTEGER NOT NULL, network INTEGER NOT NULL, peer INTEGER NOT NULL,"
	" class INTEGER NOT NULL, flows INTEGER NOT NULL, packets_up INTEGER NOT NULL,"
	" packets_down INTEGER NOT NULL, bytes_up INTEGER NOT NULL, bytes_down INTEGER NOT NULL,"
	" PRIMARY KEY(day, network, peer, class)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE import(digest TEXT PRIMARY KEY, at INTEGER NOT NULL, name TEXT NOT NULL,"
	" records INTEGER NOT NULL, complete INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
	/* seconds since 1970: from when on minutes and quarters are whole */
	"INSERT INTO meta VALUES('minutes-from', -9223372036854775807),"
	" ('quarters-from', -9223372036854775807);";

const char store_schema_3[] =
	BUCKETS("months")
	/* months of days that are not yet in their year */
	"CREATE INDEX days_open ON days(rolled) WHERE rolled=0;";
