// SPDX-License-Identifier: Apache-2.0
/* Which files make up the configuration, and the grammar of one: `[section]` and `key = value`. */
#include "base/config.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/closest.h"
#include "base/lines.h"

/* Line in this file where each key was set, by interface (0: none) and option. */
struct seen {
	unsigned int *lines;
	size_t count;
};

struct reading {
	struct config *config;
	const char *section;		/* NULL before the first */
	int interface;			/* index, in [interface NAME], else -1 */
	struct seen seen;
};

static bool for_interface(const struct config_option *option)
{
	return !strcmp(option->section, "interface");
}

static void set_defaults(void *base, bool interface)
{
	for (unsigned int i = 0; i < config_options_count; i++) {
		const struct config_option *option = &config_options[i];

		if (for_interface(option) == interface && option->standard)
			config_take(option, base, option->standard, NULL);
	}
}

int config_defaults(struct config *config)
{
	memset(config, 0, sizeof(*config));
	set_defaults(config, false);
	return 0;
}

void config_free(struct config *config)
{
	free(config->interfaces);
	memset(config, 0, sizeof(*config));
}

struct config_interface *config_interface(struct config *config, const char *name,
					  struct reason *why)
{
	char token[REASON_TOKEN_ROOM];
	struct config_interface *list;

	reason_token(token, name, strlen(name));
	if (!*name || strlen(name) >= CONFIG_INTERFACE_ROOM || strpbrk(name, "/ \t:\"'") ||
	    !strcmp(name, ".") || !strcmp(name, "..")) {
		reason_say(why, -EINVAL, "%s is not the name of an interface", token);
		return NULL;
	}
	for (unsigned int i = 0; i < config->interfaces_count; i++)
		if (!strcmp(config->interfaces[i].name, name))
			return &config->interfaces[i];
	if (config->interfaces_count == CONFIG_INTERFACES) {
		reason_say(why, -E2BIG, "more than %d interfaces", CONFIG_INTERFACES);
		return NULL;
	}
	list = reallocarray(config->interfaces, config->interfaces_count + 1, sizeof(*list));
	if (!list) {
		reason_say(why, -ENOMEM, "out of memory");
		return NULL;
	}
	config->interfaces = list;
	list += config->interfaces_count++;
	memset(list, 0, sizeof(*list));
	set_defaults(list, true);
	strcpy(list->name, name);
	strcpy(list->path, name);
	return list;
}

static char *trim(char *text)
{
	char *end = text + strlen(text);

	while (end > text && isblank((unsigned char)end[-1]))
		*--end = '\0';
	return text + strspn(text, " \t");
}

/* Says that a word is unknown, and which one of the table is near; NULL section: sections. */
static int unknown(const char *what, const char *word, const char *section, struct reason *why)
{
	char token[REASON_TOKEN_ROOM];
	struct closest closest;

	closest_start(&closest, word);
	for (unsigned int i = 0; i < config_options_count; i++) {
		if (!section)
			closest_offer(&closest, config_options[i].section);
		else if (!strcmp(section, config_options[i].section))
			closest_offer(&closest, config_options[i].key);
	}
	reason_token(token, word, strlen(word));
	if (closest.best)
		return reason_say(why, -EINVAL, "unknown %s %s; did you mean '%s'?", what, token,
				  closest.best);
	return reason_say(why, -EINVAL, "unknown %s %s", what, token);
}

static int take_section(struct reading *reading, char *text, struct reason *why)
{
	char *end = strchr(text, ']'), *name;
	struct config_interface *interface;
	size_t length;

	if (!end || end[1])
		return reason_say(why, -EINVAL, "a section is written [NAME] on a line of its own");
	*end = '\0';
	text = trim(text + 1);
	length = strcspn(text, " \t");
	name = text + length + strspn(text + length, " \t");
	text[length] = '\0';
	reading->section = NULL;
	reading->interface = -1;
	for (unsigned int i = 0; i < config_options_count && !reading->section; i++)
		if (!strcmp(text, config_options[i].section))
			reading->section = config_options[i].section;
	if (!reading->section)
		return unknown("section", text, NULL, why);
	if (strcmp(text, "interface"))
		return *name ? reason_say(why, -EINVAL, "section [%s] takes no name", text) : 0;
	if (!*name)
		return reason_say(why, -EINVAL, "write the interface's name: [interface lan0]");
	interface = config_interface(reading->config, name, why);
	if (!interface)
		return -EINVAL;
	reading->interface = (int)(interface - reading->config->interfaces);
	return 0;
}

