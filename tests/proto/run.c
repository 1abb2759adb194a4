// SPDX-License-Identifier: Apache-2.0
/*
 * Runs the cases of tests/proto/<word>.txt: talks written as payloads, and the name that the
 * flow must get. Every payload is also cut at every length: that may change the name, but no
 * sanitizer may complain. docs/adding-a-protocol.md describes the format.
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../userspace/answer/words.h"
#include "../../userspace/engine/engine.h"
#include "wire.h"

#define SAYS_MAX 512
#define NAMES_MAX 32

struct say { int way; uint32_t wait_ms; uint16_t port[2]; uint32_t len; uint8_t *bytes; };
struct name { char word[32]; uint32_t len; uint8_t *bytes; };

/* A packet that is being written inside a payload. */
struct inner { uint8_t proto; uint16_t port[2]; uint32_t at; };

struct talk {
	char title[160];
	uint8_t proto;
	int middle, v6;
	struct say says[SAYS_MAX];
	unsigned int count;
	struct name names[NAMES_MAX];
	unsigned int named;
	uint32_t wait_ms;
	uint16_t port[2];		/* of the sender and the receiver; 0: the usual ones */
	uint32_t inner_seq[2];
	uint64_t random;
	int begun, judged;
};

static const char *file;
static unsigned int line_number, passed, failed;

static void stop(const char *why, const char *what)
{
	fprintf(stderr, "%s:%u: %s: %s\n", file, line_number, why, what);
	exit(2);
}

static uint8_t random_byte(struct talk *t)
{
	t->random = t->random * 6364136223846793005ULL + 1442695040888963407ULL;
	return t->random >> 56;
}

/* --- reading --- */

static void drop_talk(struct talk *t)
{
	for (unsigned int i = 0; i < t->count; i++)
		free(t->says[i].bytes);
	for (unsigned int i = 0; i < t->named; i++)
		free(t->names[i].bytes);
	memset(t, 0, sizeof(*t));
	t->random = 88172645463325252ULL;
	t->proto = IP_UDP;
}

static void append(struct say *s, uint8_t byte)
{
	if (s->len == WIRE_PAYLOAD)
		stop("payload longer than", "2048 bytes");
	s->bytes[s->len++] = byte;
}

static const char *read_text(struct say *s, const char *p)
{
	static const char escapes[] = "r\rn\nt\t0\0\\\\\"\"";

	for (p++; *p && *p != '"'; p++) {
		if (*p != '\\') {
			append(s, *p);
			continue;
		}
		p++;
		if (*p == 'x' && isxdigit(p[1]) && isxdigit(p[2])) {
			char hex[3] = { p[1], p[2], 0 };

			append(s, strtoul(hex, NULL, 16));
			p += 2;
			continue;
		}
		for (const char *e = escapes; e < escapes + 12; e += 2)
			if (*e == *p)
				append(s, e[1]);
	}
	if (*p != '"')
		stop("no closing quote", p);
	return p + 1;
}

static void read_name(struct talk *t, struct say *s, const char *word)
{
	const char *is = strchr(word, '=');
	char name[32];

	snprintf(name, sizeof(name), "%.*s", is ? (int)(is - word) : 31, word);
	if (!is) {
		for (unsigned int i = 0; i < t->named; i++)
			if (!strcmp(t->names[i].word, name)) {
				for (uint32_t j = 0; j < t->names[i].len; j++)
					append(s, t->names[i].bytes[j]);
				return;
			}
		stop("no such name", word);
	}
	if (is[1] != 'r' || t->named == NAMES_MAX)
		stop("a name is defined as $name=rN", word);
	{
		struct name *n = &t->names[t->named++];

		snprintf(n->word, sizeof(n->word), "%s", name);
		n->len = strtoul(is + 2, NULL, 10);
		n->bytes = malloc(n->len + 1);
		for (uint32_t j = 0; j < n->len; j++) {
			n->bytes[j] = random_byte(t);
			append(s, n->bytes[j]);
		}
	}
}

/* "udp:40000:53": what follows on the line is the payload of a packet between these ports. */
static int read_inner(struct talk *t, struct say *s, const char *word, struct inner *inner)
{
	unsigned int up, down;
	char name[8], room[WORD_ROOM];

	if (sscanf(word, "%7[a-z0-9]:%u:%u", name, &up, &down) != 3 || inner->proto)
		return 0;
	for (unsigned int i = 1; i < 256 && !inner->proto; i++)
		if (!strcmp(ip_protocol_name(i, room), name))
			inner->proto = i;
	if (!inner->proto)
		stop("no such protocol", word);
	inner->port[0] = up;
	inner->port[1] = down;
	inner->at = s->len;
	for (uint32_t i = wire_inner_head(inner->proto); i; i--)
		append(s, 0);
	return 1;
}

