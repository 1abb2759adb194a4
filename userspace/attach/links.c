// SPDX-License-Identifier: Apache-2.0
/* Links and what else holds a program at its hook: kept by a pin, or by this process. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "observer.h"

int hold(struct observer *o, const struct held *held)
{
	struct held *more = realloc(o->held, sizeof(*more) * (o->held_count + 1));

	if (!more)
		return -ENOMEM;
	o->held = more;
	o->held[o->held_count++] = *held;
	return 0;
}

static void let_go(const struct held *h)
{
	if (h->link >= 0)
		close(h->link);
	if (h->filter)
		filter_detach(h->ifindex, h->egress);
	if (h->chained)
		chain_detach(h->ifindex, h->chained);
}

void release(struct observer *o, uint32_t ifindex, bool egress)
{
	unsigned int kept = 0;

	for (unsigned int i = 0; i < o->held_count; i++) {
		if (o->held[i].ifindex == ifindex && o->held[i].egress == egress)
			let_go(&o->held[i]);
		else
			o->held[kept++] = o->held[i];
	}
	o->held_count = kept;
}

void release_all(struct observer *o)
{
	for (unsigned int i = 0; i < o->held_count; i++)
		let_go(&o->held[i]);
	free(o->held);
	o->held = NULL;
	o->held_count = 0;
}

int link_renew(struct observer *o, const char *pin, const char *program, struct reason *why)
{
	int link = bpf_obj_get(pin), fd, err = 0;

	if (link == -ENOENT)
		return 0;
	if (link < 0)
		return reason_say(why, link, "%s: %s", pin, strerror(-link));
	fd = load_program(o, program, why);
	if (fd >= 0 && bpf_link_update(link, fd, NULL))
		err = -errno;
	close(link);
	if (fd < 0)
		return fd;
	if (err == -ENOLINK || err == -EINVAL) {	/* its interface is gone, or its kind differs */
		unlink(pin);
		return 0;
	}
	return err ? reason_say(why, err, "the running program cannot be replaced: %s",
				strerror(-err)) : 1;
}

int link_keep(struct observer *o, int link, uint32_t ifindex, bool egress, struct reason *why)
{
	struct held held = { .ifindex = ifindex, .egress = egress, .link = link };
	char pin[PIN_ROOM];
	int err = 0;

	if (!*o->dir) {
		err = hold(o, &held);
		if (err)
			close(link);
		return err;
	}
	pins_path(o, pin, PIN_LINK, egress, ifindex);
	if (bpf_obj_pin(link, pin))
		err = reason_say(why, -errno, "%s: cannot be pinned: %s", pin, strerror(errno));
	else
		chmod(pin, 0600);
	close(link);
	return err;
}

uint32_t program_id(int program)
{
	struct bpf_prog_info info = { 0 };
	uint32_t size = sizeof(info);

	return bpf_obj_get_info_by_fd(program, &info, &size) ? 0 : info.id;
}

char *program_words(char out[128], uint32_t id)
{
	struct bpf_prog_info info = { 0 };
	uint32_t size = sizeof(info);
	int fd = bpf_prog_get_fd_by_id(id), n;

	n = snprintf(out, 128, "%u", id);
	if (fd < 0)
		return out;
	if (!bpf_obj_get_info_by_fd(fd, &info, &size)) {
		n += snprintf(out + n, 128 - n, " (%s, tag ", *info.name ? info.name : "no name");
		for (unsigned int i = 0; i < sizeof(info.tag); i++)
			n += snprintf(out + n, 128 - n, "%02x", info.tag[i]);
		snprintf(out + n, 128 - n, ", loaded by uid %u)", info.created_by_uid);
	}
	close(fd);
	return out;
}
