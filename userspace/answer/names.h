/* SPDX-License-Identifier: Apache-2.0 */
/* Each text once, by number: rows of an answer compare numbers. */
#ifndef TUNPRINT_NAMES_H
#define TUNPRINT_NAMES_H

#include <stdint.h>

#define NAMES_RECENT 64

struct names {
	char **texts;
	uint32_t *slots;	/* id, 0: free */
	uint32_t count, room, mask;
	/* by where the text lay that was asked for; what lies there may have changed since */
	struct names_recent { const char *text; uint32_t id; } recent[NAMES_RECENT];
};

/* Id from 1 on; NULL, "" and "-" are 0. ~0: no memory. A zeroed struct is empty. */
uint32_t names_id(struct names *names, const char *text);
/* NULL for 0. */
const char *names_text(const struct names *names, uint32_t id);
void names_free(struct names *names);

#endif
