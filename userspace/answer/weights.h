/* SPDX-License-Identifier: Apache-2.0 */
/* What each behaviour is called and weighs; the order is that in which they are said. */
#ifndef TUNPRINT_WEIGHTS_H
#define TUNPRINT_WEIGHTS_H

#include <stdint.h>

struct weight {
	unsigned int bit;	/* enum behaved */
	int points;
	const char *text;
};

extern const struct weight weights[];
extern const unsigned int weights_count;

/* DNS and what is carried in it: of these a zone speaks. */
int speaks_of_zone(uint16_t class);

/* The same bit's, where the flow is of this class. */
const struct weight *weight_in(const struct weight *weight, uint16_t class);

#endif
