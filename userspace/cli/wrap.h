/* SPDX-License-Identifier: Apache-2.0 */
/* How much of a line a terminal's row holds. */
#ifndef TUNPRINT_WRAP_H
#define TUNPRINT_WRAP_H

#include <stddef.h>

/* Bytes of the text that fill at most so many cells; no sequence is cut in two. */
size_t wrap_cut(const char *text, size_t length, size_t cells);
/* The same, up to a blank where there is one behind the first third. */
size_t wrap_words(const char *text, size_t length, size_t cells);

#endif
