// SPDX-License-Identifier: Apache-2.0
/* The interface's own counters beside ours. */
#include <stdio.h>
#include <string.h>

#include "collect/post.h"

static bool read_one(const char *name, const char *what, uint64_t *number)
{
	char path[128];
	unsigned long long n;
	bool good;
	FILE *f;

	snprintf(path, sizeof(path), "/sys/class/net/%s/statistics/%s", name, what);
	f = fopen(path, "re");
	good = f && fscanf(f, "%llu", &n) == 1;
	if (f)
		fclose(f);
	if (good)
		*number += n;
	return good;
}

static bool read_nic(const char *name, struct nic *nic)
{
	*nic = (struct nic){ 0 };
	/* what the card had no room for; rx_dropped would count what the stack did not want */
	return read_one(name, "rx_packets", &nic->received) &&
	       read_one(name, "tx_packets", &nic->sent) &&
	       read_one(name, "rx_missed_errors", &nic->missed) &&
	       read_one(name, "rx_fifo_errors", &nic->missed);
}

uint64_t post_packets(const struct post *post)
{
	return (post->ingress ? post->now.received - post->first.received : 0) +
	       (post->egress ? post->now.sent - post->first.sent : 0);
}

uint64_t post_seen(const struct post *post, const struct cell seen[PATHS][2])
{
	uint64_t sum = 0;

	for (uint16_t path = 1; path < PATHS; path++)
		if (path == post->path || post->vlans >> path & 1)
			sum += seen[path][0].packets + seen[path][1].packets;
	return sum;
}

void post_begin(struct post *post, int64_t mono)
{
	post->gone = !read_nic(post->name, &post->first);
	post->now = post->first;
	post->moved = mono;
}

void post_tick(struct post *post, uint64_t seen, int64_t mono)
{
	struct nic nic;

	post->gone = !read_nic(post->name, &nic);
	if (post->gone)
		return;
	/* A driver that was reset counts from zero again. */
	if (nic.received < post->first.received || nic.sent < post->first.sent ||
	    nic.missed < post->first.missed)
		post->first = nic;
	post->now = nic;
	if (seen != post->hook_packets || post_packets(post) < post->nic_packets) {
		post->hook_packets = seen;
		post->nic_packets = post_packets(post);
		post->moved = mono;
	}
	post->blind = post_packets(post) - post->nic_packets >= POST_BLIND_PACKETS &&
		      mono - post->moved >= POST_BLIND_TIME;
}
