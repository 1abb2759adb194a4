/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What sizes add to what the packet path saw of an unnamed flow: payloads that are padded to a block.
 * A tunnel that pads shows no handshake by its sizes (SYN and ACK become one), so acknowledgements of
 * one size both ways stay below what makes a tunnel; with the padding they are enough.
 */
#ifndef TUNPRINT_PADDING_H
#define TUNPRINT_PADDING_H

#include <stdbool.h>
#include "conversation.h"

/* Are nearly all sizes of both directions alike modulo 16, and many of them different? */
bool is_padded(const struct conversation *session);
/* Makes an unnamed flow a tunnel where both agree. */
void padding_reconsider(const struct conversation *session, struct flow *flow);

/* Line *n of the evidence if it is this one; else NULL, and *n counts the lines of others. */
const char *padding_evidence(const struct conversation *session, unsigned int *n);

#endif
