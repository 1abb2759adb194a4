/* SPDX-License-Identifier: Apache-2.0 */
/* What each behaviour is called and weighs; the order is that in which they are said. */
#ifndef TUNPRINT_WEIGHTS_H
#define TUNPRINT_WEIGHTS_H

struct weight {
	unsigned int bit;	/* enum behaved */
	int points;
	const char *text;
};

extern const struct weight weights[];
extern const unsigned int weights_count;

#endif
