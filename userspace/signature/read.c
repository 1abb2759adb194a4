// SPDX-License-Identifier: Apache-2.0
/* One line of a signature file into an entry: which keys there are, what must hold between them. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../../bpf/parse.h"
#include "answer/words.h"
#include "base/times.h"
#include "signature/fields.h"

static const char *const endians[] = { "big", "little", NULL };
static const char *const ways[] = { "none", "up", "down", "both", NULL };

static int place_of_number(struct reading *r, json_t *object, uint8_t *off, uint8_t *width)
{
	if (!json_is_object(object))
		return blame(r, spot(r, NULL), "must be an object");
	if (!json_object_get(object, "offset") || !json_object_get(object, "width"))
		return blame(r, spot(r, NULL), "needs \"offset\" and \"width\"");
	if (field_small(r, object, "offset", SIGNATURE_HEAD - 1, off) ||
	    field_small(r, object, "width", 4, width))
		return -EINVAL;
	return *width ? 0 : blame(r, spot(r, "width"), "width: must be 1 to 4 bytes");
}

static int read_length(struct reading *r, json_t *object, void *out)
{
	static const char *const known[] = { "offset", "width", "endian", "rest", NULL };
	struct signature_length *l = out;
	int64_t rest = 0;

	if (place_of_number(r, object, &l->off, &l->width) || refuse_unknown(r, object, known) ||
	    field_choice(r, object, "endian", endians, &l->little) ||
	    field_number(r, object, "rest", -65535, 65535, &rest))
		return -EINVAL;
	l->rest = (int32_t)rest;
	return 0;
}

static int read_counter(struct reading *r, json_t *object, void *out)
{
	static const char *const known[] = { "offset", "width", "endian", "most", NULL };
	struct signature_counter *c = out;
	int64_t most = 16;

	if (place_of_number(r, object, &c->off, &c->width) || refuse_unknown(r, object, known) ||
	    field_choice(r, object, "endian", endians, &c->little) ||
	    field_number(r, object, "most", 1, UINT32_MAX, &most))
		return -EINVAL;
	c->most = (uint32_t)most;
	return 0;
}

static int read_echo(struct reading *r, json_t *object, void *out)
{
	static const char *const known[] = { "offset", "width", "from", "of", NULL };
	static const char *const sources[] = { "answer", "end", NULL };
	struct signature_echo *e = out;

	if (place_of_number(r, object, &e->off, &e->width) || refuse_unknown(r, object, known) ||
	    field_choice(r, object, "of", sources, &e->chained))
		return -EINVAL;
	return field_small(r, object, "from", SIGNATURE_BYTES - 4, &e->from);
}

static int read_test(struct reading *r, json_t *object, void *out)
{
	static const char *const known[] = { "offset", "width", "mask", "value", "way", NULL };
	struct signature_test *t = out;

	if (place_of_number(r, object, &t->off, &t->width) || refuse_unknown(r, object, known))
		return -EINVAL;
	t->ways = SIGNATURE_BOTH;
	t->mask = ~0U >> (32 - 8 * t->width);
	if (!json_object_get(object, "value"))
		return blame(r, spot(r, NULL), "needs a \"value\"");
	if (field_hex(r, object, "mask", &t->mask) || field_hex(r, object, "value", &t->value) ||
	    field_choice(r, object, "way", ways, &t->ways))
		return -EINVAL;
	return 0;
}

static int length(struct reading *r, json_t *line, struct signature *s)
{
	static const char *const known[] = { "min", "max", "quantum", "residue", NULL };
	json_t *object = json_object_get(line, "length");
	int64_t max = s->max;
	int err;

	if (!object)
		return 0;
	if (!json_is_object(object))
		return blame(r, spot(r, "length"), "length: must be an object");
	r->steps[r->depth++] = (struct json_step){ "length", 0 };
	err = refuse_unknown(r, object, known) || field_small(r, object, "min", 255, &s->min) ||
	      field_number(r, object, "max", 0, 65535, &max) ||
	      field_small(r, object, "quantum", 255, &s->quantum) ||
	      field_small(r, object, "residue", 255, &s->residue) ? -EINVAL : 0;
	r->depth--;
	s->max = (uint16_t)max;
	return err;
}

static int framing(struct reading *r, json_t *line, struct signature *s)
{
	json_t *object = json_object_get(line, "framing");
	int err;

	if (!object)
		return 0;
	r->steps[r->depth++] = (struct json_step){ "framing", 0 };
	err = read_length(r, object, &s->framing);
	r->depth--;
	return err;
}

static int packets(struct reading *r, json_t *line, struct signature *s)
{
	json_t *array = json_object_get(line, "packets"), *from, *until;

	if (!array)
		return 0;
	from = json_array_get(array, 0);
	until = json_array_get(array, 1);
	if (json_array_size(array) != 2 || !json_is_integer(from) || !json_is_integer(until) ||
	    json_integer_value(from) < 0 || json_integer_value(until) > SIGNATURE_PAYLOADS ||
	    json_integer_value(from) >= json_integer_value(until))
		return blame(r, spot(r, "packets"), "packets: must be two numbers, first and one behind "
			     "the last, within 0 to %d", SIGNATURE_PAYLOADS);
	s->from = (uint8_t)json_integer_value(from);
	s->until = (uint8_t)json_integer_value(until);
	return 0;
}

static int proto(struct reading *r, json_t *line, struct signature *s)
{
	static const struct { const char *word; uint8_t proto; } names[] = {
		{ "udp", IP_UDP }, { "tcp", IP_TCP }, { "icmp", IP_ICMP }, { "icmpv6", IP_ICMPV6 },
		{ "gre", IP_GRE }, { "esp", IP_ESP }, { "sctp", IP_SCTP },
	};
	json_t *value = json_object_get(line, "proto");
	const char *text = json_string_value(value);

	for (size_t i = 0; text && i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(names[i].word, text)) {
			s->proto = names[i].proto;
			return 0;
		}
	if (json_is_integer(value) && json_integer_value(value) > 0 && json_integer_value(value) < 255) {
		s->proto = (uint8_t)json_integer_value(value);
		return 0;
	}
	return blame(r, spot(r, value ? "proto" : NULL),
		     "proto: must be udp, tcp, icmp, icmpv6, gre, esp, sctp or an IP protocol's number");
}

static int rule(struct reading *r, json_t *line, struct signature *s)
{
	s->ways = SIGNATURE_BOTH;
	s->need = s->sizes = 3;
	s->until = SIGNATURE_PAYLOADS;
	s->max = 0xffff;
	s->noise = SIGNATURE_NO_NOISE;
	s->score = s->sure = 75;
	return proto(r, line, s) || field_choice(r, line, "way", ways, &s->ways) ||
	       field_small(r, line, "score", 89, &s->score) ||
	       field_small(r, line, "sure", 89, &s->sure) ||
	       field_small(r, line, "need", 7, &s->need) ||
	       field_small(r, line, "sizes", 3, &s->sizes) ||
	       packets(r, line, s) || length(r, line, s) ||
	       field_bytes(r, line, "zero", &s->zero) || field_bytes(r, line, "both", &s->both) ||
	       field_bytes(r, line, "same", &s->same) || field_bytes(r, line, "step", &s->step) ||
	       field_small(r, line, "noise", SIGNATURE_BYTES - 8, &s->noise) || framing(r, line, s) ||
	       field_list(r, line, "lengths", 2, sizeof(s->lengths[0]), s->lengths, read_length) ||
	       field_list(r, line, "counters", 2, sizeof(s->counters[0]), s->counters, read_counter) ||
	       field_list(r, line, "echoes", 2, sizeof(s->echoes[0]), s->echoes, read_echo) ||
	       field_list(r, line, "tests", SIGNATURE_TESTS, sizeof(s->tests[0]), s->tests,
			  read_test) ? -EINVAL : 0;
}

/* --- the line --- */

