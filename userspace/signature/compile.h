/* SPDX-License-Identifier: Apache-2.0 */
/* What compile.c, parts.c and values.c make a rule from. */
#ifndef TUNPRINT_COMPILE_H
#define TUNPRINT_COMPILE_H

#include "signature/signature.h"

struct source {
	const struct structure *structure;
	const struct conversation *const *sessions;
	unsigned int count;
	unsigned int skip;		/* bytes of the carrier's own header */
};

/* parts.c: bytes by what they do; a length in front of messages; lengths; a vector; what lies inside. */
void compile_fields(struct signature *signature, const struct source *from);
void compile_framing(struct signature *signature, const struct source *from);
void compile_lengths(struct signature *signature, const struct source *from);
void compile_chain(struct signature *signature, const struct source *from);
void compile_inner(struct signature *signature, const struct source *from);

/* Turns bytes that are constant into values, where they belong to the protocol. */
void compile_values(struct signature *signature, const struct source *from);

/* Asks for the sizes' residue where they are whole blocks. */
void compile_sizes(struct signature *signature, const struct source *from);

#endif
