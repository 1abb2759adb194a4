/* SPDX-License-Identifier: Apache-2.0 */
/* Which events are asked for, on a command line, in a request, and of each line. */
#ifndef TUNPRINT_EVENTS_PICK_H
#define TUNPRINT_EVENTS_PICK_H

#include <jansson.h>
#include <stdbool.h>

#include "base/json.h"
#include "events/event.h"

struct event_pick {
	int64_t since, until;		/* microseconds since 1970; 0: any */
	char network[EVENT_NAME_ROOM], path[EVENT_NAME_ROOM];
	char class[EVENT_NAME_ROOM];	/* a protocol or a fingerprint */
	unsigned int types;		/* bit of each type; 0: all */
	uint64_t limit;			/* the newest so many; 0: all */
	uint64_t after;			/* ids beyond this one only */
};

/* since, until, network, path, class, type; -ENOENT: no such key; -EINVAL with the reason. */
int event_pick_take(struct event_pick *pick, const char *key, const char *value, int64_t now,
		    struct reason *why);
/* A request's "args"; a member that is nobody's is refused. */
int event_pick_read(struct event_pick *pick, const json_t *args, bool *follow, struct reason *why);
void event_pick_write(const struct event_pick *pick, struct json *json);
bool event_pick_wants(const struct event_pick *pick, const json_t *event);
/* Anything asked for beyond everything? */
bool event_pick_selects(const struct event_pick *pick);

/* Every line of a log that is wanted, oldest first, the newest limit of them. */
int event_pick_log(const struct event_pick *pick, const char *path,
		   int (*each)(void *arg, const char *line, const json_t *event), void *arg,
		   struct reason *why);

#endif
