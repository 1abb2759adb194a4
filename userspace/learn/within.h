/* SPDX-License-Identifier: Apache-2.0 */
/* within: an inner IP header that the first payloads show, in clear or under a key. */
#ifndef TUNPRINT_WITHIN_H
#define TUNPRINT_WITHIN_H

#include "conversation.h"

/* Makes an unnamed flow of datagrams with one a tunnel. */
void within_reconsider(const struct conversation *session, struct flow *flow);
/* Line *n of the evidence if it is this one's; else NULL, and *n counts the lines of others. */
const char *within_evidence(const struct conversation *session, unsigned int *n);

#endif
