/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Longest prefix match in memory: nested prefixes are flattened to disjoint ranges once, and a
 * lookup is one branch-free search among their starts. Read-only after lpm_build, so any number of
 * threads may look up; a changed list is a new structure.
 */
#ifndef TUNPRINT_LPM_H
#define TUNPRINT_LPM_H

#include "base/prefix.h"

struct lpm;

struct lpm_entry {
	struct prefix prefix;
	uint32_t value;
};

/*
 * Takes the entries in any order (they are copied). NULL when memory is short, or errno EEXIST
 * when one prefix stands twice with different values. count may be 0.
 */
struct lpm *lpm_build(const struct lpm_entry *entries, size_t count);
/* The value of the longest prefix that holds the address; false when none does. */
bool lpm_find(const struct lpm *lpm, const struct address *address, uint32_t *value);
size_t lpm_memory(const struct lpm *lpm);	/* bytes */
void lpm_free(struct lpm *lpm);

#endif
