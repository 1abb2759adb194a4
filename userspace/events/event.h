/* SPDX-License-Identifier: Apache-2.0 */
/*
 * events: what changed, told once. An event is one line of JSON, named as Suricata's EVE does where
 * that fits: timestamp, event_type, host, in_iface, and an object that is called like the type.
 */
#ifndef TUNPRINT_EVENT_H
#define TUNPRINT_EVENT_H

#include <stddef.h>
#include <stdint.h>

#include "base/tell.h"

#define EVENT_NETWORKS 64	/* that a new fingerprint names at most */
#define EVENT_NAME_ROOM 64
#define EVENT_KEY_ROOM 256

enum change_type {
	EVENT_NEW_FINGERPRINT,	/* learned: its second session agreed with the first */
	EVENT_NEW_NETWORK,	/* a tunnel's protocol or fingerprint in a network for the first time */
	EVENT_GROWTH,		/* a network's tunnels carry more than they did, past the threshold */
	EVENT_PATH_CHANGE,	/* they went to another link */
	EVENT_BLIND,		/* an interface whose packets the observer does not see */
	EVENT_SEES_AGAIN,
	CHANGE_TYPES,
};

/* What of it is not known is empty or 0. Times: microseconds since 1970. */
struct event {
	enum change_type type;
	uint64_t id;			/* rises by one */
	int64_t at;
	char network[EVENT_NAME_ROOM], path[EVENT_NAME_ROOM], in_iface[16];
	char class[EVENT_NAME_ROOM];	/* a protocol's name, or custom */
	char fingerprint[EVENT_NAME_ROOM];	/* nickname */

	unsigned int confidence;	/* new fingerprint, new network */
	int64_t first;			/* the same: of the first flow; blind: since when */
	const char *line;		/* new fingerprint: tf1/... */
	uint64_t sessions;
	char (*networks)[EVENT_NAME_ROOM];	/* the same: all that show it */
	unsigned int networks_count;
	int64_t since, until, base_since;	/* growth, path change: [since, until) against before */
	double bytes, base_bytes;	/* a day */
	char from[EVENT_NAME_ROOM];	/* path change: the link that lost most, to path */
	double before, after;		/* share of path, 0..1 */
	double moved;			/* share of all bytes */
	uint64_t packets;		/* blind: that went by unseen */
};

const char *event_name(enum change_type type);
/* -1: there is none of that name. */
int event_type_named(const char *name);
enum tell event_tell(enum change_type type);

/* What is announced once: "network wireguard 192.0.2.0/24"; returns out. */
char *event_key(char out[EVENT_KEY_ROOM], const struct event *event);
char *event_network_key(char out[EVENT_KEY_ROOM], const char *what, const char *network);
/* One sentence for people; returns out. */
char *event_message(char *out, size_t room, const struct event *event);
/* The line with its "\n", malloc'ed; NULL: no memory. */
char *event_line(const struct event *event, size_t *length);

#endif
