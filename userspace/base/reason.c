// SPDX-License-Identifier: Apache-2.0
/* How a failure is put into words without ever passing foreign bytes to a terminal. */
#include "base/reason.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

int reason_say(struct reason *why, int err, const char *format, ...)
{
	va_list args;

	if (!why)
		return err;
	va_start(args, format);
	vsnprintf(why->text, sizeof(why->text), format, args);
	va_end(args);
	return err;
}

int reason_within(struct reason *why, int err, const char *format, ...)
{
	char where[REASON_ROOM / 2];
	char rest[REASON_ROOM];
	va_list args;

	if (!why)
		return err;
	va_start(args, format);
	vsnprintf(where, sizeof(where), format, args);
	va_end(args);
	memcpy(rest, why->text, sizeof(rest));
	snprintf(why->text, sizeof(why->text), "%s: %.*s", where,
		 (int)(sizeof(why->text) - strlen(where) - 3), rest);
	return err;
}

/* Bytes that `\xNN` or a character of n bytes take in the output. */
static size_t token_put(char *out, const char *from, size_t n, bool plain)
{
	if (plain) {
		memcpy(out, from, n);
		return n;
	}
	for (size_t i = 0; i < n; i++)
		snprintf(out + 4 * i, 5, "\\x%02x", (unsigned char)from[i]);
	return 4 * n;
}

char *reason_token(char out[REASON_TOKEN_ROOM], const char *word, size_t length)
{
	size_t at = 0, used = 0;

	out[used++] = '\'';
	while (at < length) {
		uint32_t code;
		size_t n = utf8_next(word + at, length - at, &code);
		bool plain = code != UTF8_BAD && !utf8_control(code);

		/* Room for this piece, "...", the quote and the end. */
		if (used + (plain ? n : 4 * n) + 5 > REASON_TOKEN_ROOM) {
			memcpy(out + used, "...", 3);
			used += 3;
			break;
		}
		used += token_put(out + used, word + at, n, plain);
		at += n;
	}
	out[used++] = '\'';
	out[used] = '\0';
	return out;
}
