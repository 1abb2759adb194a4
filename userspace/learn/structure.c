// SPDX-License-Identifier: Apache-2.0
/*
 * What is it? Tests at fixed offsets over the first messages of a session: tunnels have a short
 * header and then noise, so no alignment is needed. A test that could hold by chance is not used.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "../../bpf/parse.h"
#include "structure.h"

#define MESSAGE_MIN 8		/* shorter ones are keepalives */
#define MESSAGES_MIN 6

/* A message: what remains of a payload once carrier and framing are known. */
struct message {
	const uint8_t *head;
	uint32_t len;
	uint8_t have;
	uint8_t way;
};

struct messages {
	unsigned int count;
	struct message at[CONVERSATION_PAYLOADS];
};

static uint32_t number_at(const uint8_t *p, unsigned int width, bool little)
{
	uint32_t v = 0;

	for (unsigned int i = 0; i < width; i++)
		v = v << 8 | p[little ? width - 1 - i : i];
	return v;
}

/* --- framing --- */

static bool framing_fits(const struct framing *f, const struct payload *p)
{
	return p->have >= f->offset + f->width && p->len ==
	       (uint32_t)((int64_t)number_at(p->head + f->offset, f->width, f->little) + f->rest);
}

/* How many payloads are exactly one message under f; lengths: how many different ones. */
static unsigned int framing_score(const struct framing *f, const struct conversation *s,
				  unsigned int *lengths)
{
	uint32_t seen[CONVERSATION_PAYLOADS];
	unsigned int hits = 0;

	*lengths = 0;
	for (unsigned int i = 0; i < s->count; i++) {
		unsigned int j = 0;

		if (!framing_fits(f, &s->payloads[i]))
			continue;
		hits++;
		while (j < *lengths && seen[j] != s->payloads[i].len)
			j++;
		if (j == *lengths)
			seen[(*lengths)++] = s->payloads[i].len;
	}
	return hits;
}

/* A length prefix: 2, 3 or 4 bytes in the first five that tell the segment's length. */
static void find_framing(struct framing *best, const struct conversation *s)
{
	unsigned int best_hits = 0, lengths;

	memset(best, 0, sizeof(*best));
	for (unsigned int i = 0; i < s->count; i++)
		for (unsigned int form = 0; form < 5 * 3 * 2; form++) {
			struct framing f = { .width = 2 + form % 3, .offset = form / 3 % 5,
					     .little = form >= 15 };
			const struct payload *p = &s->payloads[i];
			int64_t rest;
			unsigned int hits;

			if (p->have < f.offset + f.width)
				continue;
			rest = (int64_t)p->len - number_at(p->head + f.offset, f.width, f.little);
			if (rest < -64 || rest > 64)
				continue;
			f.rest = rest;
			hits = framing_score(&f, s, &lengths);
			/* the narrowest of equals: the high bytes of a wider one are zero anyway */
			if (hits >= MESSAGES_MIN && hits * 100 >= s->count * 35U && lengths >= 3 &&
			    hits > best_hits) {
				best_hits = hits;
				*best = f;
			}
		}
}

/* --- messages --- */

static void collect(struct messages *m, const struct conversation *s, const struct framing *f)
{
	unsigned int skip = s->key.proto == IP_ICMP || s->key.proto == IP_ICMPV6 ? 8 : 0;

	m->count = 0;
	for (unsigned int i = 0; i < s->count; i++) {
		const struct payload *p = &s->payloads[i];

		if (p->len < MESSAGE_MIN + skip || p->have < skip)
			continue;
		if (f->width && !framing_fits(f, p))
			continue;
		m->at[m->count++] = (struct message){ .head = p->head + skip, .len = p->len - skip,
						      .have = p->have - skip, .way = p->way };
	}
}

/* Messages that reach beyond an offset, by way. */
static unsigned int reaching(const struct messages *m, unsigned int off, int way)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < m->count; i++)
		n += m->at[i].way == way && m->at[i].have > off;
	return n;
}

/* --- length fields --- */

