// SPDX-License-Identifier: Apache-2.0
/* What the letters of docs/fingerprints.md mean, for people. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answer/shape.h"
#include "learn/carried.h"
#include "learn/structure.h"

struct run {
	unsigned int offset, bytes;
	char letter;
};

/* The next run of a line's fields; NULL: there is none. */
static const char *next_field(const char *at, struct run *f)
{
	char *end;

	if (*at < 'A' || *at > 'Z')
		return NULL;
	f->offset += f->bytes;
	f->letter = *at++;
	f->bytes = strtoul(at, &end, 10);
	f->bytes = f->bytes ? f->bytes : 1;
	return end + (*end == '.');
}

static const char *meaning(char letter)
{
	switch (letter) {
	case 'Z': return "zero";
	case 'B': return "constant, the same both ways";
	case 'D': return "constant, another each way: an id";
	case 'K': return "constant";
	case 'N': return "counter";
	case 'L': return "length of the message";
	case 'C': return "clock";
	case 'H': return "end of the message before";
	case 'G': return "the other side's counter";
	case 'V': return "few values: a type or flags";
	case 'A': return "text";
	default: return "noise";
	}
}

static int put_run(char *out, size_t room, const struct run *f)
{
	switch (f->letter) {
	case 'Z': return snprintf(out, room, f->bytes > 1 ? "%u zeros" : "a zero", f->bytes);
	case 'B': return snprintf(out, room, "%u-byte constant", f->bytes);
	case 'D': return snprintf(out, room, "%u-byte id", f->bytes);
	case 'N': return snprintf(out, room, "counter @%u", f->offset);
	case 'L': return snprintf(out, room, "length @%u", f->offset);
	case 'C': return snprintf(out, room, "clock @%u", f->offset);
	case 'H': return snprintf(out, room, "%u bytes chained", f->bytes);
	case 'G': return snprintf(out, room, "acknowledgement @%u", f->offset);
	case 'V': return snprintf(out, room, "type @%u", f->offset);
	case 'A': return snprintf(out, room, "text @%u", f->offset);
	default: return snprintf(out, room, "%u random", f->bytes);
	}
}

/* framed: the length that begins the message is told already. */
static int put_fields(char *out, size_t room, const char *at, bool framed)
{
	struct run f = { 0 };
	bool zeros = false;
	int n = 0;

	while ((at = next_field(at, &f)) && n + 24 < (int)room) {
		/* zeros beside a counter are its upper bytes */
		if (f.letter == 'Z' && (*at == 'N' || *at == 'G' || zeros)) {
			zeros = false;
			continue;
		}
		if (f.letter == 'L' && framed && !f.offset)
			continue;
		if (f.letter == 'R' && !f.offset && (*at < 'A' || *at > 'Z'))
			return snprintf(out, room, "noise from the first byte");
		n += snprintf(out + n, room - n, "%s", n ? ", " : "");
		n += put_run(out + n, room - n, &f);
		zeros = f.letter == 'N';
	}
	return n;
}

static const char *inner_words(char letter)
{
	switch (letter) {
	case 'I':
		return "IP in clear";
	case 'E':
		return "Ethernet in clear";
	case 'P':
		return "PPP in clear";
	case INNER_KEYED:
		return "IP under a repeated key";
	case INNER_STREAM:
		return "IP under a key that stays";
	}
	return "something inside";
}

static int put_behind(char *out, size_t room, const char *line, bool first)
{
	const char *inner = strchr(line, '|'), *trailer = strstr(line, ";e="), *size;
	int n = 0;

	if (inner)
		n = snprintf(out, room, "%s%s", first ? "" : ", ", inner_words(inner[1]));
	if (trailer)
		n += snprintf(out + n, room - n, ", trailer");
	size = strstr(line, ";c");
	if (size)
		n += snprintf(out + n, room - n, ", cells of %ld", strtol(size + 2, NULL, 10));
	size = strstr(line, ";q");
	if (size && line[4] != 'd')
		n += snprintf(out + n, room - n, ", blocks of %ld", strtol(size + 2, NULL, 10));
	return n;
}

/* tf1/d;s32l;l64;q=TXT;a=TXT */
static char *dns_shape(char out[SHAPE_ROOM], const char *line)
{
	unsigned int symbols = 0, label = 0;
	char asked[16] = "?", got[16] = "?", letters[4] = "";

	sscanf(line, "tf1/d;s%u%3[^;];l%u;q=%15[^;];a=%15s", &symbols, letters, &label, asked, got);
	if (!label)
		sscanf(line, "tf1/d;s%u;l%u;q=%15[^;];a=%15s", &symbols, &label, asked, got);
	snprintf(out, SHAPE_ROOM, "%u symbols, labels to %u, asks %s, gets %s", symbols, label, asked,
		 got);
	return out;
}

static const char *carrier_name(const char *line)
{
	return !strncmp(line + 4, "tls", 3) ? "TLS" : !strncmp(line + 4, "dtls", 4) ? "DTLS or QUIC" :
	       !strncmp(line + 4, "ssh", 3) ? "SSH" : !strncmp(line + 4, "ws", 2) ? "WebSocket" : "HTTP";
}

