// SPDX-License-Identifier: Apache-2.0
/*
 * The canonical line and its coarser level. Whatever depends on when a session was looked at, or on
 * its keys, is folded here: carries of counters, ids that happen to hold a zero.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../bpf/parse.h"
#include "carried.h"
#include "learn.h"
#include "structure.h"

#define CARRY 3			/* bytes beside a counter's lowest that may be its own */

static bool is_own(const char *f, uint64_t moved, int at)
{
	return f[at] == FIELD_ZERO || f[at] == FIELD_DIFFERENT || moved >> at & 1;
}

/* Higher bytes of a counter are 0 when it is young and differ between the directions when it is old. */
static void fold_carries(char *f, uint64_t moved, int n, int at)
{
	bool zero_right = false, little;

	for (int i = at + 1; i < n && i <= at + CARRY && is_own(f, moved, i); i++)
		zero_right |= f[i] == FIELD_ZERO;
	little = zero_right && !(at && f[at - 1] == FIELD_ZERO);
	for (int i = 1; i <= CARRY; i++) {
		int beside = little ? at + i : at - i;
		int beyond = little ? beside + 1 : beside - 1;

		if (beside < 0 || beside >= n)
			return;
		/* two old counters may agree in a byte above the lowest, but not in the next one, too */
		if (!is_own(f, moved, beside) &&
		    !(f[beside] == FIELD_BOTH && beyond >= 0 && beyond < n && f[beyond] == FIELD_DIFFERENT))
			return;
		f[beside] = FIELD_ZERO;
	}
}

/* A lone zero, or a lone agreement, within an id is chance. */
static void fold_specks(char *f, int n)
{
	for (int i = 1; i + 1 < n; i++) {
		bool speck = f[i - 1] == f[i + 1] && (f[i] == FIELD_ZERO || f[i] == FIELD_BOTH);

		if (speck && (f[i - 1] == FIELD_DIFFERENT ||
			      (f[i - 1] == FIELD_BOTH && f[i] == FIELD_ZERO)))
			f[i] = f[i - 1];
	}
}

static int put_letters(char *out, size_t room, const char *f, int n)
{
	int used = 0;

	for (int at = 0, run; at < n && used + 8 < (int)room; at += run) {
		for (run = 1; at + run < n && f[at + run] == f[at]; run++)
			;
		used += snprintf(out + used, room - used, run > 1 ? "%s%c%d" : "%s%c",
				 at ? "." : "", f[at], run);
	}
	return used;
}

static int put_fields(char *out, size_t room, const struct structure *s)
{
	char f[STRUCTURE_BYTES];
	int n = s->length;

	if (!n)
		return snprintf(out, room, s->inner[0] ? "-" : "R");
	memcpy(f, s->fields, sizeof(f));
	for (int i = 0; i < n; i++)
		if (f[i] == FIELD_NUMBER || f[i] == FIELD_ECHO)
			fold_carries(f, s->moved, n, i);
	fold_specks(f, n);
	return put_letters(out, room, f, n);
}

static int put_start(char *out, const struct structure *s, uint8_t proto)
{
	char carrier[8] = "u";
	int n;

	if (proto == IP_TCP)
		strcpy(carrier, "t");
	else if (proto == IP_ICMP || proto == IP_ICMPV6)
		strcpy(carrier, "m");
	else if (proto != IP_UDP)
		snprintf(carrier, sizeof(carrier), "i%u", proto);
	n = snprintf(out, FINGERPRINT_ROOM, "tf1/%s;", carrier);
	if (s->lines)
		n += snprintf(out + n, FINGERPRINT_ROOM - n, "fn;");
	else if (s->framing.varint)
		n += snprintf(out + n, FINGERPRINT_ROOM - n, "fv@%u;", s->framing.offset);
	else if (s->framing.width)
		n += snprintf(out + n, FINGERPRINT_ROOM - n, "f%u%s%+d@%u;", s->framing.width * 8,
			      s->framing.little ? "le" : "be", s->framing.rest, s->framing.offset);
	return n + snprintf(out + n, FINGERPRINT_ROOM - n, "b=");
}

