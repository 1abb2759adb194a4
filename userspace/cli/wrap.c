// SPDX-License-Identifier: Apache-2.0
/* Cells of UTF-8 text: some characters take two, some none. */
#include "base/utf8.h"
#include "cli/wrap.h"

size_t wrap_cut(const char *text, size_t length, size_t cells)
{
	size_t at = 0, used = 0;
	uint32_t code;

	while (at < length) {
		size_t n = utf8_next(text + at, length - at, &code);

		used += (size_t)utf8_cells(code);
		if (used > cells)
			break;
		at += n;
	}
	return at;
}

size_t wrap_words(const char *text, size_t length, size_t cells)
{
	size_t end = wrap_cut(text, length, cells);

	if (end == length)
		return end;
	for (size_t at = end; at > end / 3; at--)
		if (text[at] == ' ')
			return at;
	return end;
}
