// SPDX-License-Identifier: Apache-2.0
/* The filter of events: words in, a yes or no of each line out. */
#include <errno.h>
#include <string.h>

#include "base/closest.h"
#include "base/times.h"
#include "events/log.h"
#include "events/pick.h"

static int take_text(char room[EVENT_NAME_ROOM], const char *key, const char *value,
		     struct reason *why)
{
	if (!*value || strlen(value) >= EVENT_NAME_ROOM)
		return reason_say(why, -EINVAL, "%s: a name has 1 to %d bytes", key,
				  EVENT_NAME_ROOM - 1);
	strcpy(room, value);
	return 0;
}

/* "growth,path_change" */
static int take_types(struct event_pick *pick, const char *value, struct reason *why)
{
	char token[REASON_TOKEN_ROOM], word[32];
	struct closest closest;

	pick->types = 0;
	do {
		size_t length = strcspn(value, ",");
		int type;

		snprintf(word, sizeof(word), "%.*s", (int)length, value);
		type = length < sizeof(word) ? event_type_named(word) : -1;
		if (type >= 0) {
			pick->types |= 1u << type;
			value += length;
			continue;
		}
		closest_start(&closest, word);
		for (int i = 0; i < CHANGE_TYPES; i++)
			closest_offer(&closest, event_name(i));
		reason_token(token, value, length);
		return reason_say(why, -EINVAL, "type: there is no event %s; %s%s%s", token,
				  closest.best ? "did you mean '" : "see 'tunprint help events'",
				  closest.best ? closest.best : "", closest.best ? "'?" : "");
	} while (*value++ == ',');
	return 0;
}

static int take_time(int64_t *time, const char *key, const char *value, int64_t now,
		     struct reason *why)
{
	int err = times_parse(value, now, time, why);

	return err ? reason_within(why, -EINVAL, "%s", key) : 0;
}

int event_pick_take(struct event_pick *pick, const char *key, const char *value, int64_t now,
		    struct reason *why)
{
	int err = -ENOENT;

	if (!strcmp(key, "since"))
		err = take_time(&pick->since, key, value, now, why);
	else if (!strcmp(key, "until"))
		err = take_time(&pick->until, key, value, now, why);
	else if (!strcmp(key, "network"))
		err = take_text(pick->network, key, value, why);
	else if (!strcmp(key, "path"))
		err = take_text(pick->path, key, value, why);
	else if (!strcmp(key, "class"))
		err = take_text(pick->class, key, value, why);
	else if (!strcmp(key, "type"))
		err = take_types(pick, value, why);
	if (!err && pick->since && pick->until && pick->since >= pick->until)
		return reason_say(why, -EINVAL, "since must be before until");
	return err;
}

static int read_number(uint64_t *number, const char *key, const json_t *value, struct reason *why)
{
	if (!json_is_integer(value) || json_integer_value(value) < 0)
		return reason_say(why, -EINVAL, "%s: must be a number", key);
	*number = (uint64_t)json_integer_value(value);
	return 0;
}

int event_pick_read(struct event_pick *pick, const json_t *args, bool *follow, struct reason *why)
{
	char token[REASON_TOKEN_ROOM];
	const char *key;
	json_t *value;
	int err = 0;

	memset(pick, 0, sizeof(*pick));
	*follow = false;
	json_object_foreach((json_t *)args, key, value) {
		if (!strcmp(key, "limit"))
			err = read_number(&pick->limit, key, value, why);
		else if (!strcmp(key, "after"))
			err = read_number(&pick->after, key, value, why);
		else if (!strcmp(key, "follow") && json_is_boolean(value))
			*follow = json_is_true(value);
		else
			err = json_is_string(value) ?
			      event_pick_take(pick, key, json_string_value(value), times_now(), why) :
			      -ENOENT;
		if (err == -ENOENT)
			return reason_say(why, -EINVAL, "events takes no argument %s",
					  reason_token(token, key, strlen(key)));
		if (err)
			return err;
	}
	return 0;
}

