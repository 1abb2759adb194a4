/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A thread beside the loop, for what takes long: signals stay the loop's, and so does the processor
 * where both want it. Otherwise ten questions make a write wait for ten turns.
 */
#ifndef TUNPRINT_ASIDE_H
#define TUNPRINT_ASIDE_H

#include <pthread.h>

#define ASIDE_NICE 10			/* above the loop's: about a tenth of its weight */

/* 0 or a negative errno; to be joined. */
int aside_begin(pthread_t *thread, void *(*run)(void *arg), void *arg);

#endif
