// SPDX-License-Identifier: Apache-2.0
/* One event on its way to everybody who wants it, and what is looked at when. */
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/tell.h"
#include "base/units.h"
#include "events/events.h"
#include "store/series.h"

#define LOG_END (1u << 20)		/* bytes of the log: more than one look can make */

int events_check(const struct config *config, struct reason *why)
{
	int err = command_check(config->events_command, why);

	if (!err && (config->events_window % UNITS_DAY || config->events_baseline % UNITS_DAY))
		err = reason_say(why, -EINVAL, "window and baseline must be whole days");
	return err ? reason_within(why, err, "[events]") : 0;
}

/* A regular file only: one that could make us wait is none. */
static int open_file(struct events *e, struct reason *why)
{
	struct stat st;

	if (e->file_fd >= 0)
		close(e->file_fd);
	e->file_fd = *e->file ? open(e->file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK |
				     O_NOCTTY, 0640) : -1;
	if (!*e->file)
		return 0;
	if (e->file_fd < 0)
		return reason_say(why, -errno, "%s: %s", e->file, strerror(errno));
	if (fstat(e->file_fd, &st) || !S_ISREG(st.st_mode)) {
		close(e->file_fd);
		e->file_fd = -1;
		return reason_say(why, -EINVAL, "%s: is no regular file", e->file);
	}
	return 0;
}

/* What the end of the log says was announced, in case its key was not written any more. */
static int take_line(void *arg, const char *line)
{
	struct events *e = arg;
	json_t *json = json_loads(line, 0, NULL), *one;
	const json_t *list = json_object_get(json_object_get(json, "new_fingerprint"), "networks");
	const char *name = json_string_value(json_object_get(json, "event_type"));
	uint64_t id = (uint64_t)json_integer_value(json_object_get(json, "id"));
	static const char *const names[] = { "network", "path", "in_iface", "class", "fingerprint" };
	struct event event = { .type = name ? event_type_named(name) : -1 };
	char *const rooms[] = { event.network, event.path, event.in_iface, event.class,
				event.fingerprint };
	char key[EVENT_KEY_ROOM];
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *text = json_string_value(json_object_get(json, names[i]));

		snprintf(rooms[i], i == 2 ? sizeof(event.in_iface) : EVENT_NAME_ROOM, "%s",
			 text ? text : "");
	}
	if (id > e->last)
		e->last = id;
	if ((int)event.type >= 0 && event.type != EVENT_SEES_AGAIN)
		known_put(&e->known, event_key(key, &event));
	else if (event.type == EVENT_SEES_AGAIN)
		known_drop(&e->known, event_key(key, &event));
	json_array_foreach(list, i, one)
		if (json_string_value(one))
			known_put(&e->known, event_network_key(key, event.fingerprint,
							       json_string_value(one)));
	json_decref(json);
	return 0;
}

static int take_seen(void *arg, const struct series_seen *seen)
{
	struct events *e = arg;
	char key[EVENT_KEY_ROOM];

	if (seen->verdicts && seen->confidence && seen->confidence != 255 &&
	    seen->confidence >= e->collect->min_confidence)
		known_put(&e->known, event_network_key(key, seen->class, seen->network));
	return 0;
}

/* A store that is older than the events: what it knows is no news. */
static void take_store(struct events *e)
{
	struct series *series;
	struct reason why;

	if (series_open(&series, e->collect->store_path, &why))
		return;
	series_seen(series, NULL, NULL, NULL, take_seen, e, &why);
	series_close(series);
}

static void take_limits(struct events *e, const struct config *config)
{
	e->limits = (struct judge_limits){
		.window = (int64_t)config->events_window, .baseline = (int64_t)config->events_baseline,
		.growth = config->events_growth, .moved = config->events_moved,
		.least = config->events_least * 1e6,
	};
	e->journal = config->events_journal;
	e->settled = e->known.begun + (int64_t)config->events_settle;
	e->log.most = config->events_size;
}

int events_open(struct events *e, struct loop *loop, const struct config *config,
		struct collect *collect, int64_t now, int64_t mono, struct reason *why)
{
	char path[1100], known[1200];
	bool fresh;
	int err;

	memset(e, 0, sizeof(*e));
	e->file_fd = e->log.fd = -1;
	e->collect = collect;
	log_path(path, collect->store_path);
	snprintf(known, sizeof(known), "%.*s" EVENTS_KNOWN, (int)(strlen(path) - strlen(EVENTS_FILE)),
		 path);
	err = known_open(&e->known, known, now, &fresh, why);
	err = err ? err : log_tail(path, LOG_END, take_line, e, why);
	err = err ? err : log_open(&e->log, path, config->events_size, why);
	snprintf(e->file, sizeof(e->file), "%s", config->events_file);
	err = err ? err : open_file(e, why);
	if (err)
		return err;
	if (fresh)
		take_store(e);
	take_limits(e, config);
	command_open(&e->command, loop, config->events_command, config->events_rate, mono);
	e->looked = mono;
	e->open = true;
	return 0;
}

