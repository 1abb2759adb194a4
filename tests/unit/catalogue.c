// SPDX-License-Identifier: Apache-2.0
/* The catalogue: states, bounds, agreement of values, its file; a session that grows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../bpf/behave.h"
#include "learn/learn.h"
#include "learn/rule.h"

static uint64_t seed = 7;

static uint32_t draw(void)
{
	seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return seed >> 33;
}

struct made {
	struct flow_key key;
	struct flow flow;
	struct conversation session;
	struct structure structure;
	char line[FINGERPRINT_ROOM];
};

/* A session of "magic and counter" with this server, network and magic. */
static void make(struct made *m, uint32_t server, uint32_t net, const char magic[4])
{
	memset(m, 0, sizeof(*m));
	m->key = (struct flow_key){ .lo = { 1, server }, .hi = { 2, draw() }, .lo_port = 5000,
				    .hi_port = draw(), .proto = 17 };
	m->flow = (struct flow){ .first = draw(), .net = NET(NET_IPV4, net), .class = CLASS_CUSTOM,
				 .tunnel = 70, .marks = FLOW_HI_STARTED | FLOW_BOTH_WAYS,
				 .packets = { 16, 16 }, .bytes = { 5000, 9000 } };
	m->flow.last = m->flow.first + 1000000000;
	m->session.key = m->key;
	for (unsigned int i = 0; i < 24; i++) {
		struct payload *p = &m->session.payloads[m->session.count++];

		*p = (struct payload){ .len = 100 + draw() % 900, .have = SAMPLE_HEAD, .way = i & 1,
				       .at = i * 17000000ULL, .stream = ~0U };
		m->session.ways[i & 1]++;
		for (unsigned int k = 0; k < SAMPLE_HEAD; k++)
			p->head[k] = draw();
		memcpy(p->head, magic, 4);
		memset(p->head + 4, 0, 7);
		p->head[11] = i / 2 + (i & 1 ? 3 : 9);
	}
	assert_int_equal(structure_infer(&m->structure, &m->session), 0);
	structure_text(m->line, &m->structure, 17);
}

static struct print *note(struct catalogue *c, const struct made *m)
{
	return catalogue_note(c, &(struct catalogue_note){ .line = m->line, .key = &m->key,
		.flow = &m->flow, .structure = &m->structure, .session = &m->session });
}

static void one_is_a_candidate_two_are_learned(void **state)
{
	struct catalogue *c = catalogue_new(0);
	struct print *p;
	struct made m;

	make(&m, 10, 1, "\x51\x07\xa9\x33");
	assert_string_equal(m.line, "tf1/u;b=B4.Z7.N");
	p = note(c, &m);
	assert_non_null(p);
	assert_int_equal(p->state, PRINT_CANDIDATE);
	/* news of the same flow are no second session */
	m.flow.bytes[UP] += 1000;
	assert_ptr_equal(note(c, &m), p);
	assert_int_equal(p->sessions, 1);
	assert_int_equal(p->state, PRINT_CANDIDATE);
	assert_int_equal(p->networks[0].bytes[UP], 6000);
	make(&m, 11, 2, "\x52\x17\xb9\x43");
	assert_ptr_equal(note(c, &m), p);
	assert_int_equal(p->state, PRINT_LEARNED);
	assert_int_equal(p->networks_count, 2);
	assert_int_equal(catalogue_count(c), 1);
	assert_ptr_equal(catalogue_find(c, p->nickname), p);
	catalogue_free(c);
}

/* IPv4 behind a counter, in one of so many of a session's payloads: of two sessions a rule is made. */
static struct print rule_of(unsigned int every)
{
	static const uint8_t ip[20] = "\x45\0\0\0\0\1\x40\0\x40\6\0\0\x0a\1\2\3\x0a\4\5\6";
	struct background background = { 0 };
	struct catalogue *c = catalogue_new(0);
	struct print p = { 0 };
	struct made m;

