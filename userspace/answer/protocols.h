/* SPDX-License-Identifier: Apache-2.0 */
/* tunprint.protocols/1: every name that a flow can get, and what decides it. */
#ifndef TUNPRINT_PROTOCOLS_H
#define TUNPRINT_PROTOCOLS_H

#include "answer/head.h"

void protocols_json(struct json *json, const struct answer_head *head);

#endif
