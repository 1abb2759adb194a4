/* SPDX-License-Identifier: Apache-2.0 */
/* pace: what the times of a session's first payloads say. */
#ifndef TUNPRINT_PACE_H
#define TUNPRINT_PACE_H

#include <stdbool.h>
#include "conversation.h"

/* No two of one way at once: voice, not a TCP's window. */
bool is_paced(const struct conversation *session);
/* Questions and answers in turn, of many sizes, and neither way keeps a clock as calls and games do. */
bool is_asked(const struct conversation *session);

#endif
