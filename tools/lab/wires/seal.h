/* SPDX-License-Identifier: Apache-2.0 */
/* What the wires share: encryption with a tag, numbers, random bytes. */
#ifndef LAB_SEAL_H
#define LAB_SEAL_H

#include "../cipher.h"
#include "../wire.h"

/* Encrypts message[head..n) and appends the tag over all of it; returns the new length. */
size_t lock(struct session *s, const uint32_t nonce[3], uint8_t *message, size_t head, size_t n);
/* The reverse, into out; the length of the text or -EBADMSG. */
int unlock(struct session *s, const uint32_t nonce[3], const uint8_t *message, size_t head, size_t n,
	   uint8_t *out);

/* Big endian. */
void put64(uint8_t *at, uint64_t value);
uint64_t get64(const uint8_t *at);

#endif
