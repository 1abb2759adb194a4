/* SPDX-License-Identifier: Apache-2.0 */
/* Records of flows counted elsewhere, out of CSV with a line of titles or out of JSON Lines. */
#ifndef TUNPRINT_IMPORT_READ_H
#define TUNPRINT_IMPORT_READ_H

#include <jansson.h>

#include "base/lines.h"
#include "base/networks.h"
#include "store/import.h"

/* In the order of the words in import_read.c. */
enum import_field {
	FIELD_NETWORK, FIELD_SRC, FIELD_PATH, FIELD_PROTOCOL, FIELD_CLASS, FIELD_FINGERPRINT,
	FIELD_FIRST, FIELD_LAST, FIELD_PACKETS_UP, FIELD_PACKETS_DOWN, FIELD_BYTES_UP,
	FIELD_BYTES_DOWN, FIELD_CONFIDENCE, FIELD_FLOWS, FIELDS,
};

#define IMPORT_COLUMNS 64

struct import_reader {
	struct lines lines;
	const struct networks *networks;	/* names for src; NULL: /24s and /48s */
	int64_t now;				/* microseconds */
	bool json;				/* known after the first line */
	int columns[IMPORT_COLUMNS];		/* CSV: the field of each, or -1 */
	unsigned int columns_count;
	char texts[FIELDS][LINES_LONGEST];	/* of the record at hand; "": not given */
	char name[NETWORK_NAME_ROOM];
};

/* Which kind it is, and the columns. The reader is large: not for the stack. */
int import_open(struct import_reader *reader, const char *path, struct reason *why);
/* 1 and the record, whose texts hold until the next call; 0 at the end; a reason with file and line. */
int import_next(struct import_reader *reader, struct import_record *record, struct reason *why);
void import_close(struct import_reader *reader);

#endif
