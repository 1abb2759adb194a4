/* SPDX-License-Identifier: Apache-2.0 */
/* tunprint replay: captures through an engine, as if their packets came in now. */
#ifndef TUNPRINT_REPLAY_H
#define TUNPRINT_REPLAY_H

#include "base/reason.h"
#include "engine/engine.h"

struct replayed {
	uint64_t frames;
	uint64_t first, last;	/* ns since 1970, of the earliest and latest frame; 0: none */
	/* Before each frame with its time; NULL: nobody asks. */
	void (*before)(void *arg, struct engine *engine, uint64_t at);
	void *arg;
};

/*
 * All frames of one file, added to *sum. Frames before a damage are counted; then the reason and
 * -EBADMSG. Progress goes to standard error where that is a terminal.
 */
int replay_file(struct engine *engine, const char *path, struct replayed *sum, struct reason *why);

#endif
