/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of prefixes that others keep, as lines of networks.conf: `prefix,asn,name` and MMDB files. */
#ifndef TUNPRINT_PREFIX_LIST_H
#define TUNPRINT_PREFIX_LIST_H

#include <stdio.h>

#include "base/prefix.h"
#include "base/reason.h"

struct prefix_list {
	FILE *out;			/* gets the lines */
	unsigned long written;
	struct known_name *names;	/* names with the AS number each was first met with */
	size_t names_room, names_count;
};

/* Name and asn may be empty and 0, not both; the name gets the letters that a file may have. */
int prefix_list_put(struct prefix_list *list, const struct prefix *prefix, uint32_t asn,
		    const char *name, struct reason *why);
void prefix_list_free(struct prefix_list *list);

/* Which of the two it is says its end. -EINVAL and so on with file and line. */
int prefix_list_read(struct prefix_list *list, const char *path, struct reason *why);
/* prefix_mmdb.c; -EOPNOTSUPP when built without libmaxminddb. */
int prefix_list_mmdb(struct prefix_list *list, const char *path, struct reason *why);

#endif
