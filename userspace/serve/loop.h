/* SPDX-License-Identifier: Apache-2.0 */
/* One epoll set: whoever waits for a descriptor is called when it can go on. */
#ifndef TUNPRINT_LOOP_H
#define TUNPRINT_LOOP_H

#include <stdint.h>
#include <sys/epoll.h>

struct watch {
	int fd;
	void (*ready)(struct watch *watch, uint32_t events);	/* EPOLLIN ... */
};

struct loop {
	int fd;
	int stop;		/* set by whoever ends it */
};

/* 0 or a negative errno. */
int loop_open(struct loop *loop);
void loop_close(struct loop *loop);
int loop_add(struct loop *loop, struct watch *watch, uint32_t events);
int loop_change(struct loop *loop, struct watch *watch, uint32_t events);
void loop_remove(struct loop *loop, struct watch *watch);
/* Until stop is set. One event at a time, so that a watch may end another. */
int loop_run(struct loop *loop);

/* A timer that first fires at a full interval of the wall clock; microseconds. -errno or its fd. */
int loop_timer(int64_t interval);
int64_t loop_mono(void);	/* microseconds of a clock that never steps */

#endif
