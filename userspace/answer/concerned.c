// SPDX-License-Identifier: Apache-2.0
/* Which flows a question is about: those of a network, of a prefix, of one end or of both. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answer/explain.h"

static bool read_end(struct concerned *s, unsigned int n, const char *text, size_t length)
{
	char word[ADDRESS_ROOM + 16], *colon, *address = word, *end;
	unsigned long port;

	if (length >= sizeof(word))
		return false;
	memcpy(word, text, length);
	word[length] = '\0';
	colon = strrchr(word, ':');
	if (!colon)
		return false;
	port = strtoul(colon + 1, &end, 10);
	if (end == colon + 1 || *end || port > 65535)
		return false;
	*colon = '\0';
	if (*address == '[' && colon[-1] == ']') {
		colon[-1] = '\0';
		address++;
	} else if (strchr(address, ':')) {
		return false;		/* IPv6 without brackets: an address alone */
	}
	s->end[n].port = port;
	return !address_parse(address, &s->end[n].address, NULL);
}

static void read_word(struct concerned *s, const char *word)
{
	const char *dash = strchr(word, '-');

	s->word = word;
	if (dash && read_end(s, 0, word, dash - word) && read_end(s, 1, dash + 1, strlen(dash + 1)))
		s->is_end = s->is_pair = true;
	else if (read_end(s, 0, word, strlen(word)))
		s->is_end = true;
	else
		s->is_prefix = !prefix_parse(word, &s->prefix, NULL);
}

static bool is_at(const struct concerned *s, unsigned int n, const __u64 addr[2], uint16_t port)
{
	return s->end[n].port == port && !memcmp(s->end[n].address.bytes, addr, 16);
}

static bool concerns(const struct concerned *s, const struct flow_key *key, const struct flow *flow)
{
	bool hi = flow->marks & FLOW_HI_STARTED, lo_0 = is_at(s, 0, key->lo, key->lo_port);
	bool hi_0 = is_at(s, 0, key->hi, key->hi_port);
	struct address source = address_from(hi ? key->hi : key->lo, 16);
	char name[NETWORK_NAME_ROOM];

	if (s->is_pair)
		return (lo_0 && is_at(s, 1, key->hi, key->hi_port)) ||
		       (hi_0 && is_at(s, 1, key->lo, key->lo_port));
	if (s->is_end)
		return lo_0 || hi_0;
	if (s->is_prefix && prefix_holds(&s->prefix, &source))
		return true;
	return !strcmp(reader_network(s->prints->reader, flow->net, name), s->word);
}

static bool is_before(const struct flow *a, const struct flow *b, unsigned int min)
{
	int tunnels = flow_is_tunnel(a, min) - flow_is_tunnel(b, min);

	return tunnels ? tunnels > 0 :
	       a->bytes[UP] + a->bytes[DOWN] > b->bytes[UP] + b->bytes[DOWN];
}

static void keep(struct concerned *s, const struct flow_key *key, const struct flow *flow)
{
	unsigned int at = s->count < EXPLAIN_FLOWS ? s->count++ : EXPLAIN_FLOWS, min;

	min = s->prints->reader->min_confidence;
	if (at == EXPLAIN_FLOWS && !is_before(flow, &s->flows[--at].flow, min))
		return;
	for (; at && is_before(flow, &s->flows[at - 1].flow, min); at--)
		s->flows[at] = s->flows[at - 1];
	s->flows[at] = (struct explained){ *key, *flow };
}

static int look_at(void *arg, const struct flow_key *key, const struct flow *flow)
{
	struct concerned *s = arg;

	if (!concerns(s, key, flow))
		return 0;
	s->matched++;
	keep(s, key, flow);
	if (!flow_is_tunnel(flow, s->prints->reader->min_confidence))
		return 0;
	s->tunnels++;
	s->bytes[UP] += flow->bytes[UP];
	s->bytes[DOWN] += flow->bytes[DOWN];
	s->behaved |= flow->behaved;
	if (flow->tunnel > s->confidence)
		s->confidence = flow->tunnel;
	return 0;
}

void concerned_find(struct concerned *s, const struct prints *prints, const char *word)
{
	memset(s, 0, sizeof(*s));
	s->prints = prints;
	read_word(s, word);
	prints->flows.walk(prints->flows.arg, look_at, s);
}
