// SPDX-License-Identifier: Apache-2.0
/* How an event is written, in JSON and in a sentence. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "base/times.h"
#include "base/units.h"
#include "events/event.h"

static const struct {
	const char *name;
	enum tell tell;
} types[CHANGE_TYPES] = {
	[EVENT_NEW_FINGERPRINT] = { "new_fingerprint", TELL_NEW_FINGERPRINT },
	[EVENT_NEW_NETWORK] = { "new_network", TELL_NEW_NETWORK },
	[EVENT_GROWTH] = { "growth", TELL_GROWTH },
	[EVENT_PATH_CHANGE] = { "path_change", TELL_PATH_CHANGE },
	[EVENT_BLIND] = { "blind", TELL_BLIND },
	[EVENT_SEES_AGAIN] = { "sees_again", TELL_SEES_AGAIN },
};

const char *event_name(enum change_type type)
{
	return types[type].name;
}

enum tell event_tell(enum change_type type)
{
	return types[type].tell;
}

int event_type_named(const char *name)
{
	for (int i = 0; i < CHANGE_TYPES; i++)
		if (!strcmp(types[i].name, name))
			return i;
	return -1;
}

/* What a network shows: a learned fingerprint before the class that stands for all of them. */
static const char *shown(const struct event *event)
{
	return *event->fingerprint ? event->fingerprint : event->class;
}

char *event_network_key(char out[EVENT_KEY_ROOM], const char *what, const char *network)
{
	snprintf(out, EVENT_KEY_ROOM, "network %s %s", what, network);
	return out;
}

char *event_key(char out[EVENT_KEY_ROOM], const struct event *event)
{
	switch (event->type) {
	case EVENT_NEW_FINGERPRINT:
		snprintf(out, EVENT_KEY_ROOM, "fingerprint %s", event->fingerprint);
		break;
	case EVENT_NEW_NETWORK:
		return event_network_key(out, shown(event), event->network);
	case EVENT_GROWTH:
		snprintf(out, EVENT_KEY_ROOM, "growth %s", event->network);
		break;
	case EVENT_PATH_CHANGE:
		snprintf(out, EVENT_KEY_ROOM, "path %s %s", event->path, event->network);
		break;
	default:
		snprintf(out, EVENT_KEY_ROOM, "blind %s", event->in_iface);
	}
	return out;
}

static int say_growth(char *out, size_t room, const struct event *event)
{
	char now[UNITS_ROOM], before[UNITS_ROOM];

	return snprintf(out, room, "%s: tunnels grew by %.0f %%, from %s to %s a day, most of it %s",
			event->network, (event->bytes / event->base_bytes - 1) * 100,
			units_bytes(before, (uint64_t)event->base_bytes),
			units_bytes(now, (uint64_t)event->bytes), shown(event));
}

char *event_message(char *out, size_t room, const struct event *event)
{
	char ago[UNITS_ROOM];

	switch (event->type) {
	case EVENT_NEW_FINGERPRINT:
		snprintf(out, room, "new fingerprint %s (%s), first in %s", event->fingerprint,
			 event->class, event->network);
		break;
	case EVENT_NEW_NETWORK:
		snprintf(out, room, "%s: first tunnel of %s", event->network, shown(event));
		break;
	case EVENT_GROWTH:
		say_growth(out, room, event);
		break;
	case EVENT_PATH_CHANGE:
		snprintf(out, room, "%s: %.0f %% of the tunnels' traffic moved from %s to %s",
			 event->network, event->moved * 100, event->from, event->path);
		break;
	case EVENT_BLIND:
		snprintf(out, room, "%s is blind: %llu packets passed and none was seen",
			 event->in_iface, (unsigned long long)event->packets);
		break;
	default:
		snprintf(out, room, "%s sees again%s%s", event->in_iface, event->first ? ", blind for " : "",
			 event->first ? units_duration(ago, (uint64_t)(event->at - event->first)) : "");
	}
	return out;
}

/* Three digits behind the point: more were noise. */
static double rounded(double value)
{
	return (double)(int64_t)(value * 1000 + 0.5) / 1000;
}

static void put_name(struct json *json, const char *name, const char *text)
{
	json_put_text(json, name, *text ? text : NULL);
}

static void put_time(struct json *json, const char *name, int64_t time)
{
	char text[TIMES_ROOM];

	json_put_text(json, name, time ? times_iso(text, time) : NULL);
}

static void put_fingerprint(struct json *json, const struct event *event)
{
	json_put_text(json, "line", event->line);
	json_put_u64(json, "confidence", event->confidence);
	json_put_u64(json, "sessions", event->sessions);
	put_time(json, "first", event->first);
	json_open_array(json, "networks");
	for (unsigned int i = 0; i < event->networks_count; i++)
		json_put_text(json, NULL, event->networks[i]);
	json_close(json);
}

static void put_window(struct json *json, const struct event *event)
{
	put_time(json, "since", event->since);
	put_time(json, "until", event->until);
	put_time(json, "baseline_since", event->base_since);
	json_put_u64(json, "bytes_per_day", (uint64_t)event->bytes);
	json_put_u64(json, "baseline_bytes_per_day", (uint64_t)event->base_bytes);
}

static void put_detail(struct json *json, const struct event *event)
{
	json_open_object(json, event_name(event->type));
	switch (event->type) {
	case EVENT_NEW_FINGERPRINT:
		put_fingerprint(json, event);
		break;
	case EVENT_NEW_NETWORK:
		json_put_u64(json, "confidence", event->confidence);
		put_time(json, "first", event->first);
		break;
	case EVENT_GROWTH:
		json_put_double(json, "factor", rounded(event->bytes / event->base_bytes));
		put_window(json, event);
		break;
	case EVENT_PATH_CHANGE:
		json_put_text(json, "from", event->from);
		json_put_text(json, "to", event->path);
		json_put_double(json, "moved", rounded(event->moved));
		json_put_double(json, "share_before", rounded(event->before));
		json_put_double(json, "share_after", rounded(event->after));
		put_window(json, event);
		break;
	case EVENT_BLIND:
		json_put_u64(json, "packets", event->packets);
		put_time(json, "since", event->first);
		break;
	default:
		put_time(json, "blind_since", event->first);
	}
	json_close(json);
}

char *event_line(const struct event *event, size_t *length)
{
	char time[TIMES_ROOM], message[512], host[65] = "";
	char *text = NULL;
	FILE *file = open_memstream(&text, length);
	struct json json;

	if (!file)
		return NULL;
	gethostname(host, sizeof(host) - 1);
	json_start(&json, file, JSON_LINE);
	json_open_object(&json, NULL);
	json_put_text(&json, "timestamp", times_iso(time, event->at));
	json_put_text(&json, "event_type", event_name(event->type));
	json_put_u64(&json, "id", event->id);
	json_put_text(&json, "host", host);
	put_name(&json, "network", event->network);
	put_name(&json, "path", event->path);
	put_name(&json, "in_iface", event->in_iface);
	put_name(&json, "class", event->class);
	put_name(&json, "fingerprint", event->fingerprint);
	json_put_text(&json, "message", event_message(message, sizeof(message), event));
	put_detail(&json, event);
	json_close(&json);
	if (json_end(&json) | fclose(file)) {
		free(text);
		return NULL;
	}
	return text;
}
