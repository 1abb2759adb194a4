/* SPDX-License-Identifier: Apache-2.0 */
/* 64 signatures that ask for little, so that many flows fit some. */
#ifndef TUNPRINT_TEST_LOOSE_H
#define TUNPRINT_TEST_LOOSE_H

#include <stdlib.h>

#include "signature/signature.h"
#include "frames.h"
#include "mutate.h"

/* What one of 64 loose rules asks: little, of each kind of question something. */
static inline struct signature loose(unsigned int i, uint64_t *r)
{
	uint64_t v = next_random(r), w = next_random(r);
	struct signature s = { .number = i + 1, .proto = v & 1 ? 17 : 6, .ways = SIGNATURE_BOTH,
		.score = 80, .sure = 80, .need = 1 + (v >> 1) % 3, .sizes = (v >> 3) % 4,
		.from = v >> 5 & 1, .until = SIGNATURE_PAYLOADS, .max = 0xffff, .noise = SIGNATURE_NO_NOISE };
	uint8_t off = (v >> 8) % 20;

	if (i % 2) {		/* what noise fits now and then */
		s.need = 1;
		s.sizes &= 1;
		s.tests[0] = (struct signature_test){ off, 1 + (v >> 26) % 4, 1 + (v >> 28) % 3, 0, 0x80,
						      v >> 30 & 0x80 };
		s.noise = (v >> 40) % 20;
		s.from = 0;
		signature_finish(&s);
		s.lone = w & 1;
		return s;
	}
	s.zero = i % 5 ? 0 : 1U << off;
	s.both = i % 5 == 1 ? 3U << off : 0;
	s.same = i % 5 == 2 ? 3U << off : 0;
	s.step = i % 7 == 3 ? 1U << off : 0;
	s.noise = i % 3 ? s.noise : off;
	if (i % 11 == 4)
		s.quantum = 4, s.residue = (v >> 16) % 4;
	if (i % 6 == 5)
		s.lengths[0] = (struct signature_length){ off, 1 + (v >> 18) % 2, v >> 20 & 1, 0,
							  (int)(w % 20) };
	if (s.proto == 6 && i % 4)
		s.framing = (struct signature_length){ w >> 8 & 3, 2, w >> 10 & 1, 0, (int)(w >> 12 & 7) };
	if (i % 9 == 6)
		s.counters[0] = (struct signature_counter){ off, 1 + (v >> 22) % 4, v >> 24 & 1, 0, 1 << 20 };
	if (i % 13 == 7)
		s.echoes[0] = (struct signature_echo){ off, w >> 16 & 15, 1, w >> 20 & 1 };
	if (i % 4 == 2)
		s.tests[0] = (struct signature_test){ w >> 20 & 31, 1 + (v >> 26) % 4, 1 + (v >> 28) % 3, 0,
						      0x80, v >> 30 & 0x80 };
	signature_finish(&s);
	return s;
}

static inline struct signature_set *loose_set(void)
{
	struct signature_set *made = calloc(1, sizeof(*made));
	struct signature list[SIGNATURES];
	uint64_t r = 4711;

	for (unsigned int i = 0; i < SIGNATURES; i++)
		list[i] = loose(i, &r);
	if (!made || signature_set_make(made, list, SIGNATURES))
		abort();
	return made;
}

#endif
