// SPDX-License-Identifier: Apache-2.0
/* Keys of a session, and what several wires do with them. */
#include <endian.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "seal.h"

void fill_random(void *at, size_t n)
{
	if (getrandom(at, n, 0) != (ssize_t)n)
		abort();
}

/* Both directions get their own key, so that counters may start equal. */
void wire_begin(struct session *s, const uint8_t key[32])
{
	uint32_t master[8], up[3] = { 'u' }, down[3] = { 'd' }, block[16];

	memcpy(master, key, 32);
	chacha_block(master, 0, up, block);
	memcpy(s->is_server ? s->receive_key : s->send_key, block, 32);
	memcpy(&s->mask, block + 8, 8);
	chacha_block(master, 0, down, block);
	memcpy(s->is_server ? s->send_key : s->receive_key, block, 32);
	if (!s->is_server)
		fill_random(&s->id, sizeof(s->id));
}

size_t lock(struct session *s, const uint32_t nonce[3], uint8_t *message, size_t head,
		   size_t n)
{
	uint64_t tag;

	chacha_xor(s->send_key, nonce, message + head, n - head);
	tag = siphash(s->send_key, message, n) ^ siphash(s->send_key, (const uint8_t *)nonce, 12);
	memcpy(message + n, &tag, TAG);
	return n + TAG;
}

int unlock(struct session *s, const uint32_t nonce[3], const uint8_t *message, size_t head,
		  size_t n, uint8_t *out)
{
	uint64_t tag;

	if (n < head + TAG || n > PACKET_MAX)
		return -EBADMSG;
	n -= TAG;
	tag = siphash(s->receive_key, message, n) ^
	      siphash(s->receive_key, (const uint8_t *)nonce, 12);
	if (memcmp(&tag, message + n, TAG))
		return -EBADMSG;
	memcpy(out, message + head, n - head);
	chacha_xor(s->receive_key, nonce, out, n - head);
	return n - head;
}

void put64(uint8_t *at, uint64_t value)
{
	value = htobe64(value);
	memcpy(at, &value, 8);
}

uint64_t get64(const uint8_t *at)
{
	uint64_t value;

	memcpy(&value, at, 8);
	return be64toh(value);
}
