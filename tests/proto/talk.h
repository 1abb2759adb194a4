/* SPDX-License-Identifier: Apache-2.0 */
/* A talk as tests/proto/<word>.txt writes it, read line by line; a mistake names file and line. */
#ifndef TUNPRINT_TEST_TALK_H
#define TUNPRINT_TEST_TALK_H

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../userspace/answer/words.h"
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

/* What is being read. */
static const char *file;
static unsigned int line_number;

static inline void stop(const char *why, const char *what)
{
	fprintf(stderr, "%s:%u: %s: %s\n", file, line_number, why, what);
	exit(2);
}

static inline uint8_t random_byte(struct talk *t)
{
	t->random = t->random * 6364136223846793005ULL + 1442695040888963407ULL;
	return t->random >> 56;
}

static inline void drop_talk(struct talk *t)
{
	for (unsigned int i = 0; i < t->count; i++)
		free(t->says[i].bytes);
	for (unsigned int i = 0; i < t->named; i++)
		free(t->names[i].bytes);
	memset(t, 0, sizeof(*t));
	t->random = 88172645463325252ULL;
	t->proto = IP_UDP;
}

static inline void append(struct say *s, uint8_t byte)
{
	if (s->len == WIRE_PAYLOAD)
		stop("payload longer than", "2048 bytes");
	s->bytes[s->len++] = byte;
}

static inline const char *read_text(struct say *s, const char *p)
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

static inline void read_name(struct talk *t, struct say *s, const char *word)
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
static inline int read_inner(struct talk *t, struct say *s, const char *word, struct inner *inner)
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

static inline void end_inner(struct talk *t, struct say *s, const struct inner *inner)
{
	uint32_t n = s->len - inner->at;

	if (!inner->proto)
		return;
	n -= wire_inner_head(inner->proto);
	wire_inner(s->bytes + inner->at, s->way, inner->proto, inner->port,
		   t->inner_seq[s->way], n);
	t->inner_seq[s->way] += n ? n : 1;
}

static inline void read_word(struct talk *t, struct say *s, const char *word, struct inner *inner)
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

static inline void read_say(struct talk *t, int way, const char *p)
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

static inline void read_carrier(struct talk *t, const char *rest)
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

#endif
