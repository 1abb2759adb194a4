/* SPDX-License-Identifier: Apache-2.0 */
/* What is known of one host's talk with one zone, within a window of time. */
#ifndef TUNPRINT_ZONE_H
#define TUNPRINT_ZONE_H

#include "message.h"
#include "zones.h"

#define CARRY_SUB 12		/* bytes; a sub-name this long ... */
#define CARRY_LABEL 8		/* with a label this long may carry data */
#define HUGE_SUB 100		/* filled as far as a name can be */
#define RICH_DATA 100		/* bytes; data of an answer that is no address or pointer */
#define BLOOM_WORDS 32		/* 2,048 bits; saturates at about 1,000 names, and says less then */
#define ZONE_NAME 96
#define ZONE_TAIL 64
#define SECOND 1000000000ULL	/* ns */
#define WINDOW (3600 * SECOND)

enum zone_tool { TOOL_NONE, TOOL_IODINE, TOOL_DNS2TCP, TOOL_DNSCAT2 };

/* Kinds of record asked for, or got. */
enum record { RECORD_A, RECORD_TXT, RECORD_NULL, RECORD_KEY, RECORD_CNAME, RECORD_MX, RECORD_SRV,
	      RECORD_PRIVATE, RECORD_OTHER, RECORDS };

/* Steps that only one tool's messages take. */
struct zone_steps {
	uint8_t iodine_user, iodine_count, iodine;	/* last user, last cycling character, steps */
	uint16_t dns2tcp_session, dns2tcp_seq;
	uint8_t dns2tcp;
	uint16_t dnscat2_session, dnscat2_id;
	uint8_t dnscat2;
};

struct zone {
	uint64_t source[2];	/* IPv6: the /64 */
	uint64_t tag;		/* hash of source and name; 0: free */
	uint64_t first, last;	/* ns; first: of this window, or of all since a verdict */
	uint64_t window;	/* when the filters were emptied */
	uint32_t window_carriers;
	uint64_t names[BLOOM_WORDS], data[BLOOM_WORDS];	/* sub-names, answers seen */
	uint64_t symbols[4];	/* bytes in distinct sub-names */
	uint32_t queries, answers, refusals;	/* refusals: NXDOMAIN, or no record */
	uint32_t carriers;	/* queries whose name may carry data */
	uint32_t distinct;	/* different ones among these */
	uint32_t distinct_bytes;
	uint32_t huge, long_labels, strange;	/* of these: filled; label >= 57; not letters, digits, - or _ */
	uint32_t same_len, same_count;	/* commonest length of the filled ones (majority vote) */
	uint32_t bare;		/* names whose labels are numbers, or short: DNSBL, reverse */
	uint32_t distinct_answers, rich, policies;
	uint32_t answered;	/* answers with data to such names */
	uint16_t asked[RECORDS], got[RECORDS];
	uint16_t busy;		/* seconds in which it was asked */
	uint8_t longest;	/* label of a distinct sub-name */
	bool mixed;		/* the zone's own letters change case: a resolver's 0x20 */
	uint8_t file;		/* queries that begin like a file of a known kind */
	uint8_t tool;		/* enum zone_tool */
	uint8_t tool_score;
	uint8_t score;		/* 0..100, the highest of all windows */
	uint16_t why;		/* enum zone_why of that */
	struct zone_steps steps;
	uint8_t tail[ZONE_TAIL];	/* last bytes of the first such sub-name */
	uint8_t tail_len, common;	/* of it, bytes that all such sub-names end with, whole labels */
	char name[ZONE_NAME];
};

enum zone_why {
	WHY_RICH = 1, WHY_HUGE = 2, WHY_FILLED = 4, WHY_LABELS = 8, WHY_SYMBOLS = 16,
	WHY_STRANGE = 32, WHY_TYPE = 64, WHY_RHYTHM = 128, WHY_ANSWERS = 256, WHY_TOOL = 512,
	WHY_FILE = 1024, WHY_ONE_WAY = 2048,
};

uint64_t zone_mix(uint64_t h, uint64_t v);
/* n bytes of a name; letters of either case are one: resolvers may change it. Never 0. */
uint64_t zone_name_hash(const uint8_t *name, uint32_t n);

/* A query or answer with sub-name m->name[0..sub); judges the zone with it. */
void zone_add(struct zone *z, const struct message *m, const struct name_event *e, uint16_t sub);

/* Looks for a tool's own marks in a query or answer with sub-name m->name[0..sub). */
void zone_tools(struct zone *z, const struct message *m, uint16_t sub);

/* Sets score, why: a window's state, if it says more than before. */
void zone_judge(struct zone *z);

/* Line n of the reasons, or NULL. */
const char *zone_evidence(const struct zone *z, unsigned int n, char out[ZONE_TEXT_ROOM]);

/* The canonical line; returns out. */
char *zone_fingerprint(const struct zone *z, char out[ZONE_TEXT_ROOM]);

#endif