	for (unsigned int round = 0; round < 2; round++) {
		make(&m, 10 + round, 1 + round, "\0\0\0\0");
		for (unsigned int i = 0; i < m.session.count; i++) {
			struct payload *payload = &m.session.payloads[i];
			uint8_t *head = payload->head;
			uint32_t sum = 0;

			memmove(head, head + 8, 4);
			for (unsigned int k = 4; k < 12; k++)
				head[k] = draw();
			if (i / 2 % every)
				continue;
			memcpy(head + 4, ip, 20);
			head[6] = (payload->len - 4) >> 8;
			head[7] = payload->len - 4;
			for (unsigned int k = 4; k < 24; k += 2)
				sum += head[k] << 8 | head[k + 1];
			sum = (sum & 0xffff) + (sum >> 16);
			sum = ~((sum & 0xffff) + (sum >> 16));
			head[14] = sum >> 8;
			head[15] = sum;
		}
		assert_int_equal(structure_infer(&m.structure, &m.session), 0);
		structure_text(m.line, &m.structure, 17);
		assert_string_equal(m.line, "tf1/u;b=Z3.N|I");
		p = *catalogue_note(c, &(struct catalogue_note){ .line = m.line, .key = &m.key,
			.flow = &m.flow, .structure = &m.structure, .session = &m.session,
			.background = &background, .whole = true });
	}
	catalogue_free(c);
	return p;
}

/* Where the header is in too few payloads to be asked for, what is left is three zeros and a counter. */
static void a_header_counts_where_it_is_asked_for(void **state)
{
	struct print p = rule_of(1);

	(void)state;
	assert_true(p.ready);
	assert_int_equal(p.rule.tests[0].value, 0x45);
	p = rule_of(3);
	assert_false(p.ready);
	assert_non_null(strstr(p.why_not, "wanted"));
}

static void an_unanswered_flow_proposes_nothing(void **state)
{
	struct catalogue *c = catalogue_new(0);
	struct made m;

	make(&m, 10, 1, "\x51\x07\xa9\x33");
	m.flow.packets[DOWN] = 0;
	assert_null(note(c, &m));
	assert_int_equal(catalogue_count(c), 0);
	assert_int_equal(catalogue_losses(c).unanswered, 1);
	catalogue_free(c);
}

/* Answers under other ports: the same line, sent the other way between the same hosts. */
static void two_halves_answer_each_other(void **state)
{
	struct catalogue *c = catalogue_new(0);
	struct made m;

	make(&m, 10, 1, "\x51\x07\xa9\x33");
	m.flow.packets[DOWN] = 0;
	assert_null(note(c, &m));
	m.key.hi_port++;
	assert_null(note(c, &m));
	m.key.hi[1]++;		/* another host */
	m.flow.marks &= ~FLOW_HI_STARTED;
	assert_null(note(c, &m));
	m.key.hi[1]--;
	assert_non_null(note(c, &m));
	assert_int_equal(catalogue_losses(c).unanswered, 3);
	catalogue_free(c);
}

static void values_need_three_servers(void **state)
{
	char text[FINGERPRINT_ROOM * 2];
	struct catalogue *c = catalogue_new(0);
	struct print *p = NULL;
	struct made m;

	/* bytes 0 and 1 are the protocol's, 2 and 3 each server's own, one agrees by chance */
	for (unsigned int i = 0; i < 3; i++) {
		char magic[4] = { 0x54, 0x50, 0x10 + i, 0x33 };

		make(&m, 10 + i, 1, magic);
		if (i == 2)
			m.session.payloads[0].head[3] = 0x33;
		p = note(c, &m);
		assert_string_equal(instance_text(text, p), i < 2 ? p->line :
				    "tf1/u;b=B4.Z7.N;v=0:5450,3:3300000000000000");
	}
	make(&m, 13, 1, "\x54\x51\x10\x99");
	p = note(c, &m);
	assert_string_equal(instance_text(text, p), "tf1/u;b=B4.Z7.N;v=4:00000000000000");
	catalogue_free(c);
}

static void many_sessions_of_one_server_agree_on_nothing(void **state)
{
	char text[FINGERPRINT_ROOM * 2];
	struct catalogue *c = catalogue_new(0);
	struct print *p = NULL;
	struct made m;

	for (unsigned int i = 0; i < 20; i++) {
		make(&m, 10, 1, "\x51\x07\xa9\x33");
		p = note(c, &m);
	}
	assert_string_equal(instance_text(text, p), p->line);
	catalogue_free(c);
}

