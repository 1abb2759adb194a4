// SPDX-License-Identifier: Apache-2.0
/* The sockets under a home-made tunnel: UDP, one TCP stream, or raw IP, over IPv4 and IPv6. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "carrier.h"

/* "192.0.2.1:5000" or "[2001:db8::1]:5000". */
static int address_parse(const char *text, struct sockaddr_storage *address, socklen_t *len)
{
	struct addrinfo hints = { .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV }, *found;
	char host[64];
	const char *colon = strrchr(text, ':');
	size_t n = colon ? (size_t)(colon - text) : 0;

	if (!n || n >= sizeof(host))
		return -EINVAL;
	if (text[0] == '[' && text[n - 1] == ']') {
		text++;
		n -= 2;
	}
	memcpy(host, text, n);
	host[n] = 0;
	hints.ai_socktype = SOCK_DGRAM;
	if (getaddrinfo(host, colon + 1, &hints, &found))
		return -EINVAL;
	memcpy(address, found->ai_addr, found->ai_addrlen);
	*len = found->ai_addrlen;
	freeaddrinfo(found);
	return 0;
}

static int socket_new(const struct wire *wire, int family)
{
	int type = wire->carrier == OVER_TCP ? SOCK_STREAM :
		   wire->carrier == OVER_IP ? SOCK_RAW : SOCK_DGRAM;
	int fd = socket(family, type | SOCK_CLOEXEC, wire->ip_protocol), one = 1;

	if (fd >= 0)
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	return fd;
}

static int socket_bind(const struct wire *wire, const char *text)
{
	struct sockaddr_storage address;
	socklen_t len;
	int fd, err = address_parse(text, &address, &len);

	if (err)
		return err;
	fd = socket_new(wire, address.ss_family);
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, len) < 0)
		return -errno;
	return fd;
}

static int stream_ready(const struct wire *wire, int fd)
{
	int one = 1;

	if (wire->carrier == OVER_TCP)
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	return fd;
}

/* TCP gives up after about five seconds of refusals; the others have nothing to wait for. */
int carrier_connect(const struct wire *wire, const char *to, const char *from,
		    const volatile sig_atomic_t *stopped)
{
	struct sockaddr_storage peer;
	socklen_t len;
	int fd, tries, err = address_parse(to, &peer, &len);

	if (err)
		return err;
	for (tries = 0; tries < 50 && !*stopped; tries++) {
		fd = from ? socket_bind(wire, from) : socket_new(wire, peer.ss_family);
		if (fd < 0)
			return fd;
		if (!connect(fd, (struct sockaddr *)&peer, len))
			return stream_ready(wire, fd);
		err = -errno;
		close(fd);
		usleep(100000);
	}
	return err ? err : -EINTR;
}

int carrier_listen(const struct wire *wire, const char *at, const volatile sig_atomic_t *stopped)
{
	int fd = socket_bind(wire, at);
	struct pollfd waiting = { .fd = fd, .events = POLLIN };
	int stream;

	if (fd < 0 || wire->carrier != OVER_TCP)
		return fd;
	if (listen(fd, 1) < 0)
		return -errno;
	while (poll(&waiting, 1, 200) <= 0)
		if (*stopped)
			return -EINTR;
	stream = accept4(fd, NULL, NULL, SOCK_CLOEXEC);
	close(fd);
	return stream < 0 ? -errno : stream_ready(wire, stream);
}
