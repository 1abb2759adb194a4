// SPDX-License-Identifier: Apache-2.0
/* An entry as a line that entry_read() takes; a mistake as people like to see it. */
#include <string.h>

#include "../../bpf/parse.h"
#include "base/times.h"
#include "signature/book.h"

static const char *const ways[] = { "none", "up", "down", "both" };
static const char *const states[] = { "active", "retired", "rejected", "pulled" };
static const char *const origins[] = { "learned", "import", "file" };

const char *signature_state_name(enum signature_state state) { return states[state]; }

static void put_proto(struct json *json, uint8_t proto)
{
	const char *word = proto == IP_UDP ? "udp" : proto == IP_TCP ? "tcp" :
			   proto == IP_ICMP ? "icmp" : proto == IP_ICMPV6 ? "icmpv6" :
			   proto == IP_GRE ? "gre" : proto == IP_ESP ? "esp" :
			   proto == IP_SCTP ? "sctp" : NULL;

	if (word)
		json_put_text(json, "proto", word);
	else
		json_put_u64(json, "proto", proto);
}

/* Bits as "0-3,7"; nothing when there are none. */
static void put_bytes(struct json *json, const char *name, uint32_t bits)
{
	char text[128] = "";
	size_t n = 0;

	for (unsigned int i = 0; i < SIGNATURE_BYTES; i++) {
		unsigned int to = i;

		if (!(bits >> i & 1))
			continue;
		while (to + 1 < SIGNATURE_BYTES && bits >> (to + 1) & 1)
			to++;
		n += (size_t)snprintf(text + n, sizeof(text) - n, to > i ? "%s%u-%u" : "%s%u",
				      n ? "," : "", i, to);
		i = to;
	}
	if (n)
		json_put_text(json, name, text);
}

static void put_number(struct json *json, unsigned int off, unsigned int width)
{
	json_put_u64(json, "offset", off);
	json_put_u64(json, "width", width);
}

static void put_length(struct json *json, const char *name, const struct signature_length *l)
{
	json_open_object(json, name);
	put_number(json, l->off, l->width);
	json_put_text(json, "endian", l->little ? "little" : "big");
	json_put_i64(json, "rest", l->rest);
	json_close(json);
}

static void put_lists(struct json *json, const struct signature *s)
{
	if (s->lengths[0].width)
		json_open_array(json, "lengths");
	for (unsigned int i = 0; i < 2 && s->lengths[i].width; i++)
		put_length(json, NULL, &s->lengths[i]);
	if (s->lengths[0].width)
		json_close(json);
	if (s->counters[0].width)
		json_open_array(json, "counters");
	for (unsigned int i = 0; i < 2 && s->counters[i].width; i++) {
		json_open_object(json, NULL);
		put_number(json, s->counters[i].off, s->counters[i].width);
		json_put_text(json, "endian", s->counters[i].little ? "little" : "big");
		json_put_u64(json, "most", s->counters[i].most);
		json_close(json);
	}
	if (s->counters[0].width)
		json_close(json);
	if (s->echoes[0].width)
		json_open_array(json, "echoes");
	for (unsigned int i = 0; i < 2 && s->echoes[i].width; i++) {
		json_open_object(json, NULL);
		put_number(json, s->echoes[i].off, s->echoes[i].width);
		json_put_u64(json, "from", s->echoes[i].from);
		if (s->echoes[i].chained)
			json_put_text(json, "of", "end");
		json_close(json);
	}
	if (s->echoes[0].width)
		json_close(json);
}

static void put_tests(struct json *json, const struct signature *s)
{
	char text[16];

	if (!s->tests[0].width)
		return;
	json_open_array(json, "tests");
	for (unsigned int i = 0; i < SIGNATURE_TESTS && s->tests[i].width; i++) {
		const struct signature_test *t = &s->tests[i];

		json_open_object(json, NULL);
		put_number(json, t->off, t->width);
		snprintf(text, sizeof(text), "%0*x", 2 * t->width, t->mask);
		json_put_text(json, "mask", text);
		snprintf(text, sizeof(text), "%0*x", 2 * t->width, t->value);
		json_put_text(json, "value", text);
		if (t->ways != SIGNATURE_BOTH)
			json_put_text(json, "way", ways[t->ways]);
		json_close(json);
	}
	json_close(json);
}

static void put_rule(struct json *json, const struct signature *s)
{
	put_proto(json, s->proto);
	json_put_text(json, "way", ways[s->ways & 3]);
	json_put_u64(json, "score", s->score);
	json_put_u64(json, "sure", s->sure);
	json_put_u64(json, "need", s->need);
	json_put_u64(json, "sizes", s->sizes);
	json_open_array(json, "packets");
	json_put_u64(json, NULL, s->from);
	json_put_u64(json, NULL, s->until);
	json_close(json);
	json_open_object(json, "length");
	json_put_u64(json, "min", s->min);
	json_put_u64(json, "max", s->max);
	if (s->quantum) {
		json_put_u64(json, "quantum", s->quantum);
		json_put_u64(json, "residue", s->residue);
	}
	json_close(json);
	put_bytes(json, "zero", s->zero);
	put_bytes(json, "both", s->both);
	put_bytes(json, "same", s->same);
	put_bytes(json, "step", s->step);
	if (s->noise != SIGNATURE_NO_NOISE)
		json_put_u64(json, "noise", s->noise);
	if (s->framing.width)
		put_length(json, "framing", &s->framing);
	put_lists(json, s);
	put_tests(json, s);
}

void entry_write(const struct entry *e, struct json *json, bool counts)
{
	struct signature_bits bits = signature_bits(&e->match);
	char since[TIMES_ROOM];

	json_open_object(json, NULL);
	json_put_u64(json, "schema", SIGNATURE_SCHEMA);
	json_put_text(json, "name", e->name);
	if (*e->alias)
		json_put_text(json, "alias", e->alias);
	if (*e->fingerprint)
		json_put_text(json, "fingerprint", e->fingerprint);
	json_put_text(json, "state", states[e->state]);
	json_put_text(json, "origin", origins[e->origin]);
	if (e->since)
		json_put_text(json, "since", times_iso(since, e->since));
	if (e->match.number)
		json_put_u64(json, "number", e->match.number);
	json_open_object(json, "bits");
	json_put_u64(json, "fixed", bits.fixed);
	json_put_u64(json, "relation", bits.relation);
	json_close(json);
	if (counts) {
		json_put_u64(json, "hits", e->hits);
		json_put_u64(json, "ordinary", e->ordinary);
	}
	put_rule(json, &e->match);
	json_close(json);
}

#define SHOWN 76

void mistake_print(FILE *out, const char *file, const struct mistake *m)
{
	const char *from = m->text, *end;
	unsigned int skip = 0;

	fprintf(out, "%s:%u:%u: %s\n", file, m->line, m->column, m->why);
	/* a long line: so much of it that the place stands in the middle */
	while (m->column - skip > SHOWN / 2 && strlen(from) > SHOWN) {
		from++;
		while ((*from & 0xc0) == 0x80)
			from++;
		skip++;
	}
	end = from + (strlen(from) < SHOWN ? strlen(from) : SHOWN);
	while (end > from && (*end & 0xc0) == 0x80)
		end--;
	fprintf(out, "    %.*s\n    ", (int)(end - from), from);
	for (unsigned int i = 1; i < m->column - skip; i++)
		putc(' ', out);
	fputs("^\n", out);
}
