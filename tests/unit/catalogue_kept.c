// SPDX-License-Identifier: Apache-2.0
/* The catalogue over time: its file, and a session whose payloads come one by one. */
#include "made_session.h"

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
		cmocka_unit_test(the_file_forgets_nothing),
		cmocka_unit_test(a_broken_file_is_named),
		cmocka_unit_test(a_session_grows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
