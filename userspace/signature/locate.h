/* SPDX-License-Identifier: Apache-2.0 */
/* Where in a JSON text a member lies: parsers tell it of syntax only, not of what is wrong in meaning. */
#ifndef TUNPRINT_LOCATE_JSON_H
#define TUNPRINT_LOCATE_JSON_H

#include <stddef.h>

/* One step down: a member's name, or with NULL the index of an array. */
struct json_step { const char *name; unsigned int index; };

/* Offset of the value at the end of the steps; what is not there: of the last that is. */
size_t json_place(const char *text, const struct json_step *steps, unsigned int count);
/* Offset of the member's name instead. */
size_t json_place_name(const char *text, const struct json_step *steps, unsigned int count);

#endif
