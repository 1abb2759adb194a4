/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The catalogue of fingerprints: what sessions showed, until they agree. Everything is bounded, and
 * what finds no room is counted: fingerprints overall and by the source network that showed them
 * first, networks and flows of each. Only flows that were answered may propose.
 *
 * A fingerprint begins as a candidate; the second session makes it learned; a signature that was
 * pushed makes it "in kernel"; one not seen for long is retired; the operator may reject it for good.
 */
#ifndef TUNPRINT_CATALOGUE_H
#define TUNPRINT_CATALOGUE_H

#include "base/reason.h"
#include "signature/signature.h"
#include "structure.h"

#define PRINTS_DEFAULT 512
#define PRINTS_PER_NETWORK 16	/* begun by one source network and not learned */
#define PRINT_NETWORKS 64
#define PRINT_FLOWS 16
#define PRINT_SERVERS 8
#define PRINT_SAMPLES 3		/* sessions whose payloads are kept, of different servers if possible */
#define PRINT_IDLE 90		/* days without a session: retired */
#define PRINT_LONE 7		/* days: a candidate that nobody repeated is forgotten */

enum print_state { PRINT_CANDIDATE, PRINT_LEARNED, PRINT_KERNEL, PRINT_RETIRED, PRINT_REJECTED };
#define PRINT_STATES 5

struct print_network {
	uint64_t net;			/* NET() */
	int64_t first, last;		/* microseconds since 1970 */
	uint64_t sessions;
	uint64_t bytes[2];
};

struct print_flow {
	struct flow_key key;
	struct flow flow;		/* as last seen; its times are of the observer's clock */
	int64_t first, last;		/* microseconds since 1970 */
	bool whole;			/* its rule was asked for */
};

struct print {
	uint64_t hash;			/* of the line */
	char line[FINGERPRINT_ROOM];
	char nickname[8];
	uint8_t state;			/* enum print_state */
	uint8_t proto;
	uint16_t class;
	uint8_t confidence;		/* the highest of its sessions */
	uint16_t behaved;		/* of all of them */
	int64_t first, last;
	uint64_t sessions;
	uint64_t founder;		/* network of the first */
	struct print_network networks[PRINT_NETWORKS];
	unsigned int networks_count;
	struct print_flow flows[PRINT_FLOWS];
	unsigned int flows_count, flows_next;
	uint64_t servers[PRINT_SERVERS];	/* hashes of addresses */
	unsigned int servers_count;	/* at most PRINT_SERVERS are told apart */
	uint8_t values[STRUCTURE_BYTES];	/* of constants, upwards, from the first server */
	uint64_t differ;		/* bit n: value n is not the same everywhere */
	int64_t restored;		/* sessions that began before were counted by an earlier process */
	bool structured;		/* structure holds; not after a restart, until the next session */
	struct structure structure;
	struct conversation *samples[PRINT_SAMPLES];
	struct signature rule;		/* what the packet path is to match, if ready */
	bool ready, renewed;		/* renewed: and not pushed since */
	uint16_t number;		/* under which it was pushed, 0: it was not */
	uint16_t bits;			/* of the rule */
	char why_not[96];		/* why there is none */
};

struct catalogue;
struct background;

struct catalogue_losses {
	uint64_t crowded;		/* fingerprints refused: their network has enough */
	uint64_t forgotten;		/* candidates that made room for newer ones */
	uint64_t refused;		/* fingerprints for which none could */
	uint64_t unanswered;		/* sessions of one direction only */
	uint64_t networks;		/* sightings in networks beyond the first 64 */
};

struct catalogue *catalogue_new(uint32_t prints);	/* 0: default; NULL: no memory */
void catalogue_free(struct catalogue *catalogue);

/* One session, or news of one that was noted before. s and session may be NULL (DNS). */
struct catalogue_note {
	const char *line;
	const struct flow_key *key;
	const struct flow *flow;
	const struct structure *structure;
	const struct conversation *session;
	int64_t offset;			/* ns, observer's clock to wall clock */
	const struct background *background;	/* NULL: no rules are made */
	bool whole;			/* no more payloads will be told: a rule may be made of it */
	bool again;			/* it was noted before, under the same line */
	const char *no_rule;		/* why none can be made of such lines; NULL: one may */
};
/* The fingerprint, or NULL when it was refused. */
struct print *catalogue_note(struct catalogue *catalogue, const struct catalogue_note *note);
/* A session that turned out to be something else: what it added to the fingerprint is taken back. */
void catalogue_withdraw(struct catalogue *catalogue, uint64_t line_hash, const struct flow_key *key);

unsigned int catalogue_count(const struct catalogue *catalogue);
struct print *catalogue_at(const struct catalogue *catalogue, unsigned int index);
uint64_t line_hash(const char *line);
/* By nickname or line. */
struct print *catalogue_find(const struct catalogue *catalogue, const char *name);
struct catalogue_losses catalogue_losses(const struct catalogue *catalogue);
const char *print_state_name(enum print_state state);

/* The rule was pushed under a number, or could not be (0, with the reason). */
void catalogue_pushed(struct catalogue *catalogue, struct print *print, uint16_t number,
		      const char *why_not);

/* Retires and forgets what was not seen for long; microseconds since 1970. */
void catalogue_age(struct catalogue *catalogue, int64_t now);

/* The third level: the line with the values that servers and sessions agree on; returns out. */
char *instance_text(char out[FINGERPRINT_ROOM * 2], const struct print *print);

/* Changed since it was last saved? */
bool catalogue_changed(const struct catalogue *catalogue);
/* JSON Lines, written aside and renamed; no payloads. */
int catalogue_save(struct catalogue *catalogue, const char *path, struct reason *why);
/* Into an empty one. -ENOENT without a file; -EINVAL names the line. */
int catalogue_load(struct catalogue *catalogue, const char *path, struct reason *why);

/* For catalogue_*.c: an empty entry, NULL when the catalogue is full; whether a network has enough. */
struct print *catalogue_add(struct catalogue *catalogue, const char *line);
bool catalogue_crowded(struct catalogue *catalogue, uint64_t net);
void catalogue_drop(struct catalogue *catalogue, struct print *print);
/* Has a one-way flow of this line passed in the other direction between these hosts, lately? */
bool catalogue_paired(struct catalogue *catalogue, uint64_t line_hash, const struct flow_key *key,
		      bool hi_started);
void catalogue_kept(struct catalogue *catalogue);
void catalogue_touched(struct catalogue *catalogue);
struct catalogue_losses *catalogue_lost(struct catalogue *catalogue);

#endif
