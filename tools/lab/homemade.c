// SPDX-License-Identifier: Apache-2.0
/*
 * homemade: a small layer-3 VPN that no catalogue knows, with a choice of wire formats (wires/).
 * One peer, one pre-shared key, packets between a tun device and a socket until SIGTERM. It only
 * makes test traffic; do not protect anything with it.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "carrier.h"

struct tunnel {
	struct session session;		/* first: emit() finds the tunnel through it */
	int tun, socket;
	struct sockaddr_storage peer;
	socklen_t peer_len;		/* 0: nobody has spoken yet */
	int connected;			/* the kernel knows the peer */
	int keepalive_ms;
	uint8_t stream[2 * PACKET_MAX];	/* TCP: bytes of messages not yet complete */
	size_t stream_len;
};

struct options {
	const char *wire, *key, *tun, *listen, *connect, *bind;
	int keepalive;			/* seconds, 0 for none */
};

static volatile sig_atomic_t stopped;

static void stop(int signal)
{
	(void)signal;
	stopped = 1;
}

static int usage(void)
{
	fputs("usage: homemade --wire NAME --key HEX64 --tun DEVICE\n"
	      "                (--listen ADDR:PORT | --connect ADDR:PORT [--bind ADDR:PORT])\n"
	      "                [--keepalive SECONDS]\n"
	      "wires: magic random tcplen rtp masked cells keyed chained, gre ipip 6in4 (PORT 0)\n"
	      "The device is made if missing; address, MTU and link state are the caller's.\n",
	      stderr);
	return 2;
}

