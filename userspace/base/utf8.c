// SPDX-License-Identifier: Apache-2.0
/* Which byte sequences are UTF-8 (RFC 3629), and how wide characters stand on a terminal. */
#include "base/utf8.h"

#include <string.h>

struct range {
	uint32_t from, to;
};

/* Zero-width marks in the scripts a network's name is likely to use (Unicode 15, Mn and Me). */
static const struct range marks[] = {
	{ 0x0300, 0x036f },   { 0x0483, 0x0489 },   { 0x0591, 0x05bd },	  { 0x0610, 0x061a },
	{ 0x064b, 0x065f },   { 0x0900, 0x0902 },   { 0x093c, 0x093c },	  { 0x0941, 0x0948 },
	{ 0x0e31, 0x0e31 },   { 0x0e34, 0x0e3a },   { 0x0e47, 0x0e4e },	  { 0x1ab0, 0x1aff },
	{ 0x1dc0, 0x1dff },   { 0x200b, 0x200f },   { 0x20d0, 0x20f0 },	  { 0xfe00, 0xfe0f },
	{ 0xfe20, 0xfe2f },   { 0xfeff, 0xfeff },   { 0xe0100, 0xe01ef },
};

/* East Asian Wide and Fullwidth blocks (UAX 11). */
static const struct range wide[] = {
	{ 0x1100, 0x115f },   { 0x2e80, 0x303e },   { 0x3041, 0x33ff },	  { 0x3400, 0x4dbf },
	{ 0x4e00, 0x9fff },   { 0xa000, 0xa4cf },   { 0xac00, 0xd7a3 },	  { 0xf900, 0xfaff },
	{ 0xfe30, 0xfe6f },   { 0xff00, 0xff60 },   { 0xffe0, 0xffe6 },	  { 0x1f300, 0x1f64f },
	{ 0x1f900, 0x1f9ff }, { 0x20000, 0x3fffd },
};

static bool inside(const struct range *ranges, size_t count, uint32_t code)
{
	for (size_t i = 0; i < count; i++)
		if (code >= ranges[i].from && code <= ranges[i].to)
			return true;
	return false;
}

/* Length of the sequence that a lead byte announces, and the bounds of its second byte. */
static size_t lead(unsigned char byte, unsigned char *low, unsigned char *high)
{
	*low = 0x80;
	*high = 0xbf;
	if (byte < 0x80)
		return 1;
	if (byte >= 0xc2 && byte <= 0xdf)
		return 2;
	if (byte >= 0xe0 && byte <= 0xef) {
		if (byte == 0xe0)
			*low = 0xa0; /* overlong below */
		if (byte == 0xed)
			*high = 0x9f; /* surrogates above */
		return 3;
	}
	if (byte >= 0xf0 && byte <= 0xf4) {
		if (byte == 0xf0)
			*low = 0x90;
		if (byte == 0xf4)
			*high = 0x8f; /* beyond U+10FFFF */
		return 4;
	}
	return 0;
}

size_t utf8_next(const char *text, size_t length, uint32_t *code)
{
	unsigned char low, high, first = (unsigned char)text[0];
	size_t size = lead(first, &low, &high);
	uint32_t value;

	*code = UTF8_BAD;
	if (size == 0)
		return 1;
	value = size == 1 ? first : first & (0x7fu >> size);
	for (size_t i = 1; i < size; i++) {
		unsigned char byte;

		if (i >= length)
			return i;
		byte = (unsigned char)text[i];
		if (byte < low || byte > high)
			return i;
		value = value << 6 | (byte & 0x3f);
		low = 0x80;
		high = 0xbf;
	}
	*code = value;
	return size;
}

bool utf8_control(uint32_t code)
{
	return code < 0x20 || (code >= 0x7f && code < 0xa0) || (code >= 0x2028 && code <= 0x202e) ||
	       (code >= 0x2066 && code <= 0x2069);
}

int utf8_cells(uint32_t code)
{
	if (code < 0x300)
		return 1;
	if (code == UTF8_BAD)
		return 1;
	if (inside(marks, sizeof(marks) / sizeof(marks[0]), code))
		return 0;
	return inside(wide, sizeof(wide) / sizeof(wide[0]), code) ? 2 : 1;
}

size_t utf8_width(const char *text)
{
	size_t length = strlen(text), cells = 0, at = 0;

	while (at < length) {
		uint32_t code;

		at += utf8_next(text + at, length - at, &code);
		cells += (size_t)utf8_cells(code);
	}
	return cells;
}

bool utf8_clean(const char *text, size_t length)
{
	size_t at = 0;

	while (at < length) {
		uint32_t code;

		at += utf8_next(text + at, length - at, &code);
		if (code == UTF8_BAD || utf8_control(code))
			return false;
	}
	return true;
}
