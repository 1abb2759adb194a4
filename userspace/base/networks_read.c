// SPDX-License-Identifier: Apache-2.0
/* The grammar of networks.conf, and every mistake an operator can make in it. */
#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/lines.h"
#include "base/networks.h"
#include "base/networks_settle.h"
#include "base/units.h"

/* What grows while the file is read, and how much room each has. */
struct reading {
	struct networks *networks;
	size_t list_room, prefixes_room;
};

/* Cuts the next word off *rest; NULL at the end of the line or at a comment. */
static char *next_word(char **rest)
{
	char *word = *rest + strspn(*rest, " \t");

	if (!*word || *word == '#') {
		*rest = word + strlen(word);
		return NULL;
	}
	*rest = word + strcspn(word, " \t");
	if (**rest)
		*(*rest)++ = '\0';
	return word;
}

/* Room for one more element of the given size; doubles. */
static int reserve(void **array, size_t count, size_t *room, size_t size)
{
	size_t more = *room ? 2 * *room : 64;
	void *grown;

	if (count < *room)
		return 0;
	grown = reallocarray(*array, more, size);
	if (!grown)
		return -ENOMEM;
	*array = grown;
	*room = more;
	return 0;
}

static int grow_slots(struct networks *networks)
{
	size_t count = networks->slots_count ? 2 * networks->slots_count : 128;
	uint32_t *slots = calloc(count, sizeof(*slots));

	if (!slots)
		return -ENOMEM;
	free(networks->slots);
	networks->slots = slots;
	networks->slots_count = count;
	for (size_t i = 0; i < networks->count; i++)
		*networks_slot(networks, networks->list[i].name) = (uint32_t)i + 1;
	return 0;
}

static int check_word(const char *word, const char *what, struct reason *why)
{
	char token[REASON_TOKEN_ROOM];

	reason_token(token, word, strlen(word));
	if (strpbrk(word, "\"'"))
		return reason_say(why, -EINVAL, "%s %s: a %s has no quotes and no blanks", what, token,
				  what);
	if (strlen(word) >= NETWORK_NAME_ROOM)
		return reason_say(why, -EINVAL, "%s %s is longer than %d bytes", what, token,
				  NETWORK_NAME_ROOM - 1);
	return 0;
}

/* The id of the name, made when it is new. */
static int name_id(struct reading *reading, const char *name, unsigned int line, uint32_t *id,
		   struct reason *why)
{
	struct networks *networks = reading->networks;
	int err = check_word(name, "name", why);

	if (err)
		return err;
	*id = networks_named(networks, name);
	if (*id)
		return 0;
	if (reserve((void **)&networks->list, networks->count, &reading->list_room,
		    sizeof(*networks->list)) ||
	    (2 * (networks->count + 1) > networks->slots_count && grow_slots(networks)))
		return reason_say(why, -ENOMEM, "out of memory");
	*id = (uint32_t)networks->count + 1;
	networks->list[networks->count] = (struct network){ .line = line };
	strcpy(networks->list[networks->count].name, name);
	*networks_slot(networks, name) = *id;
	networks->count++;
	return 0;
}

static int take_asn(struct network *network, const char *word, struct reason *why)
{
	const char *digits = word + (strncasecmp(word, "AS", 2) ? 0 : 2);
	char token[REASON_TOKEN_ROOM];
	uint64_t asn;

	if (units_parse_number(digits, 1, UINT32_MAX, &asn, NULL))
		return reason_say(why, -EINVAL, "%s is not an AS number (1..4294967295)",
				  reason_token(token, word, strlen(word)));
	if (network->asn && network->asn != asn)
		return reason_say(why, -EINVAL,
				  "network '%s' has AS number %u already (line %u), not %llu",
				  network->name, network->asn, network->line,
				  (unsigned long long)asn);
	network->asn = (uint32_t)asn;
	return 0;
}

static int take_tag(struct network *network, const char *word, struct reason *why)
{
	int err = check_word(word, "tag", why);
	void *tags;

	if (err)
		return err;
	for (unsigned int i = 0; i < network->tags_count; i++)
		if (!strcmp(network->tags[i], word))
			return 0;
	if (network->tags_count == NETWORK_TAGS)
		return reason_say(why, -EINVAL, "network '%s' has more than %d tags", network->name,
				  NETWORK_TAGS);
	tags = reallocarray(network->tags, network->tags_count + 1, sizeof(*network->tags));
	if (!tags)
		return reason_say(why, -ENOMEM, "out of memory");
	network->tags = tags;
	strcpy(network->tags[network->tags_count++], word);
	return 0;
}

/* Third and further words: "64500", "AS64500" or "-" in the first place, then tags. */
static int take_details(struct network *network, char *rest, struct reason *why)
{
	bool first = true;
	char *word;
	int err;

	for (; (word = next_word(&rest)); first = false) {
		bool number = isdigit((unsigned char)word[0]) ||
			      (!strncasecmp(word, "AS", 2) && isdigit((unsigned char)word[2]));

		if (first && !strcmp(word, "-"))
			continue;
		err = first && number ? take_asn(network, word, why) : take_tag(network, word, why);
		if (err)
			return err;
	}
	return 0;
}

static int take_line(struct reading *reading, char *text, unsigned int line, struct reason *why)
{
	struct networks *networks = reading->networks;
	char *word = next_word(&text), *name;
	struct network_prefix entry = { .line = line };
	char token[REASON_TOKEN_ROOM];
	int err;

	if (!word)
		return 0;
	err = prefix_parse(word, &entry.prefix, why);
	if (err)
		return err;
	name = next_word(&text);
	if (!name)
		return reason_say(why, -EINVAL, "%s has no name behind it; write PREFIX NAME",
				  reason_token(token, word, strlen(word)));
	err = name_id(reading, name, line, &entry.network, why);
	if (err)
		return err;
	if (networks->prefixes_count >= NETWORKS_MOST)
		return reason_say(why, -E2BIG, "more than %d prefixes", NETWORKS_MOST);
	/* One more than needed: the guard comes last. */
	if (reserve((void **)&networks->prefixes, networks->prefixes_count + 1,
		    &reading->prefixes_room, sizeof(entry)))
		return reason_say(why, -ENOMEM, "out of memory");
	networks->prefixes[networks->prefixes_count++] = entry;
	return take_details(&networks->list[entry.network - 1], text, why);
}

static int read_all(struct networks *networks, struct lines *lines, struct reason *why)
{
	struct reading reading = { .networks = networks };
	int err;

	while ((err = lines_next(lines, why)) > 0) {
		err = take_line(&reading, lines->text, lines->number, why);
		if (err)
			return lines_blame(lines, err, why);
	}
	return err ? err : networks_settle(networks, lines->name, why);
}

static int read_lines(struct networks *networks, struct lines *lines, struct reason *why)
{
	int err;

	memset(networks, 0, sizeof(*networks));
	err = read_all(networks, lines, why);
	lines_close(lines);
	if (err)
		networks_free(networks);
	return err;
}

int networks_load(struct networks *networks, const char *path, struct reason *why)
{
	struct lines lines;
	int err = lines_open(&lines, path, why);

	memset(networks, 0, sizeof(*networks));
	return err ? err : read_lines(networks, &lines, why);
}

int networks_read(struct networks *networks, FILE *file, const char *name, struct reason *why)
{
	struct lines lines;

	lines_from(&lines, file, name);
	return read_lines(networks, &lines, why);
}
