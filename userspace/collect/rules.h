/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rules: the collector's book of signatures, and what of it the kernel matches. One thread changes
 * it; any thread may ask for names.
 */
#ifndef TUNPRINT_RULES_H
#define TUNPRINT_RULES_H

#include <pthread.h>

#include "signature/book.h"

#define RULES_PULL 2			/* flows proven ordinary after a signature named them */
#define RULES_EVERY (5 * 1000000ll)	/* microseconds between two looks at the counts */

struct source;

struct rules {
	pthread_mutex_t lock;
	struct book book;
	struct source *source;
	char path[1024];		/* the book's file; empty: kept in memory only */
	char folder[1024];		/* the operator's files; may be empty */
	unsigned int loaded;		/* in the kernel */
	unsigned int left;		/* active ones for which there was no room */
	int64_t looked;			/* mono */
	char pulled[SIGNATURE_NAME_ROOM];	/* the last one, for status; empty: none */
	uint64_t pulls;
	struct reason failure;		/* of the last try to save or push; empty: none */
};

/* Reads the book and the folder and pushes; a mistake in a file is in the reason, the rest stands. */
int rules_begin(struct rules *rules, struct source *source, const char *path, const char *folder,
		struct reason *why);
/* The operator's files again: all of them or, with a mistake, none. */
int rules_reload(struct rules *rules, struct reason *why);
void rules_end(struct rules *rules);
/* Now and then: counts; what hits ordinary traffic is pulled. */
void rules_tick(struct rules *rules, int64_t mono);

/* For whoever learns: number and push in one; errors as book_put(). */
int rules_learn(struct rules *rules, const char *name, const char *fingerprint,
		const struct signature *match, int64_t now, uint16_t *number, struct reason *why);
/* The signature of that name if it is matched: its number and its rule. */
bool rules_active(struct rules *rules, const char *name, struct signature *match);
/* Is the number's signature matched no more? Then the reason says why. */
bool rules_ended(struct rules *rules, uint16_t number, struct reason *why);
/* The operator's wishes. -ENOENT: there is no such signature; -EEXIST: the alias is another's. */
int rules_import(struct rules *rules, const char *line, struct reason *why);
int rules_alias(struct rules *rules, const char *name, const char *alias, struct reason *why);
int rules_state(struct rules *rules, const char *name, enum signature_state state,
		struct reason *why);

/* "k7f3" or the alias, of a class; into out. NULL: unknown. */
const char *rules_name(struct rules *rules, uint16_t class, char out[SIGNATURE_ALIAS_ROOM]);
/* The stable name alone, for the store. */
const char *rules_stable(struct rules *rules, uint16_t class, char out[SIGNATURE_ALIAS_ROOM]);
/* All entries, as an array of objects. */
void rules_write(struct rules *rules, struct json *json);

#endif
