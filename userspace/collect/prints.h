/* SPDX-License-Identifier: Apache-2.0 */
/* The catalogue of fingerprints beside the store: fed by verdicts, kept in a file of its own. */
#ifndef TUNPRINT_COLLECT_PRINTS_H
#define TUNPRINT_COLLECT_PRINTS_H

#include "collect/collect.h"

#define PRINTS_FILE "fingerprints.jsonl"	/* in the store's folder */

/*
 * After learn and store_path are set. A file that cannot be read is set aside and noted, and the
 * catalogue begins anew.
 */
void prints_begin(struct collect *collect);
/* A verdict, as others make it look. */
void prints_verdict(struct collect *collect, const struct verdict_event *event);
#define PRINTS_PUSHED 4			/* rules at a time */
/* Once a tick: rules that became ready go to the book and into the kernel. */
void prints_push(struct collect *collect, int64_t now);
/* Now and then, and at the end: what changed goes to the file. */
void prints_save(struct collect *collect, int64_t now);

#endif
