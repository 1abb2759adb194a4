// SPDX-License-Identifier: Apache-2.0
/* How a command line is taken apart by the tables, and what is said about a wrong word. */
#include "base/args.h"

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "base/closest.h"

#define FIRST_ID 256		/* getopt's values of our rows, beyond all letters */
#define MASK '\1'		/* put before "-2h" so that getopt sees a word */

void args_free(struct args *args)
{
	for (char **text = args->copy; text && *text; text++)
		free(*text);
	free(args->copy);
	free(args->words);
	memset(args, 0, sizeof(*args));
}

/* Copies argv, so that it may be marked and reordered. */
static int copy_words(struct args *args, int argc, char **argv)
{
	args->copy = calloc((size_t)argc + 1, sizeof(*args->copy));
	args->words = calloc((size_t)argc + 1, sizeof(*args->words));
	if (!args->copy || !args->words)
		return -ENOMEM;
	for (int i = 0; i < argc; i++) {
		bool number = argv[i][0] == '-' && isdigit((unsigned char)argv[i][1]);
		char *text = malloc(strlen(argv[i]) + 2);

		if (!text)
			return -ENOMEM;
		text[0] = MASK;
		strcpy(text + number, argv[i]);
		args->copy[i] = text;
	}
	return 0;
}

static const char *unmask(const char *text)
{
	return text && *text == MASK ? text + 1 : text;
}

static void getopt_rows(const struct args_table *table, struct option *rows, char *letters)
{
	unsigned int i;

	*letters++ = ':';
	for (i = 0; i < table->options_count && i < ARGS_OPTIONS; i++) {
		const struct args_option *option = &table->options[i];

		rows[i] = (struct option){ option->name, option->argument ? required_argument : 0,
					   NULL, FIRST_ID + (int)i };
		if (!option->letter)
			continue;
		*letters++ = option->letter;
		if (option->argument)
			*letters++ = ':';
	}
	rows[i] = (struct option){ 0 };
	*letters = '\0';
}

static const struct args_option *row(const struct args_table *table, int value)
{
	if (value >= FIRST_ID)
		return &table->options[value - FIRST_ID];
	for (unsigned int i = 0; i < table->options_count; i++)
		if (value && table->options[i].letter == value)
			return &table->options[i];
	return NULL;
}

/* A long option that getopt knows nothing of, or too much. */
static int bad_long(const struct args_table *table, const char *word, struct reason *why)
{
	char name[REASON_TOKEN_ROOM / 2], token[REASON_TOKEN_ROOM];
	const char *first = NULL;
	struct closest closest;

	snprintf(name, sizeof(name), "%.*s", (int)strcspn(word + 2, "="), word + 2);
	reason_token(token, word, strlen(word));
	closest_start(&closest, name);
	for (unsigned int i = 0; i < table->options_count; i++) {
		const char *known = table->options[i].name;

		closest_offer(&closest, known);
		if (strncmp(known, name, strlen(name)))
			continue;
		if (first)
			return reason_say(why, -EINVAL, "option %s could be --%s or --%s", token,
					  first, known);
		first = known;
	}
	if (closest.best)
		return reason_say(why, -EINVAL, "unknown option %s; did you mean --%s?", token,
				  closest.best);
	return reason_say(why, -EINVAL, "unknown option %s", token);
}

static int bad_option(const struct args_table *table, int kind, char **copy, struct reason *why)
{
	const struct args_option *option = row(table, optopt);
	const char *word = unmask(copy[optind - 1]);
	char token[REASON_TOKEN_ROOM];
	char letter = (char)optopt;

	if (option && kind == ':')
		return reason_say(why, -EINVAL, "option --%s needs %s behind it", option->name,
				  option->argument);
	if (option)
		return reason_say(why, -EINVAL, "option --%s takes no value", option->name);
	if (!optopt)
		return bad_long(table, word, why);
	return reason_say(why, -EINVAL, "unknown option -%s", reason_token(token, &letter, 1));
}

static int take_options(const struct args_table *table, int argc, struct args *args,
			struct reason *why)
{
	struct option rows[ARGS_OPTIONS + 1];
	char letters[2 * ARGS_OPTIONS + 2];
	int c;

	getopt_rows(table, rows, letters);
	optind = 0; /* glibc: begin anew */
	opterr = 0;
	while ((c = getopt_long(argc, args->copy, letters, rows, NULL)) != -1) {
		if (c == '?' || c == ':')
			return bad_option(table, c, args->copy, why);
		if (args->values_count == ARGS_VALUES)
			return reason_say(why, -EINVAL, "more than %d options", ARGS_VALUES);
		args->values[args->values_count].option = row(table, c);
		args->values[args->values_count++].value = unmask(optarg);
	}
	for (int i = optind; i < argc; i++)
		args->words[args->words_count++] = unmask(args->copy[i]);
	return 0;
}

int args_verb(const struct args_table *table, const char *word, struct reason *why)
{
	char token[REASON_TOKEN_ROOM];
	struct closest closest;
	int found = -1, other = -1;

	closest_start(&closest, word);
	for (unsigned int i = 0; i < table->verbs_count; i++) {
		const char *name = table->verbs[i].name;

		if (!strcmp(name, word))
			return (int)i;
		closest_offer(&closest, name);
		if (*word && !strncmp(name, word, strlen(word))) {
			other = found;
			found = (int)i;
		}
	}
	reason_token(token, word, strlen(word));
	if (other >= 0)
		return reason_say(why, -EINVAL, "%s could be '%s' or '%s'", token,
				  table->verbs[other].name, table->verbs[found].name);
	if (found >= 0)
		return found;
	if (closest.best)
		return reason_say(why, -EINVAL, "unknown word %s; did you mean '%s'?", token,
				  closest.best);
	return reason_say(why, -EINVAL, "unknown word %s; see '%s --help'", token, table->program);
}

static int bad_pair(const struct args_table *table, const struct args_option *option, int verb,
		    struct reason *why)
{
	const char *name = table->verbs[verb].name;

	for (unsigned int i = 0; i < table->nevers_count; i++)
		if (table->nevers[i].verb == (unsigned int)verb &&
		    table->nevers[i].option == option->id)
			return reason_say(why, -EINVAL, "option --%s does not go with '%s': %s",
					  option->name, name, table->nevers[i].instead);
	return reason_say(why, -EINVAL, "option --%s does not go with '%s'; see '%s help %s'",
			  option->name, name, table->program, name);
}

/* The first word is the verb; then every option must belong to it. */
static int take_verb(const struct args_table *table, struct args *args, struct reason *why)
{
	args->verb = -1;
	if (!table->verbs)
		return 0;
	args->verb = (int)table->standard;
	if (args->words_count) {
		args->verb = args_verb(table, args->words[0], why);
		if (args->verb < 0)
			return args->verb;
		args->verb_given = true;
		args->words_count--;
		memmove(args->words, args->words + 1, args->words_count * sizeof(*args->words));
	}
	for (unsigned int i = 0; i < args->values_count; i++) {
		const struct args_option *option = args->values[i].option;

		if (!(option->verbs >> args->verb & 1))
			return bad_pair(table, option, args->verb, why);
	}
	return 0;
}

int args_parse(const struct args_table *table, int argc, char **argv, struct args *args,
	       struct reason *why)
{
	int err;

	memset(args, 0, sizeof(*args));
	err = copy_words(args, argc, argv);
	if (err)
		reason_say(why, err, "out of memory");
	if (!err)
		err = take_options(table, argc, args, why);
	if (!err)
		err = take_verb(table, args, why);
	if (err)
		args_free(args);
	return err;
}
