// SPDX-License-Identifier: Apache-2.0
/* `prefix,asn,name` into lines of networks.conf: one name, one AS number. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/lines.h"
#include "base/networks.h"
#include "base/prefix_list.h"
#include "base/units.h"

struct known_name {
	char *name;
	uint32_t asn;
};

void prefix_list_free(struct prefix_list *list)
{
	for (size_t i = 0; i < list->names_room; i++)
		free(list->names[i].name);
	free(list->names);
	memset(list, 0, sizeof(*list));
}

static struct known_name *slot_of(const struct prefix_list *list, const char *name)
{
	uint64_t hash = 14695981039346656037ull;	/* FNV-1a */

	for (const char *c = name; *c; c++)
		hash = (hash ^ (unsigned char)*c) * 1099511628211ull;
	for (hash ^= hash >> 32;; hash++) {
		struct known_name *slot = &list->names[hash & (list->names_room - 1)];

		if (!slot->name || !strcmp(slot->name, name))
			return slot;
	}
}

/* The AS number that the name stands for: the one it was first met with. */
static int asn_of(struct prefix_list *list, const char *name, uint32_t asn, uint32_t *known)
{
	struct known_name *slot;

	if (2 * (list->names_count + 1) > list->names_room) {
		struct prefix_list wide = { .names_room = list->names_room ? 2 * list->names_room : 1024 };

		wide.names = calloc(wide.names_room, sizeof(*wide.names));
		if (!wide.names)
			return -ENOMEM;
		for (size_t i = 0; i < list->names_room; i++)
			if (list->names[i].name)
				*slot_of(&wide, list->names[i].name) = list->names[i];
		free(list->names);
		list->names = wide.names;
		list->names_room = wide.names_room;
	}
	slot = slot_of(list, name);
	if (!slot->name) {
		slot->name = strdup(name);
		if (!slot->name)
			return -ENOMEM;
		slot->asn = asn;
		list->names_count++;
	}
	*known = slot->asn;
	return 0;
}

/* What networks.conf takes as a name; room is left for an AS number behind it. */
static void make_name(char out[NETWORK_NAME_ROOM], const char *name, uint32_t asn)
{
	size_t n = 0;

	for (; *name && n < NETWORK_NAME_ROOM - 14; name++) {
		bool good = (unsigned char)*name > ' ' && !strchr("\"'#,", *name) && *name != 0x7f;

		if (good || (n && out[n - 1] != '-'))
			out[n++] = good ? *name : '-';
	}
	while (n && (out[n - 1] == '-' || ((unsigned char)out[n - 1] & 0xc0) == 0x80 ||
		     (unsigned char)out[n - 1] >= 0xc0))
		n--;		/* not in the middle of a letter */
	out[n] = '\0';
	if (!n)
		snprintf(out, NETWORK_NAME_ROOM, "AS%u", asn);
}

int prefix_list_put(struct prefix_list *list, const struct prefix *prefix, uint32_t asn,
		    const char *name, struct reason *why)
{
	char text[PREFIX_ROOM], made[NETWORK_NAME_ROOM];
	uint32_t known;

	if (!asn && !*name)
		return reason_say(why, -EINVAL, "neither an AS number nor a name");
	make_name(made, name, asn);
	if (asn_of(list, made, asn, &known))
		return reason_say(why, -ENOMEM, "out of memory");
	if (known != asn)
		snprintf(made + strlen(made), NETWORK_NAME_ROOM - strlen(made), "-AS%u", asn);
	prefix_text(text, prefix);
	if (asn)
		fprintf(list->out, "%s %s AS%u\n", text, made, asn);
	else
		fprintf(list->out, "%s %s\n", text, made);
	list->written++;
	return 0;
}

static char *trim(char *text)
{
	char *end;

	text += strspn(text, " \t\"");
	end = text + strlen(text);
	while (end > text && strchr(" \t\"", end[-1]))
		*--end = '\0';
	return text;
}

static int take_asn(const char *text, uint32_t *asn, struct reason *why)
{
	char token[REASON_TOKEN_ROOM];
	uint64_t number = 0;

	text += strncasecmp(text, "AS", 2) ? 0 : 2;
	if (*text && units_parse_number(text, 0, UINT32_MAX, &number, NULL))
		return reason_say(why, -EINVAL, "%s is not an AS number",
				  reason_token(token, text, strlen(text)));
	*asn = (uint32_t)number;
	return 0;
}

/* The name is the rest of the line, commas and all. */
static int take_line(struct prefix_list *list, char *text, struct reason *why)
{
	char *asn = strchr(text, ','), *name = asn ? strchr(asn + 1, ',') : NULL;
	struct prefix prefix;
	uint32_t number = 0;
	int err;

	if (!asn)
		return reason_say(why, -EINVAL, "a line is PREFIX,ASN,NAME");
	*asn++ = '\0';
	if (name)
		*name++ = '\0';
	err = prefix_parse(trim(text), &prefix, why);
	err = err ? err : take_asn(trim(asn), &number, why);
	return err ? err : prefix_list_put(list, &prefix, number, name ? trim(name) : "", why);
}

static int read_csv(struct prefix_list *list, const char *path, struct reason *why)
{
	struct lines lines;
	int err = lines_open(&lines, path, why), more = 0;

	if (err)
		return err;
	while (!err && (more = lines_next(&lines, why)) > 0) {
		const char *text = lines.text + strspn(lines.text, " \t");

		if (!*text || *text == '#' || (lines.number == 1 && !strncasecmp(text, "prefix", 6)))
			continue;
		err = take_line(list, lines.text, why);
		if (err)
			lines_blame(&lines, err, why);
	}
	lines_close(&lines);
	return err ? err : more;
}

int prefix_list_read(struct prefix_list *list, const char *path, struct reason *why)
{
	const char *dot = strrchr(path, '.');

	return dot && !strcasecmp(dot, ".mmdb") ? prefix_list_mmdb(list, path, why) :
	       read_csv(list, path, why);
}
