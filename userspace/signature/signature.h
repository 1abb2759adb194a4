/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signatures in user space: made from a learned structure, measured, tried on stored payloads with
 * the packet path's own interpreter. The rule itself is bpf/signature.h; docs/signatures.md says
 * what each part means. Functions return 0 or a negative errno with the reason.
 */
#ifndef TUNPRINT_USER_SIGNATURE_H
#define TUNPRINT_USER_SIGNATURE_H

#include <stdbool.h>
#include <stddef.h>

#include "../../bpf/signature_types.h"
#include "base/reason.h"
#include "learn/conversation.h"
#include "learn/structure.h"

#define SIGNATURE_BITS_MIN 16	/* a rule that a random payload fits more easily is refused */

/* How hard it is to fit by chance, for one payload of random bytes. */
struct signature_bits {
	unsigned int fixed;	/* zeros, values, inner headers */
	unsigned int relation;	/* lengths, constants of the flow, counters, echoes */
};
struct signature_bits signature_bits(const struct signature *signature);

/* Fills in what follows from the rest: min at least, reach, lone, bits. */
void signature_finish(struct signature *signature);
/* -EINVAL: a number that the interpreter does not take, or too few bits; also finishes. */
int signature_check(struct signature *signature, struct reason *why);

/*
 * From a structure and the sessions that it was made from (at least one; values become part of the
 * rule only when three sessions to different servers agree on two bytes that lie together).
 * -ENOTSUP: there is no rule, or it does not match every one of these sessions; the reason says why.
 * number is left 0.
 */
int signature_compile(struct signature *out, const struct structure *structure,
		      const struct conversation *const *sessions, unsigned int count,
		      struct reason *why);

/* How a conversation's payloads met a signature. */
struct signature_match {
	bool fits;
	uint8_t payloads[2];	/* seen when it was decided, by way */
	uint8_t hits[2], misses[2];	/* up to 7 */
	uint8_t sizes[2];	/* different ones, up to 3 */
};
/* A rule laid out to be held against many conversations; NULL: no memory. */
struct trial;
struct trial *trial_new(const struct signature *signature);
void trial_free(struct trial *trial);
/* match may be NULL. */
bool trial_fits(struct trial *trial, const struct conversation *conversation,
		struct signature_match *match);
/* The same for one. */
bool signature_match_conversation(const struct signature *signature,
				  const struct conversation *conversation,
				  struct signature_match *match);

/* What is loaded at a time: sorted, most bits first, with its gates. */
struct signature_set {
	unsigned int count;
	struct signature list[SIGNATURES];
	struct signature_gates gates;
};
/* -E2BIG: more than SIGNATURES. */
int signature_set_make(struct signature_set *set, const struct signature *list, size_t count);

#endif
