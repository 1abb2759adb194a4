// SPDX-License-Identifier: Apache-2.0
/* Cells in a stream, of which single ones and bulk can be seen; cells in datagrams are in sizes.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../../bpf/behave.h"
#include "learn/sizes.h"
#include "learn/structure.h"

static uint64_t seed = 7;

static uint32_t draw(void)
{
	seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return seed >> 33;
}

static uint16_t becomes(const struct conversation *s)
{
	struct flow flow = { .behaved = 0 };

	sizes_reconsider(s, &flow);
	assert_true(flow.class ? flow.tunnel >= NAMED_AT : !flow.tunnel);
	return flow.class;
}

/* Cells in a stream: single ones, and bulk whose last segment ends where a cell does. */
static struct conversation cell_stream(uint32_t cell)
{
	static const uint8_t cells[] = { 1, 1, 1, 1, 1, 3, 3, 1, 1, 2, 3, 1, 1, 1, 3, 1 };
	struct conversation s = { .key = { .lo = { 1, 2 }, .hi = { 2, 3 }, .lo_port = 5000,
					   .hi_port = 7000, .proto = IP_TCP } };
	uint32_t at[2] = { 0, 0 };

	for (unsigned int i = 0; s.count < 28; i++) {
		uint32_t left = cells[i % sizeof(cells)] * cell;

		while (left && s.count < 28) {
			struct payload *p = &s.payloads[s.count++];

			p->way = i & 1;
			p->have = SAMPLE_HEAD;
			p->len = left > 1448 ? 1448 : left;
			p->stream = at[p->way];
			p->at = (i * 17 + 1) * 1000000ULL;
			for (unsigned int k = 0; k < SAMPLE_HEAD; k++)
				p->head[k] = draw();
			if (at[p->way] % cell == 0)
				memcpy(p->head, "\x81\x20\x07\x33\x03", 5);
			at[p->way] += p->len;
			left -= p->len;
			s.ways[p->way]++;
		}
	}
	return s;
}

static void cells_in_a_stream(void **state)
{
	struct conversation s = cell_stream(514), starts, other;
	char line[FINGERPRINT_ROOM];
	struct structure structure;
	unsigned int begun = 0;

	(void)state;
	assert_true(is_cell_stream(&s));
	assert_int_equal(becomes(&s), CLASS_CUSTOM);
	assert_int_equal(cell_starts(&starts, &s), 514);
	for (unsigned int i = 0; i < starts.count; i++)
		begun += !memcmp(starts.payloads[i].head, "\x81\x20\x07\x33\x03", 5);
	assert_true(begun >= 16 && begun == starts.count);
	assert_int_equal(structure_infer(&structure, &s), 0);
	assert_string_equal(structure_text(line, &structure, IP_TCP), "tf1/t;b=B5;c514");
	/* a length of its own now and then; a start that was missed; small messages; the oldest MSS of all */
	other = s;
	for (unsigned int i = 4; i < s.count; i += 5)
		other.payloads[i].len -= 60;
	assert_int_equal(becomes(&other), CLASS_UNKNOWN);
	for (unsigned int i = 0; i < s.count; i++)
		s.payloads[i].stream = ~0U;
	assert_int_equal(becomes(&s), CLASS_UNKNOWN);
	s = cell_stream(188);
	assert_int_equal(becomes(&s), CLASS_UNKNOWN);
	s = cell_stream(536);
	assert_int_equal(becomes(&s), CLASS_UNKNOWN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cells_in_a_stream),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