static bool length_at(const struct messages *m, unsigned int off, bool little, int16_t *rest)
{
	for (unsigned int i = 0; i < m->count; i++) {
		unsigned int fits = 0, of = 0, lengths = 0;
		uint32_t seen[CONVERSATION_PAYLOADS];
		int64_t c;

		if (m->at[i].have < off + 2)
			continue;
		c = (int64_t)m->at[i].len - number_at(m->at[i].head + off, 2, little);
		if (c < -64 || c > 64)
			continue;
		for (unsigned int j = 0; j < m->count; j++) {
			unsigned int k = 0;

			if (m->at[j].have < off + 2)
				continue;
			of++;
			if ((int64_t)m->at[j].len - number_at(m->at[j].head + off, 2, little) != c)
				continue;
			fits++;
			while (k < lengths && seen[k] != m->at[j].len)
				k++;
			if (k == lengths)
				seen[lengths++] = m->at[j].len;
		}
		if (of >= MESSAGES_MIN && fits * 100 >= of * 85 && lengths >= 3) {
			*rest = c;
			return true;
		}
	}
	return false;
}

static void find_lengths(struct structure *s, const struct messages *m)
{
	for (unsigned int off = 0; off + 2 <= 16; off++) {
		int16_t rest;

		if (s->fields[off] == FIELD_LENGTH)
			continue;
		if (length_at(m, off, false, &rest) || length_at(m, off, true, &rest)) {
			s->fields[off] = s->fields[off + 1] = FIELD_LENGTH;
			s->length_rest = rest;
			off++;
		}
	}
}

/* --- clear inner headers --- */

static bool ipv4_holds(const struct message *m, unsigned int off)
{
	const uint8_t *ip = m->head + off;
	uint32_t sum = 0;

	if (m->have < off + 20 || ip[0] != 0x45)
		return false;
	for (unsigned int i = 0; i < 20; i += 2)
		sum += number_at(ip + i, 2, false);
	sum = (sum & 0xffff) + (sum >> 16);
	return (sum & 0xffff) + (sum >> 16) == 0xffff;
}

static bool ipv6_holds(const struct message *m, unsigned int off)
{
	const uint8_t *ip = m->head + off;

	return m->have >= off + 40 && ip[0] >> 4 == 6 &&
	       number_at(ip + 4, 2, false) + 40 <= m->len - off &&
	       number_at(ip + 4, 2, false) + 60 >= m->len - off;
}

static void find_inner(struct structure *s, const struct messages *m)
{
	for (unsigned int off = 0; off <= 32; off++) {
		unsigned int v4 = 0, v6 = 0;

		for (unsigned int i = 0; i < m->count; i++) {
			v4 += ipv4_holds(&m->at[i], off);
			v6 += ipv6_holds(&m->at[i], off);
		}
		if ((v4 + v6) * 10 < m->count * 6)
			continue;
		s->inner_offset = off;
		strcpy(s->inner, v4 >= v6 ? "I4" : "I6");
		for (unsigned int i = 0; i < m->count && off >= 14; i++)
			if (number_at(m->at[i].head + off - 2, 2, false) == (v4 >= v6 ? 0x0800 : 0x86dd)) {
				s->inner_offset = off - 14;
				strcpy(s->inner, "E");
				break;
			}
		return;
	}
}

/* --- message kinds --- */

struct kinds { unsigned int count; uint8_t value[CONVERSATION_PAYLOADS]; unsigned int n[CONVERSATION_PAYLOADS]; };

static void count_kinds(struct kinds *k, const struct messages *m, unsigned int off, int way)
{
	k->count = 0;
	for (unsigned int i = 0; i < m->count; i++) {
		unsigned int j = 0;

		if (m->at[i].have <= off || (way >= 0 && m->at[i].way != way))
			continue;
		while (j < k->count && k->value[j] != m->at[i].head[off])
			j++;
		if (j == k->count) {
			k->value[j] = m->at[i].head[off];
			k->n[k->count++] = 0;
		}
		k->n[j]++;
	}
}

