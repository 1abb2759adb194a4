// SPDX-License-Identifier: Apache-2.0
/* The option table turned around: the configuration in force, the list for people, the man page. */
#include <string.h>

#include "base/config_value.h"

static void dump_section(FILE *file, const char *section, const char *name, const void *base)
{
	fprintf(file, name ? "[%s %s]\n" : "[%s]\n", section, name);
	for (unsigned int i = 0; i < config_options_count; i++) {
		if (strcmp(config_options[i].section, section))
			continue;
		/* a path that is not set has no way of being written */
		if (config_options[i].type == CONFIG_PATH && !config_options[i].standard &&
		    !*((const char *)base + config_options[i].offset))
			continue;
		fprintf(file, "%s = ", config_options[i].key);
		config_put(file, &config_options[i], base);
		fputc('\n', file);
	}
	fputc('\n', file);
}

/* Whether the option is the first of its section. */
static bool begins_section(unsigned int i)
{
	return i == 0 || strcmp(config_options[i].section, config_options[i - 1].section);
}

void config_dump(const struct config *config, FILE *file)
{
	for (unsigned int i = 0; i < config_options_count; i++) {
		const char *section = config_options[i].section;

		if (!begins_section(i))
			continue;
		if (strcmp(section, "interface")) {
			dump_section(file, section, NULL, config);
			continue;
		}
		for (unsigned int j = 0; j < config->interfaces_count; j++)
			dump_section(file, section, config->interfaces[j].name,
				     &config->interfaces[j]);
	}
}

/* "number 16..67108864", "auto|native|generic|tc", "yes|no" */
static void put_type(FILE *file, const struct config_option *option)
{
	char low[CONFIG_WORD_ROOM], high[CONFIG_WORD_ROOM];
	static const char *const words[] = {
		[CONFIG_PATH] = "path",	    [CONFIG_WORD] = "word",
		[CONFIG_NUMBER] = "number", [CONFIG_RATE] = "per second",
		[CONFIG_SIZE] = "size",	    [CONFIG_DURATION] = "duration",
		[CONFIG_FLAG] = "yes|no",   [CONFIG_VLANS] = "ID[=PATH], ...",
	};

	fputs(option->type == CONFIG_CHOICE ? option->words : words[option->type], file);
	if (option->type >= CONFIG_NUMBER && option->type <= CONFIG_DURATION)
		fprintf(file, " %s..%s", config_quantity(low, option->type, option->min),
			config_quantity(high, option->type, option->max));
}

static const char *argument(const char *section)
{
	return strcmp(section, "interface") ? "" : " NAME";
}

void config_list(FILE *file)
{
	for (unsigned int i = 0; i < config_options_count; i++) {
		const struct config_option *option = &config_options[i];

		if (begins_section(i))
			fprintf(file, "%s[%s%s]\n", i ? "\n" : "", option->section,
				argument(option->section));
		fprintf(file, "  %-15s %s\n  %-15s ", option->key, option->help, "");
		put_type(file, option);
		if (option->standard)
			fprintf(file, ", default %s", option->standard);
		fputc('\n', file);
	}
}

/* A hyphen that stays one when copied, as man(7) asks. */
static void put_roff(FILE *file, const char *text)
{
	for (; *text; text++)
		fputs(*text == '-' ? "\\-" : *text == '\\' ? "\\e" : (char[]){ *text, 0 }, file);
}

void config_man(FILE *file)
{
	for (unsigned int i = 0; i < config_options_count; i++) {
		const struct config_option *option = &config_options[i];

		if (begins_section(i))
			fprintf(file, ".SS [%s%s]\n", option->section, argument(option->section));
		fputs(".TP\n.BR ", file);
		put_roff(file, option->key);
		fputs(" =\\ ", file);
		put_type(file, option);
		fputc('\n', file);
		put_roff(file, option->help);
		fputs(".\n", file);
		if (option->standard) {
			fputs("Default: ", file);
			put_roff(file, option->standard);
			fputs(".\n", file);
		}
	}
}
