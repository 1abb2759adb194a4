/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TUNPRINT_NOISE_H
#define TUNPRINT_NOISE_H

#include "conversation.h"

/* A tunnel without a name: custom where its payloads have a structure, fully-encrypted where they are noise. */
void noise_reconsider(const struct conversation *session, struct flow *flow);

#endif
