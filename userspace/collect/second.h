/* SPDX-License-Identifier: Apache-2.0 */
/* What the learner says of a flow beside the kernel. */
#ifndef TUNPRINT_COLLECT_SECOND_H
#define TUNPRINT_COLLECT_SECOND_H

#include "collect/collect.h"

/* flow: as the learner left it; a sighting where it is a tunnel that the kernel calls otherwise. */
void second_note(struct collect *collect, const struct flow_key *key, const struct flow *kernel,
		 const struct flow *flow);
/* The flow of a message of DNS, now and then. */
void second_look(struct collect *collect, const struct name_event *event);

#endif
