// SPDX-License-Identifier: Apache-2.0
/* The client side of serve/protocol.h, and why a collector cannot be reached, in clear words. */
#include <errno.h>
#include <grp.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/config.h"
#include "cli/ask.h"

/* --socket, else what tunprint.conf says; a broken configuration is not this program's to report. */
static const char *socket_path(const struct call *call, char room[CONFIG_SOCKET_ROOM])
{
	const char *given = args_value(&call->args, OPT_SOCKET, NULL);
	struct config config;

	if (given)
		return given;
	if (config_load(&config, CONFIG_FILE, false, NULL) && config_defaults(&config))
		return "";
	memcpy(room, config.socket, CONFIG_SOCKET_ROOM);
	config_free(&config);
	return room;
}

static int no_permission(const char *path, struct reason *why)
{
	struct group *group;
	struct stat st;

	if (stat(path, &st) || !(st.st_mode & S_IWGRP))
		return reason_say(why, EXIT_NO_COLLECTOR,
				  "%s: permission denied; ask its owner or root", path);
	group = getgrgid(st.st_gid);
	if (!group)
		return reason_say(why, EXIT_NO_COLLECTOR, "%s: permission denied; only group %u may ask",
				  path, (unsigned int)st.st_gid);
	return reason_say(why, EXIT_NO_COLLECTOR,
			  "%s: permission denied; only group '%s' may ask: "
			  "sudo adduser YOU %s, then log in again", path, group->gr_name,
			  group->gr_name);
}

static int unreachable(const char *path, int err, struct reason *why)
{
	switch (err) {
	case EACCES: case EPERM:
		return no_permission(path, why);
	case ENOENT:
		return reason_say(why, EXIT_NO_COLLECTOR,
				  "%s: no collector here; start tunprintd, or name its socket with "
				  "--socket ('tunprint replay FILE' needs none)", path);
	case ECONNREFUSED:
		return reason_say(why, EXIT_NO_COLLECTOR,
				  "%s: nobody answers; has tunprintd stopped?", path);
	}
	return reason_say(why, EXIT_NO_COLLECTOR, "%s: %s", path, strerror(err));
}

static int reach(const char *path, struct reason *why)
{
	struct timeval patience = { .tv_sec = SERVE_TIMEOUT_S };
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd, err;

	if (strlen(path) >= sizeof(address.sun_path))
		return -reason_say(why, EXIT_USAGE, "%s: longer than a socket's path can be (%zu bytes)",
				   path, sizeof(address.sun_path) - 1);
	strcpy(address.sun_path, path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -reason_say(why, EXIT_FAILED, "socket: %s", strerror(errno));
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	if (connect(fd, (struct sockaddr *)&address, sizeof(address))) {
		err = errno;
		close(fd);
		return -unreachable(path, err, why);
	}
	return fd;
}

static void put_extra(struct json *json, json_t *extra)
{
	const char *name;
	json_t *value;

	json_object_foreach(extra, name, value) {
		if (json_is_integer(value))
			json_put_u64(json, name, (uint64_t)json_integer_value(value));
		else if (json_is_boolean(value))
			json_put_bool(json, name, json_is_true(value));
		else
			json_put_text(json, name, json_string_value(value));
	}
}

static void put_print(const struct question *question, struct json *json)
{
	if (*question->word)
		json_put_text(json, "word", question->word);
	if (question->custom)
		json_put_bool(json, "custom", true);
}

static int send_request(const struct call *call, const char *verb,
			const struct question *question, int fd)
{
	char line[SERVE_REQUEST_MAX] = "";
	FILE *file = fmemopen(line, sizeof(line), "w");
	struct json json;
	size_t length;
	int err;

	if (!file)
		return -errno;
	json_start(&json, file, JSON_LINE);
	json_open_object(&json, NULL);
	json_put_text(&json, "verb", verb);
	json_open_object(&json, "args");
	if (question && question->verb == ASK_PRINTS)
		put_print(question, &json);
	else if (question)
		question_write(question, &json);
	if (question && question->limit)
		json_put_u64(&json, "limit", question->limit);
	if (question && question->verb == ASK_FLOWS) {
		json_put_u64(&json, "limit", call->form == FORM_JSON ? 0 : call->limit);
		if (call->follow)
			json_put_bool(&json, "follow", true);
	}
	put_extra(&json, call->extra);
	json_close(&json);
	json_close(&json);
	err = json_end(&json);
	fclose(file);
	length = strlen(line);
	if (err || length == sizeof(line) - 1)
		return err ? err : -E2BIG;
	return send(fd, line, length, MSG_NOSIGNAL) == (ssize_t)length ? 0 : -errno;
}

static int refused(const json_t *reply, struct reason *why)
{
	const char *error = json_string_value(json_object_get(reply, "error"));
	const json_t *code = json_object_get(reply, "exit");
	int number = json_is_integer(code) ? (int)json_integer_value(code) : EXIT_FAILED;

	if (!error)
		return reason_say(why, EXIT_FAILED, "the collector's answer cannot be understood");
	if (number < EXIT_FAILED || number > EXIT_INCOMPLETE)
		number = EXIT_FAILED;
	return reason_say(why, number, "%s", error);
}

static int read_reply(FILE *body, const char *path, int *code, struct reason *why)
{
	char line[SERVE_REPLY_MAX];
	json_t *reply;
	int err = 0;

	errno = 0;
	if (!fgets(line, sizeof(line), body)) {
		if (errno == EAGAIN)
			return reason_say(why, EXIT_NO_COLLECTOR,
					  "%s: the collector does not answer (waited %d s)", path,
					  SERVE_TIMEOUT_S);
		return reason_say(why, EXIT_NO_COLLECTOR, "%s: the collector closed without an answer",
				  path);
	}
	reply = json_loads(line, 0, NULL);
	if (!reply || !json_is_true(json_object_get(reply, "ok")))
		err = refused(reply, why);
	else
		*code = (int)json_integer_value(json_object_get(reply, "exit"));
	json_decref(reply);
	return err;
}

int ask(struct call *call, const char *verb, const struct question *question, FILE **body,
	int *code, struct reason *why)
{
	struct timeval forever = { 0 };
	char room[CONFIG_SOCKET_ROOM];
	const char *path = socket_path(call, room);
	int fd, err;

	*code = EXIT_DONE;
	fd = reach(path, why);
	if (fd < 0)
		return -fd;
	err = send_request(call, verb, question, fd);
	*body = err ? NULL : fdopen(fd, "r");
	if (!*body) {
		close(fd);
		return reason_say(why, EXIT_NO_COLLECTOR, "%s: %s", path,
				  strerror(err ? -err : errno));
	}
	err = read_reply(*body, path, code, why);
	if (err)
		fclose(*body);
	else if (call->follow)
		setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &forever, sizeof(forever));
	return err;
}
