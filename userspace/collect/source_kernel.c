// SPDX-License-Identifier: Apache-2.0
/* The observer in the kernel as a source; its epoch is this boot and the ledger's map. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <bpf/bpf.h>

#include "attach/attach.h"
#include "collect/source.h"

struct kernel {
	struct source source;
	struct observer *observer;
};

static struct observer *observer_of(struct source *source)
{
	return ((struct kernel *)source)->observer;
}

static int cells(struct source *source,
		 int (*each)(void *arg, const struct cell_key *key, const struct cell *cell),
		 void *arg)
{
	return observer_cells(observer_of(source), each, arg);
}

static int seen(struct source *source, uint16_t path, int hook, struct cell *cell)
{
	return observer_seen(observer_of(source), path, hook, cell);
}

static int lost(struct source *source, uint64_t counts[LOSSES])
{
	return observer_lost(observer_of(source), counts);
}

static int flows(struct source *source,
		 int (*each)(void *arg, const struct flow_key *key, const struct flow *flow),
		 void *arg)
{
	return observer_flows(observer_of(source), each, arg);
}

static int flow(struct source *source, const struct flow_key *key, struct flow *out)
{
	return bpf_map_lookup_elem(observer_map(observer_of(source), "flows"), key, out) ? -errno : 0;
}

static int events(struct source *source,
		  void (*verdict)(void *arg, const struct verdict_event *event),
		  void (*sample)(void *arg, const struct sample_event *event),
		  void (*name)(void *arg, const struct name_event *event), void *arg)
{
	return observer_events(observer_of(source), verdict, sample, name, arg);
}

static int networks(struct source *source, const struct networks *list, struct reason *why)
{
	return observer_networks(observer_of(source), list, why);
}

static int rooms(struct source *source, struct source_rooms *out)
{
	struct observer_rooms r;
	int err = observer_rooms(observer_of(source), &r);

	if (!err)
		*out = (struct source_rooms){ r.flows, r.cells, r.cells_used };
	return err;
}

static int64_t offset(struct source *source)
{
	return observer_epoch(observer_of(source));
}

static int signatures(struct source *source, const struct signature_set *set, struct reason *why)
{
	return observer_signatures(observer_of(source), set, why);
}

static int signature_counts(struct source *source, uint16_t number, struct signature_counts *sum)
{
	return observer_signature_counts(observer_of(source), number, sum);
}

static const struct source_ops ops = {
	cells, seen, lost, flows, flow, events, networks, rooms, offset, signatures,
	signature_counts,
};

/* Map ids are given out anew after a reboot. */
static int boot_id(char out[40])
{
	int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, out, 36);

	if (fd >= 0)
		close(fd);
	out[n == 36 ? 36 : 0] = '\0';
	return n == 36 ? 0 : -EIO;
}

int source_kernel(struct source **source, struct observer *observer, struct reason *why)
{
	struct bpf_map_info info = { 0 };
	uint32_t size = sizeof(info);
	struct kernel *k = calloc(1, sizeof(*k));
	char boot[40];

	if (!k)
		return reason_say(why, -ENOMEM, "no memory");
	if (boot_id(boot) ||
	    bpf_obj_get_info_by_fd(observer_map(observer, "ledger"), &info, &size)) {
		free(k);
		return reason_say(why, -EIO, "the ledger cannot be told from another: %s",
				  strerror(errno));
	}
	k->source.ops = &ops;
	k->observer = observer;
	k->source.since = observer_since(observer);
	snprintf(k->source.epoch, sizeof(k->source.epoch), "%s/%u", boot, info.id);
	*source = &k->source;
	return 0;
}

void source_free(struct source *source)
{
	free(source);
}
