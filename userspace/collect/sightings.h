/* SPDX-License-Identifier: Apache-2.0 */
/* What verdicts said, by network, path and class: how sure, how often, since when. */
#ifndef TUNPRINT_SIGHTINGS_H
#define TUNPRINT_SIGHTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../../bpf/types.h"

#define SIGHTINGS_MOST 65536	/* kinds at a time; more are only forgotten for this answer */

struct sighting {
	struct cell_key key;	/* way is 0 */
	int64_t first, last;	/* microseconds since 1970 */
	uint64_t fresh;		/* verdicts not in the store yet */
	uint8_t confidence;
};

struct sightings {
	struct sighting *list;
	size_t count, room;
	uint64_t refused;
};

void sightings_free(struct sightings *sightings);
/* 0, or -ENOSPC and -ENOMEM, counted as refused. */
int sightings_note(struct sightings *sightings, const struct verdict_event *event, int64_t at);
/* NULL: none since the collector began. */
const struct sighting *sightings_of(const struct sightings *sightings, const struct cell_key *key);

#endif
