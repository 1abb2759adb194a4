// SPDX-License-Identifier: Apache-2.0
/*
 * What opens a carrier's stream: a connection that a proxy carries, or a VPN's control channel. Of sizes only
 * those count that their protocols fix; how many messages of the client came before tells proxies apart.
 */
#include <stdio.h>
#include <string.h>

#include "../../bpf/behave.h"
#include "carried.h"

/* The units that opened the stream. */
struct opening {
	unsigned int count;
	unsigned int size[OPENING_UNITS];
	uint8_t way[OPENING_UNITS];
};

/* Up to the first that could not be told; of TLS's own handshake none can. */
static void opening_of(struct opening *o, const struct behaviour *b)
{
	o->count = 0;
	for (unsigned int i = 0; i < OPENING_UNITS && (b->opening[i] || !o->count); i++) {
		if (!b->opening[i])
			continue;
		o->size[o->count] = b->opening[i] & ~OPENING_DOWN;
		o->way[o->count++] = b->opening[i] & OPENING_DOWN ? DOWN : UP;
	}
}

/* Bytes down behind unit at, before the client goes on with unit *next. */
static unsigned int answer_to(const struct opening *o, unsigned int at, unsigned int *next)
{
	unsigned int sum = 0;

	for (*next = at + 1; *next < o->count && o->way[*next] == DOWN; ++*next)
		sum += o->size[*next];
	return sum;
}

/* What a mask adds to a Finished (6, or 8 from 126 bytes on), 0: nothing; -1: it is none. */
static int mask_of_finished(unsigned int size)
{
	if (is_finished13(size) || is_finished12(size) || size == 6 || size == 42 || size == 75)
		return 0;
	for (unsigned int head = 6; head <= 8; head += 2)
		if (is_finished13(size - head) || is_finished12(size - head) || size - head == 6 ||
		    size - head == 42 || size - head == 75)
			return MASK;
	return -1;
}

/* A TLS handshake; asks: how many messages of the client came before it. Returns the mask, -1: none. */
static int find_hello(const struct opening *o, unsigned int *asks)
{
	unsigned int next;

	*asks = 0;
	for (unsigned int i = 0; i < o->count; i++) {
		if (o->way[i] != UP)
			continue;
		if (o->size[i] >= HELLO_MIN && answer_to(o, i, &next) >= FLIGHT_MIN && next < o->count &&
		    mask_of_finished(o->size[next]) >= 0)
			return mask_of_finished(o->size[next]);
		++*asks;
	}
	return -1;
}

/* An SSH key exchange, behind a line of text that is no message of the proxy's own. */
static int find_keys(const struct opening *o, unsigned int *asks)
{
	bool exchanged = false;

	*asks = 0;
	for (unsigned int i = 0; i < o->count; i++) {
		unsigned int size = o->size[i];

		if (o->way[i] != UP)
			continue;
		exchanged |= size >= 400;
		if (exchanged && (size == 16 || size == 60 || size == 68 || size == 84))
			return 0;
		if (exchanged && (size == 22 || size == 66 || size == 74 || size == 90))
			return MASK;
		*asks += !exchanged;
	}
	return -1;
}

const char *connections_line(char out[CARRIED_ROOM], const char *carrier,
				    const struct flow *flow, const struct behaviour *b)
{
	struct opening o;
	unsigned int asks;
	int mask, n;

	opening_of(&o, b);
	mask = flow->behaved & BEHAVED_HELLO ? find_hello(&o, &asks) : -1;
	if (mask < 0 && flow->behaved & BEHAVED_KEYS) {
		mask = find_keys(&o, &asks);
		asks -= asks > 0;
	}
	if (mask < 0)
		return NULL;
	n = snprintf(out, CARRIED_ROOM, "tf1/%s;i=tcp%s", carrier, mask ? "+6/+2" : "");
	if (asks)
		snprintf(out + n, CARRIED_ROOM - n, ";a%u", asks);
	return out;
}

/* How a VPN opens; see behave_vpn.h. */
const char *opening_line(char out[CARRIED_ROOM], const char *carrier, const struct behaviour *b)
{
	bool masked = b->turns.framed & FRAMED_MASKED;
	struct opening o;

	opening_of(&o, b);
	for (unsigned int i = 0; i < o.count; i++) {
		unsigned int size = masked ? unframed(UP, o.size[i]) : o.size[i];

		if (o.way[i] != UP)
			continue;
		if (may_be_reset(size) || size == RESET_CRYPT_V2)
			snprintf(out, CARRIED_ROOM, "tf1/%s;i=openvpn+%u%s", carrier, size - 16,
				 masked ? "/w" : "");
		else if (size == 14)
			snprintf(out, CARRIED_ROOM, "tf1/%s;i=sstp", carrier);
		else
			continue;
		return out;
	}
	return NULL;
}
