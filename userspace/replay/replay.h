/* SPDX-License-Identifier: Apache-2.0 */
/* tunprint replay: captures through an engine, as if their packets came in now. */
#ifndef TUNPRINT_REPLAY_H
#define TUNPRINT_REPLAY_H

#include "../base/reason.h"
#include "../engine/engine.h"

/* All frames of one file. Frames before a damage are counted; then the reason and -EBADMSG. */
int replay_file(struct engine *engine, const char *path, struct reason *why);

#endif
