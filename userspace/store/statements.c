// SPDX-License-Identifier: Apache-2.0
/* The writer's statements: each is prepared when it is first wanted, and kept. */
#include "store/sql.h"

static const char *const texts[SQL_STATEMENTS] = {
	[SQL_BEGIN] = "BEGIN IMMEDIATE",
	[SQL_COMMIT] = "COMMIT",
	[SQL_ROLLBACK] = "ROLLBACK",
	[SQL_MINUTE] = "INSERT INTO minute VALUES(?1,?2,?3,?4,?5,?6,?7) ON CONFLICT DO UPDATE"
		       " SET packets=packets+excluded.packets, bytes=bytes+excluded.bytes",
	[SQL_CURSOR] = "INSERT INTO cursor VALUES(?1,?2,?3,?4,?5,?6) ON CONFLICT DO UPDATE"
		       " SET packets=excluded.packets, bytes=excluded.bytes",
	[SQL_SIGHTING] = "INSERT INTO sighting VALUES(?1,?2,?3,?4,?5,?6,?7) ON CONFLICT DO UPDATE"
			 " SET first=min(first,excluded.first), last=max(last,excluded.last),"
			 " confidence=max(confidence,excluded.confidence),"
			 " verdicts=verdicts+excluded.verdicts",
	[SQL_GAP] = "INSERT INTO gap(since,until,what) VALUES(?1,?2,?3) ON CONFLICT DO UPDATE"
		    " SET until=max(until,excluded.until)",
	/* Whoever else writes has moved it, and then nothing of this may be added. */
	[SQL_SEQUENCE] = "UPDATE meta SET value=?1+1 WHERE key='sequence' AND value=?1",
	[SQL_LAST] = "UPDATE meta SET value=?1 WHERE key='last'",
	/* First and last of all sealed traffic, so that nobody reads all of seen for it. */
	[SQL_SPAN] = "UPDATE meta SET value=iif(key='sealed-first', min(value,?1), max(value,?2))"
		     " WHERE key IN ('sealed-first', 'sealed-last')",
	[SQL_SPAN_MAKE] = "INSERT OR REPLACE INTO meta SELECT 'sealed-first', min(first) FROM seen"
			  " UNION ALL SELECT 'sealed-last', max(last) FROM seen",
	[SQL_SEEN] = "INSERT INTO seen VALUES(?1,?2,?3,?4,?5) ON CONFLICT DO UPDATE SET"
		     " first=min(first,excluded.first), last=max(last,excluded.last)"
		     " WHERE first>excluded.first OR last<excluded.last",
	[SQL_OPEN_ROWS] = "DELETE FROM minute WHERE ts>=?1 AND ts<?2 AND network>=?3 AND network<?4"
			  " RETURNING ts, network, path, class, way, packets, bytes",
	[SQL_PEER] = "INSERT INTO peer VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9) ON CONFLICT DO UPDATE SET"
		     " flows=flows+excluded.flows, packets_up=packets_up+excluded.packets_up,"
		     " packets_down=packets_down+excluded.packets_down,"
		     " bytes_up=bytes_up+excluded.bytes_up, bytes_down=bytes_down+excluded.bytes_down",
	[SQL_GET_SEAL] = "SELECT sum, data FROM seal WHERE level=?1 AND period=?2 AND part=?3",
	[SQL_PUT_SEAL] = "INSERT OR REPLACE INTO seal(level,period,part,sum,data)"
			 " VALUES(?1,?2,?3,?4,?5)",
};

int sql_prepared(struct store *store, int which, struct reason *why)
{
	if (store->sql[which])
		return 0;
	return sql_error(store->db, store->path,
			 sqlite3_prepare_v3(store->db, texts[which], -1, SQLITE_PREPARE_PERSISTENT,
					    &store->sql[which], NULL), why);
}

int sql_step(struct store *store, int which, const int64_t *values, int count, bool *row,
	     struct reason *why)
{
	sqlite3_stmt **sql = &store->sql[which];
	int err = sql_prepared(store, which, why), rc = SQLITE_OK;

	if (err)
		return err;
	for (int i = 0; i < count && rc == SQLITE_OK; i++)
		rc = sqlite3_bind_int64(*sql, i + 1, values[i]);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(*sql);
	if (row)
		*row = rc == SQLITE_ROW;
	return sql_error(store->db, store->path, rc, why);
}

int sql_once(struct store *store, int which, const int64_t *values, int count,
	     struct reason *why)
{
	int err = sql_step(store, which, values, count, NULL, why);

	sqlite3_reset(store->sql[which]);
	return err;
}
