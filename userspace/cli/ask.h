/* SPDX-License-Identifier: Apache-2.0 */
/* Asking the collector over its socket. */
#ifndef TUNPRINT_ASK_H
#define TUNPRINT_ASK_H

#include <stdio.h>

#include "cli/call.h"

/*
 * Sends {"verb":..., "args":...} with the call's filter (NULL: none) and limit, and reads the first
 * line of the reply. 0 and *body, a stream to read and close; else an exit code with the reason.
 * *code: the exit code that the daemon gave along.
 */
int ask(struct call *call, const char *verb, const struct filter *filter, FILE **body, int *code,
	struct reason *why);

#endif
