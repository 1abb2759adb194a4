/* SPDX-License-Identifier: Apache-2.0 */
/*
 * History counted elsewhere, straight into sealed buckets, also beside a collector that writes into
 * the same store. An import has a digest of where it comes from: whole ones are not taken again, and
 * one that was cut short goes on behind its last complete transaction.
 */
#ifndef TUNPRINT_STORE_IMPORT_H
#define TUNPRINT_STORE_IMPORT_H

#include "store/store.h"

struct import;

struct import_record {
	const char *network, *path, *class;	/* names */
	int64_t first, last;			/* microseconds; counts are spread evenly between */
	uint64_t packets[2], bytes[2];		/* by enum way */
	uint8_t confidence;			/* that it is a tunnel; 0: nothing is said */
	uint64_t verdicts;			/* flows that it stands for, with a confidence */
};

/*
 * The store is made when it is missing; minutes longer than keep_minutes (microseconds) ago go into
 * quarters of an hour only. name: where it comes from, for people. 1: the store has it already.
 */
int import_begin(struct import **import, const char *store, const char *digest, const char *name,
		 int64_t keep_minutes, struct reason *why);
/* In the same order for the same digest. */
int import_add(struct import *import, const struct import_record *record, struct reason *why);
/* The rest, and days into their months. *records: how many there were in all. */
int import_end(struct import *import, uint64_t *records, struct reason *why);
void import_free(struct import *import);

/* Of bytes, for digests: begin with { 0 }, add any pieces in turn, then take the text. */
struct digest {
	uint64_t sum[2], length;
};
#define DIGEST_ROOM 40
void digest_add(struct digest *digest, const void *data, size_t length);
char *digest_text(const struct digest *digest, char out[DIGEST_ROOM]);
/* Of a whole file; -errno with the reason. */
int digest_file(struct digest *digest, const char *path, struct reason *why);

#endif
