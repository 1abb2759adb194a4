// SPDX-License-Identifier: Apache-2.0
/* Whose clock a session keeps: its own, the other side's, or nobody's. */
#include <stdlib.h>

#include "../../bpf/behave.h"
#include "pace.h"

#define BURST_NS 5000000	/* frames of voice are further apart */
#define GAP_SHARE 10		/* percent of the usual one within which a clock keeps its gaps */
#define GAP_LONG 70000000	/* ns: codecs put 10 to 60 ms into a frame */

/* Voice of one size keeps its own time; of a TCP's window some come at once behind another of their way. */
bool is_paced(const struct conversation *s)
{
	uint64_t last[2] = { 0, 0 };
	unsigned int bursts = 0;

	for (unsigned int i = 0; i < s->count; i++) {
		const struct payload *p = &s->payloads[i];

		bursts += last[p->way & 1] && p->at - last[p->way & 1] < BURST_NS;
		last[p->way & 1] = p->at;
	}
	return bursts < 2;
}

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* Gaps of this way are short, or most of them much the same: a codec's or a game's. */
static bool is_clocked_way(const struct conversation *s, int way)
{
	uint64_t gap[CONVERSATION_PAYLOADS], last = 0, usual;
	unsigned int n = 0, near = 0;

	for (unsigned int i = 0; i < s->count; i++) {
		if (s->payloads[i].way != way)
			continue;
		if (last)
			gap[n++] = s->payloads[i].at - last;
		last = s->payloads[i].at;
	}
	if (!n)
		return true;
	qsort(gap, n, sizeof(gap[0]), compare);
	usual = gap[n / 2];
	for (unsigned int i = 0; i < n; i++)
		near += gap[i] * 100 >= usual * (100 - GAP_SHARE) && gap[i] * 100 <= usual * (100 + GAP_SHARE);
	return usual < GAP_LONG || near * 10 >= n * 6;
}

bool is_asked(const struct conversation *s)
{
	unsigned int turns = 0, sizes = 0;

	if (s->ways[UP] < 12 || s->ways[DOWN] < 12 || is_clocked_way(s, UP) || is_clocked_way(s, DOWN))
		return false;
	for (unsigned int i = 1; i < s->count; i++) {
		unsigned int k = 0;

		while (k < i && s->payloads[k].len != s->payloads[i].len)
			k++;
		sizes += k == i;
		turns += s->payloads[i].way != s->payloads[i - 1].way;
	}
	return turns * 10 >= (s->count - 1U) * 8 && sizes >= 8;
}
