/* SPDX-License-Identifier: Apache-2.0 */
/* What a replay adds to a store, minute by minute of the captures. */
#ifndef TUNPRINT_REPLAY_STORE_H
#define TUNPRINT_REPLAY_STORE_H

#include "answer/reader.h"
#include "engine/engine.h"

struct history;

/* 1: these files are in the store already. Otherwise 0 or a negative errno with the reason. */
int history_begin(struct history **history, const char *store, const char *const *files,
		  unsigned int count, const struct reader *reader, struct reason *why);
/* Before each frame: at is its time, ns since 1970. */
void history_frame(struct history *history, struct engine *engine, uint64_t at);
void history_verdict(struct history *history, const struct verdict_event *event);
int history_end(struct history *history, struct engine *engine, struct reason *why);
void history_free(struct history *history);

#endif
