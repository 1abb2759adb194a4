// SPDX-License-Identifier: Apache-2.0
/*
 * Lines of tunnels inside carriers against the vectors of docs/carried-vectors.txt, which other
 * implementations read too; that parts of a session have no other ones; and how the learner takes them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../bpf/behave.h"
#include "learn/carried.h"
#include "learn/learn.h"

#define VECTORS "docs/carried-vectors.txt"
#define VECTORS_MOST 32
#define UNITS_MOST 64
#define SEGMENT 1448

struct unit {
	uint32_t ms, size;
	uint8_t way;
};

struct vector {
	char name[64], carrier[8], line[CARRIED_ROOM], family[FINGERPRINT_ROOM];
	struct unit units[UNITS_MOST];
	unsigned int count;
};

static struct vector vectors[VECTORS_MOST];
static unsigned int vectors_count;

static void read_line(struct vector *v, const char *text)
{
	struct unit *u = &v->units[v->count];
	char way;

	if (sscanf(text, "carrier %7s", v->carrier) == 1 || sscanf(text, "line %47s", v->line) == 1 ||
	    sscanf(text, "family %47s", v->family) == 1)
		return;
	if (!*text || *text == '#')
		return;
	assert_true(v->count < UNITS_MOST);
	assert_int_equal(sscanf(text, "%c %u %u", &way, &u->ms, &u->size), 3);
	assert_true(way == '>' || way == '<');
	u->way = way == '<';
	v->count++;
}

static int read_vectors(void **state)
{
	FILE *file = fopen(VECTORS, "r");
	char text[160];

	while (file && fgets(text, sizeof(text), file)) {
		text[strcspn(text, "\n")] = 0;
		if (!strncmp(text, "vector ", 7)) {
			assert_true(vectors_count < VECTORS_MOST);
			snprintf(vectors[vectors_count++].name, 64, "%.60s", text + 7);
		} else if (vectors_count) {
			read_line(&vectors[vectors_count - 1], text);
		}
	}
	if (file)
		fclose(file);
	return vectors_count < 10;
}

static uint16_t class_of(const char *carrier)
{
	return !strcmp(carrier, "ws") ? CLASS_WEBSOCKET_TUNNEL : !strcmp(carrier, "http") ?
	       CLASS_HTTP_TUNNEL : !strcmp(carrier, "ssh") ? CLASS_SSH_TUNNEL : CLASS_TLS_TUNNEL;
}

/* The steps of bpf/behave_units.h, from the size of a unit on. */
static void take_sizes(struct behaviour *b, const struct unit *u)
{
	uint32_t left = u->size;

	do {
		uint32_t size = left > SEGMENT ? SEGMENT : left;

		b->sizes[u->way]++;
		follow_shakes(b, u->way, size, u->ms);
		follow_acks(b, u->way, size, u->ms);
		left -= size;
	} while (left);
}

static void take_unit(struct behaviour *b, const struct unit *u, bool stream)
{
	struct turns *t = &b->turns;
	uint32_t waited = u->ms - t->ms;

	if (stream) {
		turn_take(t, u->way, u->size);
		if (t->total <= OPENING_UNITS)
			b->opening[t->total - 1] = u->size | (u->way == DOWN ? OPENING_DOWN : 0);
		follow_chunks(t, u->way, waited);
		follow_hello(t, u->way, u->size, waited);
		follow_socks(t, u->way, u->size);
		follow_keys(t, u->way, u->size);
		follow_vpn(t, u->way, u->size);
		t->prev = u->size;
		t->ms = u->ms;
	}
	take_sizes(b, u);
}

/* Units from..until of a session as the packet path tells of it. */
static void follow(struct verdict_event *e, const struct vector *v, unsigned int from,
		   unsigned int until)
{
	bool stream = strcmp(v->carrier, "dtls");
	struct behaviour *b = &e->shows;
	struct jot jot = { 0 };

	memset(e, 0, sizeof(*e));
	e->key.proto = stream ? IP_TCP : IP_UDP;
	e->flow.class = class_of(v->carrier);
	e->flow.marks = FLOW_SAW_START | FLOW_BOTH_WAYS;
	e->flow.packets[UP] = e->flow.packets[DOWN] = v->count;
	e->flow.tunnel = 80;
	if (!strcmp(v->carrier, "tls"))
		b->turns.framed = FRAMED_UP | FRAMED_DOWN | FRAMED_KEYED | FRAMED_BEGUN;
	for (unsigned int i = from; i < until; i++)
		take_unit(b, &v->units[i], stream);
	shake_points(b, 0, &jot);
	ack_points(b, UP, 0, &jot);
	ack_points(b, DOWN, 0, &jot);
	e->flow.behaved = jot.behaved | (stream ? hello_behaved(&b->turns, 0) : 0);
}

static const char *line_of(char out[CARRIED_ROOM], const struct verdict_event *e)
{
	const char *line = carried_line(out, e->key.proto, &e->flow, &e->shows);

	return line ? line : "none";
}

