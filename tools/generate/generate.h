/* SPDX-License-Identifier: Apache-2.0 */
/* Packets at full rate, exactly so many: BPF_PROG_TEST_RUN with live frames (Linux 5.18). */
#ifndef TUNPRINT_GENERATE_H
#define TUNPRINT_GENERATE_H

#include <stdint.h>
#include "base/reason.h"

struct generator;

struct generator_options {
	uint32_t ifindex;	/* frames leave here */
	uint32_t flows, networks;
	uint32_t length;	/* bytes of a frame, 82..1514 */
};

int generator_open(struct generator **generator, const struct generator_options *options,
		   struct reason *why);
/* Sends count frames from the calling thread's CPU; the thread must be bound to one. */
int generator_send(struct generator *generator, uint64_t count, struct reason *why);
void generator_close(struct generator *generator);

#endif
