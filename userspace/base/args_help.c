// SPDX-License-Identifier: Apache-2.0
/* The same tables as help for people, completion for bash, and rows of a man page. */
#include <string.h>

#include "base/args.h"

#define LEFT 26		/* cells of the column of options */

static void put_option(const struct args_option *option, FILE *file)
{
	char left[80], letter[8] = "    ";

	if (option->letter)
		snprintf(letter, sizeof(letter), "-%c, ", option->letter);
	snprintf(left, sizeof(left), "%s--%s%s%s", letter, option->name,
		 option->argument ? " " : "", option->argument ? option->argument : "");
	if (strlen(left) > LEFT)
		fprintf(file, "  %s\n  %-*s  %s\n", left, LEFT, "", option->help);
	else
		fprintf(file, "  %-*s  %s\n", LEFT, left, option->help);
}

void args_usage(const struct args_table *table, FILE *file)
{
	fprintf(file, "%s: %s\n\nUsage: %s%s [OPTION...]\n", table->program, table->help,
		table->program, table->verbs ? " [VERB]" : "");
	if (table->verbs)
		fprintf(file, "\nVerbs:\n");
	for (unsigned int i = 0; i < table->verbs_count; i++)
		fprintf(file, "  %-14s %s%s\n", table->verbs[i].name, table->verbs[i].help,
			i == table->standard ? " (default)" : "");
	fprintf(file, "\n%s:\n", table->verbs ? "Options of every verb" : "Options");
	for (unsigned int i = 0; i < table->options_count; i++)
		if (!table->verbs || table->options[i].verbs == ARGS_EVERY)
			put_option(&table->options[i], file);
	if (table->verbs)
		fprintf(file, "\n'%s help VERB' tells more.\n", table->program);
}

void args_help(const struct args_table *table, unsigned int verb, FILE *file)
{
	const struct args_verb *row = &table->verbs[verb];

	fprintf(file, "%s %s: %s\n\nUsage: %s %s [OPTION...]%s%s\n\nOptions:\n", table->program,
		row->name, row->help, table->program, row->name, row->words ? " " : "",
		row->words ? row->words : "");
	/* Those of this verb first. */
	for (int every = 0; every < 2; every++)
		for (unsigned int i = 0; i < table->options_count; i++)
			if (table->options[i].verbs >> verb & 1 &&
			    (table->options[i].verbs == ARGS_EVERY) == every)
				put_option(&table->options[i], file);
	if (row->more)
		fprintf(file, "\n%s\n", row->more);
}

static void bash_options(const struct args_table *table, int verb, FILE *file)
{
	for (unsigned int i = 0; i < table->options_count; i++)
		if (verb < 0 || table->options[i].verbs >> verb & 1)
			fprintf(file, " --%s", table->options[i].name);
}

/* Options that name a file are completed as files. */
static void bash_files(const struct args_table *table, FILE *file)
{
	const char *between = "";

	for (unsigned int i = 0; i < table->options_count; i++) {
		const struct args_option *option = &table->options[i];

		if (!option->argument || !strstr(option->argument, "FILE"))
			continue;
		fprintf(file, "%s--%s", between, option->name);
		between = "|";
		if (option->letter)
			fprintf(file, "|-%c", option->letter);
	}
	if (!*between)
		fputs("--", file);
}

void args_bash(const struct args_table *table, FILE *file)
{
	const char *program = table->program;

	fprintf(file, "# bash completion of %s; made from its option table\n_%s()\n{\n", program,
		program);
	fputs("\tlocal word=${COMP_WORDS[COMP_CWORD]} last=${COMP_WORDS[COMP_CWORD-1]} verb= w\n"
	      "\tlocal options verbs='", file);
	for (unsigned int i = 0; i < table->verbs_count; i++)
		fprintf(file, "%s%s", i ? " " : "", table->verbs[i].name);
	fputs("'\n\tcase $last in\n\t", file);
	bash_files(table, file);
	fputs(") COMPREPLY=($(compgen -f -- \"$word\")); return;;\n\tesac\n"
	      "\tfor w in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
	      "\t\tcase \" $verbs \" in *\" $w \"*) verb=$w; break;; esac\n\tdone\n"
	      "\tcase $verb in\n", file);
	for (unsigned int i = 0; i < table->verbs_count; i++) {
		fprintf(file, "\t%s) options='", table->verbs[i].name);
		bash_options(table, (int)i, file);
		fputs("';;\n", file);
	}
	fputs("\t*) options='", file);
	bash_options(table, table->verbs ? (int)table->standard : -1, file);
	fprintf(file, "';;\n\tesac\n"
		      "\tcase $word in\n"
		      "\t-*) COMPREPLY=($(compgen -W \"$options\" -- \"$word\"));;\n"
		      "\t*) if [ -z \"$verb\" ] && [ -n \"$verbs\" ]; then\n"
		      "\t\tCOMPREPLY=($(compgen -W \"$verbs\" -- \"$word\"))\n"
		      "\telse\n\t\tCOMPREPLY=($(compgen -f -- \"$word\"))\n\tfi;;\n"
		      "\tesac\n}\ncomplete -F _%s %s\n",
		program, program);
}

static void put_roff(FILE *file, const char *text)
{
	for (; *text; text++)
		fputs(*text == '-' ? "\\-" : *text == '\\' ? "\\e" : (char[]){ *text, 0 }, file);
}

void args_man(const struct args_table *table, int verb, FILE *file)
{
	for (unsigned int i = 0; i < table->options_count; i++) {
		const struct args_option *option = &table->options[i];

		if (verb >= 0 && !(option->verbs >> verb & 1))
			continue;
		fputs(".TP\n", file);
		if (option->letter)
			fprintf(file, "\\fB\\-%c\\fR, ", option->letter);
		fputs("\\fB\\-\\-", file);
		put_roff(file, option->name);
		fprintf(file, "\\fR%s%s%s\n", option->argument ? " \\fI" : "",
			option->argument ? option->argument : "", option->argument ? "\\fR" : "");
		put_roff(file, option->help);
		fputs(".\n", file);
	}
}

const char *args_check(const struct args_table *table)
{
	if (table->options_count > ARGS_OPTIONS)
		return "too many options";
	if (table->verbs_count > 31)
		return "too many verbs";
	for (unsigned int i = 0; i < table->options_count; i++) {
		const struct args_option *option = &table->options[i];

		if (!option->help || !*option->help || option->id <= 0 || !option->verbs)
			return option->name;
		for (unsigned int j = 0; j < i; j++)
			if (!strcmp(option->name, table->options[j].name) ||
			    (option->letter && option->letter == table->options[j].letter))
				return option->name;
	}
	return NULL;
}
