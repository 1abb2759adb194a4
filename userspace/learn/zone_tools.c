// SPDX-License-Identifier: Apache-2.0
/*
 * Marks that only one tool's names have. Each is from the tool's own message format; a handshake
 * mark is enough alone, the marks of data need several messages that follow each other.
 */
#include <string.h>

#include "zone.h"

static uint8_t fold(uint8_t c) { return c >= 'A' && c <= 'Z' ? c | 32 : c; }

static bool starts(const uint8_t *label, const char *text)
{
	unsigned int n = strlen(text);

	if (label[0] < n)
		return false;
	for (unsigned int i = 0; i < n; i++)
		if (fold(label[i + 1]) != text[i])
			return false;
	return true;
}

static bool label_is(const uint8_t *label, const char *text)
{
	return label[0] == strlen(text) && starts(label, text);
}

static void found(struct zone *z, enum zone_tool tool, uint8_t score)
{
	if (score <= z->tool_score)
		return;
	z->tool = tool;
	z->tool_score = score;
}

/* --- iodine: the first character is the command, 0..9a..f is data of that user --- */

/* Value in "a..z0..9", -1: none. */
static int cycle(uint8_t c)
{
	c = fold(c);
	return c >= 'a' && c <= 'z' ? c - 'a' : c >= '0' && c <= '9' ? c - '0' + 26 : -1;
}

static int hex(uint8_t c)
{
	c = fold(c);
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The fifth character of data counts through 36, whatever the fragment is. */
static void iodine_data(struct zone *z, const uint8_t *label)
{
	struct zone_steps *s = &z->steps;
	int user = label[0] >= 8 ? hex(label[1]) : -1, count = cycle(label[5]);

	if (user < 0 || count < 0 || (s->iodine_user == user + 1 && s->iodine_count == count))
		return;
	if (s->iodine_user == user + 1 && count == (s->iodine_count + 1) % 36)
		s->iodine += s->iodine < 255;
	else
		s->iodine /= 2;
	s->iodine_user = user + 1;
	s->iodine_count = count;
	if (s->iodine >= 6)
		found(z, TOOL_IODINE, 90);
}

static void iodine(struct zone *z, const struct message *m)
{
	const uint8_t *label = m->name;

	/* v: protocol version 0x000005xx and a number, in base32 */
	if (label[0] == 11 && starts(label, "vaaaaka"))
		found(z, TOOL_IODINE, 92);
	/* z: sentences that try which bytes come through, behind three characters of a counter */
	if (label[0] >= 32 && fold(label[1]) == 'z') {
		uint8_t test[64];

		test[0] = label[0] - 4;
		memcpy(test + 1, label + 5, test[0]);
		if (starts(test, "aa-aaahhh-drink-mal-ein-j") || starts(test, "aa-la-fl") ||
		    starts(test, "aabbccddeeffgghhiijjkkllmm"))
			found(z, TOOL_IODINE, 97);
	}
	iodine_data(z, label);
}

/* --- dns2tcp: base64 of session, acknowledged, sequence, type --- */

static int base64(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? c - 'A' : c >= 'a' && c <= 'z' ? c - 'a' + 26 :
	       c >= '0' && c <= '9' ? c - '0' + 52 : c == '+' ? 62 : c == '/' ? 63 : -1;
}

static void dns2tcp_data(struct zone *z, const uint8_t *label)
{
	struct zone_steps *s = &z->steps;
	uint64_t bits = 0;
	uint16_t session, seq;

	if (label[0] < 10)
		return;
	for (int i = 0; i < 8; i++) {
		if (base64(label[i + 1]) < 0)
			return;
		bits = bits << 6 | (uint64_t)base64(label[i + 1]);
	}
	session = bits >> 32;
	seq = bits;
	if (session != s->dns2tcp_session)
		s->dns2tcp = 0;
	else if (seq == (uint16_t)(s->dns2tcp_seq + 1))
		s->dns2tcp += s->dns2tcp < 255;
	else if (seq != s->dns2tcp_seq)
		s->dns2tcp /= 2;
	s->dns2tcp_session = session;
	s->dns2tcp_seq = seq;
	if (s->dns2tcp >= 4)
		found(z, TOOL_DNS2TCP, 90);
}

static void dns2tcp(struct zone *z, const struct message *m, uint16_t sub)
{
	for (unsigned int i = 1; i < m->labels && m->label[i] < sub; i++) {
		const uint8_t *l = m->name + m->label[i];

		if (label_is(l, "=auth") || label_is(l, "=resource") || label_is(l, "=connect"))
			found(z, TOOL_DNS2TCP, 96);
	}
	dns2tcp_data(z, m->name);
}

/* --- dnscat2: hex of packet id (random), type, session --- */

static void dnscat2(struct zone *z, const struct message *m)
{
	struct zone_steps *s = &z->steps;
	const uint8_t *label = m->name;
	uint64_t bits = 0;
	uint16_t id, session, apart;

	if (label_is(label, "dnscat") && m->labels > 1)
		label = m->name + m->label[1];
	if (label[0] < 18 || label[0] & 1)
		return;
	for (int i = 1; i <= label[0]; i++)
		if (hex(label[i]) < 0)
			return;
	for (int i = 1; i <= 10; i++)
		bits = bits << 4 | (uint64_t)hex(label[i]);
	id = bits >> 24;
	session = bits;
	if ((bits >> 16 & 0xff) > 3)	/* SYN, MSG, FIN, ENC */
		return;
	apart = id - s->dnscat2_id;
	if (session != s->dnscat2_session)
		s->dnscat2 = 0;
	else if (apart > 16 && apart < 0xfff0)
		s->dnscat2 += s->dnscat2 < 255;
	s->dnscat2_session = session;
	s->dnscat2_id = id;
	if (s->dnscat2 >= 4)
		found(z, TOOL_DNSCAT2, 92);
}

/* --- any tool that sends files: how files of well-known kinds begin, in base64 or hex --- */

static bool begins_file(const uint8_t *label)
{
	static const char *const magics[] = {
		"H4sIA", "H4sIC", "UEsDBA", "UEsDBB", "iVBORw0KGg", "JVBERi0x", "f0VMRg", "TVqQAA", 0
	};

	if (label[0] < 40)
		return false;
	for (unsigned int i = 0; magics[i]; i++)
		if (!memcmp(label + 1, magics[i], strlen(magics[i])))
			return true;
	return starts(label, "1f8b0800") || starts(label, "1f8b0808") || starts(label, "504b030414");
}

void zone_tools(struct zone *z, const struct message *m, uint16_t sub)
{
	if (m->is_answer || sub < 6 || !m->labels)
		return;
	iodine(z, m);
	if (m->cut)
		return;
	dns2tcp(z, m, sub);
	dnscat2(z, m);
	if (begins_file(m->name) && z->file < 255)
		z->file++;
}
