/* SPDX-License-Identifier: Apache-2.0 */
/* Verbs and options of a program as two tables, from which parsing and all help are made. */
#ifndef TUNPRINT_ARGS_H
#define TUNPRINT_ARGS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/reason.h"

#define ARGS_EVERY UINT32_MAX	/* verbs of an option: all */
#define ARGS_OPTIONS 96		/* rows at most */
#define ARGS_VALUES 64		/* options on one command line at most */

struct args_option {
	int id;			/* the caller's, from 1; rows of one id are one option */
	const char *name;	/* long, without dashes; each name stands once in the table */
	char letter;		/* short, or 0 */
	const char *argument;	/* its name, "FILE"; NULL when it takes none */
	const char *help;	/* one line */
	uint32_t verbs;		/* bit i: allowed with verb i of the table */
};

struct args_verb {
	const char *name;
	const char *words;	/* what follows it, "FILE..."; may be NULL */
	const char *help;	/* one line */
	const char *more;	/* paragraphs and examples for `help VERB`; may be NULL */
};

/* An option that one may expect to go with a verb: why it does not, and what to ask instead. */
struct args_never {
	unsigned int verb;
	int option;
	const char *instead;
};

struct args_table {
	const char *program;
	const char *help;			/* one line */
	const struct args_verb *verbs;		/* may be NULL for a program without verbs */
	unsigned int verbs_count;		/* at most 31 */
	unsigned int standard;			/* index of the verb when none is given */
	const struct args_option *options;
	unsigned int options_count;
	const struct args_never *nevers;	/* may be NULL */
	unsigned int nevers_count;
};

struct args {
	int verb;				/* index, or -1 without verbs */
	bool verb_given;			/* else it is the standard one */
	struct {
		const struct args_option *option;
		const char *value;
	} values[ARGS_VALUES];
	unsigned int values_count;
	const char **words;			/* what remains, words_count of them */
	unsigned int words_count;
	char **copy;				/* owns the texts */
};

/*
 * Options may stand anywhere until "--"; "-2h" and the like are words or values, never options.
 * Unique prefixes of verbs and long options are accepted. -EINVAL and a reason with the closest word
 * (the program exits 2), -ENOMEM; args is then empty.
 */
int args_parse(const struct args_table *table, int argc, char **argv, struct args *args,
	       struct reason *why);
void args_free(struct args *args);

bool args_given(const struct args *args, int id);
/* The last value given, or standard. */
const char *args_value(const struct args *args, int id, const char *standard);
/* Each use of a repeatable option in turn: at starts at 0; NULL at the end. */
const char *args_next(const struct args *args, int id, unsigned int *at);

/* Index of the verb that the word names or begins; -EINVAL with a suggestion. */
int args_verb(const struct args_table *table, const char *word, struct reason *why);

/* 0 and *value changed, or untouched when the option is not given; -EINVAL, -ERANGE "--name: ..." */
int args_number(const struct args *args, int id, uint64_t min, uint64_t max, uint64_t *value,
		struct reason *why);
int args_duration(const struct args *args, int id, uint64_t *microseconds, struct reason *why);
int args_time(const struct args *args, int id, int64_t now, int64_t *time, struct reason *why);
/* A file that can be read; "-" is standard input. *path stays owned by args. */
int args_file(const struct args *args, int id, const char **path, struct reason *why);

/* args_help.c: -h, help VERB, bash completion, options as man(7) source (verb -1: all verbs). */
void args_usage(const struct args_table *table, FILE *file);
void args_help(const struct args_table *table, unsigned int verb, FILE *file);
void args_bash(const struct args_table *table, FILE *file);
void args_man(const struct args_table *table, int verb, FILE *file);

/* A mistake in the table itself: a name or letter twice, a missing help; NULL when there is none. */
const char *args_check(const struct args_table *table);

#endif
