/* SPDX-License-Identifier: Apache-2.0 */
/* A fingerprint's line in words. */
#ifndef TUNPRINT_SHAPE_H
#define TUNPRINT_SHAPE_H

#include <stddef.h>
#include "base/json.h"

#define SHAPE_ROOM 200

/* "8-byte constant, counter @15"; returns out. */
char *shape_text(char out[SHAPE_ROOM], const char *line);
/* The same, field by field, as an array of { offset, bytes, letter, meaning }. */
void shape_json(struct json *json, const char *name, const char *line);
/* "udp", "tcp", "icmp", "dns", "ip/47", a carrier: "tls", "dtls", "ssh", "ws", "http" */
char *shape_transport(char out[16], const char *line);

#endif
