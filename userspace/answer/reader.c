// SPDX-License-Identifier: Apache-2.0
/* Networks, paths and the tunnel's threshold, as the reader of an answer calls them. */
#include <stdio.h>

#include "../../bpf/count.h"
#include "answer/reader.h"
#include "answer/words.h"

static const char *named(void *arg, uint32_t id)
{
	const struct network *network = arg ? networks_get(arg, id) : NULL;

	return network ? network->name : NULL;
}

const char *reader_network(const struct reader *reader, uint64_t net, char out[NETWORK_NAME_ROOM])
{
	return network_name(net, named, (void *)reader->networks, out);
}

const char *reader_path(const struct reader *reader, uint16_t path)
{
	const char *name = reader->paths && path < PATHS ? reader->paths[path] : NULL;

	return name ? name : "-";
}

int flow_is_tunnel(const struct flow *flow, unsigned int min_confidence)
{
	return flow->tunnel && flow->tunnel >= min_confidence;
}

uint16_t flow_path(const struct flow *flow)
{
	return booked_path(flow->booked[flow->booked[UP] ? UP : DOWN]);
}
