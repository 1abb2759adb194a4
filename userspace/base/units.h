/* SPDX-License-Identifier: Apache-2.0 */
/* Quantities for people: SI units with three digits, and how sizes and durations are written. */
#ifndef TUNPRINT_UNITS_H
#define TUNPRINT_UNITS_H

#include <stdint.h>

#include "base/reason.h"

#define UNITS_ROOM 32

/* Microseconds: the unit of every duration and wall time here. */
#define UNITS_SECOND 1000000ull
#define UNITS_MINUTE (60 * UNITS_SECOND)
#define UNITS_HOUR (60 * UNITS_MINUTE)
#define UNITS_DAY (24 * UNITS_HOUR)

/*
 * All write into out and return it. Powers of 1000; exact below 1000, else three digits rounded
 * to nearest: "999 B", "1.00 kB", "4.10 TB".
 */
char *units_si(char out[UNITS_ROOM], uint64_t value, const char *unit);
char *units_bytes(char out[UNITS_ROOM], uint64_t bytes);
char *units_count(char out[UNITS_ROOM], uint64_t count);	/* "310 k" */
char *units_packet_rate(char out[UNITS_ROOM], double per_second); /* "1.42 Mpps" */
char *units_bit_rate(char out[UNITS_ROOM], double bits_per_second); /* "1.42 Gbit/s" */
/* "850 us", "12.3 s", "3 m 20 s", "3 h 52 m", "41 d 6 h" */
char *units_duration(char out[UNITS_ROOM], uint64_t microseconds);
/* "now" within 1 s, "2 h ago", and "in 2 h" for a time to come; microseconds since the epoch. */
char *units_ago(char out[UNITS_ROOM], int64_t then, int64_t now);
/* "31 %", "7.5 %", "<0.1 %"; "0 %" and "100 %" only when exact; "-" when whole is 0. */
char *units_percent(char out[UNITS_ROOM], uint64_t part, uint64_t whole);

/*
 * "14d", "1h30m", "250 ms", "90" (seconds), "1.5h", "2 hours": us ms s m/min h d w, months of
 * 30.44 d as "month", years of 365.25 d as "y" (systemd.time). Microseconds. -EINVAL, -ERANGE.
 */
int units_parse_duration(const char *text, uint64_t *microseconds, struct reason *why);

/* "1048576", "1M", "64 KiB", "10MB": K M G T and KiB.. are powers of 1024, kB MB GB TB of 1000. */
int units_parse_size(const char *text, uint64_t *bytes, struct reason *why);

/* Decimal digits only, no sign, no blanks; min..max included. */
int units_parse_number(const char *text, uint64_t min, uint64_t max, uint64_t *number,
		       struct reason *why);

#endif
