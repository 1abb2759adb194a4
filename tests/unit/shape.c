// SPDX-License-Identifier: Apache-2.0
/* Fingerprints in words: every letter that a line may have has some, and no other's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "answer/shape.h"

static void lines_have_words(void **state)
{
	static const char *const lines[][2] = {
		{ "tf1/u;b=B8.Z7.N", "8-byte constant, counter @15" },
		{ "tf1/t;f16be+2@0;b=L2", "16-bit length prefix" },
		{ "tf1/u;b=R;c512", "noise from the first byte, cells of 512" },
		{ "tf1/u;b=R;q16", "noise from the first byte, blocks of 16" },
		{ "tf1/u;b=H16", "16 bytes chained" },
		{ "tf1/u;b=B|I", "1-byte constant, IP in clear" },
		{ "tf1/u;b=B|E", "1-byte constant, Ethernet in clear" },
		{ "tf1/u;b=B|P", "1-byte constant, PPP in clear" },
		{ "tf1/u;b=B|X4", "1-byte constant, IP under a repeated key" },
		{ "tf1/u;b=B|S", "1-byte constant, IP under a key that stays" },
		{ "tf1/tls;i=ip+8", "IP packets in TLS, 8 bytes more each" },
		{ "tf1/tls;i=ip+0", "IP packets in TLS, as they are" },
		{ "tf1/dtls;i=ip+18/+14", "IP packets in DTLS or QUIC, 18 bytes more each up, 14 down" },
		{ "tf1/tls;i=tcp", "connections in TLS" },
		{ "tf1/tls;i=tcp+6/+2;a1", "connections in WebSocket frames in TLS, each behind 1 request" },
		{ "tf1/ws;i=tcp+6/+2;a2", "connections in WebSocket, each behind 2 requests" },
		{ "tf1/tls;i=bulk;p2048", "bulk in TLS, padded at random to 2048" },
		{ "tf1/tls;i=openvpn+40", "OpenVPN over a stream in TLS, its first packet with 40 bytes more" },
		{ "tf1/ssh;i=forward", "no session, but connections or a tun device, in SSH" },
		{ "tf1/tls;i=sstp", "SSTP in TLS" },
		{ "tf1/tls;i=socks", "SOCKS 5 in TLS" },
		{ "tf1/ssh;i=mux", "connections in one channel in SSH" },
	};
	char out[SHAPE_ROOM];

	(void)state;
	for (unsigned int i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		assert_string_equal(shape_text(out, lines[i][0]), lines[i][1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(lines_have_words) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
