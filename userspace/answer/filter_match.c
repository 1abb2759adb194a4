// SPDX-License-Identifier: Apache-2.0
/* Does a row or a flow belong to the answer? */
#include <string.h>

#include "../../bpf/classify.h"
#include "answer/filter.h"

bool filter_wants_class(const struct filter *filter, uint16_t class)
{
	/* Every signature of a learned tunnel is "custom". */
	if (class >= CLASS_SIGNATURES)
		class = CLASS_CUSTOM;
	return !filter->has_class || filter->class == class;
}

bool filter_wants_network(const struct filter *filter, const char *name)
{
	return !*filter->network || !strcmp(filter->network, name);
}

bool filter_wants_path(const struct filter *filter, const char *name)
{
	return !*filter->path || !strcmp(filter->path, name);
}

bool filter_wants_time(const struct filter *filter, int64_t first, int64_t last)
{
	return (!filter->has_since || last >= filter->since) &&
	       (!filter->has_until || first < filter->until);
}

static bool overlap(const struct prefix *a, const struct prefix *b)
{
	return a->length <= b->length ? prefix_holds(a, &b->address) : prefix_holds(b, &a->address);
}

/* NET_IPV4 and NET_IPV6 are prefixes themselves. */
static struct prefix prefix_of(uint64_t net)
{
	struct prefix prefix = { .length = net >> 56 == NET_IPV4 ? 120 : 48 };

	if (net >> 56 == NET_IPV4) {
		prefix.address.bytes[10] = prefix.address.bytes[11] = 0xff;
		for (int i = 0; i < 3; i++)
			prefix.address.bytes[12 + i] = (uint8_t)(net >> (16 - 8 * i));
	} else {
		for (int i = 0; i < 6; i++)
			prefix.address.bytes[i] = (uint8_t)(net >> (40 - 8 * i));
	}
	return prefix;
}

bool filter_wants_net(const struct filter *filter, uint64_t net, const struct networks *networks)
{
	struct prefix prefix;

	if (!filter->has_src)
		return true;
	switch (net >> 56) {
	case NET_IPV4: case NET_IPV6:
		prefix = prefix_of(net);
		return overlap(&filter->src, &prefix);
	case NET_NAMED:
		for (size_t i = 0; networks && i < networks->prefixes_count; i++)
			if (networks->prefixes[i].network == (uint32_t)net &&
			    overlap(&filter->src, &networks->prefixes[i].prefix))
				return true;
	}
	return false;
}

/* The number of a network that is known by name; 0: it belongs to none. */
static uint64_t net_of(const char *name, const struct networks *networks)
{
	uint32_t id = networks ? networks_named(networks, name) : 0;
	struct prefix prefix;
	uint64_t net = 0;
	int from, to;

	if (id)
		return NET(NET_NAMED, id);
	if (prefix_parse(name, &prefix, NULL))
		return 0;
	from = address_is_ipv4(&prefix.address) ? 12 : 0;
	to = from ? 15 : 6;
	for (int i = from; i < to; i++)
		net = net << 8 | prefix.address.bytes[i];
	return NET(from ? NET_IPV4 : NET_IPV6, net);
}

bool filter_wants_name(const struct filter *filter, const char *network,
		       const struct networks *networks)
{
	return !filter->has_src || filter_wants_net(filter, net_of(network, networks), networks);
}

bool filter_wants_flow(const struct filter *filter, const struct flow_key *key,
		       const struct flow *flow, const struct reader *reader)
{
	int64_t first = (int64_t)(flow->first / 1000) + reader->offset / 1000;
	int64_t last = (int64_t)(flow->last / 1000) + reader->offset / 1000;
	char name[NETWORK_NAME_ROOM];

	if (!filter_selects(filter))
		return true;
	if (filter->has_src) {
		struct address src = address_from(flow->marks & FLOW_HI_STARTED ? key->hi : key->lo, 16);

		if (!prefix_holds(&filter->src, &src))
			return false;
	}
	if (filter->tunnels && !flow_is_tunnel(flow, filter->min_confidence))
		return false;
	return filter_wants_class(filter, flow->class) && filter_wants_time(filter, first, last) &&
	       filter_wants_path(filter, reader_path(reader, flow_path(flow))) &&
	       (!*filter->network ||
		filter_wants_network(filter, reader_network(reader, flow->net, name)));
}