/* Notes that the option is set in this line; -EINVAL when it was already. */
static int note(struct reading *reading, unsigned int option, unsigned int line,
		struct reason *why)
{
	struct seen *seen = &reading->seen;
	size_t at = (size_t)(reading->interface + 1) * config_options_count + option;

	if (at >= seen->count) {
		size_t count = at + 2 * config_options_count;
		unsigned int *lines = reallocarray(seen->lines, count, sizeof(*lines));

		if (!lines)
			return reason_say(why, -ENOMEM, "out of memory");
		memset(lines + seen->count, 0, (count - seen->count) * sizeof(*lines));
		seen->lines = lines;
		seen->count = count;
	}
	if (seen->lines[at])
		return reason_say(why, -EINVAL, "'%s' was set in line %u already",
				  config_options[option].key, seen->lines[at]);
	seen->lines[at] = line;
	return 0;
}

static int take_pair(struct reading *reading, char *text, unsigned int line, struct reason *why)
{
	struct config *config = reading->config;
	char token[REASON_TOKEN_ROOM];
	char *equals = strchr(text, '='), *key, *value;
	unsigned int i;
	int err;

	if (!equals)
		return reason_say(why, -EINVAL, "%s has no '='; write KEY = VALUE",
				  reason_token(token, text, strlen(text)));
	*equals = '\0';
	key = trim(text);
	value = trim(equals + 1);
	if (!reading->section)
		return reason_say(why, -EINVAL, "%s stands before the first [section]",
				  reason_token(token, key, strlen(key)));
	for (i = 0; i < config_options_count; i++)
		if (!strcmp(config_options[i].section, reading->section) &&
		    !strcmp(config_options[i].key, key))
			break;
	if (i == config_options_count)
		return unknown("key", key, reading->section, why);
	if (!*value)
		return reason_say(why, -EINVAL, "'%s' has no value", key);
	err = note(reading, i, line, why);
	if (err)
		return err;
	err = config_take(&config_options[i], reading->interface < 0 ?
						      (void *)config :
						      &config->interfaces[reading->interface],
			  value, why);
	return err ? reason_within(why, err, "%s", key) : 0;
}

static int read_lines(struct config *config, struct lines *lines, struct reason *why)
{
	struct reading reading = { .config = config, .interface = -1 };
	int err;

	while ((err = lines_next(lines, why)) > 0) {
		char *text = trim(lines->text);

		if (*text == '[')
			err = take_section(&reading, text, why);
		else if (*text && *text != '#' && *text != ';')
			err = take_pair(&reading, text, lines->number, why);
		else
			continue;
		if (err) {
			lines_blame(lines, err, why);
			break;
		}
	}
	free(reading.seen.lines);
	lines_close(lines);
	return err;
}

int config_read(struct config *config, FILE *file, const char *name, struct reason *why)
{
	struct lines lines;

	lines_from(&lines, file, name);
	return read_lines(config, &lines, why);
}

static int read_path(struct config *config, const char *path, struct reason *why)
{
	struct lines lines;
	int err = lines_open(&lines, path, why);

	return err ? err : read_lines(config, &lines, why);
}

static int is_drop_in(const struct dirent *entry)
{
	size_t length = strlen(entry->d_name);

	return entry->d_name[0] != '.' && length > 5 &&
	       !strcmp(entry->d_name + length - 5, ".conf");
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int read_drop_ins(struct config *config, const char *path, struct reason *why)
{
	char folder[CONFIG_PATH_ROOM], name[CONFIG_PATH_ROOM + 260];
	struct dirent **entries;
	int count, err = 0;

	if (snprintf(folder, sizeof(folder), "%s.d", path) >= (int)sizeof(folder))
		return reason_say(why, -ENAMETOOLONG, "%s: the name is too long", path);
	count = scandir(folder, &entries, is_drop_in, by_bytes);
	if (count < 0)
		return errno == ENOENT || errno == ENOTDIR ?
			       0 :
			       reason_say(why, -errno, "%s: %s", folder, strerror(errno));
	for (int i = 0; i < count; i++) {
		snprintf(name, sizeof(name), "%s/%s", folder, entries[i]->d_name);
		if (!err)
			err = read_path(config, name, why);
		free(entries[i]);
	}
	free(entries);
	return err;
}

int config_load(struct config *config, const char *path, bool required, struct reason *why)
{
	int err;

	config_defaults(config);
	err = read_path(config, path, why);
	if (err == -ENOENT && !required)
		err = 0;
	if (!err)
		err = read_drop_ins(config, path, why);
	if (err)
		config_free(config);
	return err;
}
