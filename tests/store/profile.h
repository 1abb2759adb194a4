/* SPDX-License-Identifier: Apache-2.0 */
/* One profile of hours, by the clocks of TZ as the C library knows them. */
#ifndef TUNPRINT_TEST_PROFILE_H
#define TUNPRINT_TEST_PROFILE_H

#include <string.h>
#include <time.h>

#include "store/series.h"

static inline int64_t local_offset(void *arg, int64_t time)
{
	time_t t = time;
	struct tm tm;

	localtime_r(&t, &tm);
	return tm.tm_gmtoff;
}

static inline int take_profile(void *arg, const struct profile_row *row)
{
	memcpy(arg, row, sizeof(*row));
	return 0;
}

#endif
