// SPDX-License-Identifier: Apache-2.0
/* What a line of a configuration file may look like at all. */
#include "base/lines.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/utf8.h"

int lines_open(struct lines *lines, const char *path, struct reason *why)
{
	FILE *file = fopen(path, "re");
	struct stat stat;

	if (!file)
		return reason_say(why, -errno, "%s: %s", path, strerror(errno));
	if (!fstat(fileno(file), &stat) && S_ISDIR(stat.st_mode)) {
		fclose(file);
		return reason_say(why, -EISDIR, "%s: is a directory", path);
	}
	lines_from(lines, file, path);
	return 0;
}

void lines_from(struct lines *lines, FILE *file, const char *name)
{
	lines->file = file;
	lines->name = name;
	lines->number = 0;
}

int lines_blame(const struct lines *lines, int err, struct reason *why)
{
	return reason_within(why, err, "%s:%u", lines->name, lines->number);
}

static int check(struct lines *lines, size_t length, struct reason *why)
{
	size_t at = 0;

	while (at < length) {
		uint32_t code;
		size_t n = utf8_next(lines->text + at, length - at, &code);
		int err = 0;

		if (code == 0)
			err = reason_say(why, -EINVAL, "NUL byte in column %zu", at + 1);
		else if (code == UTF8_BAD)
			err = reason_say(why, -EINVAL, "byte 0x%02x in column %zu is not UTF-8",
					 (unsigned char)lines->text[at], at + 1);
		else if (code != '\t' && utf8_control(code))
			err = reason_say(why, -EINVAL, "control character U+%04X in column %zu",
					 (unsigned int)code, at + 1);
		if (err)
			return lines_blame(lines, err, why);
		at += n;
	}
	return 0;
}

int lines_next(struct lines *lines, struct reason *why)
{
	size_t length = 0;
	int c, err;

	errno = 0;
	while ((c = getc_unlocked(lines->file)) != EOF && c != '\n') {
		if (length > LINES_LONGEST) {
			lines->number++;
			reason_say(why, -EINVAL, "the line is longer than %d bytes", LINES_LONGEST);
			return lines_blame(lines, -EINVAL, why);
		}
		lines->text[length++] = (char)c;
	}
	if (ferror(lines->file))
		return reason_say(why, errno ? -errno : -EIO, "%s: %s", lines->name,
				  strerror(errno ? errno : EIO));
	if (c == EOF && length == 0)
		return 0;
	lines->number++;
	if (length && lines->text[length - 1] == '\r')
		length--;
	/* Editors of other systems put a byte order mark in front of the file. */
	if (lines->number == 1 && length >= 3 && !memcmp(lines->text, "\xef\xbb\xbf", 3)) {
		length -= 3;
		memmove(lines->text, lines->text + 3, length);
	}
	lines->text[length] = '\0';
	err = check(lines, length, why);
	return err ? err : 1;
}

void lines_close(struct lines *lines)
{
	fclose(lines->file);
}
