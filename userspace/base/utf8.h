/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8 as far as tables, JSON and messages need it; independent of the locale. */
#ifndef TUNPRINT_UTF8_H
#define TUNPRINT_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What utf8_next gives for a byte that starts no valid sequence; not a code point. */
#define UTF8_BAD 0xffffffffu

/*
 * Reads one code point of text[0..length), length >= 1. Returns the bytes it takes, 1..4.
 * For an invalid or cut sequence *code is UTF8_BAD and the result is the length of the maximal
 * invalid subpart (Unicode 15, 3.9, "U+FFFD Substitution of Maximal Subparts").
 */
size_t utf8_next(const char *text, size_t length, uint32_t *code);

/* C0, DEL, C1, line and paragraph separators, and direction overrides that forge terminal text. */
bool utf8_control(uint32_t code);

/* Terminal cells of a code point: 0 for combining marks, 2 for East Asian wide, else 1. */
int utf8_cells(uint32_t code);

/* Terminal cells of a text; a bad byte counts as one cell (it is shown as U+FFFD). */
size_t utf8_width(const char *text);

/* Whether the whole text is valid and free of control characters. */
bool utf8_clean(const char *text, size_t length);

#endif