static bool is_type(const struct messages *m, unsigned int off)
{
	struct kinds all, up, down;
	unsigned int often = 0, total = 0, most = m->count / 5 > 4 ? m->count / 5 : 4;

	count_kinds(&all, m, off, -1);
	count_kinds(&up, m, off, UP);
	count_kinds(&down, m, off, DOWN);
	for (unsigned int i = 0; i < all.count; i++) {
		total += all.n[i];
		often += all.n[i] >= 3 ? all.n[i] : 0;
	}
	return all.count >= 2 && all.count <= most && often * 10 >= total * 7 &&
	       (up.count >= 2 || down.count >= 2);
}

/* Keeps the kind that goes both ways with most bytes in the later half: the data. */
static void keep_data(struct messages *m, unsigned int off)
{
	struct kinds all;
	uint64_t best = 0;
	int value = -1;

	count_kinds(&all, m, off, -1);
	for (unsigned int k = 0; k < all.count; k++) {
		uint64_t bytes = 0;
		unsigned int ways = 0;

		for (unsigned int i = 0; i < m->count; i++) {
			if (m->at[i].have <= off || m->at[i].head[off] != all.value[k])
				continue;
			ways |= 1 << m->at[i].way;
			if (i >= m->count / 2)
				bytes += m->at[i].len;
		}
		if (ways == 3 && bytes >= best) {
			best = bytes;
			value = all.value[k];
		}
	}
	if (value >= 0) {
		unsigned int kept = 0;

		for (unsigned int i = 0; i < m->count; i++)
			if (m->at[i].have > off && m->at[i].head[off] == value)
				m->at[kept++] = m->at[i];
		m->count = kept;
	}
}

static void split_kinds(struct structure *s, struct messages *m)
{
	unsigned int limit = s->inner[0] ? s->inner_offset : 4;

	for (unsigned int off = 0, done = 0; off < 4 && off < limit && done < 2; off++) {
		if (s->fields[off] == FIELD_LENGTH || !is_type(m, off))
			continue;
		keep_data(m, off);
		done++;
	}
}

/* --- single bytes --- */

/* Values of one direction at an offset, in order. */
static unsigned int column(uint8_t out[CONVERSATION_PAYLOADS], const struct messages *m,
			   unsigned int off, int way)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < m->count; i++)
		if (m->at[i].way == way && m->at[i].have > off)
			out[n++] = m->at[i].head[off];
	return n;
}

/* Steps upwards by little each time, or by one constant. */
static bool counts(const uint8_t *v, unsigned int n)
{
	unsigned int changes = 0, small = 0, most = n >= 7 ? 12 : 6, same = 0;

	for (unsigned int i = 1; i < n; i++) {
		uint8_t step = v[i] - v[i - 1];

		changes += step != 0;
		small += step && step <= most;
		same += step && step == (uint8_t)(v[1] - v[0]);
	}
	if (n < 3 || changes * 10 < (n - 1) * 6)
		return false;
	return small * 100 >= changes * 85 || (n >= 5 && same == n - 1);
}

static char letter_of(const uint8_t *v, unsigned int n)
{
	unsigned int changes = 0, values = 0;
	uint8_t seen[CONVERSATION_PAYLOADS];

	for (unsigned int i = 0; i < n; i++) {
		unsigned int j = 0;

		changes += i && v[i] != v[i - 1];
		while (j < values && seen[j] != v[i])
			j++;
		if (j == values)
			seen[values++] = v[i];
	}
	if (n < 2)
		return 0;
	if (changes == 0)
		return 'K';
	if (counts(v, n))
		return FIELD_NUMBER;
	/* a carry: it moved at most twice and never came back */
	if (changes <= 2 && values == changes + 1 && n >= 6)
		return 'K';
	return values <= (n / 6 > 2 ? n / 6 : 2) ? FIELD_FEW : FIELD_RANDOM;
}

/* Both directions in one letter. */
static char fold(const struct messages *m, unsigned int off, uint8_t *value)
{
	uint8_t up[CONVERSATION_PAYLOADS], down[CONVERSATION_PAYLOADS];
	unsigned int n = column(up, m, off, UP), k = column(down, m, off, DOWN);
	char a = letter_of(up, n), b = letter_of(down, k);

	if (!a || !b)
		return FIELD_RANDOM;
	*value = up[n - 1];
	if (a == 'K' && b == 'K') {
		if (up[n - 1] != down[k - 1])
			return FIELD_DIFFERENT;
		return up[n - 1] ? FIELD_BOTH : FIELD_ZERO;
	}
	if (a == FIELD_NUMBER || b == FIELD_NUMBER)
		return a == b || a == 'K' || b == 'K' ? FIELD_NUMBER : FIELD_RANDOM;
	if (a == FIELD_RANDOM || b == FIELD_RANDOM)
		return FIELD_RANDOM;
	return FIELD_FEW;
}

