// SPDX-License-Identifier: Apache-2.0
/* sd_notify without its library, and the keeper that tidies up after us. */
#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "serve/notify.h"

void notify(const char *message)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	socklen_t length;
	int fd;

	if (!path || (*path != '/' && *path != '@') || strlen(path) >= sizeof(address.sun_path))
		return;
	strcpy(address.sun_path, path);
	length = offsetof(struct sockaddr_un, sun_path) + strlen(path);
	if (*path == '@')
		address.sun_path[0] = '\0';	/* the abstract name space, unix(7) */
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	if (sendto(fd, message, strlen(message), MSG_NOSIGNAL, (struct sockaddr *)&address,
		   length) < 0)
		errno = 0;		/* nobody to tell */
	close(fd);
}

long long notify_watchdog(void)
{
	const char *interval = getenv("WATCHDOG_USEC"), *pid = getenv("WATCHDOG_PID");

	if (!interval || (pid && atoll(pid) != getpid()))
		return 0;
	return atoll(interval) / 2;
}

static void keep_watch(int fd, void (*end)(void *arg), void *arg)
{
	sigset_t all;
	char byte;

	/* Ctrl-C reaches both of us; the collector's end is what counts. */
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	while (read(fd, &byte, 1) < 0 && errno == EINTR)
		;
	end(arg);
	_exit(0);
}

int keeper_start(void (*end)(void *arg), void *arg, pid_t *keeper)
{
	int ends[2];

	if (pipe(ends))
		return -errno;
	*keeper = fork();
	if (*keeper < 0) {
		close(ends[0]);
		close(ends[1]);
		return -errno;
	}
	if (!*keeper) {
		close(ends[1]);
		keep_watch(ends[0], end, arg);
	}
	close(ends[0]);
	return ends[1];
}

void keeper_finish(int fd, pid_t keeper)
{
	close(fd);
	while (waitpid(keeper, NULL, 0) < 0 && errno == EINTR)
		;
}
