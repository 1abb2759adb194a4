/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ordinary talks as their specifications say: what no rule may fit, also where no such talk passed
 * lately. The packet path tells user space no payloads of flows that it can name.
 */
#ifndef TUNPRINT_ORDINARY_H
#define TUNPRINT_ORDINARY_H

#include "learn/conversation.h"

enum { TALK_DNS, TALK_NTP, TALK_QUIC, TALK_DTLS, TALK_STUN, TALK_RTP, TALKS };

/* One talk over UDP with the numbers that the seed gives: other seeds, other sessions. */
void ordinary_talk(struct conversation *conversation, unsigned int talk, uint64_t seed);

#endif
