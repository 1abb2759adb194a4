/* SPDX-License-Identifier: Apache-2.0 */
/* Made DNS messages of one host and its resolver, for the tests of zones. */
#ifndef TUNPRINT_TESTS_ZONE_TALK_H
#define TUNPRINT_TESTS_ZONE_TALK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <arpa/inet.h>

#include <cmocka.h>

#include "../../bpf/behave.h"
#include "learn/zones.h"

static uint64_t seed, now;
static unsigned int records;	/* in each answer; all behind the first at random */
static bool mirrored;		/* each message is seen twice */

static unsigned int draw(unsigned int n)
{
	seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return (seed >> 33) % n;
}

static void letters(char *out, unsigned int n, const char *alphabet)
{
	unsigned int of = strlen(alphabet);

	while (n--)
		*out++ = alphabet[draw(of)];
	*out = 0;
}

#define BASE32 "abcdefghijklmnopqrstuvwxyz234567"
#define BASE64 "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
#define HEX "0123456789abcdef"

struct talk { struct zones *zones; struct flow_key key; uint64_t host[2], server[2]; };

static struct talk talk_begin(uint16_t port)
{
	struct talk t = { .key = { .lo_port = port, .hi_port = 53, .proto = IP_UDP } };

	inet_pton(AF_INET6, "::ffff:192.0.2.7", t.host);
	inet_pton(AF_INET6, "::ffff:198.51.100.53", t.server);
	memcpy(t.key.lo, t.host, 16);
	memcpy(t.key.hi, t.server, 16);
	return t;
}

/* One message; data_len < 0: a query, 0: no such name. */
static void say(struct talk *t, const char *name, uint16_t type, uint16_t got, const void *data,
		int data_len)
{
	struct name_event e = { .type = EVENT_NAME, .key = t->key, .at = now };
	uint8_t m[2048] = { 0, 7, data_len < 0 ? 1 : 0x81, data_len < 0 ? 0 : 0x80, 0, 1 };
	unsigned int n = 12;

	now += 20000000;
	while (*name) {
		unsigned int l = strcspn(name, ".");

		m[n++] = l;
		memcpy(m + n, name, l);
		n += l;
		name += l + (name[l] == '.');
	}
	n++;
	m[n++] = type >> 8;
	m[n++] = type;
	n++;
	m[n++] = 1;
	if (data_len > 0) {
		uint8_t head[12] = { 0xc0, 12, got >> 8, got, 0, 1, 0, 0, 0, 60, data_len >> 8, data_len };

		m[7] = records;
		for (unsigned int r = 0; r < records; r++) {
			memcpy(m + n, head, 12);
			memcpy(m + n + 12, data, data_len);
			n += 12 + data_len;
			m[n - 1] ^= r ? draw(256) : 0;
		}
	} else if (!data_len) {
		m[3] |= 3;
	}
	e.len = n;
	e.have = n < NAME_HEAD ? n : NAME_HEAD;
	memcpy(e.head, m, e.have);
	memcpy(e.tail, m + n - TAIL, TAIL);
	memcpy(e.src, data_len < 0 ? t->host : t->server, 16);
	zones_sample(t->zones, &e);
	e.at += 40000;
	if (mirrored)
		zones_sample(t->zones, &e);
}

static void ask(struct talk *t, const char *name, uint16_t type, uint16_t got, const void *data, int len)
{
	say(t, name, type, got, NULL, -1);
	say(t, name, type, got, data, len);
}

static struct flow judged(struct talk *t)
{
	struct flow f = { .class = CLASS_DNS, .sure = 98 };

	zones_judge(t->zones, &t->key, &f);
	return f;
}

static int setup(void **state)
{
	struct zones_limits limits = { .zones = 1024, .flows = 1024 };

	seed = 42;
	records = 1;
	mirrored = false;
	now = 1000000000;
	*state = zones_new(&limits);
	return !*state;
}

static int teardown(void **state)
{
	zones_free(*state);
	return 0;
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

#endif
