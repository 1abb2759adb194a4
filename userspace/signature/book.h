/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The book of signatures: which there are, what they are called, which number each has. JSON Lines,
 * as docs/signatures.md says; the same lines are kept, checked, exported and imported.
 * Functions return 0 or a negative errno with the reason.
 */
#ifndef TUNPRINT_BOOK_H
#define TUNPRINT_BOOK_H

#include <stdio.h>

#include "base/json.h"
#include "signature/signature.h"

#define SIGNATURE_SCHEMA 1
#define SIGNATURE_NAME_ROOM 16
#define SIGNATURE_ALIAS_ROOM 48
#define BOOK_LINE 4096			/* bytes of a line at most */

enum signature_state {
	SIGNATURE_ACTIVE,
	SIGNATURE_RETIRED,		/* by the operator: not matched, may be learned again */
	SIGNATURE_REJECTED,		/* by the operator: never learned again */
	SIGNATURE_PULLED,		/* it hit ordinary traffic */
};

enum signature_origin { FROM_LEARNED, FROM_IMPORT, FROM_FILE };

struct entry {
	struct signature match;			/* match.number: stable, 0: none yet */
	char name[SIGNATURE_NAME_ROOM];
	char alias[SIGNATURE_ALIAS_ROOM];	/* the operator's word for it, or empty */
	char fingerprint[FINGERPRINT_ROOM];	/* tf1/..., or empty */
	uint8_t state;				/* enum signature_state */
	uint8_t origin;				/* enum signature_origin */
	uint8_t found;				/* FROM_FILE: 1 in a file at the last reading, 2 at this one */
	int64_t since;				/* microseconds since 1970; 0: not told */
	uint64_t hits, ordinary;		/* flows, while the ledger lives */
	uint64_t pardoned;			/* of ordinary, when the operator brought it back */
};

struct book {
	struct entry *list;		/* in the order of their numbers */
	size_t count, room;
	uint16_t next;			/* number given out next, from 1 */
	bool changed;			/* since it was saved */
};

/* A mistake and where it is; column from 1, in characters. */
struct mistake {
	unsigned int line, column;
	char text[BOOK_LINE + 2];	/* the line */
	char why[256];
};

/* A line into *entry; -EINVAL with the mistake's column and why. */
int entry_read(struct entry *entry, const char *line, struct mistake *mistake);
/* As one object, with hits if counts. */
void entry_write(const struct entry *entry, struct json *json, bool counts);
/* Every entry of a file; stops at the first mistake. Empty lines are none. -EINVAL, -errno. */
int entries_read(FILE *file, const char *name, int (*each)(void *arg, const struct entry *entry),
		 void *arg, struct mistake *mistake, struct reason *why);
/* "FILE:3:41: why", the line around it, and a caret below. */
void mistake_print(FILE *out, const char *file, const struct mistake *mistake);

const char *signature_state_name(enum signature_state state);

void book_free(struct book *book);
/* By number; NULL: none. */
struct entry *book_number(const struct book *book, uint16_t number);
/* By name or alias. */
struct entry *book_find(const struct book *book, const char *name);
/*
 * Adds an entry, or renews the one of that name and keeps its number and alias. -EPERM: it was rejected and this
 * one is learned; -ENOSPC: no number is left. *number may be NULL.
 */
int book_put(struct book *book, const struct entry *entry, uint16_t *number, struct reason *why);
/* A learned one; the book's own copy is named like the fingerprint. */
int book_learn(struct book *book, const char *name, const char *fingerprint,
	       const struct signature *match, int64_t now, uint16_t *number, struct reason *why);
/* What the kernel shall match: the active ones, most bits first, at most SIGNATURES. */
void book_set(const struct book *book, struct signature_set *set);
/* The alias, or the name; NULL for a class without an entry. */
const char *book_name(const struct book *book, uint16_t class);

/* Written aside and renamed. */
int book_save(struct book *book, const char *path, struct reason *why);
/* Adds to the book with the numbers in the file; -ENOENT without one. */
int book_load(struct book *book, const char *path, struct reason *why);
/* Every *.jsonl of a folder; entries that came so before and are gone are retired. */
int book_folder(struct book *book, const char *folder, struct reason *why);

#endif
