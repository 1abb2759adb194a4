// SPDX-License-Identifier: Apache-2.0
/* An open hash of 64-bit hashes: two of a million keys are alike with a chance of 1 in 30 million. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/times.h"
#include "events/known.h"

#define LINE_ROOM 512
#define HEAD "# announced since "
#define TAKEN 1

/* FNV-1a, 64 bits (draft-eastlake-fnv). */
static uint64_t hash_of(const char *key)
{
	uint64_t hash = 0xcbf29ce484222325ull;

	for (; *key; key++)
		hash = (hash ^ (unsigned char)*key) * 0x100000001b3ull;
	return hash <= TAKEN ? hash + 2 : hash;
}

/* The slot of the hash, or SIZE_MAX. */
static size_t place_of(const struct known *k, uint64_t hash)
{
	for (size_t i = 0; i < k->slots_count; i++) {
		size_t at = (hash + i) & (k->slots_count - 1);

		if (k->slots[at] == hash)
			return at;
		if (!k->slots[at])
			break;
	}
	return SIZE_MAX;
}

static int grow(struct known *k)
{
	size_t count = k->slots_count ? 2 * k->slots_count : 1024;
	uint64_t *slots = calloc(count, sizeof(*slots));

	if (!slots)
		return -ENOMEM;
	for (size_t i = 0; i < k->slots_count; i++) {
		size_t at = k->slots[i] & (count - 1);

		if (k->slots[i] <= TAKEN)
			continue;
		while (slots[at])
			at = (at + 1) & (count - 1);
		slots[at] = k->slots[i];
	}
	free(k->slots);
	k->slots = slots;
	k->slots_count = count;
	k->used = k->count;
	return 0;
}

static bool put(struct known *k, uint64_t hash)
{
	size_t at;

	if (place_of(k, hash) != SIZE_MAX || (2 * k->used >= k->slots_count && grow(k)))
		return false;
	for (at = hash & (k->slots_count - 1); k->slots[at]; )
		at = (at + 1) & (k->slots_count - 1);
	k->slots[at] = hash;
	k->used++;
	k->count++;
	return true;
}

static bool drop(struct known *k, uint64_t hash)
{
	size_t at = place_of(k, hash);

	if (at == SIZE_MAX)
		return false;
	k->slots[at] = TAKEN;
	k->count--;
	return true;
}

static int wait_for_file(struct known *k)
{
	if (!k->waiting)
		k->waiting = open_memstream(&k->text, &k->length);
	return k->waiting ? 0 : -ENOMEM;
}

bool known_has(const struct known *k, const char *key)
{
	return place_of(k, hash_of(key)) != SIZE_MAX;
}

void known_put(struct known *k, const char *key)
{
	if (put(k, hash_of(key)) && !wait_for_file(k))
		fprintf(k->waiting, "+%s\n", key);
}

void known_drop(struct known *k, const char *key)
{
	if (drop(k, hash_of(key)) && !wait_for_file(k))
		fprintf(k->waiting, "-%s\n", key);
}

/* One line of the file; the last may have been cut by a full disk and then says nothing. */
static void take(struct known *k, char *line)
{
	char *end = strchr(line, '\n');

	if (!end)
		return;
	*end = '\0';
	if (!strncmp(line, HEAD, strlen(HEAD)))
		times_parse(line + strlen(HEAD), 0, &k->begun, NULL);
	else if (*line == '+')
		put(k, hash_of(line + 1));
	else if (*line == '-')
		drop(k, hash_of(line + 1));
}

/* The living keys, once each, into a new file that then takes the old one's place. */
static int rewrite(struct known *k, FILE *old, struct reason *why)
{
	struct known written = { 0 };
	char path[1110], line[LINE_ROOM], time[TIMES_ROOM];
	FILE *file;
	int err;

	snprintf(path, sizeof(path), "%s.new", k->path);
	file = fopen(path, "we");
	if (!file)
		return reason_say(why, -errno, "%s: %s", path, strerror(errno));
	fchmod(fileno(file), 0640);
	fprintf(file, HEAD "%s\n", times_iso(time, k->begun));
	while (old && fgets(line, sizeof(line), old)) {
		line[strcspn(line, "\n")] = '\0';
		if (*line == '+' && known_has(k, line + 1) && put(&written, hash_of(line + 1)))
			fprintf(file, "%s\n", line);
	}
	free(written.slots);
	err = fflush(file) || fsync(fileno(file)) ? -errno : 0;
	if (fclose(file) && !err)
		err = -errno;
	if (!err && rename(path, k->path))
		err = -errno;
	if (err)
		unlink(path);
	return err ? reason_say(why, err, "%s: %s", k->path, strerror(-err)) : 0;
}

int known_open(struct known *k, const char *path, int64_t now, bool *fresh, struct reason *why)
{
	char line[LINE_ROOM];
	FILE *file;
	int err;

	memset(k, 0, sizeof(*k));
	snprintf(k->path, sizeof(k->path), "%s", path);
	k->begun = now;
	file = fopen(path, "re");
	*fresh = !file && errno == ENOENT;
	if (!file && !*fresh)
		return reason_say(why, -errno, "%s: %s", path, strerror(errno));
	while (file && fgets(line, sizeof(line), file))
		take(k, line);
	if (file)
		rewind(file);
	err = rewrite(k, file, why);
	if (file)
		fclose(file);
	return err;
}

void known_close(struct known *k)
{
	if (k->waiting)
		fclose(k->waiting);
	free(k->text);
	free(k->slots);
	memset(k, 0, sizeof(*k));
}

int known_save(struct known *k, struct reason *why)
{
	struct stat st;
	ssize_t n;
	int fd, err = 0;

	if (!k->waiting || fflush(k->waiting) || !k->length)
		return 0;
	fd = open(k->path, O_WRONLY | O_APPEND | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st))
		err = -errno;
	n = err ? 0 : write(fd, k->text, k->length);
	if (!err && n != (ssize_t)k->length) {
		err = n < 0 ? -errno : -ENOSPC;
		if (n > 0 && ftruncate(fd, st.st_size))
			err = -errno;
	}
	if (fd >= 0)
		close(fd);
	if (err)
		return reason_say(why, err, "%s: %s", k->path, strerror(-err));
	fclose(k->waiting);
	free(k->text);
	k->waiting = NULL;
	k->text = NULL;
	k->length = 0;
	return 0;
}
