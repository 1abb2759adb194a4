// SPDX-License-Identifier: Apache-2.0
/* Store, maps and programs, in the order that keeps counts exact. */
#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/tell.h"
#include "base/times.h"
#include "collect/prints.h"
#include "collect/source.h"
#include "serve/daemon.h"

static void say_found(struct daemon *d, const struct store_found *found)
{
	char text[REASON_ROOM];

	if (!*found->aside)
		return;
	snprintf(text, sizeof(text), "the store was damaged and set aside as %.300s", found->aside);
	tell_operator(TELL_STORE_ASIDE, "%s: %s", text, found->damage);
	collect_note(&d->collect, text);
}

static int open_store(struct daemon *d, struct store_found *found, struct reason *why)
{
	int err = folder_for(d->config.store, &d->identity);

	if (err)
		return reason_say(why, err, "%s: its folder cannot be made: %s", d->config.store,
				  strerror(-err));
	err = privilege_lend(&d->identity);
	if (!err)
		err = store_open(&d->collect.store, d->config.store, found, why);
	else
		reason_say(why, err, "the user cannot be changed: %s", strerror(-err));
	if (privilege_return(&d->identity) && !err)
		err = reason_say(why, -EPERM, "the user cannot be changed back");
	if (err == -EACCES && d->identity.change)
		reason_within(why, err, "as user %s", d->config.user);
	if (!err)
		say_found(d, found);
	return err;
}

static int open_maps(struct daemon *d, struct reason *why)
{
	const struct config *c = &d->config;
	struct observer_options options = {
		.pin = d->keep ? c->pin : NULL, .flows = c->flows, .cells = c->cells,
		.desks = c->studies, .fragments = c->fragments, .events = c->events,
		.prefixes = d->networks.prefixes_count > 65536 ? 2 * d->networks.prefixes_count : 0,
		.samples_per_second = c->per_network ? c->per_network : SAMPLES_NONE,
	};
	int err = observer_open(&d->observer, &options, why);

	return err ? err : source_kernel(&d->collect.source, d->observer, why);
}

/* A ledger that counted under another store's numbers cannot be read: begun anew, and said so. */
static int begin_anew(struct daemon *d, const struct store_found *found, struct reason *why)
{
	int err;

	tell_operator(TELL_LEDGER_NEW, "%s: beginning a new ledger", why->text);
	collect_note(&d->collect, "the ledger in the kernel did not belong to this store and was begun anew");
	source_free(d->collect.source);
	d->collect.source = NULL;
	observer_close(d->observer);
	d->observer = NULL;
	err = d->keep ? observer_remove(d->config.pin, why) : 0;
	err = err ? err : open_maps(d, why);
	return err ? err : collect_begin(&d->collect, found, times_now(), loop_mono(), why);
}

/* Beside the store, so that numbers of the ledger's classes live as long as its other names. */
static int open_rules(struct daemon *d, struct reason *why)
{
	const char *slash = strrchr(d->config.store, '/');
	char path[CONFIG_PATH_ROOM + 32];
	int err = privilege_lend(&d->identity);

	snprintf(path, sizeof(path), "%.*s/signatures.jsonl",
		 slash ? (int)(slash - d->config.store) : 1, slash ? d->config.store : ".");
	err = err ? reason_say(why, err, "the user cannot be changed: %s", strerror(-err)) :
	      rules_begin(&d->rules, d->collect.source, path, d->config.signatures, why);
	if (privilege_return(&d->identity) && !err)
		err = reason_say(why, -EPERM, "the user cannot be changed back");
	if (!err)
		d->collect.rules = &d->rules;
	return err;
}

/* As the user who will write it: root without its capabilities does not get into that one's folder. */
static int open_prints(struct daemon *d, struct reason *why)
{
	int err = privilege_lend(&d->identity);

	if (err)
		return reason_say(why, err, "the user cannot be changed: %s", strerror(-err));
	prints_begin(&d->collect);
	return privilege_return(&d->identity) ?
	       reason_say(why, -EPERM, "the user cannot be changed back") : 0;
}

/* The epoch is in the store before anything is attached that could count. */
int daemon_store(struct daemon *d, struct reason *why)
{
	struct store_found found;
	int err = open_store(d, &found, why);

	err = err ? err : open_maps(d, why);
	err = err ? err : collect_roster(&d->collect, why);
	if (err)
		return err;
	d->began = strcmp(found.epoch, d->collect.source->epoch);
	err = collect_begin(&d->collect, &found, times_now(), loop_mono(), why);
	if (err == -EEXIST)
		err = begin_anew(d, &found, why);
	err = err ? err : open_rules(d, why);
	err = err ? err : collect_networks(&d->collect, &d->networks, why);
	return err ? err : open_prints(d, why);
}

