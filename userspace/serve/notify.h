/* SPDX-License-Identifier: Apache-2.0 */
/* What the service manager and the death of this process need to know. */
#ifndef TUNPRINT_NOTIFY_H
#define TUNPRINT_NOTIFY_H

#include <sys/types.h>

/* One sd_notify(3) message to NOTIFY_SOCKET, "READY=1\nSTATUS=..."; silently nothing without one. */
void notify(const char *message);
/* Microseconds between two signs of life, 0: none are wanted. */
long long notify_watchdog(void);

/*
 * A child with today's rights that calls end(arg) when this process is gone, however it went, and
 * then goes itself. A descriptor to hold and to close, or -errno.
 */
int keeper_start(void (*end)(void *arg), void *arg, pid_t *keeper);
/* Lets it do its work now, and waits for that. */
void keeper_finish(int fd, pid_t keeper);

#endif
