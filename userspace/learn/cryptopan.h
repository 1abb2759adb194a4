/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Crypto-PAn: addresses are replaced so that two which share a prefix still share one of the same length,
 * and nothing else is told (Xu, Fan, Ammar, Moon: Prefix-Preserving IP Address Anonymization, 2002).
 */
#ifndef TUNPRINT_CRYPTOPAN_H
#define TUNPRINT_CRYPTOPAN_H

#include <stdint.h>
#include "base/prefix.h"

struct cryptopan {
	uint8_t round[11][16];		/* AES-128 round keys */
	uint8_t pad[16];
};

#define CRYPTOPAN_KEY 32

void cryptopan_init(struct cryptopan *pan, const uint8_t key[CRYPTOPAN_KEY]);
/* bits of address from the front, 32 or 128; in place. */
void cryptopan_bits(const struct cryptopan *pan, uint8_t *address, unsigned int bits);
/* A mapped IPv4 address stays one. */
void cryptopan_address(const struct cryptopan *pan, struct address *address);

/* AES-128 of one block (FIPS 197), for its test. */
void aes128_key(uint8_t round[11][16], const uint8_t key[16]);
void aes128_block(const uint8_t round[11][16], const uint8_t in[16], uint8_t out[16]);

#endif
