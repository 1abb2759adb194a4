// SPDX-License-Identifier: Apache-2.0
/*
 * A header that is borrowed from an ordinary protocol (CoAP, RFC 7252) in front of IP packets under a
 * cipher: what a TCP inside shows is worth more than the name. The same protocol in block-wise use
 * (RFC 7959), whose blocks are acknowledged in one size, is what it says.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../../bpf/behave.h"
#include "engine/engine.h"

#define ROOM 1472
#define HEAD_BYTES 14
#define MTU_INSIDE 1380

static uint64_t state = 9, now = 1700000000000000000ULL;
static uint16_t number;
static unsigned int samples[2];

static uint8_t draw(void)
{
	state = state * 6364136223846793005ULL + 1442695040888963407ULL;
	return state >> 40;
}

static void put16(uint8_t *p, uint32_t v)
{
	p[0] = v >> 8;
	p[1] = v;
}

/* A confirmable PUT with a token, one option and size bytes behind the marker; us: since the last. */
static void speak(struct engine *e, int way, uint32_t size, uint32_t us)
{
	uint8_t f[28 + ROOM] = { 0x45, 0, 0, 0, 0, 1, 0, 0, 64, 17, 0, 0 };
	uint8_t ends[2][4] = { { 192, 0, 2, 1 }, { 203, 0, 113, 9 } }, *p = f + 28;
	struct frame frame = { .data = f, .path = 1, .link = LINK_IP };

	size += HEAD_BYTES;
	put16(f + 2, 28 + size);
	memcpy(f + 12, ends[way], 4);
	memcpy(f + 16, ends[!way], 4);
	put16(f + 20, way ? 5683 : 40123);
	put16(f + 22, way ? 40123 : 5683);
	put16(f + 24, 8 + size);
	memcpy(p, "\x44\x03\0\0\x3a\x91\xc4\x07\xb4" "data\xff", HEAD_BYTES);
	put16(p + 2, ++number);
	for (uint32_t i = HEAD_BYTES; i < size; i++)
		p[i] = draw();
	now += us * 1000ULL;
	frame.at = now;
	frame.have = frame.wire = 28 + size;
	assert_int_equal(e->ops->frame(e, &frame), 0);
}

/* SYN, SYN and ACK, ACK (or more of them: of another connection, or a window's), a question, pages. */
static void connection(struct engine *e, uint32_t segments, unsigned int acks)
{
	speak(e, 0, 60, 90000);
	speak(e, 1, 60, 30000);
	for (unsigned int i = 0; i < acks; i++)
		speak(e, 0, 52, 200);
	speak(e, 0, 180 + draw(), 300);
	if (acks == 1)		/* else the answer acknowledges, and the answering side shows no handshake */
		speak(e, 1, 52, 30000);
	for (uint32_t i = 0; i < segments; i++) {
		speak(e, 1, MTU_INSIDE, i % 2 ? 150 : 4000);
		if (i % 2)
			speak(e, 0, 52, 300);
	}
	speak(e, 0, 52, 900);
	speak(e, 1, 52, 20000);
}

static void carried(struct engine *e)
{
	for (unsigned int i = 0; i < 6; i++)
		connection(e, 8, 1);
}

static void carried_beside_acks(struct engine *e)
{
	for (unsigned int i = 0; i < 6; i++)
		connection(e, 8, 2 + i % 2);
}

/* One block and its acknowledgement after another. */
static void blocks(struct engine *e)
{
	for (unsigned int i = 0; i < 120; i++) {
		speak(e, 0, 1024, 20000);
		speak(e, 1, 44, 20000);
	}
}

static int keep(void *arg, const struct flow_key *key, const struct flow *flow)
{
	*(struct flow *)arg = *flow;
	return 0;
}

static void sampled(void *arg, const struct sample_event *event)
{
	samples[event->way & 1]++;
}

static struct flow becomes(void (*traffic)(struct engine *e))
{
	struct engine *e = engine_native(&(struct engine_options){ .sampled = sampled });
	struct flow flow = { 0 };

	memset(samples, 0, sizeof(samples));
	assert_non_null(e);
	traffic(e);
	assert_int_equal(e->ops->flows(e, keep, &flow), 0);
	e->ops->end(e);
	return flow;
}

static void a_tcp_inside(void **context)
{
	struct flow flow = becomes(carried);

	assert_int_equal(flow.behaved & BEHAVED_TCP_INSIDE, BEHAVED_TCP_INSIDE);
	assert_int_equal(flow.class, CLASS_CUSTOM);
	assert_in_range(flow.tunnel, NAMED_AT, 100);
	/* told from where it is seen: what it is can be learned still */
	assert_int_equal(samples[UP], SAMPLES_PER_WAY);
	assert_int_equal(samples[DOWN], SAMPLES_PER_WAY);
}

static void one_more_ack_hides_no_handshake(void **context)
{
	struct flow flow = becomes(carried_beside_acks);

	assert_int_equal(flow.behaved & BEHAVED_SHAKES, BEHAVED_SHAKES);
	assert_int_equal(flow.class, CLASS_CUSTOM);
}

static void blocks_of_its_own(void **context)
{
	struct flow flow = becomes(blocks);

	assert_int_equal(flow.class, CLASS_COAP);
	assert_int_equal(flow.tunnel, 0);
	assert_in_range(samples[UP] + samples[DOWN], 0, 4);	/* before it had a name */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_tcp_inside),
		cmocka_unit_test(one_more_ack_hides_no_handshake),
		cmocka_unit_test(blocks_of_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
