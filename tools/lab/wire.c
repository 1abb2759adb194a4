// SPDX-License-Identifier: Apache-2.0
/*
 * The wire formats of the home-made tunnels, one file each in wires/. They are different in kind, so
 * that what is learned from one says nothing about another. One more: a file there, and a line here.
 */
#include <string.h>

#include "wire.h"

extern const struct wire wire_magic, wire_random, wire_tcplen, wire_rtp, wire_masked, wire_cells, wire_keyed,
	wire_chained, wire_gre, wire_ipip, wire_6in4;

static const struct wire *const wires[] = {
	&wire_magic, &wire_random, &wire_tcplen, &wire_rtp, &wire_masked, &wire_cells, &wire_keyed,
	&wire_chained, &wire_gre, &wire_ipip, &wire_6in4,
};

const struct wire *wire_find(const char *name)
{
	for (size_t i = 0; i < sizeof(wires) / sizeof(wires[0]); i++)
		if (!strcmp(wires[i]->name, name))
			return wires[i];
	return NULL;
}