static void end_inner(struct talk *t, struct say *s, const struct inner *inner)
{
	uint32_t n = s->len - inner->at;

	if (!inner->proto)
		return;
	n -= wire_inner_head(inner->proto);
	wire_inner(s->bytes + inner->at, s->way, inner->proto, inner->port,
		   t->inner_seq[s->way], n);
	t->inner_seq[s->way] += n ? n : 1;
}

static void read_word(struct talk *t, struct say *s, const char *word, struct inner *inner)
{
	size_t n = strlen(word);

	if (strchr(word, ':') && read_inner(t, s, word, inner))
		return;
	if (*word == '$') {
		read_name(t, s, word + 1);
	} else if ((*word == 'r' || *word == 'z') && isdigit(word[1])) {
		for (unsigned long i = strtoul(word + 1, NULL, 10); i; i--)
			append(s, *word == 'r' ? random_byte(t) : 0);
	} else if (n % 2 == 0 && strspn(word, "0123456789abcdefABCDEF") == n) {
		for (; *word; word += 2) {
			char hex[3] = { word[0], word[1], 0 };

			append(s, strtoul(hex, NULL, 16));
		}
	} else {
		stop("neither hex, rN, zN, $name nor \"text\"", word);
	}
}

static void read_say(struct talk *t, int way, const char *p)
{
	struct say *s = &t->says[t->count];
	struct inner inner = { 0 };
	char word[WIRE_PAYLOAD * 2 + 1];

	if (t->count++ == SAYS_MAX)
		stop("too many payloads", p);
	*s = (struct say){ .way = way, .wait_ms = t->wait_ms, .bytes = malloc(WIRE_PAYLOAD),
			   .port = { t->port[0], t->port[1] } };
	t->wait_ms = 0;
	while (*p && *p != '#') {
		int n = 0;

		if (isspace(*p)) {
			p++;
		} else if (*p == '"') {
			p = read_text(s, p);
		} else {
			if (sscanf(p, "%4096s%n", word, &n) != 1)
				break;
			p += n;
			read_word(t, s, word, &inner);
		}
	}
	end_inner(t, s, &inner);
}

static void read_carrier(struct talk *t, const char *rest)
{
	char word[32] = "", more[2][32] = { "", "" }, room[WORD_ROOM];

	sscanf(rest, "%31s %31s %31s", word, more[0], more[1]);
	for (int i = 0; i < 2; i++) {
		t->middle |= !strcmp(more[i], "middle");
		t->v6 |= !strcmp(more[i], "v6");
	}
	if (isdigit(*word)) {
		t->proto = strtoul(word, NULL, 10);
		return;
	}
	for (unsigned int i = 0; i < 256; i++)
		if (!strcmp(ip_protocol_name(i, room), word)) {
			t->proto = i;
			return;
		}
	stop("no such carrier", word);
}

/* --- running --- */

/* Of several flows the least sure: then what holds, holds for all. */
static int keep_one(void *arg, const struct flow_key *key, const struct flow *flow)
{
	struct flow *kept = arg;

	if (!kept->first || flow->sure < kept->sure)
		*kept = *flow;
	return 0;
}

static void play(const struct talk *t, struct flow *out, int cut_say, uint32_t cut)
{
	struct engine_options options = { .flows = 16, .desks = 16 };
	struct engine *e = engine_native(&options);
	struct wire w = { .proto = t->proto, .v6 = t->v6, .port = { 40001, 20002 }, .seq = { 1000, 77000 } };
	struct frame f = { .path = 1, .at = 1700000000ULL * 1000000000ULL };
	int says = t->count;

	for (int i = t->proto == IP_TCP && !t->middle ? -3 : 0; i < says; i++) {
		const struct say *s = i < 0 ? NULL : &t->says[i];
		uint8_t *copy;

		if (i < 0)
			wire_packet(&w, i == -2, i == -3 ? TCP_SYN : i == -2 ? TCP_SYN | TCP_ACK :
				    TCP_ACK, NULL, 0);
		else if (s->port[0])
			w.port[s->way] = s->port[0], w.port[!s->way] = s->port[1];
		if (s)
			wire_packet(&w, s->way, TCP_ACK | TCP_PSH, s->bytes,
				    i == cut_say ? cut : s->len);
		f.at += 1000000ULL * (s && s->wait_ms ? s->wait_ms : 5);
		copy = malloc(w.len);		/* exact size: an overread is seen */
		memcpy(copy, w.frame, w.len);
		f.data = copy;
		f.have = f.wire = w.len;
		e->ops->frame(e, &f);
		free(copy);
	}
	memset(out, 0, sizeof(*out));
	e->ops->flows(e, keep_one, out);
	e->ops->end(e);
}

