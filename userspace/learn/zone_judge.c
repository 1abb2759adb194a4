// SPDX-License-Identifier: Apache-2.0
/*
 * Is a zone a tunnel? Names that carry data are many, long and never the same twice; a tunnel's
 * answers carry data too. What resembles one half of it: look-ups of hashes, addresses and links
 * (long names, small or no answers), content networks (answers of addresses), published keys.
 * After measurements on real tools; the information counted per zone follows ibHH
 * (arXiv 2307.02614).
 */
#include <stdio.h>
#include <string.h>

#include "../../bpf/behave.h"
#include "zone.h"

#define CARRIERS_MIN 20		/* queries with names that may carry data */
#define BYTES_MIN 1500		/* in different ones */

static unsigned int symbols_of(const struct zone *z)
{
	uint64_t s[4] = { z->symbols[0], z->symbols[1], z->symbols[2], z->symbols[3] };
	unsigned int n = 0;

	if (z->mixed) {		/* either case is one */
		s[1] |= (s[1] & 0x07fffffeULL) << 32;
		s[1] &= ~0x07fffffeULL;
	}
	for (unsigned int i = 0; i < 4; i++)
		n += __builtin_popcountll(s[i]);
	return n;
}

/* The commonest kind. */
static enum record most(const uint16_t *counts)
{
	enum record best = RECORD_A;

	for (unsigned int i = 1; i < RECORDS; i++)
		if (counts[i] > counts[best])
			best = i;
	return best;
}

static unsigned int share(uint32_t part, uint32_t of)
{
	return of ? (uint64_t)part * 100 / of : 0;
}

/* Points for what names look like. */
static unsigned int name_points(const struct zone *z, uint16_t *why)
{
	unsigned int points = 0;

	if (z->huge >= 8 && share(z->huge, z->distinct) >= 10) {
		points += 30;
		*why |= WHY_HUGE;
		if (z->huge >= 20 && share(z->same_count, z->huge) >= 50) {
			points += 20;
			*why |= WHY_FILLED;
		}
	}
	if (z->long_labels >= 5 && share(z->long_labels, z->distinct) >= 5) {
		points += 20;
		*why |= WHY_LABELS;
	}
	if (share(z->strange, z->distinct) >= 30) {
		points += 35;
		*why |= WHY_STRANGE;
	} else if (symbols_of(z) >= 48) {
		points += 25;
		*why |= WHY_SYMBOLS;
	}
	return points;
}

/* Records that hosts have no use for, asked of long names again and again. */
static unsigned int type_points(const struct zone *z, uint16_t *why)
{
	enum record asked = most(z->asked);
	unsigned int points;

	if (share(z->asked[asked], z->queries) < 50)
		return 0;
	switch (asked) {
	case RECORD_NULL:
	case RECORD_PRIVATE:
		points = 30;
		break;
	case RECORD_KEY:
		points = 20;
		break;
	case RECORD_TXT:
	case RECORD_CNAME:
		points = 15;
		break;
	default:
		return 0;
	}
	*why |= WHY_TYPE;
	return points;
}

/* What the answers add, or take away. */
static int answer_points(const struct zone *z, uint16_t *why)
{
	int points = 0;

	if (!z->answers) {
		*why |= WHY_ONE_WAY;
		return 0;
	}
	if (z->rich >= 3) {
		points += z->rich >= 8 ? 55 : 30;
		*why |= WHY_RICH;
	} else {
		points -= 40;	/* look-ups send much and get little */
	}
	if (z->answered >= 10 && share(z->distinct_answers, z->answered) >= 50 &&
	    most(z->got) != RECORD_A) {
		points += 10;
		*why |= WHY_ANSWERS;
	}
	if (share(z->refusals, z->answers) >= 50 && !(*why & WHY_FILLED))
		points -= 40;
	return points;
}

/* Of the clock, begun ones too. */
static uint64_t seconds_of(const struct zone *z)
{
	return z->last / SECOND - z->first / SECOND + 1;
}

static int window_points(const struct zone *z, uint16_t *why)
{
	int points;

	if (z->carriers < CARRIERS_MIN || z->distinct_bytes < BYTES_MIN ||
	    share(z->distinct, z->carriers) < 70)
		return 0;
	points = name_points(z, why);
	points += type_points(z, why);
	points += answer_points(z, why);
	if (z->queries >= 50 && z->busy >= 10 && z->busy * 2 >= seconds_of(z)) {
		points += 10;
		*why |= WHY_RHYTHM;
	}
	return points > 95 ? 95 : points;
}

void zone_judge(struct zone *z)
{
	uint16_t why = 0;
	int points = window_points(z, &why);

	if (z->tool_score > points) {
		points = z->tool_score;
		why |= WHY_TOOL;
	}
	if (points < 60 && z->file) {
		points = 60;
		why |= WHY_FILE;
	}
	if (points <= z->score)
		return;
	z->score = points;
	z->why = why;
}

/* --- in words --- */

