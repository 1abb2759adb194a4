// SPDX-License-Identifier: Apache-2.0
/* Sockets: who may come, what is read and written without waiting, and when patience ends. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "answer/flow_line.h"
#include "serve/serve.h"

void client_end(struct client *client)
{
	struct client **at = &client->serve->clients;

	while (*at != client)
		at = &(*at)->next;
	*at = client->next;
	client->serve->clients_count--;
	if (client->watch.fd >= 0) {
		loop_remove(client->serve->loop, &client->watch);
		close(client->watch.fd);
	}
	free(client->out);
	free(client);
}

/* 0: all is out, 1: some waits, negative: it is gone. */
static int send_some(struct client *client)
{
	while (client->sent < client->out_length) {
		ssize_t n = send(client->watch.fd, client->out + client->sent,
				 client->out_length - client->sent, MSG_NOSIGNAL | MSG_DONTWAIT);

		if (n < 0)
			return errno == EAGAIN || errno == EINTR ? 1 : -errno;
		client->sent += n;
		client->moved = loop_mono();
	}
	client->sent = client->out_length = 0;
	return 0;
}

static void write_on(struct client *client)
{
	int left = send_some(client);

	if (left < 0 || (!left && !client->following))
		client_end(client);
	else
		/* whoever only waits for the rest may have closed its own direction */
		loop_change(client->serve->loop, &client->watch, (left ? EPOLLOUT : 0) |
			    (client->following ? EPOLLIN : 0));
}

void client_answer(struct client *client, char *text, size_t length)
{
	free(client->out);
	client->out = text;
	client->out_length = client->out_room = length;
	client->sent = 0;
	if (!text)
		client_end(client);
	else
		write_on(client);
}

void client_refuse(struct client *client, int exit, const char *error)
{
	char *text = NULL;
	size_t length = 0;
	FILE *file = open_memstream(&text, &length);
	struct json json;

	if (!file) {
		client_end(client);
		return;
	}
	json_start(&json, file, JSON_LINE);
	json_open_object(&json, NULL);
	json_put_text(&json, "error", error);
	json_put_u64(&json, "exit", exit);
	json_close(&json);
	json_end(&json);
	fclose(file);
	client_answer(client, text, length);
}

static void read_on(struct client *client)
{
	char rest[256];
	ssize_t n;

	if (client->out) {		/* a follower that closes is done */
		n = recv(client->watch.fd, rest, sizeof(rest), MSG_DONTWAIT);
		if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
			client_end(client);
		return;
	}
	n = recv(client->watch.fd, client->request + client->have,
		 sizeof(client->request) - client->have, MSG_DONTWAIT);
	if (n <= 0) {
		if (n == 0 || (errno != EAGAIN && errno != EINTR))
			client_end(client);
		return;
	}
	client->have += n;
	client->moved = loop_mono();
	if (memchr(client->request, '\n', client->have))
		serve_request(client);
	else if (client->have == sizeof(client->request))
		client_refuse(client, EXIT_USAGE, "the request is too long");
}

static void client_ready(struct watch *watch, uint32_t events)
{
	struct client *client = (struct client *)watch;

	/* EPOLLHUP: both directions are closed, nobody will read what is left. */
	if (events & (EPOLLERR | EPOLLHUP) && (client->out || !(events & EPOLLIN)))
		client_end(client);
	else if (events & EPOLLOUT)
		write_on(client);
	else
		read_on(client);
}