static bool is_word(const char *text)
{
	return *text && !text[strspn(text, "abcdefghijklmnopqrstuvwxyz"
					   "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")];
}

static int names(struct reading *r, json_t *line, struct entry *e)
{
	static const char *const states[] = { "active", "retired", "rejected", "pulled", NULL };
	static const char *const origins[] = { "learned", "import", "file", NULL };
	char since[TIMES_ROOM] = "";
	int64_t number_of = 0;
	uint16_t class;

	if (field_words(r, line, "name", sizeof(e->name), e->name) ||
	    field_words(r, line, "alias", sizeof(e->alias), e->alias) ||
	    field_words(r, line, "fingerprint", sizeof(e->fingerprint), e->fingerprint) ||
	    field_words(r, line, "since", sizeof(since), since) ||
	    field_choice(r, line, "state", states, &e->state) ||
	    field_choice(r, line, "origin", origins, &e->origin) ||
	    field_number(r, line, "number", 0, SIGNATURE_NUMBERS - 1, &number_of))
		return -EINVAL;
	if (!is_word(e->name))
		return blame(r, spot(r, json_object_get(line, "name") ? "name" : NULL),
			     "name: must be 1 to %d letters, digits, '.', '_' or '-'",
			     SIGNATURE_NAME_ROOM - 1);
	if (!class_number(e->name, &class))
		return blame(r, spot(r, "name"), "name: is a protocol's");
	if (*e->alias && !is_word(e->alias))
		return blame(r, spot(r, "alias"), "alias: letters, digits, '.', '_' and '-' only");
	if (*since && times_parse(since, times_now(), &e->since, NULL))
		return blame(r, spot(r, "since"), "since: must be a time like 2026-11-01T10:20:00Z");
	e->match.number = (uint16_t)number_of;
	return 0;
}

