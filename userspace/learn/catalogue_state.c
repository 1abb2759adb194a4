// SPDX-License-Identifier: Apache-2.0
/*
 * The catalogue in a file: JSON Lines, the first one says the schema, then one fingerprint each.
 * Payloads and addresses stay out of it.
 */
#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "catalogue.h"

#define SCHEMA "tunprint.catalogue/1"

/* --- writing --- */

/* 64 bits do not fit a JSON number everywhere. */
static void put_hex(struct json *json, const char *name, uint64_t value)
{
	char text[20];

	snprintf(text, sizeof(text), "%" PRIx64, value);
	json_put_text(json, name, text);
}

static void write_networks(struct json *json, const struct print *p)
{
	json_open_array(json, "networks");
	for (unsigned int i = 0; i < p->networks_count; i++) {
		const struct print_network *n = &p->networks[i];

		json_open_object(json, NULL);
		put_hex(json, "net", n->net);
		json_put_i64(json, "first", n->first);
		json_put_i64(json, "last", n->last);
		json_put_u64(json, "sessions", n->sessions);
		json_put_u64(json, "bytes_up", n->bytes[UP]);
		json_put_u64(json, "bytes_down", n->bytes[DOWN]);
		json_close(json);
	}
	json_close(json);
}

static void write_print(struct json *json, const struct print *p)
{
	char values[2 * STRUCTURE_BYTES + 1];

	for (unsigned int i = 0; i < STRUCTURE_BYTES; i++)
		snprintf(values + 2 * i, 3, "%02x", p->values[i]);
	json_open_object(json, NULL);
	json_put_text(json, "fingerprint", p->line);
	json_put_text(json, "state", print_state_name(p->state));
	json_put_u64(json, "proto", p->proto);
	json_put_u64(json, "class", p->class);
	json_put_u64(json, "confidence", p->confidence);
	json_put_u64(json, "behaved", p->behaved);
	json_put_i64(json, "first", p->first);
	json_put_i64(json, "last", p->last);
	json_put_u64(json, "sessions", p->sessions);
	put_hex(json, "founder", p->founder);
	json_put_text(json, "values", values);
	put_hex(json, "differ", p->differ);
	json_open_array(json, "servers");
	for (unsigned int i = 0; i < p->servers_count; i++)
		put_hex(json, NULL, p->servers[i]);
	json_close(json);
	write_networks(json, p);
	json_close(json);
}

static int write_all(const struct catalogue *c, FILE *file)
{
	struct json json;

	json_start(&json, file, JSON_LINE);
	json_open_object(&json, NULL);
	json_put_text(&json, "schema", SCHEMA);
	json_close(&json);
	for (unsigned int i = 0; i < catalogue_count(c); i++)
		write_print(&json, catalogue_at(c, i));
	return json_end(&json);
}

int catalogue_save(struct catalogue *c, const char *path, struct reason *why)
{
	char aside[1100];
	FILE *file;
	int err;

	snprintf(aside, sizeof(aside), "%s.new", path);
	file = fopen(aside, "we");
	if (!file)
		return reason_say(why, -errno, "%s: %s", aside, strerror(errno));
	err = write_all(c, file);
	if (!err && fsync(fileno(file)))
		err = -errno;
	if (fclose(file) && !err)
		err = -errno;
	if (!err && rename(aside, path))
		err = -errno;
	if (err) {
		unlink(aside);
		return reason_say(why, err, "%s: %s", path, strerror(-err));
	}
	catalogue_kept(c);
	return 0;
}

/* --- reading --- */

static uint64_t take_number(const json_t *object, const char *name)
{
	return json_integer_value(json_object_get(object, name));
}

static uint64_t take_hex(const json_t *value)
{
	const char *text = json_string_value(value);

	return text ? strtoull(text, NULL, 16) : 0;
}

static void read_networks(struct print *p, const json_t *list)
{
	const json_t *one;
	size_t i;

	json_array_foreach(list, i, one) {
		if (p->networks_count == PRINT_NETWORKS)
			return;
		p->networks[p->networks_count++] = (struct print_network){
			.net = take_hex(json_object_get(one, "net")),
			.first = take_number(one, "first"), .last = take_number(one, "last"),
			.sessions = take_number(one, "sessions"),
			.bytes = { take_number(one, "bytes_up"), take_number(one, "bytes_down") },
		};
	}
}

static void read_values(struct print *p, const json_t *object)
{
	const char *values = json_string_value(json_object_get(object, "values"));
	const json_t *list = json_object_get(object, "servers"), *one;
	unsigned int byte;
	size_t i;

	for (i = 0; values && i < STRUCTURE_BYTES && sscanf(values + 2 * i, "%2x", &byte) == 1; i++)
		p->values[i] = byte;
	p->differ = take_hex(json_object_get(object, "differ"));
	json_array_foreach(list, i, one)
		if (p->servers_count < PRINT_SERVERS)
			p->servers[p->servers_count++] = take_hex(one);
}

static int state_of(const char *name)
{
	for (int state = 0; name && state < PRINT_STATES; state++)
		if (!strcmp(name, print_state_name(state)))
			return state;
	return -1;
}

static int read_print(struct catalogue *c, const json_t *object)
{
	const char *line = json_string_value(json_object_get(object, "fingerprint"));
	int state = state_of(json_string_value(json_object_get(object, "state")));
	struct print *p;

	if (!line || strncmp(line, "tf1/", 4) || strlen(line) >= FINGERPRINT_ROOM || state < 0)
		return -EINVAL;
	p = catalogue_find(c, line) ? NULL : catalogue_add(c, line);
	if (!p)
		return -EINVAL;
	/* its signature must be pushed anew */
	p->state = state == PRINT_KERNEL ? PRINT_LEARNED : state;
	p->proto = take_number(object, "proto");
	p->class = take_number(object, "class");
	p->confidence = take_number(object, "confidence");
	p->behaved = take_number(object, "behaved");
	p->first = take_number(object, "first");
	p->last = p->restored = take_number(object, "last");
	p->sessions = take_number(object, "sessions");
	p->founder = take_hex(json_object_get(object, "founder"));
	read_values(p, object);
	read_networks(p, json_object_get(object, "networks"));
	return 0;
}

static int read_line(struct catalogue *c, const char *text, unsigned int number)
{
	json_t *object = json_loads(text, 0, NULL);
	const char *schema = json_string_value(json_object_get(object, "schema"));
	int err;

	if (number == 1)
		err = schema && !strcmp(schema, SCHEMA) ? 0 : -EINVAL;
	else
		err = json_is_object(object) ? read_print(c, object) : -EINVAL;
	json_decref(object);
	return err;
}

int catalogue_load(struct catalogue *c, const char *path, struct reason *why)
{
	FILE *file = fopen(path, "re");
	unsigned int number = 0;
	char *text = NULL;
	size_t room = 0;
	int err = 0;

	if (!file)
		return reason_say(why, -errno, "%s: %s", path, strerror(errno));
	while (!err && getline(&text, &room, file) > 0)
		err = read_line(c, text, ++number);
	if (!err && !number)
		err = -EINVAL;
	free(text);
	fclose(file);
	if (err)
		return reason_say(why, err, number == 1 ? "%s:%u: its schema is not " SCHEMA :
				  "%s:%u: no fingerprint that can be read", path, number);
	catalogue_kept(c);
	return 0;
}
