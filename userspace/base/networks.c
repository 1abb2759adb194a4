// SPDX-License-Identifier: Apache-2.0
/* Which network an address belongs to, once the file is read (networks_read.c). */
#include "base/networks.h"

#include <stdlib.h>
#include <string.h>

#define IPV4_DEFAULT (96 + 24)
#define IPV6_DEFAULT 48

void networks_free(struct networks *networks)
{
	for (size_t i = 0; i < networks->count; i++)
		free(networks->list[i].tags);
	free(networks->list);
	free(networks->prefixes);
	lpm_free(networks->lpm);
	free(networks->slots);
	memset(networks, 0, sizeof(*networks));
}

uint32_t networks_find(const struct networks *networks, const struct address *address)
{
	uint32_t id = 0;

	if (networks->lpm)
		lpm_find(networks->lpm, address, &id);
	return id;
}

const struct network *networks_get(const struct networks *networks, uint32_t id)
{
	return id && id <= networks->count ? &networks->list[id - 1] : NULL;
}

uint32_t *networks_slot(const struct networks *networks, const char *name)
{
	uint64_t hash = 14695981039346656037ull; /* FNV-1a */
	size_t at;

	for (const char *c = name; *c; c++)
		hash = (hash ^ (unsigned char)*c) * 1099511628211ull;
	at = (size_t)(hash ^ hash >> 32);
	for (;; at++) {
		uint32_t *slot = &networks->slots[at & (networks->slots_count - 1)];

		if (!*slot || !strcmp(networks->list[*slot - 1].name, name))
			return slot;
	}
}

uint32_t networks_named(const struct networks *networks, const char *name)
{
	return networks->slots_count ? *networks_slot(networks, name) : 0;
}

struct prefix networks_default_prefix(const struct address *address)
{
	return prefix_around(address, address_is_ipv4(address) ? IPV4_DEFAULT : IPV6_DEFAULT);
}

char *networks_name(char out[NETWORK_NAME_ROOM], const struct networks *networks,
		    const struct address *address)
{
	const struct network *network = networks_get(networks, networks_find(networks, address));
	struct prefix prefix;

	if (network)
		return strcpy(out, network->name);
	prefix = networks_default_prefix(address);
	return prefix_text(out, &prefix);
}