static void put_hook(struct post *post, int side, const struct attached *attached)
{
	static const char *const hooks[] = {
		[HOOK_NONE] = "none", [HOOK_XDP_NATIVE] = "xdp", [HOOK_XDP_GENERIC] = "xdp",
		[HOOK_TCX] = "tcx", [HOOK_CLSACT] = "clsact",
	};
	const char *mode = attached->hook == HOOK_XDP_NATIVE ? "native" :
			   attached->hook == HOOK_XDP_GENERIC ? "generic" : "";

	if (attached->hook == HOOK_NONE)
		return;
	snprintf(post->words[side][0], sizeof(post->words[side][0]), "%s%s%s%s", mode,
		 attached->dispatcher ? " dispatcher" : "", attached->frags ? " frags" : "",
		 attached->taken_over ? " taken over" : "");
	snprintf(post->words[side][1], sizeof(post->words[side][1]), "%s", attached->why);
	post->hooks[post->hooks_count++] = (struct status_hook){
		.interface = post->name, .path = post->path_name, .hook = hooks[attached->hook],
		.mode = post->words[side][0] + (post->words[side][0][0] == ' '),
		.way = side ? "egress" : "ingress",
		.why = *attached->why ? post->words[side][1] : NULL,
		.priority = attached->priority,
	};
}

/*
 * auto: one interface alone is watched both ways; several are watched where packets come in, so
 * that a forwarded packet is counted once, on the path it came by.
 */
static void choose_sides(const struct daemon *d, const struct config_interface *interface,
			 struct attach_request *request)
{
	bool both = interface->see == SEE_BOTH ||
		    (interface->see == SEE_AUTO && d->config.interfaces_count == 1);

	request->ingress = interface->see != SEE_EGRESS;
	request->egress = both || interface->see == SEE_EGRESS;
}

/* For whoever waits at a terminal; a service's log has its own lines. */
static void say_progress(const char *format, const char *interface)
{
	if (!isatty(STDERR_FILENO))
		return;
	fprintf(stderr, format, interface);
	fputc('\n', stderr);
}

/* Numbers for the VLANs that are paths of their own; how many. */
static int number_vlans(struct daemon *d, const struct config_interface *interface, struct post *post,
			struct attach_vlan out[VLANS_MOST], struct reason *why)
{
	struct vlan list[VLANS_MOST];
	int count = vlans_parse(interface->vlan, list, why);
	char name[VLAN_NAME_ROOM + 8];

	for (int i = 0; i < count; i++) {
		snprintf(name, sizeof(name), "%s.%u", interface->path, list[i].id);
		out[i].id = list[i].id;
		out[i].path = collect_path(&d->collect, *list[i].name ? list[i].name : name, why);
		if (!out[i].path)
			return -ENOSPC;
		post->vlans |= 1ULL << out[i].path;
	}
	return count;
}

static int attach_one(struct daemon *d, const struct config_interface *interface,
		      struct reason *why)
{
	struct attach_request request = { .mode = interface->mode, .tap = interface->tap,
					  .force = interface->force };
	struct post *post = &d->posts[d->posts_count];
	struct attach_vlan vlans[VLANS_MOST];
	struct attach_result result;
	int err;

	strcpy(request.name, interface->name);
	choose_sides(d, interface, &request);
	request.path = collect_path(&d->collect, interface->path, why);
	if (!request.path)
		return -ENOSPC;
	err = number_vlans(d, interface, post, vlans, why);
	if (err < 0)
		return err;
	request.vlans = vlans;
	request.vlans_count = err;
	say_progress("%s: the kernel checks the programs, this takes a moment", interface->name);
	err = observer_attach(d->observer, &request, &result, why);
	if (err)
		return err;
	say_progress("%s: watched", interface->name);
	strcpy(post->name, interface->name);
	strcpy(post->path_name, interface->path);
	post->path = request.path;
	post->ingress = request.ingress;
	post->egress = request.egress;
	put_hook(post, 0, &result.ingress);
	put_hook(post, 1, &result.egress);
	d->posts_count++;
	return 0;
}

static bool is_configured(const struct config *config, const char *name)
{
	for (unsigned int i = 0; i < config->interfaces_count; i++)
		if (!strcmp(config->interfaces[i].name, name))
			return true;
	return false;
}

/* What an earlier collector watched and this one shall not. */
static void leave_others(struct daemon *d)
{
	struct if_nameindex *all = d->keep ? if_nameindex() : NULL;

	for (struct if_nameindex *i = all; i && i->if_name; i++)
		if (!is_configured(&d->config, i->if_name))
			observer_detach(d->observer, i->if_name, NULL);
	if (all)
		if_freenameindex(all);
}

int daemon_attach(struct daemon *d, struct reason *why)
{
	int err = 0;

	d->posts = calloc(d->config.interfaces_count + 1, sizeof(*d->posts));
	if (!d->posts)
		return reason_say(why, -ENOMEM, "no memory");
	leave_others(d);
	for (unsigned int i = 0; i < d->config.interfaces_count && !err; i++)
		err = attach_one(d, &d->config.interfaces[i], why);
	for (unsigned int i = 0; i < d->posts_count; i++)
		post_begin(&d->posts[i], loop_mono());
	return err;
}
