// SPDX-License-Identifier: Apache-2.0
/*
 * From what the packet path followed of a carrier's records to a line. Only what other sessions of the same
 * tunnel repeat may enter: no sizes of names, passwords or pages, and nothing of TLS's own version,
 * cipher or certificates.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../bpf/behave.h"
#include "carried.h"

#define CONNECTIONS (BEHAVED_HELLO | BEHAVED_SOCKS | BEHAVED_KEYS)
#define CHUNKS_STEP 256

bool is_carried(uint16_t class)
{
	switch (class) {
	case CLASS_TLS_TUNNEL: case CLASS_TLS_COVER:
	case CLASS_SSH_TUNNEL:
	case CLASS_HTTP_TUNNEL: case CLASS_HTTP_COVER:
	case CLASS_WEBSOCKET_TUNNEL: case CLASS_WEBSOCKET_PLAIN:
		return true;
	}
	return false;
}

static const char *carrier_of(uint8_t proto, uint16_t class)
{
	switch (class) {
	case CLASS_SSH_TUNNEL:
		return "ssh";
	case CLASS_HTTP_TUNNEL: case CLASS_HTTP_COVER:
		return "http";
	case CLASS_WEBSOCKET_TUNNEL: case CLASS_WEBSOCKET_PLAIN:
		return "ws";
	}
	return proto == IP_UDP ? "dtls" : "tls";
}

bool line_is_carried(const char *line)
{
	const char *inside = strstr(line, ";i=");

	return !strncmp(line, "tf1/", 4) && inside && inside - line >= 6 && inside - line <= 8;
}

char *carried_family(char *out, const char *line)
{
	unsigned int n = strstr(line, ";i=") + 3 - line;

	while (line[n] >= 'a' && line[n] <= 'z')
		n++;
	memcpy(out, line, n);
	out[n] = '\0';
	return out;
}

bool carried_is_plain(const char *line)
{
	const char *inside = line_is_carried(line) ? strstr(line, ";i=") + 3 : NULL;

	return inside && (!strcmp(inside, "tcp") || !strcmp(inside, "socks") || !strcmp(inside, "ip") ||
			  !strcmp(inside, "ip+0"));
}

/* Bulk in records that are padded at random: the size that none passes, in steps. */
static const char *chunks_line(char out[CARRIED_ROOM], const char *carrier, const struct behaviour *b)
{
	const struct chunks *c = b->turns.chunks;
	unsigned int top = 0;

	for (int way = UP; way <= DOWN; way++)
		if (chunk_points(&c[way]) && c[way].top > top)
			top = c[way].top;
	top = (top + CHUNKS_STEP / 2) / CHUNKS_STEP * CHUNKS_STEP;
	snprintf(out, CARRIED_ROOM, "tf1/%s;i=bulk;p%u", carrier, top);
	return out;
}

static const char *ssh_line(char out[CARRIED_ROOM], const struct flow *flow, const struct behaviour *b)
{
	unsigned int behaved = flow->behaved;

	const char *inside = behaved & BEHAVED_ROUNDS || is_mux(&b->turns) ? "mux" :
			     behaved & BEHAVED_SHAKES && behaved & BEHAVED_ACK ? "ip" :
			     behaved & BEHAVED_FORWARD ? "forward" : behaved & CONNECTIONS ? "tcp" : NULL;

	if (!inside)
		return NULL;
	snprintf(out, CARRIED_ROOM, "tf1/ssh;i=%s", inside);	/* its own padding hides what is added */
	return out;
}

const char *carried_line(char out[CARRIED_ROOM], uint8_t proto, const struct flow *flow,
			 const struct behaviour *b)
{
	const char *carrier = carrier_of(proto, flow->class);
	unsigned int behaved = flow->behaved;
	bool stream = proto == IP_TCP;

	if (flow->tunnel < NAMED_AT || !is_carried(flow->class))
		return NULL;
	if (flow->class == CLASS_SSH_TUNNEL)
		return ssh_line(out, flow, b);
	if (stream && behaved & BEHAVED_VPN)
		return opening_line(out, carrier, b);
	if (behaved & BEHAVED_SHAKES ||
	    (behaved & BEHAVED_SHAKE && (!(behaved & CONNECTIONS) || packets_sure(b))))
		return packets_line(out, carrier, b);
	if (!stream)
		return NULL;
	if (behaved & BEHAVED_SOCKS) {
		snprintf(out, CARRIED_ROOM, "tf1/%s;i=socks", carrier);
		return out;
	}
	if (behaved & CONNECTIONS && flow->marks & FLOW_SAW_START)
		return connections_line(out, carrier, flow, b);
	return behaved & BEHAVED_CHUNKS ? chunks_line(out, carrier, b) : NULL;
}
