/* SPDX-License-Identifier: Apache-2.0 */
/* What doctor finds out, a line each; for doctor*.c. */
#ifndef TUNPRINT_DOCTOR_H
#define TUNPRINT_DOCTOR_H

#include <stdarg.h>

#include "base/json.h"
#include "base/reason.h"

enum finding { FOUND_OK, FOUND_LESS, FOUND_NO, FOUND_UNKNOWN };

struct diagnosis {
	struct json *json;	/* inside the array of findings */
	unsigned int bad, unknown;
};

/* check: what was looked at, object: of which; note: what it means, or what to do. */
void diagnose(struct diagnosis *d, const char *check, const char *object, enum finding finding,
	      const char *note, ...) __attribute__((format(printf, 5, 6)));

/* doctor_host.c: kernel, privileges, file systems, limits. */
void diagnose_host(struct diagnosis *d);
/* doctor_trial.c: the real programs on devices of an own namespace; needs root. */
void diagnose_hooks(struct diagnosis *d);
/* doctor_links.c: the machine's interfaces, only looked at. names NULL: all but loopback. */
void diagnose_links(struct diagnosis *d, const char *const *names, unsigned int count);

#endif