/* What a line says of its own worth must be true. */
static int stated(struct reading *r, json_t *line, const struct entry *e)
{
	json_t *object = json_object_get(line, "bits");
	struct signature_bits bits = signature_bits(&e->match);
	int64_t fixed = bits.fixed, relation = bits.relation;
	int err;

	if (!object)
		return 0;
	if (!json_is_object(object))
		return blame(r, spot(r, "bits"), "bits: must be an object");
	r->steps[r->depth++] = (struct json_step){ "bits", 0 };
	err = field_number(r, object, "fixed", 0, 1024, &fixed) ||
	      field_number(r, object, "relation", 0, 1024, &relation) ? -EINVAL : 0;
	if (!err && (fixed > bits.fixed || relation > bits.relation))
		err = blame(r, spot(r, fixed > bits.fixed ? "fixed" : "relation"),
			    "bits: claims more than the rule has, %u fixed and %u of relations",
			    bits.fixed, bits.relation);
	r->depth--;
	return err;
}

static int whole(struct reading *r, json_t *line, struct entry *e)
{
	static const char *const known[] = {
		"schema", "name", "alias", "fingerprint", "state", "origin", "since", "number", "bits",
		"hits", "ordinary", "proto", "way", "score", "sure", "need", "sizes", "packets",
		"length", "zero", "both", "same", "step", "noise", "framing", "lengths", "counters",
		"echoes", "tests", NULL,
	};
	struct reason why = { "" };
	int64_t schema = 0;

	if (!json_is_object(line))
		return blame(r, 0, "a signature is a JSON object");
	if (field_number(r, line, "schema", 1, INT32_MAX, &schema))
		return -EINVAL;
	if (schema != SIGNATURE_SCHEMA)
		return blame(r, spot(r, schema ? "schema" : NULL), schema ?
			     "schema: this program knows version 1" : "needs \"schema\": 1");
	if (refuse_unknown(r, line, known) || names(r, line, e) || rule(r, line, &e->match))
		return -EINVAL;
	if (signature_check(&e->match, &why))
		return blame(r, spot(r, NULL), "%s", why.text);
	return stated(r, line, e);
}

int entry_read(struct entry *entry, const char *text, struct mistake *mistake)
{
	struct reading r = { .text = text, .mistake = mistake };
	json_error_t error;
	json_t *line = json_loads(text, JSON_REJECT_DUPLICATES, &error);
	int err;

	memset(entry, 0, sizeof(*entry));
	if (!line)
		return blame(&r, error.position > 0 ? (size_t)error.position - 1 : 0, "%s", error.text);
	err = whole(&r, line, entry);
	json_decref(line);
	return err;
}
