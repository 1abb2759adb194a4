// SPDX-License-Identifier: Apache-2.0
/* Signatures as lines and in the book: read, written and refused; numbered for ever. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../bpf/parse.h"
#include "signature/book.h"

static void refused(const char *line, unsigned int column, const char *words)
{
	struct mistake *m = calloc(1, sizeof(*m));
	struct entry e;

	assert_int_equal(entry_read(&e, line, m), -22);
	if (m->column != column || !strstr(m->why, words))
		fail_msg("%s: column %u, %s", line, m->column, m->why);
	free(m);
}

static void mistakes_have_places(void **state)
{
	refused("{\"schema\":1,\"name\":\"x\",\"proto\":\"udp\",\"zero\":\"4-40\"}", 46, "from 0 to 31");
	refused("{\"schema\":1,\"name\":\"x\",\"proto\":\"udp\",\"wat\":1}", 38, "unknown key");
	refused("{\"schema\":2,\"name\":\"x\"}", 11, "version 1");
	refused("{\"schema\":1,\"name\":\"x y\",\"proto\":\"udp\"}", 20, "letters");
	refused("{\"schema\":1,\"name\":\"x\",\"proto\":\"ipx\"}", 32, "proto");
	refused("{\"schema\":1,\"name\":\"x\",\"proto\":\"udp\",\"both\":\"0\"}", 1, "at least 16");
	refused("{\"schema\":1,\"name\":\"\xc3\xbc\",\"alias\":7}", 32, "alias");
	refused("{\"schema\":1,\"name\":\"x\",\"proto\":\"udp\",\"tests\":[{\"offset\":0,\"width\":2,"
		"\"value\":\"0102\"},{\"offset\":1,\"width\":9,\"value\":\"0\"}]}", 105, "width");
	refused("{\"schema\":1,\"name\":\"x\",\"proto\":\"udp\",\"zero\":\"0-3\",\"bits\":{\"fixed\":40}}", 67,
		"claims more");
	refused("[]", 1, "object");
}

static char *text_of(const struct entry *e)
{
	char *text = NULL;
	size_t size;
	FILE *file = open_memstream(&text, &size);
	struct json json;

	json_start(&json, file, JSON_LINE);
	entry_write(e, &json, false);
	assert_int_equal(json_end(&json), 0);
	fclose(file);
	text[strcspn(text, "\n")] = 0;
	return text;
}

static void lines_come_back(void **state)
{
	static const char line[] = "{\"schema\":1,\"name\":\"all\",\"alias\":\"word\",\"proto\":\"tcp\","
		"\"way\":\"both\",\"score\":70,\"sure\":60,\"need\":2,\"sizes\":1,\"packets\":[1,9],"
		"\"length\":{\"min\":40,\"max\":1400,\"quantum\":4,\"residue\":3},\"zero\":\"5,7-9\","
		"\"both\":\"3\",\"same\":\"10-11\",\"step\":\"12\",\"noise\":20,"
		"\"framing\":{\"offset\":0,\"width\":2,\"endian\":\"big\",\"rest\":2},"
		"\"lengths\":[{\"offset\":13,\"width\":2,\"endian\":\"little\",\"rest\":-4}],"
		"\"counters\":[{\"offset\":16,\"width\":4,\"endian\":\"big\",\"most\":5}],"
		"\"echoes\":[{\"offset\":30,\"width\":2,\"from\":4},"
		"{\"offset\":34,\"width\":4,\"from\":15,\"of\":\"end\"}],"
		"\"tests\":[{\"offset\":40,\"width\":2,\"mask\":\"f0ff\",\"value\":\"a001\",\"way\":\"up\"}]}";
	struct mistake *m = calloc(1, sizeof(*m));
	struct entry a, b;
	char *text;

	if (entry_read(&a, line, m))
		fail_msg("column %u: %s", m->column, m->why);
	text = text_of(&a);
	if (entry_read(&b, text, m))
		fail_msg("%s: column %u: %s", text, m->column, m->why);
	assert_memory_equal(&a, &b, sizeof(a));
	assert_int_equal(a.match.zero, 1 << 5 | 7 << 7);
	assert_int_equal(a.match.counters[0].most, 5);
	free(text);
	free(m);
}

/* --- the book --- */

static struct signature some_rule(void)
{
	struct signature s = { .proto = IP_UDP, .ways = 3, .need = 3, .sizes = 3, .until = 16,
			       .max = 0xffff, .zero = 0xff, .noise = SIGNATURE_NO_NOISE, .score = 80,
			       .sure = 80 };

	signature_finish(&s);
	return s;
}

static void numbers_stay(void **state)
{
	char path[] = "/tmp/tunprint-book-XXXXXX";
	struct signature s = some_rule();
	struct book book = { 0 }, again = { 0 };
	struct reason why = { "" };
	uint16_t a, b, c;
	int fd = mkstemp(path);

	assert_int_equal(book_learn(&book, "a1", "tf1/u;b=Z8", &s, 5000000, &a, &why), 0);
	assert_int_equal(book_learn(&book, "b2", "tf1/u;b=Z8.N", &s, 6000000, &b, &why), 0);
	assert_true(a == 1 && b == 2);
	book_find(&book, "a1")->state = SIGNATURE_REJECTED;
	strcpy(book_find(&book, "b2")->alias, "blue");
	assert_int_equal(book_learn(&book, "a1", "tf1/u;b=Z8", &s, 7000000, NULL, &why), -1 /* EPERM */);
	assert_int_equal(book_save(&book, path, &why), 0);
	if (book_load(&again, path, &why))
		fail_msg("%s", why.text);
	assert_int_equal(again.count, 2);
	assert_int_equal(book_find(&again, "blue")->match.number, b);
	assert_string_equal(book_name(&again, CLASS_SIGNATURES + b), "blue");
	assert_int_equal(book_find(&again, "a1")->state, SIGNATURE_REJECTED);
	assert_int_equal(book_learn(&again, "c3", "", &s, 1, &c, &why), 0);
	assert_int_equal(c, 3);
	assert_int_equal(book_learn(&again, "a1", "", &s, 1, NULL, &why), -1);
	close(fd);
	unlink(path);
	book_free(&book);
	book_free(&again);
}

static void most_bits_are_loaded(void **state)
{
	struct signature_set *set = malloc(sizeof(*set));
	struct signature s = some_rule();
	struct book book = { 0 };
	char name[16];

	for (unsigned int i = 0; i < SIGNATURES + 10; i++) {
		s.zero = i < 10 ? 0x3 : 0xff;
		signature_finish(&s);
		snprintf(name, sizeof(name), "s%u", i);
		assert_int_equal(book_learn(&book, name, "", &s, 1, NULL, NULL), 0);
	}
	book_set(&book, set);
	assert_int_equal(set->count, SIGNATURES);
	for (unsigned int i = 0; i < set->count; i++)
		assert_true(set->list[i].number > 10);
	free(set);
	book_free(&book);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mistakes_have_places),
		cmocka_unit_test(lines_come_back),
		cmocka_unit_test(numbers_stay),
		cmocka_unit_test(most_bits_are_loaded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
