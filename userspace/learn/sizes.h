/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What sizes add to what the packet path saw of an unnamed flow, where either alone is too little:
 *	- payloads padded to a block, of a tunnel that so hides its handshakes (SYN and ACK become one
 *	  size), with acknowledgements of one size, both ways or behind such a handshake; over TCP in
 *	  messages whose length is told, with blocks larger than SSH's where it is told as SSH does;
 *	- payloads padded at random, with acknowledgements that come at once whatever their size, where
 *	  nothing but noise stands behind the header, in small payloads as in large ones;
 *	- a random stream that opens as BitTorrent's encryption does, and goes on as it does not;
 *	- large cells of noise behind a header, several at once, or one and several in a stream;
 *	- questions and answers of many sizes, at no clock, of a long flow that is noise without any header;
 *	- cells, all of one size both ways and some at once behind others, or full packets, of a flow that is
 *	  noise without any header: calls and games may be noise, too, but have neither.
 */
#ifndef TUNPRINT_SIZES_H
#define TUNPRINT_SIZES_H

#include <stdbool.h>
#include "conversation.h"

/* Are nearly all sizes of both directions alike modulo 16, and many of them different? */
bool is_padded(const struct conversation *session);
/* Have nearly all payloads of both directions one size? */
bool is_cells(const struct conversation *session);
/* And large, in bursts both ways; or a stream whose bulk ends where one of its cells does. */
bool is_large_cells(const struct conversation *session);
bool is_cell_stream(const struct conversation *session);
/* Of a stream of cells what begins with one, and the cell's size; 0: it is none. */
uint32_t cell_starts(struct conversation *out, const struct conversation *session);
/* Noise behind a header, in small payloads as in large ones? */
bool is_noise(const struct conversation *session);
/* Makes an unnamed flow a tunnel where sizes and the packet path agree. */
void sizes_reconsider(const struct conversation *session, struct flow *flow);
/* Line *n of the evidence if it is one of these; else NULL, and *n counts the lines of others. */
const char *sizes_evidence(const struct conversation *session, unsigned int *n);

#endif
