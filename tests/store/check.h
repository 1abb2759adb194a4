/* SPDX-License-Identifier: Apache-2.0 */
/* One line per check, and a sum at the end; and what the store says, asked behind its back. */
#ifndef TUNPRINT_TEST_CHECK_H
#define TUNPRINT_TEST_CHECK_H

#include <sqlite3.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

static int passed, failed;

static __attribute__((format(printf, 2, 3))) bool check(bool good, const char *format, ...)
{
	va_list args;

	printf(good ? "  ok    " : "  FAIL  ");
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
	fflush(stdout);
	good ? passed++ : failed++;
	return good;
}

static inline int check_sum(void)
{
	printf("%d passed, %d failed\n", passed, failed);
	return failed != 0;
}

/* First number of a query, -1 when it fails. */
static inline long long asked(const char *path, const char *query)
{
	sqlite3_stmt *sql = NULL;
	long long number = -1;
	sqlite3 *db = NULL;

	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK &&
	    sqlite3_prepare_v2(db, query, -1, &sql, NULL) == SQLITE_OK &&
	    sqlite3_step(sql) == SQLITE_ROW)
		number = sqlite3_column_int64(sql, 0);
	sqlite3_finalize(sql);
	sqlite3_close(db);
	return number;
}

#endif
