// SPDX-License-Identifier: Apache-2.0
/*
 * Runs the cases of tests/proto/<word>.txt: talks written as payloads, and the name that the
 * flow must get. Every payload is also cut at every length: that may change the name, but no
 * sanitizer may complain. docs/adding-a-protocol.md describes the format.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../userspace/engine/engine.h"
#include "talk.h"

static unsigned int passed, failed;

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
