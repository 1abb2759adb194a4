/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Members of a JSON object as numbers, words, bits and lists. What is not as it must be is blamed
 * with its place in the text. Functions return 0, or -EINVAL after blame(); without the member *out
 * stays as it is.
 */
#ifndef TUNPRINT_FIELDS_H
#define TUNPRINT_FIELDS_H

#include <jansson.h>

#include "signature/book.h"
#include "signature/locate.h"

struct reading {
	const char *text;
	struct json_step steps[4];	/* where in it */
	unsigned int depth;		/* of these */
	struct mistake *mistake;
};

/* offset: in bytes of the text. Returns -EINVAL. */
__attribute__((format(printf, 3, 4)))
int blame(struct reading *r, size_t offset, const char *format, ...);
/* Where the member's value lies, or its object if it has none or name is NULL. */
size_t spot(struct reading *r, const char *name);
/* known ends with NULL. */
int refuse_unknown(struct reading *r, json_t *object, const char *const *known);

int field_number(struct reading *r, json_t *object, const char *name, int64_t min, int64_t max,
		 int64_t *out);
int field_small(struct reading *r, json_t *object, const char *name, unsigned int max,
		uint8_t *out);
/* room: bytes at out, with the 0 behind the text. */
int field_words(struct reading *r, json_t *object, const char *name, size_t room, char *out);
/* One of a list of words that ends with NULL, as its index. */
int field_choice(struct reading *r, json_t *object, const char *name, const char *const *list,
		 uint8_t *out);
/* "0-3,7" into bits. */
int field_bytes(struct reading *r, json_t *object, const char *name, uint32_t *out);
/* Up to 8 digits. */
int field_hex(struct reading *r, json_t *object, const char *name, uint32_t *out);
/* Up to most elements of size bytes each, read by one() into out. */
int field_list(struct reading *r, json_t *object, const char *name, size_t most, size_t size,
	       void *out, int (*one)(struct reading *, json_t *, void *));

#endif