/* Trailing noise falls away; lone specks of few values behind noise are noise. */
static void trim(struct structure *s)
{
	unsigned int noise = 0;

	for (unsigned int i = 0; i < STRUCTURE_BYTES; i++) {
		if (s->fields[i] == FIELD_FEW && noise >= 3)
			s->fields[i] = FIELD_RANDOM;
		noise = s->fields[i] == FIELD_RANDOM ? noise + 1 : 0;
	}
	s->length = s->inner[0] ? s->inner_offset : STRUCTURE_BYTES;
	while (s->length && s->fields[s->length - 1] == FIELD_RANDOM)
		s->length--;
}

static void name_fields(struct structure *s, const struct messages *m)
{
	for (unsigned int off = 0; off < STRUCTURE_BYTES; off++) {
		if (s->fields[off] == FIELD_LENGTH)
			continue;
		s->fields[off] = FIELD_RANDOM;
		if (s->inner[0] && off >= s->inner_offset)
			continue;
		if (reaching(m, off, UP) >= 3 && reaching(m, off, DOWN) >= 3)
			s->fields[off] = fold(m, off, &s->values[off]);
	}
	trim(s);
}

int structure_infer(struct structure *out, const struct conversation *session)
{
	struct messages m;

	memset(out, 0, sizeof(*out));
	if (session->key.proto == IP_TCP)
		find_framing(&out->framing, session);
	collect(&m, session, &out->framing);
	for (int way = UP; way <= DOWN; way++)
		out->messages[way] = reaching(&m, 7, way);
	if (m.count < MESSAGES_MIN || out->messages[UP] < 3 || out->messages[DOWN] < 3)
		return -ENODATA;
	find_lengths(out, &m);
	find_inner(out, &m);
	split_kinds(out, &m);
	name_fields(out, &m);
	out->any = out->framing.width || out->length || out->inner[0];
	return 0;
}

/* --- the line --- */

static unsigned int run_text(char *out, size_t room, const struct structure *s, unsigned int at,
			     unsigned int *run)
{
	char letter = s->fields[at];

	for (*run = 1; at + *run < s->length && s->fields[at + *run] == letter; (*run)++)
		;
	return *run > 1 ? snprintf(out, room, "%c%u", letter, *run) : snprintf(out, room, "%c", letter);
}

char *structure_text(char out[FINGERPRINT_ROOM], const struct structure *s, uint8_t proto)
{
	char carrier[8] = "u";
	unsigned int n, run;

	if (proto == IP_TCP)
		strcpy(carrier, "t");
	else if (proto == IP_ICMP || proto == IP_ICMPV6)
		strcpy(carrier, "m");
	else if (proto != IP_UDP)
		snprintf(carrier, sizeof(carrier), "i%u", proto);
	n = snprintf(out, FINGERPRINT_ROOM, "tf1/%s;", carrier);
	if (s->framing.width)
		n += snprintf(out + n, FINGERPRINT_ROOM - n, "f%u%s%+d@%u;", s->framing.width * 8,
			      s->framing.little ? "le" : "be", s->framing.rest, s->framing.offset);
	n += snprintf(out + n, FINGERPRINT_ROOM - n, "b=");
	for (unsigned int at = 0; at < s->length && n + 16 < FINGERPRINT_ROOM; at += run) {
		if (at)
			out[n++] = '.';
		n += run_text(out + n, FINGERPRINT_ROOM - n, s, at, &run);
	}
	if (!s->length)
		n += snprintf(out + n, FINGERPRINT_ROOM - n, s->inner[0] ? "-" : "R");
	if (s->inner[0])
		snprintf(out + n, FINGERPRINT_ROOM - n, "|%s", s->inner);
	return out;
}
