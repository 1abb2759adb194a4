// SPDX-License-Identifier: Apache-2.0
/* What tells one import from another: 128 bits by FNV-1a over bytes, no guard against malice. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "store/import.h"

void digest_add(struct digest *d, const void *data, size_t length)
{
	uint64_t a = d->sum[0] ^ 14695981039346656037ull, b = d->sum[1] ^ 0x9ae16a3b2f90404full;
	const unsigned char *at = data;

	for (size_t i = 0; i < length; i++) {
		a = (a ^ at[i]) * 1099511628211ull;
		b = (b ^ at[i]) * 0x9e3779b97f4a7c15ull;
		b ^= b >> 29;
	}
	d->sum[0] = a ^ 14695981039346656037ull;
	d->sum[1] = b ^ 0x9ae16a3b2f90404full;
	d->length += length;
}

char *digest_text(const struct digest *d, char out[DIGEST_ROOM])
{
	snprintf(out, DIGEST_ROOM, "%016" PRIx64 "%016" PRIx64, d->sum[0] ^ d->length, d->sum[1]);
	return out;
}

int digest_file(struct digest *d, const char *path, struct reason *why)
{
	FILE *file = fopen(path, "re");
	char chunk[65536];
	size_t n;
	int err;

	if (!file)
		return reason_say(why, -errno, "%s: %s", path, strerror(errno));
	while ((n = fread(chunk, 1, sizeof(chunk), file)) > 0)
		digest_add(d, chunk, n);
	err = ferror(file) ? -EIO : 0;
	fclose(file);
	return err ? reason_say(why, err, "%s: cannot be read", path) : 0;
}
