/* SPDX-License-Identifier: Apache-2.0 */
/* Which networks and flows are asked for: `src 192.0.2.0/24 class wireguard since -2h tunnels`. */
#ifndef TUNPRINT_FILTER_H
#define TUNPRINT_FILTER_H

#include <jansson.h>
#include <stdbool.h>

#include "answer/reader.h"
#include "base/json.h"
#include "base/prefix.h"

#define FILTER_WORD_ROOM 64

struct filter {
	bool has_src, has_class, tunnels;
	bool has_since, has_until, has_confidence;
	struct prefix src;			/* initiator's address */
	uint16_t class;
	char network[FILTER_WORD_ROOM];		/* "": any */
	char path[FILTER_WORD_ROOM];		/* "": any */
	int64_t since, until;			/* microseconds; what overlaps [since, until) */
	unsigned int min_confidence;		/* CONFIDENCE_STANDARD unless given */
};

void filter_start(struct filter *filter);
/* Anything asked for beyond everything? min-confidence alone selects nothing. */
bool filter_selects(const struct filter *filter);

/* Words of a command line, KEY VALUE ...; "tunnels" stands alone. -EINVAL names the bad word. */
int filter_words(struct filter *filter, const char *const *words, unsigned int count, int64_t now,
		 struct reason *why);
/* One key and its value ("tunnels" has none); -ENOENT when the key is no filter's. */
int filter_take(struct filter *filter, const char *key, const char *value, int64_t now,
		struct reason *why);
bool filter_has_key(const char *key);
/* The members of a request's "args" that are filters; others are left alone. */
int filter_read(struct filter *filter, const json_t *args, int64_t now, struct reason *why);
/* Writes the same members into an open object; times as ISO 8601. */
void filter_write(const struct filter *filter, struct json *json);
/* The filter in words, for "nothing matches: ..."; returns out. */
char *filter_text(char *out, size_t room, const struct filter *filter);

/* Pieces, so that whoever has rows only tests what rows say. */
bool filter_wants_class(const struct filter *filter, uint16_t class);
bool filter_wants_network(const struct filter *filter, const char *name);
bool filter_wants_path(const struct filter *filter, const char *name);
bool filter_wants_time(const struct filter *filter, int64_t first, int64_t last);
/* Does a network (NET()) have addresses inside src? Named ones by their prefixes. */
bool filter_wants_net(const struct filter *filter, uint64_t net, const struct networks *networks);
/* The same of a network by its name: the operator's, or "192.0.2.0/24". */
bool filter_wants_name(const struct filter *filter, const char *network,
		       const struct networks *networks);
/* All of them, on a flow. */
bool filter_wants_flow(const struct filter *filter, const struct flow_key *key,
		       const struct flow *flow, const struct reader *reader);

#endif