static void take_client(struct watch *watch, uint32_t events)
{
	static const char busy[] = "{\"error\":\"the collector has too many clients; "
				   "try again\",\"exit\":1}\n";
	struct serve *serve = (struct serve *)((char *)watch - offsetof(struct serve, listen));
	int fd = accept4(watch->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	struct client *client;

	if (fd < 0)
		return;
	client = serve->clients_count < SERVE_CLIENTS ? calloc(1, sizeof(*client)) : NULL;
	if (!client) {
		if (send(fd, busy, sizeof(busy) - 1, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
			errno = 0;	/* nothing more can be said to it */
		close(fd);
		return;
	}
	client->watch = (struct watch){ fd, client_ready };
	client->serve = serve;
	client->moved = loop_mono();
	client->next = serve->clients;
	serve->clients = client;
	serve->clients_count++;
	if (loop_add(serve->loop, &client->watch, EPOLLIN))
		client_end(client);
}

/* Lines for a follower; one that stays too far behind is let go, so that no line is missing. */
static void follow_on(struct client *client, const char *line, size_t length)
{
	if (client->out_length - client->sent + length > SERVE_WAITING) {
		client->serve->followers_lost++;
		client_end(client);
		return;
	}
	memmove(client->out, client->out + client->sent, client->out_length - client->sent);
	client->out_length -= client->sent;
	client->sent = 0;
	if (client->out_length + length > client->out_room) {
		char *out = realloc(client->out, 2 * (client->out_length + length));

		if (!out) {
			client_end(client);
			return;
		}
		client->out = out;
		client->out_room = 2 * (client->out_length + length);
	}
	if (!client->out_length)
		client->moved = loop_mono();
	memcpy(client->out + client->out_length, line, length);
	client->out_length += length;
	write_on(client);
}

void serve_verdict(void *arg, const struct verdict_event *event)
{
	struct serve *serve = arg;
	struct reader reader = serve_reader(serve);
	struct client *client = serve->clients, *next;

	for (; client; client = next) {
		char *line = NULL;
		size_t length = 0;
		struct json json;
		FILE *file;

		next = client->next;
		if (!client->following || client->events)
			continue;
		reader.min_confidence = client->filter.min_confidence;
		if (!filter_wants_flow(&client->filter, &event->key, &event->flow, &reader))
			continue;
		file = open_memstream(&line, &length);
		if (!file)
			continue;
		json_start(&json, file, JSON_LINE);
		flow_json(&json, &event->key, &event->flow, &reader);
		json_end(&json);
		fclose(file);
		follow_on(client, line, length);
		free(line);
	}
}

void serve_event(void *arg, const char *line, size_t length)
{
	struct client *client = ((struct serve *)arg)->clients, *next;
	json_t *event = json_loadb(line, length, 0, NULL);

	for (; client && event; client = next) {
		next = client->next;
		if (client->events && event_pick_wants(&client->pick, event))
			follow_on(client, line, length);
	}
	json_decref(event);
}

void serve_tick(struct serve *serve, int64_t mono)
{
	struct client *client = serve->clients, *next;

	for (; client; client = next) {
		bool waits = !client->out || client->sent < client->out_length;

		next = client->next;
		if (waits && mono - client->moved > SERVE_TIMEOUT_S * 1000000ll)
			client_end(client);
	}
	jobs_gather(serve);
}

static struct sockaddr_un address_of(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	return address;
}

int serve_alive(const char *path)
{
	struct sockaddr_un address = address_of(path);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int alive = fd >= 0 && !connect(fd, (struct sockaddr *)&address, sizeof(address));

	if (fd >= 0)
		close(fd);
	return alive;
}

int serve_open(struct serve *serve, struct loop *loop, struct collect *collect, const char *path,
	       struct reason *why)
{
	struct sockaddr_un address = address_of(path);
	mode_t mask;
	int err;

	serve->loop = loop;
	serve->collect = collect;
	unlink(path);
	serve->listen = (struct watch){ socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK,
					       0), take_client };
	mask = umask(0117);
	err = serve->listen.fd < 0 || bind(serve->listen.fd, (struct sockaddr *)&address,
					   sizeof(address)) ? -errno : 0;
	umask(mask);
	if (!err) {
		snprintf(serve->path, sizeof(serve->path), "%s", path);
		err = listen(serve->listen.fd, 32) ? -errno : 0;
	}
	err = err ? err : loop_add(loop, &serve->listen, EPOLLIN);
	return err ? reason_say(why, err, "%s: %s", path, strerror(-err)) : 0;
}

void serve_close(struct serve *serve)
{
	__atomic_store_n(&serve->stopping, true, __ATOMIC_RELAXED);
	while (serve->clients)
		client_end(serve->clients);
	if (serve->listen.fd > 0) {
		close(serve->listen.fd);
		if (*serve->path)
			unlink(serve->path);
	}
	jobs_end(serve);
}
