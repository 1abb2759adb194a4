// SPDX-License-Identifier: Apache-2.0
/* Who may scrape, and a reader of HTTP that needs to know no more than where a request ends. */
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "serve/metrics.h"

static void scraper_end(struct scraper *s)
{
	loop_remove(s->metrics->serve->loop, &s->watch);
	close(s->watch.fd);
	free(s->text);
	s->watch.fd = -1;
	s->text = NULL;
}

static void write_on(struct scraper *s)
{
	while (s->sent < s->length) {
		ssize_t n = send(s->watch.fd, s->text + s->sent, s->length - s->sent,
				 MSG_NOSIGNAL | MSG_DONTWAIT);

		if (n < 0 && (errno == EAGAIN || errno == EINTR)) {
			loop_change(s->metrics->serve->loop, &s->watch, EPOLLOUT);
			return;
		}
		if (n < 0)
			break;
		s->sent += (size_t)n;
		s->moved = loop_mono();
	}
	scraper_end(s);
}

static void answer(struct scraper *s)
{
	static const char head[] = "HTTP/1.0 200 OK\r\nContent-Type: text/plain; version=0.0.4; "
				   "charset=utf-8\r\nConnection: close\r\nContent-Length: ";
	char *body, *text = NULL;
	size_t length = 0;
	int used = -1;

	body = strncmp(s->request, "GET ", 4) ? NULL : metrics_text(s->metrics->serve, &length);
	if (body)
		used = asprintf(&text, "%s%zu\r\n\r\n%s", head, length, body);
	else
		used = asprintf(&text, "HTTP/1.0 405 Only GET\r\nConnection: close\r\n\r\n");
	free(body);
	if (used < 0) {
		scraper_end(s);
		return;
	}
	s->text = text;
	s->length = (size_t)used;
	s->sent = 0;
	write_on(s);
}

static void scraper_ready(struct watch *watch, uint32_t events)
{
	struct scraper *s = (struct scraper *)watch;
	ssize_t n;

	if (s->text) {
		write_on(s);
		return;
	}
	n = recv(watch->fd, s->request + s->have, sizeof(s->request) - 1 - s->have, MSG_DONTWAIT);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		scraper_end(s);
		return;
	}
	s->have += (size_t)n;
	s->request[s->have] = '\0';
	s->moved = loop_mono();
	if (strstr(s->request, "\r\n\r\n") || strstr(s->request, "\n\n"))
		answer(s);
	else if (s->have == sizeof(s->request) - 1)
		scraper_end(s);
}

static void take(struct metrics *m, int listening)
{
	int fd = accept4(listening, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

	for (int i = 0; fd >= 0 && i < METRICS_CLIENTS; i++) {
		struct scraper *s = &m->scrapers[i];

		if (s->watch.fd >= 0)
			continue;
		*s = (struct scraper){ .watch = { fd, scraper_ready }, .metrics = m,
				       .moved = loop_mono() };
		if (loop_add(m->serve->loop, &s->watch, EPOLLIN))
			break;
		return;
	}
	if (fd >= 0)
		close(fd);
}

static void take_unix(struct watch *watch, uint32_t events)
{
	take((struct metrics *)((char *)watch - offsetof(struct metrics, listen[0])), watch->fd);
}

static void take_loopback(struct watch *watch, uint32_t events)
{
	take((struct metrics *)((char *)watch - offsetof(struct metrics, listen[1])), watch->fd);
}

static int listen_on(struct metrics *m, int which, const struct sockaddr *address, socklen_t length)
{
	struct watch *watch = &m->listen[which];
	int yes = 1;

	*watch = (struct watch){ socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK,
					0), which ? take_loopback : take_unix };
	if (watch->fd < 0)
		return -errno;
	if (which)
		setsockopt(watch->fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
	if (bind(watch->fd, address, length) || listen(watch->fd, METRICS_CLIENTS))
		return -errno;
	return loop_add(m->serve->loop, watch, EPOLLIN);
}

static int open_unix(struct metrics *m, const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	mode_t mask = umask(0117);
	int err;

	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	unlink(path);
	err = listen_on(m, 0, (struct sockaddr *)&address, sizeof(address));
	umask(mask);
	if (!err)
		snprintf(m->path, sizeof(m->path), "%s", path);
	return err;
}

int metrics_open(struct metrics *m, struct serve *serve, const char *path, uint16_t port,
		 struct reason *why)
{
	struct sockaddr_in loopback = {
		.sin_family = AF_INET, .sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int err;

	memset(m, 0, sizeof(*m));
	m->serve = serve;
	m->listen[0].fd = m->listen[1].fd = -1;
	for (int i = 0; i < METRICS_CLIENTS; i++)
		m->scrapers[i].watch.fd = -1;
	err = *path ? open_unix(m, path) : 0;
	if (err)
		return reason_say(why, err, "%s: %s", path, strerror(-err));
	err = port ? listen_on(m, 1, (struct sockaddr *)&loopback, sizeof(loopback)) : 0;
	return err ? reason_say(why, err, "127.0.0.1:%u: %s", port, strerror(-err)) : 0;
}

void metrics_close(struct metrics *m)
{
	if (!m->serve)
		return;
	for (int i = 0; i < METRICS_CLIENTS; i++)
		if (m->scrapers[i].watch.fd >= 0)
			scraper_end(&m->scrapers[i]);
	for (int i = 0; i < 2; i++)
		if (m->listen[i].fd >= 0)
			close(m->listen[i].fd);
	if (*m->path)
		unlink(m->path);
	m->serve = NULL;
}

void metrics_tick(struct metrics *m, int64_t mono)
{
	for (int i = 0; m->serve && i < METRICS_CLIENTS; i++)
		if (m->scrapers[i].watch.fd >= 0 &&
		    mono - m->scrapers[i].moved > SERVE_TIMEOUT_S * 1000000ll)
			scraper_end(&m->scrapers[i]);
}