void events_posts(struct events *e, const struct post *posts, unsigned int count)
{
	e->posts = posts;
	e->posts_count = count;
}

static void to_file(struct events *e, const char *line, size_t length)
{
	struct reason why = { "" };
	ssize_t n;
	int err = e->file_fd < 0 ? open_file(e, &why) : 0;

	if (!*e->file)
		return;
	n = err ? 0 : write(e->file_fd, line, length);
	if (!err && n != (ssize_t)length)
		reason_say(&why, -EIO, "%s: %s", e->file, n < 0 ? strerror(errno) : "no room");
	if (*why.text && !e->file_failing)
		tell_operator(TELL_EVENTS_UNSAVED, "%s; events are kept in %s", why.text, e->log.path);
	e->file_failing = *why.text;
	e->file_lost += e->file_failing;
}

static void to_log(struct events *e, const char *line, size_t length)
{
	struct reason why = { "" };
	int err = log_put(&e->log, line, length, &why);

	err = err ? err : known_save(&e->known, &why);
	if (err && !e->log_failing)
		tell_operator(TELL_EVENTS_UNSAVED, "%s; events wait in memory", why.text);
	e->log_failing = err;
}

bool events_announce(struct events *e, struct event *event, int64_t now, int64_t mono)
{
	char key[EVENT_KEY_ROOM], message[512];
	size_t length;
	char *line;

	event_key(key, event);
	if (event->type == EVENT_SEES_AGAIN ? !known_has(&e->known, key) : known_has(&e->known, key))
		return false;
	if (event->type == EVENT_SEES_AGAIN)
		known_drop(&e->known, key);
	else
		known_put(&e->known, key);
	if (event->type == EVENT_NEW_NETWORK && now < e->settled)
		return false;
	event->id = ++e->last;
	event->at = now;
	line = event_line(event, &length);
	if (!line)
		return false;
	e->made++;
	to_log(e, line, length);
	to_file(e, line, length);
	if (e->journal)
		tell_event(event_tell(event->type), event_message(message, sizeof(message), event), line);
	command_put(&e->command, event_name(event->type), line, mono);
	if (e->announced)
		e->announced(e->announced_arg, line, length);
	free(line);
	return true;
}

static void take_judged(struct events *e, int64_t now, int64_t mono)
{
	struct judged *out = &e->judge.judged;

	if (e->judge.err)
		tell_operator(TELL_EVENTS_UNJUDGED, "growth and paths were not looked at: %s",
			      e->judge.why.text);
	for (size_t i = 0; i < out->calm_count; i++)
		known_drop(&e->known, out->calm[i]);
	for (size_t i = 0; i < out->count; i++)
		events_announce(e, &out->list[i], now, mono);
	judged_free(out);
}

/* Once after each midnight of UTC, and at the start. */
static void judge_now(struct events *e, int64_t now, int64_t mono)
{
	int64_t day = (now - EVENTS_AFTER_MIDNIGHT) / (int64_t)UNITS_DAY;

	if (judge_done(&e->judge))
		take_judged(e, now, mono);
	if (e->judge.running || day == e->judged || !(e->limits.growth || e->limits.moved))
		return;
	e->judged = day;
	if (judge_begin(&e->judge, e->collect->store_path, &e->limits, now - EVENTS_AFTER_MIDNIGHT))
		e->judged = 0;
}

void events_tick(struct events *e, int64_t now, int64_t mono)
{
	if (!e->open)
		return;
	detect_blind(e, now, mono);
	if (mono - e->looked >= EVENTS_LOOK) {
		e->looked = mono;
		detect_prints(e, now, mono);
		detect_networks(e, now, mono);
		judge_now(e, now, mono);
		to_log(e, NULL, 0);
	}
	command_tick(&e->command, mono);
}

void events_reload(struct events *e, const struct config *config)
{
	struct reason why = { "" };

	if (!e->open)
		return;
	take_limits(e, config);
	if (open_file(e, &why)) {
		tell_operator(TELL_EVENTS_UNSAVED, "%s; events are kept in %s", why.text, e->log.path);
		e->file_failing = true;
	}
}

void events_close(struct events *e)
{
	if (!e->open)
		return;
	judge_end(&e->judge);
	to_log(e, NULL, 0);
	if (e->command.count)
		tell_operator(TELL_EVENT_COMMAND, "%s: is not told of %u events that waited for it",
			      e->command.words[0], e->command.count);
	command_close(&e->command);
	if (e->file_fd >= 0)
		close(e->file_fd);
	log_close(&e->log);
	known_close(&e->known);
	e->open = false;
}
