/* SPDX-License-Identifier: Apache-2.0 */
/* What a home-made wire format is: how an IP packet becomes messages of a carrier, and back. */
#ifndef LAB_WIRE_H
#define LAB_WIRE_H

#include <stddef.h>
#include <stdint.h>

#define PACKET_MAX 2048		/* largest inner packet or message, bytes */
#define TAG 8			/* authentication tag, bytes */

enum carrier { OVER_UDP, OVER_TCP, OVER_IP };

struct session;

struct wire {
	const char *name;
	enum carrier carrier;
	int ip_protocol;		/* OVER_IP only (IANA protocol number) */
	/* Sends one inner packet as one or more messages; n == 0 is a keepalive. */
	void (*seal)(struct session *s, const uint8_t *inner, size_t n);
	/* Inner bytes written to out, 0 for none yet or a keepalive, -EBADMSG for a stranger's. */
	int (*open)(struct session *s, const uint8_t *message, size_t n, uint8_t *out);
};

struct session {
	const struct wire *wire;
	uint32_t send_key[8], receive_key[8];
	uint64_t mask;			/* from the key: the same on both sides, all session long */
	uint64_t sent, received;	/* messages; random start where the wire shows them */
	uint32_t id;			/* random per session, chosen by the client, echoed by the server */
	int is_server;
	uint8_t pending[PACKET_MAX];	/* cells: the packet being put together again */
	size_t pending_len, pending_at;
	uint8_t chain[16];		/* chained: last block that was sent */
	void (*emit)(struct session *s, const uint8_t *message, size_t n);
};

const struct wire *wire_find(const char *name);
void wire_begin(struct session *s, const uint8_t key[32]);
void fill_random(void *at, size_t n);

#endif