char *structure_text(char out[FINGERPRINT_ROOM], const struct structure *s, uint8_t proto)
{
	int n = put_start(out, s, proto);

	n += put_fields(out + n, FINGERPRINT_ROOM - n - 40, s);
	if (s->inner[0])
		n += snprintf(out + n, FINGERPRINT_ROOM - n, "|%.*s", s->inner[0] == INNER_KEYED ? 2 : 1,
			      s->inner);
	if (s->trailer[0]) {
		n += snprintf(out + n, FINGERPRINT_ROOM - n, ";e=");
		n += put_letters(out + n, FINGERPRINT_ROOM - n, s->trailer, strlen(s->trailer));
	}
	if (s->cell && !s->inner[0])
		snprintf(out + n, FINGERPRINT_ROOM - n, ";c%u", s->cell);
	else if (s->quantum && !s->any)
		snprintf(out + n, FINGERPRINT_ROOM - n, ";q%u", s->quantum);
	return out;
}

char *fingerprint_nickname(char out[8], const char *fingerprint)
{
	static const char letters[] = "abcdefghjkmnpqrstuvwxyz", digits[] = "23456789";
	uint64_t h = line_hash(fingerprint);

	h ^= h >> 31;
	out[0] = letters[h % 23];
	out[1] = digits[h / 23 % 8];
	out[2] = letters[h / 184 % 23];
	out[3] = digits[h / 4232 % 8];
	out[4] = 0;
	return out;
}

/* --- reading a line again --- */

/* The fields of a line, one letter a byte; returns how many. */
static int letters_of(char *out, int room, const char *line)
{
	const char *p = strstr(line, "b=");
	int n = 0;

	for (p = p ? p + 2 : ""; *p && *p != ';' && *p != '|'; p += *p == '.') {
		char letter = *p++, *end;
		long run = strtol(p, &end, 10);

		for (run = end > p ? run : 1; run > 0 && n < room; run--)
			out[n++] = letter;
		p = end;
	}
	return n;
}

static char coarse(char letter)
{
	if (letter == FIELD_ZERO || letter == FIELD_BOTH || letter == FIELD_DIFFERENT)
		return 'K';
	return letter == FIELD_ECHO ? FIELD_NUMBER : letter;
}

char *family_text(char out[FINGERPRINT_ROOM], const char *line)
{
	const char *fields = strstr(line, "b="), *inner = strchr(line, '|');
	char f[STRUCTURE_BYTES];
	int n, start = fields ? fields - line + 2 : 0;

	if (line_is_carried(line))
		return carried_family(out, line);
	if (!fields) {
		snprintf(out, FINGERPRINT_ROOM, "%s", line);
		return out;
	}
	n = letters_of(f, STRUCTURE_BYTES, line);
	for (int i = 0; i < n; i++)
		f[i] = coarse(f[i]);
	memcpy(out, line, start);
	start += put_letters(out + start, FINGERPRINT_ROOM - start - 4, f, n);
	if (inner)
		snprintf(out + start, FINGERPRINT_ROOM - start, "|%c", inner[1]);
	return out;
}

/* Steps from one text to the other (Levenshtein), the alike ones for nothing. */
static int distance(const char *a, int n, const char *b, int m)
{
	int row[STRUCTURE_BYTES + 1];

	for (int j = 0; j <= m; j++)
		row[j] = j;
	for (int i = 1; i <= n; i++) {
		int corner = row[0];

		row[0] = i;
		for (int j = 1; j <= m; j++) {
			int least = corner + (a[i - 1] != b[j - 1]);

			corner = row[j];
			if (row[j] + 1 < least)
				least = row[j] + 1;
			if (row[j - 1] + 1 < least)
				least = row[j - 1] + 1;
			row[j] = least;
		}
	}
	return row[m];
}

unsigned int structure_likeness(const char *a, const char *b)
{
	const char *end_a = strstr(a, "b="), *end_b = strstr(b, "b=");
	char x[STRUCTURE_BYTES], y[STRUCTURE_BYTES];
	int n, m, most;

	if (!strcmp(a, b))
		return 100;
	if (!end_a || !end_b || end_a - a != end_b - b || memcmp(a, b, end_a - a))
		return 0;
	n = letters_of(x, STRUCTURE_BYTES, a);
	m = letters_of(y, STRUCTURE_BYTES, b);
	most = n > m ? n : m;
	if (x[0] == FIELD_RANDOM && n == 1)	/* noise is nobody's kin */
		return 0;
	return most ? 99 * (most - distance(x, n, y, m)) / most : 0;
}
