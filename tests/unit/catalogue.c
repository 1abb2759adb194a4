// SPDX-License-Identifier: Apache-2.0
/* The catalogue: states, bounds, agreement of values. */
#include "made_session.h"
#include "learn/rule.h"

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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
