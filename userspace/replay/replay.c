// SPDX-License-Identifier: Apache-2.0
/* Captures through an engine, with progress for whoever waits at a terminal. */
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/units.h"
#include "replay/capture.h"
#include "replay/replay.h"

#define PROGRESS_FRAMES 16384	/* between two looks at the clock */
#define PROGRESS_NS 200000000	/* between two lines */

struct progress {
	bool wanted, shown;
	uint64_t at;		/* ns, of the last line */
};

static uint64_t clock_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static void show_progress(struct progress *progress, struct capture *c, const char *path,
			  uint64_t frames)
{
	uint64_t done, size, now = clock_now();
	char text[UNITS_ROOM];

	if (now - progress->at < PROGRESS_NS)
		return;
	progress->at = now;
	progress->shown = true;
	capture_progress(c, &done, &size);
	fprintf(stderr, "\r\033[K%.60s: %s packets", path, units_count(text, frames));
	if (size)
		fprintf(stderr, ", %" PRIu64 " %%", done * 100 / size);
}

static int run(struct engine *engine, struct capture *c, const char *path, struct replayed *sum,
	       struct reason *why)
{
	struct progress progress = { .wanted = isatty(STDERR_FILENO), .at = clock_now() };
	struct frame frame = { 0 };
	uint64_t frames = 0;
	int got, err = 0;

	while (!err && (got = capture_next(c, &frame, why)) > 0) {
		if (sum->before)
			sum->before(sum->arg, engine, frame.at);
		err = engine->ops->frame(engine, &frame);
		if (!sum->frames++ || frame.at < sum->first)
			sum->first = frame.at;
		if (frame.at > sum->last)
			sum->last = frame.at;
		if (progress.wanted && ++frames % PROGRESS_FRAMES == 0)
			show_progress(&progress, c, path, frames);
	}
	if (progress.shown)
		fprintf(stderr, "\r\033[K");
	return err ? reason_say(why, err, "%s: no memory for more flows; try a lower --max-flows", path)
		   : got;
}

int replay_file(struct engine *engine, const char *path, struct replayed *sum, struct reason *why)
{
	struct capture *c;
	int err = capture_open(&c, path, why);

	if (err)
		return err;
	err = run(engine, c, path, sum, why);
	capture_close(c);
	return err;
}
