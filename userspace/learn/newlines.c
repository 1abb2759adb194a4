// SPDX-License-Identifier: Apache-2.0
/* A stream of lines: each message ends in a line feed, and the next one begins there. Segments may cut it anywhere. */
#include "messages.h"

#define LINES_MIN 6

/* A payload shorter than its tail is in its head. */
static bool ends_a_line(const struct payload *p)
{
	return p->len >= TAIL ? p->tail[TAIL - 1] == '\n' : p->len && p->have >= p->len &&
								p->head[p->len - 1] == '\n';
}

static bool begins_a_line(const struct payload *p, const struct payload *before)
{
	if (!before)
		return !p->stream;
	return ends_a_line(before) && (p->stream == ~0U || before->stream == ~0U ||
				       before->stream + before->len == p->stream);
}

bool line_starts(struct conversation *out, const struct conversation *s)
{
	const struct payload *before[2] = { NULL, NULL };
	unsigned int ends = 0;

	for (unsigned int i = 0; i < s->count; i++)
		ends += ends_a_line(&s->payloads[i]);
	if (ends < LINES_MIN || ends * 100 < s->count * 35U)
		return false;
	*out = *s;
	out->count = out->ways[UP] = out->ways[DOWN] = 0;
	for (unsigned int i = 0; i < s->count; i++) {
		const struct payload *p = &s->payloads[i];

		if (begins_a_line(p, before[p->way & 1])) {
			out->payloads[out->count++] = *p;
			out->ways[p->way & 1]++;
		}
		before[p->way & 1] = p;
	}
	return out->ways[UP] >= 3 && out->ways[DOWN] >= 3;
}
