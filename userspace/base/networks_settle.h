/* SPDX-License-Identifier: Apache-2.0 */
/* From the lines of networks.conf to what can be looked up; for networks_read.c only. */
#ifndef TUNPRINT_NETWORKS_SETTLE_H
#define TUNPRINT_NETWORKS_SETTLE_H

#include "base/networks.h"

/* Sorts and checks the prefixes and builds the lookup; prefixes has room for one more. */
int networks_settle(struct networks *networks, const char *file, struct reason *why);

#endif
