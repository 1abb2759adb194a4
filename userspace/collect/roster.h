/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Numbers that the kernel counts under, and the names they keep: a name gets a number once and
 * for all, so that an edited or reordered file never gives old counts a new name.
 */
#ifndef TUNPRINT_ROSTER_H
#define TUNPRINT_ROSTER_H

#include "../../bpf/types.h"
#include "base/networks.h"
#include "base/reason.h"

struct roll {				/* number is index + 1 */
	char **list;			/* NULL: free */
	size_t count;
};

struct roster {
	struct roll networks, paths;
};

void roster_free(struct roster *roster);
/* What the store remembers; number from 1. -EEXIST when the number has another name. */
int roll_put(struct roll *names, uint32_t number, const char *name);
const char *roll_get(const struct roll *names, uint32_t number);

/* Names that are new, to be remembered all or not at all. */
struct new_names {
	const char *kind;		/* "network" or "path" */
	const uint32_t *numbers;
	const char *const *names;
	size_t count;
};
typedef int (*keep_names)(void *arg, const struct new_names *fresh);

/*
 * Gives the loaded networks their numbers as ids, with entries for names that no file has any more.
 * keep is called first, once, when there are new names; when it fails nothing has changed.
 */
int roster_networks(struct roster *roster, struct networks *networks, keep_names keep, void *arg,
		    struct reason *why);
/* The same for one path; 0 when there is no number left below PATHS or keep fails. */
uint16_t roster_path(struct roster *roster, const char *name, keep_names keep, void *arg);

/* A list that is read by several threads while the loop may already have a new one. */
struct shared_networks {
	struct networks networks;
	unsigned int users;		/* atomic */
};
struct shared_networks *networks_share(void);	/* one user, empty; NULL: no memory */
struct shared_networks *networks_use(struct shared_networks *shared);
void networks_leave(struct shared_networks *shared);

#endif
