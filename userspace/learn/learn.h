/* SPDX-License-Identifier: Apache-2.0 */
/*
 * learn: samples and verdicts of many flows in, fingerprints and second thoughts out. Bounded:
 * what finds no room is counted. One thread may feed it while others ask.
 *
 * One flow proposes, several agree: a server that answered two flows as a tunnel is a tunnel's
 * end for the flows of which too little was seen; a source whose random-looking flows go to many
 * servers is a peer-to-peer client, not a tunnel's.
 */
#ifndef TUNPRINT_LEARN_H
#define TUNPRINT_LEARN_H

#include <stdint.h>
#include "catalogue.h"
#include "zones.h"

struct learn;

struct learn_limits {
	uint32_t sessions;	/* flows whose first payloads are kept; 0: 4096 */
	uint32_t ends;		/* servers, and sources, remembered; 0: 65536 */
	uint32_t prints;	/* fingerprints in the catalogue; 0: 512 */
	bool late;		/* flows are noted once all their payloads were told */
};

struct learn_losses {
	uint64_t flows;		/* whose first payloads were kept */
	uint64_t sessions;	/* of these given up for newer ones while they went on */
	unsigned int prints, learned, kernel;	/* in the catalogue; of these */
	uint64_t ends;
	struct catalogue_losses catalogue;
	struct zones_losses zones;
};

struct learn *learn_new(const struct learn_limits *limits);	/* NULL: no memory */
void learn_free(struct learn *learn);

/* Payloads of flows without a name, and messages of DNS flows, as they come. */
void learn_sample(struct learn *learn, const struct sample_event *sample);
void learn_name(struct learn *learn, const struct name_event *name);

/* What spoke for a verdict, as the packet path followed it: a tunnel in a carrier has no other line. */
void learn_shows(struct learn *learn, const struct flow_key *key, const struct flow *flow,
		 const struct behaviour *shows);

/* A flow's verdict so far; a flow may speak again. */
void learn_verdict(struct learn *learn, const struct flow_key *key, const struct flow *flow);

/*
 * Before flows are reconsidered: every one, so that those that are no tunnels speak as well. Says
 * whether that is of any use: 0 while no tunnel was noted.
 */
int learn_weighs_others(struct learn *learn);
void learn_other(struct learn *learn, const struct flow_key *key, const struct flow *flow);

/* What other flows say of this one: may raise or take back flow's verdict. */
void learn_reconsider(struct learn *learn, const struct flow_key *key, struct flow *flow);

/*
 * The fingerprint of a flow called custom or fully-encrypted, or of a tunnel in DNS; NULL: none.
 * Valid until this thread's next call.
 */
const char *learn_fingerprint(struct learn *learn, const struct flow_key *key,
			      const struct flow *flow);

/*
 * A flow as learn_reconsider() left it: if it is a tunnel without a better name, what it shows enters
 * the catalogue; told again, its traffic is brought up to date, and what it shows by now takes the
 * place of what it showed before. offset: ns from the flow's clock to 1970.
 */
void learn_note(struct learn *learn, const struct flow_key *key, const struct flow *flow,
		int64_t offset);

/*
 * The same for a flow that a signature named; name: the fingerprint's nickname. again: it was told
 * before.
 */
void learn_note_named(struct learn *learn, const char *name, const struct flow_key *key,
		      const struct flow *flow, int64_t offset, bool again);

/* The structure of any flow whose first payloads are still there. -ENODATA: they are not, or too few. */
int learn_structure(struct learn *learn, const struct flow_key *key, struct structure *structure);
/* The payloads themselves; returns 0 or -ENODATA. */
int learn_session(struct learn *learn, const struct flow_key *key, struct conversation *session);

/* The catalogue, held for the caller until it is released. */
struct catalogue *learn_hold(struct learn *learn);
void learn_release(struct learn *learn);

/* Line n from 0 of what the learner knows against or for the flow, strongest first; NULL: no more. */
const char *learn_evidence(struct learn *learn, const struct flow_key *key, unsigned int n);

struct learn_losses learn_losses(struct learn *learn);

/* "k7f3": four letters of the fingerprint's hash, for people to say; returns out. */
char *fingerprint_nickname(char out[8], const char *fingerprint);

#endif