static void every_vector(void **state)
{
	char line[CARRIED_ROOM], family[FINGERPRINT_ROOM];
	struct verdict_event e;

	for (unsigned int i = 0; i < vectors_count; i++) {
		follow(&e, &vectors[i], 0, vectors[i].count);
		print_message("vector %s\n", vectors[i].name);
		assert_string_equal(line_of(line, &e), vectors[i].line);
		assert_string_equal(family_text(family, line), vectors[i].family);
		assert_true(line_is_carried(line));
	}
}

/* Any part of a session that has a line at all has this one: nothing depends on what it carried when. */
static void parts_agree(void **state)
{
	struct verdict_event e;
	unsigned int told = 0;
	char line[CARRIED_ROOM];

	for (unsigned int i = 0; i < vectors_count; i++)
		for (unsigned int from = 0; strstr(vectors[i].line, "i=ip") && from < 28; from++) {
			follow(&e, &vectors[i], from, vectors[i].count);
			if (!strcmp(line_of(line, &e), "none"))
				continue;
			assert_string_equal(line, vectors[i].line);
			told++;
		}
	assert_true(told > 60);
}

/* A connection whose stream was joined later has none: what the proxy was asked before is not known. */
static void late_ones_have_none(void **state)
{
	struct verdict_event e;
	char line[CARRIED_ROOM];

	for (unsigned int i = 0; i < vectors_count; i++) {
		if (!strstr(vectors[i].line, "i=tcp"))
			continue;
		follow(&e, &vectors[i], 0, vectors[i].count);
		e.flow.marks &= ~FLOW_SAW_START;
		assert_string_equal(line_of(line, &e), "none");
	}
}

/* Not called a tunnel, or not in a carrier: no line, whatever it does. */
static void ordinary_has_none(void **state)
{
	struct verdict_event e;
	char line[CARRIED_ROOM];

	for (unsigned int i = 0; i < vectors_count; i++) {
		follow(&e, &vectors[i], 0, vectors[i].count);
		e.flow.tunnel = NAMED_AT - 1;
		assert_string_equal(line_of(line, &e), "none");
		e.flow.tunnel = 100;
		e.flow.class = CLASS_TLS;
		assert_string_equal(line_of(line, &e), "none");
		e.flow.class = CLASS_WIREGUARD;
		assert_string_equal(line_of(line, &e), "none");
	}
}

/* Two networks with one tunnel each: one fingerprint, learned, without a rule and with the reason why. */
static void learner_agrees(void **state)
{
	struct learn *l = learn_new(&(struct learn_limits){ 0 });
	const struct print *p = NULL;
	struct verdict_event e;

	for (unsigned int i = 0; i < 2; i++) {
		follow(&e, &vectors[i], 0, vectors[i].count);
		e.key.lo[1] = 10 + i;
		e.key.hi[1] = 20 + i;
		e.flow.net = NET(NET_IPV4, i + 1);
		e.flow.first = 1000;
		e.flow.last = 2000;
		learn_shows(l, &e.key, &e.flow, &e.shows);
		learn_note(l, &e.key, &e.flow, 0);
		learn_note(l, &e.key, &e.flow, 0);	/* told again: no other session */
	}
	assert_int_equal(catalogue_count(learn_hold(l)), 1);
	learn_release(l);
	p = catalogue_at(learn_hold(l), 0);
	learn_release(l);
	assert_string_equal(p->line, vectors[0].line);
	assert_int_equal(p->state, PRINT_LEARNED);
	assert_int_equal(p->sessions, 2);
	assert_int_equal(p->networks_count, 2);
	assert_false(p->ready);
	assert_non_null(strstr(p->why_not, "carrier"));
	assert_string_equal(learn_fingerprint(l, &e.key, &e.flow), vectors[0].line);
	learn_free(l);
}

/* What is told later takes the place of what was told before, and the session counts once. */
static void later_takes_its_place(void **state)
{
	struct learn *l = learn_new(&(struct learn_limits){ 0 });
	struct verdict_event e;

	for (unsigned int i = 0; i < 3; i += 2) {	/* packets in TLS, then masked ones */
		follow(&e, &vectors[i], 0, vectors[i].count);
		e.flow.first = 1000;
		e.flow.last = 2000;
		learn_shows(l, &e.key, &e.flow, &e.shows);
		learn_note(l, &e.key, &e.flow, 0);
	}
	assert_int_equal(catalogue_count(learn_hold(l)), 1);
	learn_release(l);
	assert_string_equal(catalogue_at(learn_hold(l), 0)->line, vectors[2].line);
	learn_release(l);
	learn_free(l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_vector),
		cmocka_unit_test(parts_agree),
		cmocka_unit_test(late_ones_have_none),
		cmocka_unit_test(ordinary_has_none),
		cmocka_unit_test(learner_agrees),
		cmocka_unit_test(later_takes_its_place),
	};

	return cmocka_run_group_tests(tests, read_vectors, NULL);
}