/* With more payloads, or a better name, a session turns out to be another one. */
static void a_session_can_be_withdrawn(void **state)
{
	struct catalogue *c = catalogue_new(0);
	struct made one, two;
	struct print *p;

	make(&one, 10, 1, "\x51\x07\xa9\x33");
	make(&two, 11, 2, "\x52\x17\xb9\x43");
	note(c, &one);
	p = note(c, &two);
	assert_int_equal(p->state, PRINT_LEARNED);
	catalogue_withdraw(c, line_hash(two.line) + 1, &two.key);
	assert_int_equal(p->sessions, 2);
	catalogue_withdraw(c, line_hash(two.line), &two.key);
	assert_int_equal(p->sessions, 1);
	assert_int_equal(p->state, PRINT_CANDIDATE);
	assert_int_equal(p->networks_count, 1);
	assert_int_equal(p->networks[0].net, one.flow.net);
	assert_int_equal(p->networks[0].bytes[UP], one.flow.bytes[UP]);
	assert_non_null(p->samples[0]);
	assert_null(p->samples[1]);
	/* again: nothing is there to take back */
	catalogue_withdraw(c, line_hash(two.line), &two.key);
	assert_int_equal(p->sessions, 1);
	assert_ptr_equal(note(c, &two), p);
	assert_int_equal(p->state, PRINT_LEARNED);
	catalogue_withdraw(c, line_hash(two.line), &two.key);
	catalogue_withdraw(c, line_hash(one.line), &one.key);
	assert_int_equal(catalogue_count(c), 0);
	catalogue_free(c);
}

static void one_network_is_heard_a_few_times(void **state)
{
	struct catalogue *c = catalogue_new(64);
	struct made m;

	make(&m, 10, 1, "\x51\x07\xa9\x33");
	for (unsigned int i = 0; i < 200; i++) {
		snprintf(m.line, sizeof(m.line), "tf1/u;b=B%u.N", i + 2);
		m.key.hi_port = i;
		note(c, &m);
	}
	assert_int_equal(catalogue_count(c), PRINTS_PER_NETWORK);
	assert_int_equal(catalogue_losses(c).crowded, 200 - PRINTS_PER_NETWORK);
	/* others are heard as before, and candidates give way to them */
	for (unsigned int i = 0; i < 200; i++) {
		snprintf(m.line, sizeof(m.line), "tf1/u;b=D%u.N", i + 2);
		m.flow.net = NET(NET_IPV4, 100 + i);
		m.flow.last += 1000000;
		assert_non_null(note(c, &m));
	}
	assert_int_equal(catalogue_count(c), 64);
	assert_int_equal(catalogue_losses(c).forgotten, 200 + PRINTS_PER_NETWORK - 64);
	catalogue_age(c, (int64_t)8 * 86400 * 1000000 + catalogue_at(c, 0)->last + 1000000000);
	assert_int_equal(catalogue_count(c), 0);
	catalogue_free(c);
}

static void the_file_forgets_nothing(void **state)
{
	struct catalogue *c = catalogue_new(0), *again = catalogue_new(0);
	char path[] = "/tmp/tunprint-catalogue.XXXXXX", before[400], after[400];
	struct reason why = { "" };
	struct print *p = NULL, *q;
	struct made m;

	assert_true(mkstemp(path) >= 0);
	for (unsigned int i = 0; i < 4; i++) {
		make(&m, 10 + i, i, "\x51\x07\xa9\x33");
		p = note(c, &m);
	}
	assert_true(catalogue_changed(c));
	assert_int_equal(catalogue_save(c, path, &why), 0);
	assert_false(catalogue_changed(c));
	assert_int_equal(catalogue_load(again, path, &why), 0);
	q = catalogue_find(again, p->line);
	assert_non_null(q);
	assert_int_equal(q->state, PRINT_LEARNED);
	assert_int_equal(q->sessions, 4);
	assert_int_equal(q->first, p->first);
	assert_int_equal(q->last, p->last);
	assert_int_equal(q->networks_count, 4);
	assert_memory_equal(q->networks, p->networks, sizeof(p->networks));
	assert_string_equal(instance_text(before, p), instance_text(after, q));
	/* a flow that lived through the restart is no new session */
	assert_ptr_equal(note(again, &m), q);
	assert_int_equal(q->sessions, 4);
	catalogue_free(c);
	catalogue_free(again);
	unlink(path);
}

