// SPDX-License-Identifier: Apache-2.0
/* Fields that repeat what the other side counted: acknowledgements. */
#include <string.h>

#include "messages.h"

#define ECHO_REACH 24		/* bytes in which one is looked for */
#define ECHO_LATE 24		/* messages behind, while bulk is under way */

struct answers {
	unsigned int asked[2];		/* by way */
	unsigned int fits, late, own;	/* at most two behind; behind, but not lost; as its own counter says */
	unsigned int back;		/* less than before */
	unsigned int gone[2], counted[2];	/* by way: how far it went, and the other side's counter */
};

static void compare(struct answers *a, const struct messages *m, unsigned int off, unsigned int counter)
{
	const struct message *last[2] = { NULL, NULL }, *said[2] = { NULL, NULL };

	memset(a, 0, sizeof(*a));
	for (unsigned int i = 0; i < m->count; i++) {
		const struct message *now = &m->at[i], *other = last[!now->way], *old = last[now->way];
		uint8_t lag;

		last[now->way] = now;
		if (!other || now->have <= off || now->have <= counter || other->have <= counter)
			continue;
		lag = other->head[counter] - now->head[off];
		a->asked[now->way]++;
		a->fits += lag <= 2;
		a->late += lag <= ECHO_LATE;
		a->own += (uint8_t)(now->head[counter] - now->head[off]) <= 2;
		if (old && old->have > off && said[now->way]) {
			uint8_t step = now->head[off] - old->head[off];

			a->back += step >= 128;
			a->gone[now->way] += step < 128 ? step : 0;
			a->counted[now->way] += (uint8_t)(other->head[counter] - said[now->way]->head[counter]);
		}
		said[now->way] = other;
	}
}

/* Does the byte at off repeat, or all but repeat, what the other side's counter said last? */
static bool echoes(const struct messages *m, unsigned int off, unsigned int counter)
{
	struct answers a;
	unsigned int asked;

	compare(&a, m, off, counter);
	asked = a.asked[UP] + a.asked[DOWN];
	if (a.asked[UP] < 4 || a.asked[DOWN] < 4 || a.own * 10 >= asked * 8)
		return false;
	if (a.fits * 10 >= asked * 8 && a.own * 2 < asked)
		return true;
	/* behind by what is under way: it goes as far as the counter, and never back */
	for (int way = UP; way <= DOWN; way++)
		if (a.gone[way] < 3 || a.gone[way] * 4 < a.counted[way] || a.gone[way] > a.counted[way] * 2)
			return false;
	return a.late * 10 >= asked * 9 && a.back * 20 <= asked;
}

/* Needs the counters, so it comes behind the single bytes. */
void find_echoes(struct structure *s, const struct messages *m)
{
	for (unsigned int counter = 0; counter < ECHO_REACH; counter++)
		for (unsigned int off = 0; s->fields[counter] == FIELD_NUMBER && off < ECHO_REACH; off++) {
			char letter = s->fields[off];

			if (off == counter || (letter != FIELD_NUMBER && letter != FIELD_RANDOM &&
					       letter != FIELD_FEW))
				continue;
			if (echoes(m, off, counter))
				s->fields[off] = FIELD_ECHO;
		}
}
