// SPDX-License-Identifier: Apache-2.0
/* Appending, one write a line, and reading past a rotation. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "events/log.h"

char *log_path(char out[1100], const char *store)
{
	const char *slash = strrchr(store, '/');

	snprintf(out, 1100, "%.*s" EVENTS_FILE, slash ? (int)(slash + 1 - store) : 0, store);
	return out;
}

static int open_file(struct log *log)
{
	struct stat st;
	char last = '\n';

	log->fd = open(log->path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640);
	if (log->fd < 0)
		return -errno;
	if (fstat(log->fd, &st))
		return -errno;
	log->size = (uint64_t)st.st_size;
	/* what a power cut left of a line is no event, and must not spoil the next one */
	if (st.st_size && pread(log->fd, &last, 1, st.st_size - 1) == 1 && last != '\n' &&
	    write(log->fd, "\n", 1) == 1)
		log->size++;
	return 0;
}

int log_open(struct log *log, const char *path, uint64_t most, struct reason *why)
{
	int err;

	memset(log, 0, sizeof(*log));
	snprintf(log->path, sizeof(log->path), "%s", path);
	log->most = most;
	err = open_file(log);
	return err ? reason_say(why, err, "%s: %s", path, strerror(-err)) : 0;
}

void log_close(struct log *log)
{
	if (*log->path && log->fd >= 0)
		close(log->fd);
	free(log->waiting);
	memset(log, 0, sizeof(*log));
	log->fd = -1;
}

static void rotate(struct log *log)
{
	char old[1110];

	if (log->size < log->most)
		return;
	snprintf(old, sizeof(old), "%s.1", log->path);
	if (rename(log->path, old))
		return;			/* it grows a little longer then */
	close(log->fd);
	open_file(log);
}

/* All of it or nothing; then the file ends as it did. */
static int append(struct log *log, const char *text, size_t length)
{
	ssize_t n;
	int err = log->fd < 0 ? open_file(log) : 0;

	if (err)
		return err;
	n = write(log->fd, text, length);
	if (n == (ssize_t)length) {
		log->size += length;
		rotate(log);
		return 0;
	}
	err = n < 0 ? -errno : -ENOSPC;
	if (n > 0 && ftruncate(log->fd, (off_t)log->size))
		err = -errno;
	return err;
}

static void wait_longer(struct log *log, const char *line, size_t length)
{
	char *text;

	while (log->length && log->length + length > EVENTS_WAITING) {
		size_t first = (size_t)((char *)memchr(log->waiting, '\n', log->length) + 1 -
					log->waiting);

		memmove(log->waiting, log->waiting + first, log->length - first);
		log->length -= first;
		log->lost++;
	}
	text = realloc(log->waiting, log->length + length);
	if (!text) {
		log->lost++;
		return;
	}
	log->waiting = text;
	memcpy(text + log->length, line, length);
	log->length += length;
}

int log_put(struct log *log, const char *line, size_t length, struct reason *why)
{
	int err = log->length ? append(log, log->waiting, log->length) : 0;

	if (!err)
		log->length = 0;
	if (line)
		err = err ? err : append(log, line, length);
	if (err && line)
		wait_longer(log, line, length);
	return err ? reason_say(why, err, "%s: %s", log->path, strerror(-err)) : 0;
}

static int read_file(FILE *file, int (*each)(void *arg, const char *line), void *arg)
{
	char *line = NULL;
	size_t room = 0;
	ssize_t length;
	int err = 0;

	while (!err && (length = getline(&line, &room, file)) > 0) {
		if (line[length - 1] != '\n')
			break;		/* being written */
		line[length - 1] = '\0';
		err = *line ? each(arg, line) : 0;
	}
	free(line);
	return err;
}

/* The current one is opened first: a rotation in between shows it twice at most, and ids tell. */
int log_read(const char *path, int (*each)(void *arg, const char *line), void *arg,
	     struct reason *why)
{
	char old[1110];
	FILE *now = fopen(path, "re"), *before;
	int err = !now && errno != ENOENT ? -errno : 0;

	if (err)
		return reason_say(why, err, "%s: %s", path, strerror(-err));
	snprintf(old, sizeof(old), "%s.1", path);
	before = fopen(old, "re");
	if (before) {
		err = read_file(before, each, arg);
		fclose(before);
	}
	if (now) {
		err = err ? err : read_file(now, each, arg);
		fclose(now);
	}
	return err;
}

int log_tail(const char *path, uint64_t bytes, int (*each)(void *arg, const char *line), void *arg,
	     struct reason *why)
{
	FILE *file = fopen(path, "re");
	struct stat st;
	int err = 0, c;

	if (!file)
		return errno == ENOENT ? 0 : reason_say(why, -errno, "%s: %s", path, strerror(errno));
	if (!fstat(fileno(file), &st) && (uint64_t)st.st_size > bytes &&
	    !fseeko(file, st.st_size - (off_t)bytes, SEEK_SET))
		while ((c = getc(file)) != '\n' && c != EOF)
			;
	err = read_file(file, each, arg);
	fclose(file);
	return err;
}
