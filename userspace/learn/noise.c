// SPDX-License-Identifier: Apache-2.0
/*
 * Which of two names a tunnel without one has. The packet path sees a few bytes of the first payloads and
 * calls a stream custom for what travels inside; here there are thirty-two payloads to say that it is noise
 * from its first byte, or that what looked like noise has a structure after all (a chained vector, a key that stays).
 */
#include "../../bpf/behave.h"
#include "noise.h"
#include "structure.h"

void noise_reconsider(const struct conversation *s, struct flow *flow)
{
	struct structure found;

	if (flow->tunnel < NAMED_AT ||
	    (flow->class != CLASS_CUSTOM && flow->class != CLASS_FULLY_ENCRYPTED) || structure_infer(&found, s))
		return;
	if (found.any)
		flow->class = CLASS_CUSTOM;
	else if (s->key.proto == IP_TCP && flow->behaved & BEHAVED_RANDOM)
		flow->class = CLASS_FULLY_ENCRYPTED;
}
