/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ends: what the flows of one server, and of one source, say together. A server that answered two
 * flows as a tunnel is a tunnel's end for the flows of which too little was seen; between a client
 * and a server with tunnels, a flow that shows nothing is one where most of them are, and one whose
 * start was not seen already where nothing speaks against it; a source whose
 * random-looking flows go to many servers is a peer-to-peer client, not a tunnel's.
 * A tunnel without a name beside a control connection to the same port has that one's name.
 * Bounded: what finds no room is counted.
 */
#ifndef TUNPRINT_ENDS_H
#define TUNPRINT_ENDS_H

#include <stdint.h>
#include "../../bpf/types.h"

struct ends;

/* limit: servers, sources, and pairs of these, remembered; 0: 65536. NULL: no memory. */
struct ends *ends_new(uint32_t limit);
void ends_free(struct ends *ends);

/* A flow's verdict so far; a flow may speak again. */
void ends_note(struct ends *ends, const struct flow_key *key, const struct flow *flow);
/* Was any tunnel noted? */
int ends_noted(const struct ends *ends);
/*
 * Once the tunnels are noted: one that is none speaks against its being one by its company, if its
 * start was seen. Before flows are reconsidered, all are to be shown here; again does no harm.
 */
void ends_other(struct ends *ends, const struct flow_key *key, const struct flow *flow);

/* What the others at its ends say of this flow: may raise or take back its verdict. */
void ends_reconsider(const struct ends *ends, const struct flow_key *key, struct flow *flow);

/* Servers and sources that found no room. */
uint64_t ends_refused(const struct ends *ends);

#endif
