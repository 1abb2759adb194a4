/* SPDX-License-Identifier: Apache-2.0 */
/* greeting: a TLS or DTLS handshake of two that begins behind a header of somebody's own. */
#ifndef TUNPRINT_GREETING_H
#define TUNPRINT_GREETING_H

#include "conversation.h"

/* Makes an unnamed flow with one a tunnel. */
void greeting_reconsider(const struct conversation *session, struct flow *flow);
/* Line *n of the evidence if it is this one's; else NULL, and *n counts the lines of others. */
const char *greeting_evidence(const struct conversation *session, unsigned int *n);

#endif
