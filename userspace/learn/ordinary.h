/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ordinary talks as their specifications say: what no rule may fit, also where no such talk passed
 * lately. The packet path tells user space no payloads of flows that it can name.
 */
#ifndef TUNPRINT_ORDINARY_H
#define TUNPRINT_ORDINARY_H

#include "../../bpf/signature_types.h"
#include "learn/conversation.h"

enum talk_kind {
	TALK_DNS, TALK_NTP, TALK_QUIC, TALK_DTLS, TALK_STUN, TALK_RTP, TALK_UTP, TALK_RAKNET,
	TALK_SOURCE, TALK_SNMP,		/* over UDP up to here */
	TALK_TLS, TALK_DNS_TCP, TALK_RPC_BE, TALK_RPC_LE, TALK_SMB, TALK_TPKT, TALK_MYSQL,
	TALK_HTTP2,
	TALKS
};

/*
 * One talk with the numbers that the seed gives: other seeds, other sessions. With a rule, the talk's
 * own numbers (ids, where its counters begin) are what the rule asks for, as far as one talk in some
 * millions has them so by luck. rule may be NULL.
 */
void ordinary_talk(struct conversation *conversation, enum talk_kind talk, uint64_t seed,
		   const struct signature *rule);

/* IP protocol that carries it. */
unsigned int ordinary_carrier(enum talk_kind talk);
/* For people: "DNS". */
const char *ordinary_name(enum talk_kind talk);

#endif