static const char *const tool_words[] = {
	[TOOL_NONE] = "", [TOOL_IODINE] = "iodine's own version, codec or data names",
	[TOOL_DNS2TCP] = "dns2tcp's own commands or packet numbers",
	[TOOL_DNSCAT2] = "dnscat2's own packet id, type and session",
};

static const char *const records[] = {
	[RECORD_A] = "A", [RECORD_TXT] = "TXT", [RECORD_NULL] = "NULL", [RECORD_KEY] = "KEY",
	[RECORD_CNAME] = "CNAME", [RECORD_MX] = "MX", [RECORD_SRV] = "SRV",
	[RECORD_PRIVATE] = "PRIVATE", [RECORD_OTHER] = "other",
};

/* The zone with what all its names end with: t.example.com. */
static const char *full_name(const struct zone *z, char out[ZONE_NAME + ZONE_TAIL])
{
	const uint8_t *tail = z->tail + z->tail_len - z->common;
	unsigned int n = 0;

	for (unsigned int i = 0; i < z->common && z->distinct > 1;) {
		unsigned int end = i + 1 + tail[i];

		for (i++; i < end && i < z->common; i++)
			out[n++] = tail[i] > ' ' && tail[i] < 0x7f ? tail[i] : '?';
		out[n++] = '.';
	}
	strcpy(out + n, z->name);
	return out;
}

static void say_why(const struct zone *z, uint16_t why, char *out)
{
	char name[ZONE_NAME + ZONE_TAIL];
	int room = ZONE_TEXT_ROOM;

	full_name(z, name);
	name[63] = 0;

	switch (why) {
	case WHY_TOOL:
		snprintf(out, room, "%s: %s", name, tool_words[z->tool]);
		break;
	case WHY_RICH:
		snprintf(out, room, "%s: %u different answers of %u bytes or more", name, z->rich,
			 RICH_DATA);
		break;
	case WHY_HUGE:
		snprintf(out, room, "%s: %u different names with %u bytes or more below the zone",
			 name, z->huge, HUGE_SUB);
		break;
	case WHY_FILLED:
		snprintf(out, room, "%s: most of these have one length", name);
		break;
	case WHY_STRANGE:
		snprintf(out, room, "%s: bytes in names that no host name has", name);
		break;
	case WHY_SYMBOLS:
		snprintf(out, room, "%s: %u different symbols in names", name, symbols_of(z));
		break;
	case WHY_LABELS:
		snprintf(out, room, "%s: %u names with a label of 57 bytes or more", name,
			 z->long_labels);
		break;
	case WHY_TYPE:
		snprintf(out, room, "%s: asked for %s records", name, records[most(z->asked)]);
		break;
	case WHY_ANSWERS:
		snprintf(out, room, "%s: %u of %u answers differ", name, z->distinct_answers,
			 z->answered);
		break;
	case WHY_RHYTHM:
		snprintf(out, room, "%s: asked in %u of %llu seconds", name, z->busy,
			 (unsigned long long)seconds_of(z));
		break;
	case WHY_FILE:
		snprintf(out, room, "%s: a name begins like a packed file", name);
		break;
	case WHY_ONE_WAY:
		snprintf(out, room, "but: no answer of %s was seen", name);
		break;
	}
}

const char *zone_evidence(const struct zone *z, unsigned int n, char out[ZONE_TEXT_ROOM])
{
	static const uint16_t order[] = {
		WHY_TOOL, WHY_RICH, WHY_STRANGE, WHY_HUGE, WHY_FILLED, WHY_SYMBOLS, WHY_LABELS,
		WHY_TYPE, WHY_ANSWERS, WHY_RHYTHM, WHY_FILE, WHY_ONE_WAY,
	};
	char name[ZONE_NAME + ZONE_TAIL];
	unsigned int at = 0;

	if (!n--) {
		snprintf(out, ZONE_TEXT_ROOM, "%.63s: %u of %u names new, %u bytes in them",
			 full_name(z, name),
			 z->distinct, z->carriers, z->distinct_bytes);
		return out;
	}
	for (unsigned int i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		if (z->why & order[i] && at++ == n) {
			say_why(z, order[i], out);
			return out;
		}
	return NULL;
}

/* Symbols rounded to the base that fits, case, longest label in eights, records asked and got. */
char *zone_fingerprint(const struct zone *z, char out[ZONE_TEXT_ROOM])
{
	unsigned int n = symbols_of(z);
	bool upper = z->symbols[1] & 0x07fffffe, lower = z->symbols[1] >> 32 & 0x07fffffe;

	snprintf(out, ZONE_TEXT_ROOM, "tf1/d;s%u%s;l%u;q=%s;a=%s",
		 n <= 17 ? 16 : n <= 40 ? 32 : n <= 72 ? 64 : 128,
		 z->mixed ? "" : upper && lower ? "m" : upper ? "u" : "l",
		 (z->longest + 7) / 8 * 8, records[most(z->asked)], records[most(z->got)]);
	return out;
}
