/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a fingerprint to the rule that the packet path matches, and the check that nothing ordinary
 * fits it: recent conversations that nobody called a tunnel.
 */
#ifndef TUNPRINT_RULE_H
#define TUNPRINT_RULE_H

#include "catalogue.h"

#define RULE_TRIAL 50		/* a single session this sure is tried: the next one will tell */
#define RULE_TRIAL_BITS 64	/* with a rule this hard to meet by chance */
#define RULE_FIXED 24		/* of these bits say what is so in everybody's sessions, */
#define RULE_FIXED_BITS 56	/* not only that something stays or counts: then as many are enough */
#define RULE_SURE 60		/* a surer one: more than one handshake inside */
#define RULE_SURE_BITS 40	/* with an easier rule */
#define RULE_FRAMED 80		/* one with acknowledgements as well, with any framing */
#define RULE_INNER_BITS 20	/* where an inner header stands behind it */
#define RULE_AGREE 15		/* that a further session adds to a rule's score */
#define RULE_CLEAR_BITS 56	/* where no encrypted load and no inner header stands behind it */
#define RULE_BITS 30		/* where sessions agree; zeros and a counter alone are everybody's */

/* Conversations that are held against a rule. */
struct background {
	const struct conversation *list;
	unsigned int count;
	uint64_t now;			/* ns: younger talks than half a minute are not judged yet */
};

/*
 * After a session: makes the rule, or a better one if that session did not fit it. Sets rule, ready,
 * bits and renewed, or why_not.
 */
void rule_make(struct print *print, const struct conversation *session,
	       const struct background *background);

/*
 * A rule calls a flow a tunnel as surely as the surest of its sessions is one, and more with each that
 * agrees; at most as its bits allow.
 */
void rule_score(struct print *print);

#endif
