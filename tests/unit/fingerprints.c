// SPDX-License-Identifier: Apache-2.0
/*
 * Fingerprints against the vectors of docs/fingerprint-vectors.txt, which other implementations
 * read too: the lines themselves, and that loss and noise change nothing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "learn/learn.h"
#include "learn/structure.h"

#define VECTORS "docs/fingerprint-vectors.txt"
#define VECTORS_MOST 64

struct vector {
	char name[64], line[FINGERPRINT_ROOM], family[FINGERPRINT_ROOM];
	struct conversation session;
};

static struct vector vectors[VECTORS_MOST];
static unsigned int vectors_count;

static unsigned int read_hex(uint8_t *out, unsigned int room, const char *text)
{
	unsigned int n = 0, byte;

	while (n < room && sscanf(text + 2 * n, "%2x", &byte) == 1)
		out[n++] = byte;
	assert_int_equal(text[2 * n], 0);
	return n;
}

static void read_message(struct conversation *c, const char *text)
{
	char way, head[2 * SAMPLE_HEAD + 1], tail[2 * TAIL + 1] = "";
	struct payload *p = &c->payloads[c->count];
	unsigned int ms, len;

	assert_in_range(sscanf(text, "%c %u %u %128s %40s", &way, &ms, &len, head, tail), 4, 5);
	assert_true(c->count < CONVERSATION_PAYLOADS);
	*p = (struct payload){ .len = len, .stream = ~0U, .at = ms * 1000000ULL, .way = way == '<' };
	p->have = read_hex(p->head, SAMPLE_HEAD, head);
	read_hex(p->tail, TAIL, tail);
	c->ways[p->way]++;
	c->count++;
}

static int read_vectors(void **state)
{
	struct vector *v = NULL;
	char text[512];
	FILE *file = fopen(VECTORS, "r");

	if (!file)
		return -1;
	while (fgets(text, sizeof(text), file)) {
		unsigned int proto;

		text[strcspn(text, "\n")] = 0;
		if (!strncmp(text, "vector ", 7)) {
			assert_true(vectors_count < VECTORS_MOST);
			v = &vectors[vectors_count++];
			snprintf(v->name, sizeof(v->name), "%.60s", text + 7);
		} else if (v && sscanf(text, "proto %u", &proto) == 1) {
			v->session.key.proto = proto;
		} else if (v && !strncmp(text, "line ", 5)) {
			snprintf(v->line, sizeof(v->line), "%.150s", text + 5);
		} else if (v && !strncmp(text, "family ", 7)) {
			snprintf(v->family, sizeof(v->family), "%.150s", text + 7);
		} else if (v && (*text == '>' || *text == '<')) {
			read_message(&v->session, text);
		} else {
			assert_true(!*text || *text == '#');
		}
	}
	fclose(file);
	return vectors_count < 12;
}

static void lines_are_as_written(void **state)
{
	char line[FINGERPRINT_ROOM], family[FINGERPRINT_ROOM];
	unsigned int wrong = 0;

	for (unsigned int i = 0; i < vectors_count; i++) {
		struct structure s;

		assert_int_equal(structure_infer(&s, &vectors[i].session), 0);
		structure_text(line, &s, vectors[i].session.key.proto);
		family_text(family, line);
		if (!strcmp(line, vectors[i].line) && !strcmp(family, vectors[i].family))
			continue;
		print_message("vector %s\nline %s\nfamily %s\n", vectors[i].name, line, family);
		wrong++;
	}
	assert_int_equal(wrong, 0);
}

/* Without any one message that is not the first of its direction the line stays. */
static void a_lost_message_changes_nothing(void **state)
{
	unsigned int tried = 0, changed = 0;

	for (unsigned int i = 0; i < vectors_count; i++) {
		const struct conversation *whole = &vectors[i].session;

		/* chains, echoes and the number of sizes need their neighbours */
		if (strchr(vectors[i].line, 'H') || strchr(vectors[i].line, 'G') ||
		    strstr(vectors[i].line, ";q"))
			continue;
		for (unsigned int lost = 2; lost < whole->count; lost++) {
			struct conversation c = *whole;
			char line[FINGERPRINT_ROOM];
			struct structure s;

			memmove(&c.payloads[lost], &c.payloads[lost + 1],
				(c.count - lost - 1) * sizeof(c.payloads[0]));
			c.ways[whole->payloads[lost].way]--;
			c.count--;
			tried++;
			if (!structure_infer(&s, &c) &&
			    !strcmp(structure_text(line, &s, c.key.proto), vectors[i].line))
				continue;
			print_message("%s less %u: %s\n", vectors[i].name, lost, line);
			changed++;
		}
	}
	print_message("%u of %u sessions with a message less changed their line\n", changed, tried);
	assert_true(tried > 150);
	assert_true(changed * 50 <= tried);
}

static uint64_t seed = 1;

static uint8_t draw(void)
{
	seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return seed >> 56;
}

static void noise_has_no_structure(void **state)
{
	unsigned int structured = 0;

	for (unsigned int round = 0; round < 4000; round++) {
		struct conversation c = { .key.proto = round & 1 ? 17 : 6 };
		struct structure s;

		for (unsigned int i = 0; i < 8 + round % 25U; i++) {
			struct payload *p = &c.payloads[c.count++];

			*p = (struct payload){ .len = 40 + draw() * 5, .way = i & 1,
					       .stream = ~0U, .at = i * 20000000ULL + draw() };
			p->have = p->len < SAMPLE_HEAD ? p->len : SAMPLE_HEAD;
			c.ways[i & 1]++;
			for (unsigned int k = 0; k < p->have; k++)
				p->head[k] = draw();
			for (unsigned int k = 0; k < TAIL; k++)
				p->tail[k] = draw();
		}
		structured += !structure_infer(&s, &c) && s.any;
	}
	print_message("%u of 4000 random sessions seemed to have a structure\n", structured);
	assert_true(structured <= 20);
}

static void likeness_orders_kin(void **state)
{
	const char *magic = "tf1/u;b=B4.Z7.N";

	assert_int_equal(structure_likeness(magic, magic), 100);
	assert_true(structure_likeness(magic, "tf1/u;b=B8.Z7.N") > 60);
	assert_true(structure_likeness(magic, "tf1/u;b=B.Z3.D4.N.Z7") <
		    structure_likeness(magic, "tf1/u;b=B8.Z7.N"));
	assert_int_equal(structure_likeness(magic, "tf1/t;b=B4.Z7.N"), 0);
	assert_int_equal(structure_likeness("tf1/u;b=R", "tf1/u;b=R;q16"), 0);
}

static void nicknames_are_stable(void **state)
{
	char name[8], other[8];

	assert_string_equal(fingerprint_nickname(name, "tf1/u;b=B4.Z7.N"), "v6b9");
	assert_string_not_equal(fingerprint_nickname(other, "tf1/u;b=B8.Z7.N"), name);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_are_as_written),
		cmocka_unit_test(a_lost_message_changes_nothing),
		cmocka_unit_test(noise_has_no_structure),
		cmocka_unit_test(likeness_orders_kin),
		cmocka_unit_test(nicknames_are_stable),
	};

	return cmocka_run_group_tests(tests, read_vectors, NULL);
}