static int put_packets(char *out, size_t room, const char *added)
{
	int up = 0, down = 0, read = sscanf(added, "%d/%d", &up, &down);

	if (read == 2)
		return snprintf(out, room, ", %d bytes more each up, %d down", up, down);
	if (read == 1 && !up)
		return snprintf(out, room, ", as they are");
	return read == 1 ? snprintf(out, room, ", %d bytes %s each", abs(up), up < 0 ? "less" : "more") : 0;
}

static void put_connections(char *out, size_t room, const char *carrier, const char *inside)
{
	const char *asks = strstr(inside, ";a");
	long asked = asks ? strtol(asks + 2, NULL, 10) : 0;
	int n = snprintf(out, room, "connections in %s%s", inside[3] == '+' &&
			 strcmp(carrier, "WebSocket") ? "WebSocket frames in " : "", carrier);

	if (asked)
		snprintf(out + n, room - n, ", each behind %ld request%s", asked, asked == 1 ? "" : "s");
}

/* tf1/tls;i=ip+8, tf1/ws;i=tcp+6/+2;a1 */
static char *carried_shape(char out[SHAPE_ROOM], const char *line)
{
	const char *inside = strstr(line, ";i=") + 3, *name = carrier_name(line), *size;
	size_t room = SHAPE_ROOM;
	int n;

	if (!strncmp(inside, "ip", 2)) {
		n = snprintf(out, room, "IP packets in %s", name);
		n += put_packets(out + n, room - n, inside + 2);
		size = strstr(inside, ";q");
		if (size)
			snprintf(out + n, room - n, ", blocks of %ld", strtol(size + 2, NULL, 10));
	} else if (!strncmp(inside, "tcp", 3)) {
		put_connections(out, room, name, inside);
	} else if (!strncmp(inside, "bulk;p", 6)) {
		snprintf(out, room, "bulk in %s, padded at random to %ld", name, strtol(inside + 6, NULL, 10));
	} else if (!strncmp(inside, "openvpn", 7)) {
		n = snprintf(out, room, "OpenVPN over a stream in %s%s", strstr(inside, "/w") ?
			     "WebSocket frames in " : "", name);
		if (strtol(inside + 7, NULL, 10))
			snprintf(out + n, room - n, ", its first packet with %ld bytes more",
				 strtol(inside + 7, NULL, 10));
	} else {
		snprintf(out, room, "%s in %s", !strcmp(inside, "sstp") ? "SSTP" :
			 !strcmp(inside, "socks") ? "SOCKS 5" : !strcmp(inside, "forward") ?
			 "no session, but connections or a tun device," : "connections in one channel", name);
	}
	return out;
}

/* What divides a stream into messages; bits: of a length that lies within the fields, 0: none does. */
static int put_framing(char *out, size_t room, char kind, long bits)
{
	if (bits)
		return snprintf(out, room, "%ld-bit length prefix", bits);
	return snprintf(out, room, "%s", kind == 'v' ? "length prefix of 7 bits a byte" : "lines");
}

char *shape_text(char out[SHAPE_ROOM], const char *line)
{
	const char *fields = strstr(line, "b="), *framing = strstr(line, ";f");
	long bits = framing ? strtol(framing + 2, NULL, 10) : 0;
	size_t room = SHAPE_ROOM;
	int n = 0, more;

	if (line_is_carried(line))
		return carried_shape(out, line);
	if (!strncmp(line, "tf1/d", 5))
		return dns_shape(out, line);
	if (framing && framing < fields)
		n = put_framing(out, room, framing[2], bits);
	more = fields ? put_fields(out + n + (n ? 2 : 0), room - n - 2, fields + 2, n && bits) : 0;
	if (n && more)
		memcpy(out + n, ", ", 2);
	n += more ? more + (n ? 2 : 0) : 0;
	out[n] = '\0';
	put_behind(out + n, room - n, line, !n);
	return out;
}

void shape_json(struct json *json, const char *name, const char *line)
{
	const char *at = strstr(line, "b=");
	struct run f = { 0 };
	char letter[2] = "";

	json_open_array(json, name);
	at = at ? at + 2 : "";
	while ((at = next_field(at, &f))) {
		*letter = f.letter;
		json_open_object(json, NULL);
		json_put_u64(json, "offset", f.offset);
		json_put_u64(json, "bytes", f.bytes);
		json_put_text(json, "letter", letter);
		json_put_text(json, "meaning", meaning(f.letter));
		json_close(json);
	}
	json_close(json);
}

char *shape_transport(char out[16], const char *line)
{
	const char *carrier = line + 4;

	if (line_is_carried(line))
		snprintf(out, 16, "%.*s", (int)strcspn(carrier, ";"), carrier);
	else if (*carrier == 'i')
		snprintf(out, 16, "ip/%ld", strtol(carrier + 1, NULL, 10));
	else
		strcpy(out, *carrier == 'u' ? "udp" : *carrier == 't' ? "tcp" :
		       *carrier == 'm' ? "icmp" : *carrier == 'd' ? "dns" : "?");
	return out;
}