static int tun_open(const char *name)
{
	struct ifreq request = { .ifr_flags = IFF_TUN | IFF_NO_PI };
	int fd = open("/dev/net/tun", O_RDWR | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	strncpy(request.ifr_name, name, IFNAMSIZ - 1);
	if (ioctl(fd, TUNSETIFF, &request) < 0) {
		close(fd);
		return -errno;
	}
	return fd;
}

static int key_parse(const char *hex, uint8_t key[32])
{
	unsigned int byte;
	int i;

	if (strlen(hex) != 64)
		return -EINVAL;
	for (i = 0; i < 32; i++) {
		if (sscanf(hex + 2 * i, "%2x", &byte) != 1)
			return -EINVAL;
		key[i] = byte;
	}
	return 0;
}

/* Losing a datagram is the network's right; a TCP stream is written to the end. */
static void emit(struct session *s, const uint8_t *message, size_t n)
{
	struct tunnel *t = (struct tunnel *)s;
	ssize_t sent;

	if (t->connected && s->wire->carrier == OVER_TCP) {
		while (n && !stopped) {
			sent = send(t->socket, message, n, MSG_NOSIGNAL);
			if (sent < 0)
				return;
			message += sent;
			n -= sent;
		}
	} else if (t->connected) {
		send(t->socket, message, n, 0);
	} else if (t->peer_len) {
		sendto(t->socket, message, n, 0, (struct sockaddr *)&t->peer, t->peer_len);
	}
}

static void deliver(struct tunnel *t, const uint8_t *message, size_t n,
		    const struct sockaddr_storage *from, socklen_t from_len)
{
	uint8_t inner[PACKET_MAX];
	int len = t->session.wire->open(&t->session, message, n, inner);

	if (len < 0)
		return;
	if (from && !t->connected) {
		t->peer = *from;
		t->peer_len = from_len;
		if (t->peer.ss_family == AF_INET6 && t->session.wire->carrier == OVER_IP)
			((struct sockaddr_in6 *)&t->peer)->sin6_port = 0;
	}
	if (len > 0 && write(t->tun, inner, len) < 0 && errno != EINVAL)
		perror("homemade: tun");
}

static int stream_receive(struct tunnel *t)
{
	ssize_t n = recv(t->socket, t->stream + t->stream_len, sizeof(t->stream) - t->stream_len, 0);
	size_t message;

	if (n <= 0)
		return n ? -errno : -ECONNRESET;
	t->stream_len += n;
	while (t->stream_len >= 2) {
		message = 2 + (t->stream[0] << 8 | t->stream[1]);
		if (message > PACKET_MAX)
			return -EBADMSG;
		if (t->stream_len < message)
			break;
		deliver(t, t->stream, message, NULL, 0);
		t->stream_len -= message;
		memmove(t->stream, t->stream + message, t->stream_len);
	}
	return 0;
}

static int datagram_receive(struct tunnel *t)
{
	struct sockaddr_storage from;
	socklen_t from_len = sizeof(from);
	uint8_t message[PACKET_MAX];
	size_t head = 0;
	/* never waits: send() may have taken the error that woke us */
	ssize_t n = recvfrom(t->socket, message, sizeof(message), MSG_DONTWAIT,
			     (struct sockaddr *)&from, &from_len);

	if (n < 0)		/* an ICMP error for an earlier packet: the peer may yet come */
		return 0;
	if (t->session.wire->carrier == OVER_IP && from.ss_family == AF_INET)
		head = (message[0] & 15) * 4;	/* raw(7): IPv4 comes with its header */
	if ((size_t)n > head)
		deliver(t, message + head, n - head, &from, from_len);
	return 0;
}

static int run(struct tunnel *t)
{
	struct pollfd waiting[2] = { { .fd = t->tun, .events = POLLIN },
				     { .fd = t->socket, .events = POLLIN } };
	uint8_t inner[PACKET_MAX] = { 0 };
	ssize_t n;
	int ready, err = 0;

	if (t->peer_len || t->connected)
		t->session.wire->seal(&t->session, inner, 0);
	while (!stopped && !err) {
		ready = poll(waiting, 2, t->keepalive_ms);
		if (!ready && (t->peer_len || t->connected))
			t->session.wire->seal(&t->session, inner, 0);
		if (ready <= 0)
			continue;
		if (waiting[0].revents & POLLIN) {
			n = read(t->tun, inner, 1500);
			if (n > 0)
				t->session.wire->seal(&t->session, inner, n);
		}
		if (waiting[1].revents)
			err = t->session.wire->carrier == OVER_TCP ? stream_receive(t) :
								     datagram_receive(t);
		if (err == -EINTR)
			err = 0;
	}
	return err;
}

static int options_parse(int argc, char **argv, struct options *o)
{
	static const struct option known[] = {
		{ "wire", 1, NULL, 'w' },    { "key", 1, NULL, 'k' },  { "tun", 1, NULL, 't' },
		{ "listen", 1, NULL, 'l' },  { "connect", 1, NULL, 'c' }, { "bind", 1, NULL, 'b' },
		{ "keepalive", 1, NULL, 'a' }, { 0 },
	};
	int c;

	while ((c = getopt_long(argc, argv, "", known, NULL)) != -1) {
		switch (c) {
		case 'w': o->wire = optarg; break;
		case 'k': o->key = optarg; break;
		case 't': o->tun = optarg; break;
		case 'l': o->listen = optarg; break;
		case 'c': o->connect = optarg; break;
		case 'b': o->bind = optarg; break;
		case 'a': o->keepalive = atoi(optarg); break;
		default: return -EINVAL;
		}
	}
	if (!o->wire || !o->key || !o->tun || !o->listen == !o->connect || optind < argc)
		return -EINVAL;
	return 0;
}

static int failed(const char *object, int err)
{
	fprintf(stderr, "homemade: %s: %s\n", object, strerror(-err));
	return 1;
}

int main(int argc, char **argv)
{
	static struct tunnel t;
	struct options o = { .keepalive = 5 };
	struct sigaction action = { .sa_handler = stop };
	uint8_t key[32];
	int err;

	if (options_parse(argc, argv, &o))
		return usage();
	t.session.wire = wire_find(o.wire);
	if (!t.session.wire || key_parse(o.key, key))
		return usage();
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	t.session.is_server = !!o.listen;
	t.session.emit = emit;
	t.keepalive_ms = o.keepalive ? o.keepalive * 1000 : -1;
	wire_begin(&t.session, key);
	t.tun = tun_open(o.tun);
	if (t.tun < 0)
		return failed(o.tun, t.tun);
	t.socket = o.listen ? carrier_listen(t.session.wire, o.listen, &stopped) :
			      carrier_connect(t.session.wire, o.connect, o.bind, &stopped);
	if (t.socket < 0)
		return t.socket == -EINTR ? 0 : failed(o.listen ? o.listen : o.connect, t.socket);
	t.connected = o.connect || t.session.wire->carrier == OVER_TCP;
	err = run(&t);
	return err && !stopped ? failed("tunnel", err) : 0;
}
