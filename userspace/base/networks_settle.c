// SPDX-License-Identifier: Apache-2.0
/* What can only be said once every line is read: duplicates, the guard of IPv4, the lookup. */
#include "base/networks_settle.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int compare(const void *a, const void *b)
{
	const struct network_prefix *left = a, *right = b;
	int order = prefix_order(&left->prefix, &right->prefix);

	return order ? order : (left->line > right->line) - (left->line < right->line);
}

/* Sorts; the same prefix twice under one name is one, under two names it is a mistake. */
static int unite(struct networks *networks, const char *file, struct reason *why)
{
	struct network_prefix *list = networks->prefixes;
	size_t kept = 0;

	if (networks->prefixes_count)
		qsort(list, networks->prefixes_count, sizeof(*list), compare);
	for (size_t i = 0; i < networks->prefixes_count; i++) {
		char text[PREFIX_ROOM];

		if (!kept || prefix_order(&list[kept - 1].prefix, &list[i].prefix)) {
			list[kept++] = list[i];
			continue;
		}
		if (list[kept - 1].network == list[i].network)
			continue;
		reason_say(why, -EINVAL, "prefix %s is network '%s' here and '%s' in line %u",
			   prefix_text(text, &list[i].prefix),
			   networks->list[list[i].network - 1].name,
			   networks->list[list[kept - 1].network - 1].name, list[kept - 1].line);
		return reason_within(why, -EINVAL, "%s:%u", file, list[i].line);
	}
	networks->prefixes_count = kept;
	return 0;
}

/* Whoever writes ::/0 means IPv6, though 128 bits wide it holds every IPv4 address too. */
static void guard(struct networks *networks)
{
	struct network_prefix entry = { 0 };
	bool swallowed = false;
	size_t at;

	if (prefix_parse("0.0.0.0/0", &entry.prefix, NULL))
		return;
	for (at = 0; at < networks->prefixes_count; at++) {
		int order = prefix_order(&networks->prefixes[at].prefix, &entry.prefix);

		if (order == 0)
			return;
		if (order > 0)
			break;
		swallowed |= prefix_holds(&networks->prefixes[at].prefix, &entry.prefix.address);
	}
	if (!swallowed)
		return;
	memmove(&networks->prefixes[at + 1], &networks->prefixes[at],
		(networks->prefixes_count - at) * sizeof(entry));
	networks->prefixes[at] = entry;
	networks->prefixes_count++;
}

static int build(struct networks *networks, struct reason *why)
{
	struct lpm_entry *entries = calloc(networks->prefixes_count + 1, sizeof(*entries));

	if (!entries)
		return reason_say(why, -ENOMEM, "out of memory");
	for (size_t i = 0; i < networks->prefixes_count; i++)
		entries[i] = (struct lpm_entry){ networks->prefixes[i].prefix,
						 networks->prefixes[i].network };
	networks->lpm = lpm_build(entries, networks->prefixes_count);
	free(entries);
	return networks->lpm ? 0 : reason_say(why, -ENOMEM, "out of memory");
}

int networks_settle(struct networks *networks, const char *file, struct reason *why)
{
	int err = unite(networks, file, why);

	if (err)
		return err;
	guard(networks);
	return build(networks, why);
}
