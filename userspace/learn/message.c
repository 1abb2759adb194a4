// SPDX-License-Identifier: Apache-2.0
/*
 * Reads DNS messages from name events: at most 256 bytes from the start and 20 from the end are
 * there, so a query's zone is nearly always seen, a long answer's data not.
 */
#include <errno.h>
#include <string.h>

#include "../../bpf/view.h"
#include "message.h"

#define HEADER 12

struct bytes {			/* the message, put together from head and tail */
	uint8_t at[512];
	uint32_t have;		/* contiguous from the start */
	uint32_t len;
};

static int gather(struct bytes *b, const struct name_event *e)
{
	uint32_t off = e->key.proto == 6 ? 2 : 0;
	uint32_t have = e->have < NAME_HEAD ? e->have : NAME_HEAD;

	if (e->len < off + HEADER + 5 || have < off + HEADER + 5)
		return -EINVAL;
	if (off && load_be16(e->head) + 2U < HEADER + 5)
		return -EINVAL;
	memcpy(b->at, e->head + off, have - off);
	b->have = have - off;
	b->len = off ? load_be16(e->head) : e->len;
	if (have < e->len && have + TAIL >= e->len && have == NAME_HEAD) {
		uint32_t from = TAIL - (e->len - have);

		memcpy(b->at + b->have, e->tail + from, TAIL - from);
		b->have += TAIL - from;
	}
	return 0;
}

/* The name at 12; returns the offset behind it, 0: malformed. Sets cut. */
static uint32_t read_name(struct message *m, const struct bytes *b)
{
	uint32_t at = HEADER;

	while (at < b->have && b->at[at]) {
		uint8_t n = b->at[at];

		if (n > 63 || m->labels == LABELS_MAX || at + n + 1 - HEADER > 254)
			return 0;
		if (at + n + 1 > b->have)
			break;
		m->label[m->labels++] = at - HEADER;
		at += n + 1;
	}
	m->cut = at >= b->have || b->at[at];
	m->name_len = at - HEADER;
	memcpy(m->name, b->at + HEADER, m->name_len);
	return at + 1;
}

/* The first record's type and data; at: behind the question. */
static void read_answer(struct message *m, const struct bytes *b, uint32_t at)
{
	if (!m->answers)
		return;
	if (at + 12 > b->have || m->cut) {
		m->answer_len = b->len > at + 12 ? b->len - at - 12 : 0;
		return;
	}
	if (b->at[at] >= 0xc0) {
		at += 2;
	} else {
		while (at < b->have && b->at[at] && b->at[at] <= 63)
			at += b->at[at] + 1;
		at++;
	}
	if (at + 10 > b->have)
		return;
	m->answer_type = load_be16(b->at + at);
	m->answer_len = load_be16(b->at + at + 8);
	at += 10;
	if (at < b->have)
		m->data_have = b->have - at < sizeof(m->data) ? b->have - at : sizeof(m->data);
	memcpy(m->data, b->at + at, m->data_have);
	if (m->answer_len > b->len)
		m->answer_len = 0;
}

int message_read(struct message *m, const struct name_event *e)
{
	struct bytes b = { .have = 0 };
	uint16_t flags;
	uint32_t at;

	memset(m, 0, sizeof(*m));
	if (gather(&b, e))
		return -EINVAL;
	flags = load_be16(b.at + 2);
	if (load_be16(b.at + 4) != 1 || flags & 0x7840)	/* queries only */
		return -EINVAL;
	m->id = load_be16(b.at);
	m->is_answer = flags & 0x8000;
	m->rcode = flags & 15;
	m->answers = load_be16(b.at + 6);
	at = read_name(m, &b);
	if (!at || (m->cut && b.have >= b.len))
		return -EINVAL;
	if (!m->cut && at + 4 <= b.have)
		m->type = load_be16(b.at + at);
	if (m->is_answer)
		read_answer(m, &b, at + 4);
	return 0;
}

char *message_text(char *out, uint32_t room, const struct message *m, uint16_t from)
{
	uint32_t n = 0;

	for (uint32_t i = from; i < m->name_len && n + 2 < room;) {
		uint32_t end = i + 1 + m->name[i];

		if (n)
			out[n++] = '.';
		for (i++; i < end && i < m->name_len && n + 1 < room; i++) {
			uint8_t c = m->name[i];

			out[n++] = c <= ' ' || c >= 0x7f ? '?' : c >= 'A' && c <= 'Z' ? c | 32 : c;
		}
		i = end;
	}
	out[n] = 0;
	return out;
}