static void cut_everywhere(const struct talk *t)
{
	struct flow flow;

	for (unsigned int i = 0; i < t->count && i < 6; i++)
		for (uint32_t n = 0; n < t->says[i].len && n < 300; n++)
			play(t, &flow, i, n);
}

static void verdict(const struct talk *t, int good, const struct flow *flow, const char *wanted)
{
	if (good) {
		passed++;
		return;
	}
	failed++;
	printf("%s:%u: %s: wanted %s, got %s (sure %u, tunnel %u, variant %s, rival %s, "
	       "inside %s)\n", file, line_number, t->title, wanted, class_name(flow->class),
	       flow->sure, flow->tunnel, variant_name(flow->class, flow->variant) ? : "-",
	       class_name(flow->rival), class_name(flow->inner));
}

/* "inside NAME": what the flow is said to carry; "inside nothing". */
static void judge_inside(struct talk *t, const char *wanted)
{
	char name[64] = "";
	struct flow flow;

	sscanf(wanted, "%63s", name);
	play(t, &flow, -1, 0);
	if (flow.inner)
		verdict(t, !strcmp(class_name(flow.inner), name), &flow, wanted);
	else
		verdict(t, !strcmp(name, "nothing"), &flow, wanted);
	if (!t->judged++)
		cut_everywhere(t);
}

static void judge(struct talk *t, const char *wanted, int no)
{
	char name[64] = "", word[3][64] = { "", "", "" };
	const char *variant = strchr(wanted, '\'');
	struct flow flow;
	int good;

	sscanf(wanted, "%63s %63s %63s %63s", name, word[0], word[1], word[2]);
	play(t, &flow, -1, 0);
	good = !strcmp(class_name(flow.class), name);
	for (int i = 0; i < 3 && !no; i++) {
		if (!strcmp(word[i], "tunnel"))
			good &= flow.tunnel >= 50;
		else if (!strcmp(word[i], "ordinary"))
			good &= flow.tunnel < 50;
		else if (isdigit(word[i][0]))
			good &= flow.sure >= strtoul(word[i], NULL, 10);
	}
	if (variant && !no) {
		const char *is = variant_name(flow.class, flow.variant) ? : "";
		size_t n = strcspn(variant + 1, "'");

		good &= strlen(is) == n && !strncmp(is, variant + 1, n);
	}
	verdict(t, no ? !good : good, &flow, wanted);
	if (!t->judged++)
		cut_everywhere(t);
}

static void read_line(struct talk *t, char *line)
{
	char word[16] = "";
	int n = 0;

	if (sscanf(line, " %15s %n", word, &n) != 1 || *word == '#')
		return;
	line += n;
	line[strcspn(line, "\n")] = 0;
	if (!strcmp(word, "case")) {
		if (t->begun && !t->judged)
			stop("the case before has no expectation", line);
		drop_talk(t);
		t->begun = 1;
		snprintf(t->title, sizeof(t->title), "%s", line);
	} else if (!strcmp(word, "on")) {
		read_carrier(t, line);
	} else if (!strcmp(word, "up") || !strcmp(word, "down")) {
		read_say(t, *word == 'd', line);
	} else if (!strcmp(word, "wait")) {
		t->wait_ms = strtoul(line, NULL, 10);
	} else if (!strcmp(word, "ports")) {
		if (sscanf(line, "%hu %hu", &t->port[0], &t->port[1]) != 2)
			stop("ports takes the sender's and the receiver's", line);
	} else if (!strcmp(word, "inside")) {
		judge_inside(t, line);
	} else if (!strcmp(word, "is") || !strcmp(word, "not")) {
		judge(t, line, *word == 'n');
	} else {
		stop("no such directive", word);
	}
}

int main(int argc, char **argv)
{
	static struct talk talk;
	char *line = NULL;
	size_t room = 0;

	for (int i = 1; i < argc; i++) {
		FILE *f = fopen(argv[i], "r");

		file = argv[i];
		line_number = 0;
		if (!f)
			stop("cannot be read", strerror(errno));
		drop_talk(&talk);
		while (getline(&line, &room, f) > 0) {
			line_number++;
			read_line(&talk, line);
		}
		if (talk.begun && !talk.judged)
			stop("the last case has no expectation", talk.title);
		fclose(f);
	}
	drop_talk(&talk);
	free(line);
	printf("%u passed, %u failed\n", passed, failed);
	return failed || !passed;
}
