// SPDX-License-Identifier: Apache-2.0
/* tunprint replay: captures through an engine, as if their packets came in now. */
#include <stdio.h>
#include <unistd.h>

#include "capture.h"
#include "replay.h"

#define PROGRESS_EVERY 65536

static void show_progress(struct capture *c, const char *path, uint64_t frames)
{
	uint64_t done, size;

	capture_progress(c, &done, &size);
	if (size)
		fprintf(stderr, "\r%s: %3u %%", path, (unsigned int)(done * 100 / size));
	else
		fprintf(stderr, "\r%s: %llu packets", path, (unsigned long long)frames);
}

int replay_file(struct engine *engine, const char *path, struct reason *why)
{
	struct capture *c = capture_open(path, why);
	int terminal = isatty(STDERR_FILENO), got;
	struct frame frame = { 0 };
	uint64_t frames = 0;

	if (!c)
		return -1;
	while ((got = capture_next(c, &frame, why)) > 0) {
		got = engine->ops->frame(engine, &frame);
		if (got < 0) {
			reason_say(why, got, "%s: no memory for more flows", path);
			break;
		}
		if (terminal && ++frames % PROGRESS_EVERY == 0)
			show_progress(c, path, frames);
	}
	if (terminal && frames >= PROGRESS_EVERY)
		fprintf(stderr, "\r\033[K");
	capture_close(c);
	return got;
}
