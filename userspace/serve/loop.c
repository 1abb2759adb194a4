// SPDX-License-Identifier: Apache-2.0
/* epoll and timers. */
#include <errno.h>
#include <string.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "serve/loop.h"

int loop_open(struct loop *loop)
{
	loop->stop = 0;
	loop->fd = epoll_create1(EPOLL_CLOEXEC);
	return loop->fd < 0 ? -errno : 0;
}

void loop_close(struct loop *loop)
{
	if (loop->fd >= 0)
		close(loop->fd);
	loop->fd = -1;
}

static int control(struct loop *loop, int what, struct watch *watch, uint32_t events)
{
	struct epoll_event event = { .events = events, .data.ptr = watch };

	return epoll_ctl(loop->fd, what, watch->fd, &event) ? -errno : 0;
}

int loop_add(struct loop *loop, struct watch *watch, uint32_t events)
{
	return control(loop, EPOLL_CTL_ADD, watch, events);
}

int loop_change(struct loop *loop, struct watch *watch, uint32_t events)
{
	return control(loop, EPOLL_CTL_MOD, watch, events);
}

void loop_remove(struct loop *loop, struct watch *watch)
{
	control(loop, EPOLL_CTL_DEL, watch, 0);
}

int loop_run(struct loop *loop)
{
	struct epoll_event event;
	int n;

	while (!loop->stop) {
		n = epoll_wait(loop->fd, &event, 1, -1);
		if (n < 0 && errno != EINTR)
			return -errno;
		if (n == 1) {
			struct watch *watch = event.data.ptr;

			watch->ready(watch, event.events);
		}
	}
	return 0;
}

static struct timespec time_of(int64_t microseconds)
{
	return (struct timespec){ microseconds / 1000000, microseconds % 1000000 * 1000 };
}

static int64_t now_of(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return t.tv_sec * 1000000ll + t.tv_nsec / 1000;
}

int loop_timer(int64_t interval)
{
	int64_t first = interval - now_of(CLOCK_REALTIME) % interval;
	struct itimerspec when = { .it_interval = time_of(interval), .it_value = time_of(first) };
	int fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);

	if (fd < 0)
		return -errno;
	if (timerfd_settime(fd, 0, &when, NULL)) {
		int err = -errno;

		close(fd);
		return err;
	}
	return fd;
}

int64_t loop_mono(void)
{
	return now_of(CLOCK_MONOTONIC);
}
