// SPDX-License-Identifier: Apache-2.0
/* Filters: read from words or from a request, written into one, and held against rows and flows. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "answer/filter.h"
#include "answer/words.h"
#include "base/closest.h"
#include "base/times.h"
#include "base/units.h"

static const char *const keys[] = {
	"src", "class", "network", "path", "since", "until", "min-confidence", "tunnels",
};
#define KEYS (sizeof(keys) / sizeof(keys[0]))

void filter_start(struct filter *filter)
{
	memset(filter, 0, sizeof(*filter));
	filter->min_confidence = CONFIDENCE_STANDARD;
}

bool filter_selects(const struct filter *filter)
{
	return filter->has_src || filter->has_class || filter->tunnels || filter->has_since ||
	       filter->has_until || *filter->network || *filter->path;
}

static int take_word(char out[FILTER_WORD_ROOM], const char *value, struct reason *why)
{
	if (!*value || strlen(value) >= FILTER_WORD_ROOM)
		return reason_say(why, -EINVAL, "a name has 1 to %d bytes", FILTER_WORD_ROOM - 1);
	strcpy(out, value);
	return 0;
}

static int take_class(struct filter *filter, const char *value, struct reason *why)
{
	char token[REASON_TOKEN_ROOM];
	struct closest closest;

	filter->has_class = true;
	if (!class_number(value, &filter->class))
		return 0;
	closest_start(&closest, value);
	for (unsigned int i = 0; i < protocols_count; i++)
		closest_offer(&closest, protocols[i].name);
	reason_token(token, value, strlen(value));
	if (closest.best)
		return reason_say(why, -EINVAL, "there is no class %s; did you mean '%s'?", token,
				  closest.best);
	return reason_say(why, -EINVAL, "there is no class %s; see 'tunprint protocols'", token);
}


static int take_src(struct filter *filter, const char *value, struct reason *why)
{
	filter->has_src = true;
	return prefix_parse(value, &filter->src, why);
}

static int take_key(struct filter *filter, unsigned int key, const char *value, int64_t now,
		    struct reason *why)
{
	uint64_t number;
	int err;

	switch (key) {
	case 0:
		return take_src(filter, value, why);
	case 1:
		return take_class(filter, value, why);
	case 2:
		return take_word(filter->network, value, why);
	case 3:
		return take_word(filter->path, value, why);
	case 4:
		filter->has_since = true;
		return times_parse(value, now, &filter->since, why);
	case 5:
		filter->has_until = true;
		return times_parse(value, now, &filter->until, why);
	}
	err = units_parse_number(value, 0, 100, &number, why);
	filter->min_confidence = (unsigned int)number;
	filter->has_confidence = true;
	return err;
}

static int take_named(struct filter *filter, unsigned int key, const char *value, int64_t now,
		      struct reason *why)
{
	int err = take_key(filter, key, value, now, why);

	if (err)
		return reason_within(why, err, "%s", keys[key]);
	if (filter->has_since && filter->has_until && filter->since >= filter->until)
		return reason_say(why, -EINVAL, "since must lie before until");
	return 0;
}

bool filter_has_key(const char *key)
{
	for (unsigned int i = 0; i < KEYS; i++)
		if (!strcmp(keys[i], key))
			return true;
	return false;
}

int filter_take(struct filter *filter, const char *key, const char *value, int64_t now,
		struct reason *why)
{
	for (unsigned int i = 0; i < KEYS; i++) {
		if (strcmp(keys[i], key))
			continue;
		if (i < KEYS - 1)
			return take_named(filter, i, value, now, why);
		filter->tunnels = true;
		return 0;
	}
	return -ENOENT;
}

static int find_key(const char *word, struct reason *why)
{
	char token[REASON_TOKEN_ROOM];
	struct closest closest;

	closest_start(&closest, word);
	for (unsigned int i = 0; i < KEYS; i++) {
		if (!strcmp(keys[i], word))
			return (int)i;
		closest_offer(&closest, keys[i]);
	}
	reason_token(token, word, strlen(word));
	if (closest.best)
		return reason_say(why, -EINVAL, "unknown filter %s; did you mean '%s'?", token,
				  closest.best);
	return reason_say(why, -EINVAL, "unknown filter %s; there are src, class, network, path, "
			  "since, until, min-confidence, tunnels", token);
}

int filter_words(struct filter *filter, const char *const *words, unsigned int count, int64_t now,
		 struct reason *why)
{
	for (unsigned int i = 0; i < count; i++) {
		int key = find_key(words[i], why), err;

		if (key < 0)
			return key;
		if (key == KEYS - 1) {
			filter->tunnels = true;
			continue;
		}
		if (++i == count)
			return reason_say(why, -EINVAL, "filter '%s' needs a value", keys[key]);
		err = take_named(filter, (unsigned int)key, words[i], now, why);
		if (err)
			return err;
	}
	return 0;
}

int filter_read(struct filter *filter, const json_t *args, int64_t now, struct reason *why)
{
	for (unsigned int i = 0; i < KEYS; i++) {
		const json_t *value = json_object_get(args, keys[i]);
		char number[24];
		int err;

		if (!value)
			continue;
		if (i == KEYS - 1 && json_is_boolean(value)) {
			filter->tunnels = json_is_true(value);
			continue;
		}
		if (i == KEYS - 2 && json_is_integer(value))
			snprintf(number, sizeof(number), "%lld",
				 (long long)json_integer_value(value));
		else if (i >= KEYS - 2 || !json_is_string(value))
			return reason_say(why, -EINVAL, "%s: wrong type", keys[i]);
		err = take_named(filter, i, i == KEYS - 2 ? number : json_string_value(value), now,
				 why);
		if (err)
			return err;
	}
	return 0;
}

void filter_write(const struct filter *filter, struct json *json)
{
	char text[TIMES_ROOM > PREFIX_ROOM ? TIMES_ROOM : PREFIX_ROOM];

	if (filter->has_src)
		json_put_text(json, "src", prefix_text(text, &filter->src));
	if (filter->has_class)
		json_put_text(json, "class", class_name(filter->class));
	if (*filter->network)
		json_put_text(json, "network", filter->network);
	if (*filter->path)
		json_put_text(json, "path", filter->path);
	if (filter->has_since)
		json_put_text(json, "since", times_iso(text, filter->since));
	if (filter->has_until)
		json_put_text(json, "until", times_iso(text, filter->until));
	if (filter->has_confidence)
		json_put_u64(json, "min-confidence", filter->min_confidence);
	if (filter->tunnels)
		json_put_bool(json, "tunnels", true);
}

static void append(char *out, size_t room, const char *key, const char *value)
{
	size_t used = strlen(out);

	if (used < room)
		snprintf(out + used, room - used, "%s%s%s%s", used ? " " : "", key,
			 *value ? " " : "", value);
}

char *filter_text(char *out, size_t room, const struct filter *filter)
{
	char text[TIMES_ROOM > PREFIX_ROOM ? TIMES_ROOM : PREFIX_ROOM];

	*out = '\0';
	if (filter->has_src)
		append(out, room, "src", prefix_text(text, &filter->src));
	if (filter->has_class)
		append(out, room, "class", class_name(filter->class));
	if (*filter->network)
		append(out, room, "network", filter->network);
	if (*filter->path)
		append(out, room, "path", filter->path);
	if (filter->has_since)
		append(out, room, "since", times_iso(text, filter->since));
	if (filter->has_until)
		append(out, room, "until", times_iso(text, filter->until));
	if (filter->tunnels)
		append(out, room, "tunnels", "");
	return out;
}