void event_pick_write(const struct event_pick *pick, struct json *json)
{
	char text[TIMES_ROOM], types[256] = "";

	if (pick->since)
		json_put_text(json, "since", times_iso(text, pick->since));
	if (pick->until)
		json_put_text(json, "until", times_iso(text, pick->until));
	if (*pick->network)
		json_put_text(json, "network", pick->network);
	if (*pick->path)
		json_put_text(json, "path", pick->path);
	if (*pick->class)
		json_put_text(json, "class", pick->class);
	for (int i = 0; i < CHANGE_TYPES; i++)
		if (pick->types & 1u << i) {
			strcat(types, *types ? "," : "");
			strcat(types, event_name(i));
		}
	if (*types)
		json_put_text(json, "type", types);
	if (pick->limit)
		json_put_u64(json, "limit", pick->limit);
	if (pick->after)
		json_put_u64(json, "after", pick->after);
}

bool event_pick_selects(const struct event_pick *pick)
{
	return pick->since || pick->until || *pick->network || *pick->path || *pick->class ||
	       pick->types;
}

static bool is(const json_t *event, const char *name, const char *wanted)
{
	const char *text = json_string_value(json_object_get(event, name));

	return text && !strcmp(text, wanted);
}

/* A new fingerprint is an event of each network that shows it. */
static bool names_network(const json_t *event, const char *wanted)
{
	const json_t *list = json_object_get(json_object_get(event, "new_fingerprint"), "networks");
	const json_t *one;
	size_t i;

	json_array_foreach(list, i, one)
		if (json_string_value(one) && !strcmp(json_string_value(one), wanted))
			return true;
	return is(event, "network", wanted);
}

bool event_pick_wants(const struct event_pick *pick, const json_t *event)
{
	const char *name = json_string_value(json_object_get(event, "event_type"));
	const char *time = json_string_value(json_object_get(event, "timestamp"));
	int type = name ? event_type_named(name) : -1;
	int64_t at;

	if (!time || times_parse(time, 0, &at, NULL) || (pick->since && at < pick->since) ||
	    (pick->until && at >= pick->until))
		return false;
	/* types of a newer version are shown to whoever asks for all */
	if (!name || (pick->types && (type < 0 || !(pick->types & 1u << type))))
		return false;
	if (*pick->network && !names_network(event, pick->network))
		return false;
	if (*pick->path && !is(event, "path", pick->path))
		return false;
	return !*pick->class || is(event, "class", pick->class) ||
	       is(event, "fingerprint", pick->class);
}

struct walk {
	const struct event_pick *pick;
	uint64_t last;			/* id: a line that a rotation shows twice is taken once */
	uint64_t count, skip;
	int (*each)(void *arg, const char *line, const json_t *event);
	void *arg;
};

static int walk_one(void *arg, const char *line)
{
	struct walk *w = arg;
	json_t *event = json_loads(line, 0, NULL);
	uint64_t id = (uint64_t)json_integer_value(json_object_get(event, "id"));
	int err = 0;

	if (event && id > w->last && event_pick_wants(w->pick, event)) {
		w->last = id;
		if (w->count++ >= w->skip && w->each)
			err = w->each(w->arg, line, event);
	}
	json_decref(event);
	return err;
}

int event_pick_log(const struct event_pick *pick, const char *path,
		   int (*each)(void *arg, const char *line, const json_t *event), void *arg,
		   struct reason *why)
{
	struct walk w = { .pick = pick, .last = pick->after };
	int err = pick->limit ? log_read(path, walk_one, &w, why) : 0;
	uint64_t skip = w.count > pick->limit ? w.count - pick->limit : 0;

	if (err)
		return err;
	w = (struct walk){ pick, pick->after, 0, skip, each, arg };
	return log_read(path, walk_one, &w, why);
}