static void a_broken_file_is_named(void **state)
{
	static const struct { const char *text, *says; } files[] = {
		{ "", ":0: " }, { "{}\n", ":1: its schema" }, { "nonsense\n", ":1: its schema" },
		{ "{\"schema\":\"tunprint.catalogue/1\"}\n{\"fingerprint\":\"x\"}\n", ":2: no fingerprint" },
		{ "{\"schema\":\"tunprint.catalogue/1\"}\n{\"fingerprint\":\"tf1/u;b=R\"", ":2: " },
	};
	char path[] = "/tmp/tunprint-catalogue.XXXXXX";
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	close(fd);
	for (unsigned int i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		struct catalogue *c = catalogue_new(0);
		struct reason why = { "" };
		FILE *file = fopen(path, "w");

		fputs(files[i].text, file);
		fclose(file);
		assert_int_equal(catalogue_load(c, path, &why), -EINVAL);
		assert_non_null(strstr(why.text, files[i].says));
		assert_int_equal(catalogue_count(c), 0);
		catalogue_free(c);
	}
	unlink(path);
	assert_int_equal(catalogue_load(NULL, path, &(struct reason){ "" }), -ENOENT);
}

/* --- a session as its payloads come --- */

static void tell(struct learn *l, const struct made *m, unsigned int from, unsigned int to)
{
	for (unsigned int i = from; i < to; i++) {
		const struct payload *p = &m->session.payloads[i];
		struct sample_event e = { .len = p->len, .have = p->have, .at = p->at, .key = m->key,
					  .net = m->flow.net, .way = p->way, .nth = i / 2,
					  .stream = ~0U };

		memcpy(e.head, p->head, sizeof(e.head));
		memcpy(e.tail, p->tail, sizeof(e.tail));
		learn_sample(l, &e);
	}
}

/* The verdict comes early, its confidence later: one session, one line, a rule once it is sure. */
static void a_session_grows(void **state)
{
	struct learn *l = learn_new(&(struct learn_limits){ 0 });
	struct catalogue *c;
	struct made m;

	make(&m, 10, 1, "\x51\x07\xa9\x33");
	for (unsigned int i = 0; i < 6; i++)	/* its first messages are another kind, all zero but a few */
		memset(m.session.payloads[i].head + 20, 0, 12);
	m.flow.tunnel = 60;
	m.flow.last = m.flow.first + 1000000;
	tell(l, &m, 0, 6);
	learn_note(l, &m.key, &m.flow, 0);
	c = learn_hold(l);
	assert_int_equal(catalogue_count(c), 1);
	assert_string_not_equal(catalogue_at(c, 0)->line, m.line);
	assert_false(catalogue_at(c, 0)->ready);
	learn_release(l);
	tell(l, &m, 6, 24);
	m.flow.tunnel = 85;
	learn_note(l, &m.key, &m.flow, 0);
	assert_int_equal(catalogue_count(c), 1);
	assert_string_equal(catalogue_at(c, 0)->line, m.line);
	assert_int_equal(catalogue_at(c, 0)->sessions, 1);
	/* more may come, so no rule yet; then it is settled */
	assert_false(catalogue_at(c, 0)->ready);
	m.flow.state = FLOW_SETTLED;
	learn_note(l, &m.key, &m.flow, 0);
	assert_true(catalogue_at(c, 0)->ready);
	assert_int_equal(catalogue_at(c, 0)->sessions, 1);
	/* a matcher that is surer takes it away */
	m.flow.class = CLASS_PROTOCOLS + 3;
	learn_note(l, &m.key, &m.flow, 0);
	assert_int_equal(catalogue_at(c, 0)->sessions, 0);
	learn_free(l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_is_a_candidate_two_are_learned),
		cmocka_unit_test(a_header_counts_where_it_is_asked_for),
		cmocka_unit_test(an_unanswered_flow_proposes_nothing),
		cmocka_unit_test(two_halves_answer_each_other),
		cmocka_unit_test(values_need_three_servers),
		cmocka_unit_test(many_sessions_of_one_server_agree_on_nothing),
		cmocka_unit_test(a_session_can_be_withdrawn),
		cmocka_unit_test(one_network_is_heard_a_few_times),
		cmocka_unit_test(the_file_forgets_nothing),
		cmocka_unit_test(a_broken_file_is_named),
		cmocka_unit_test(a_session_grows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
