// SPDX-License-Identifier: Apache-2.0
/* SIGHUP: networks and those options that can change while counting goes on. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/tell.h"
#include "serve/daemon.h"
#include "serve/notify.h"

/* Options that are read once, at the start; their offset tells them. */
static bool is_fixed(const struct config_option *option)
{
	static const char *const fixed[] = { "file", "command", "rate" };	/* of events */

	if (!strcmp(option->section, "events"))
		for (unsigned int i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++)
			if (!strcmp(option->key, fixed[i]))
				return true;
	return strcmp(option->key, "min-confidence") && strcmp(option->section, "store") &&
	       strcmp(option->section, "interface") && strcmp(option->section, "events");
}

static size_t size_of(const struct config_option *option)
{
	switch (option->type) {
	case CONFIG_PATH: case CONFIG_WORD:
		return option->max;
	case CONFIG_NUMBER: case CONFIG_RATE:
		return sizeof(uint32_t);
	case CONFIG_SIZE: case CONFIG_DURATION:
		return sizeof(uint64_t);
	default:
		return 1;
	}
}

static void say_fixed(const struct config *old, const struct config *fresh)
{
	for (unsigned int i = 0; i < config_options_count; i++) {
		const struct config_option *option = &config_options[i];

		if (is_fixed(option) && memcmp((const char *)old + option->offset,
					       (const char *)fresh + option->offset,
					       size_of(option)))
			tell_operator(TELL_CONFIG_LATER,
				      "'%s' changed: takes effect with the next start", option->key);
	}
	if (old->interfaces_count != fresh->interfaces_count ||
	    memcmp(old->interfaces, fresh->interfaces,
		   old->interfaces_count * sizeof(*old->interfaces)))
		tell_operator(TELL_CONFIG_LATER,
			      "interfaces changed: takes effect with the next start");
}

/* All or nothing: a mistake leaves everything as it was. */
static int reload(struct daemon *d, struct reason *why)
{
	struct networks networks = { 0 };
	struct config fresh;
	int err = config_load(&fresh, d->config_path, d->config_required, why);

	if (err)
		return err;
	err = events_check(&fresh, why);
	if (err) {
		config_free(&fresh);
		return err;
	}
	err = networks_load(&networks, d->config.networks, why);
	if (err == -ENOENT)
		err = 0;
	err = err || !d->collect.rules ? err : rules_reload(d->collect.rules, why);
	err = err ? err : collect_networks(&d->collect, &networks, why);
	networks_free(&networks);
	if (!err) {
		say_fixed(&d->config, &fresh);
		d->collect.min_confidence = d->config.min_confidence = fresh.min_confidence;
		d->collect.write = d->config.write = fresh.write;
		d->collect.keep_minutes = d->config.minutes = fresh.minutes;
		d->collect.keep_hours = d->config.hours = fresh.hours;
		d->collect.keep_size = d->config.size = fresh.size;
		events_reload(&d->changes, &fresh);
	}
	config_free(&fresh);
	return err;
}

void daemon_reload(struct daemon *d)
{
	struct reason why = { "" };
	char text[64];

	snprintf(text, sizeof(text), "RELOADING=1\nMONOTONIC_USEC=%lld", (long long)loop_mono());
	notify(text);
	if (reload(d, &why))
		tell_operator(TELL_CONFIG_REFUSED, "%s; the configuration stays as it was", why.text);
	else
		tell_operator(TELL_CONFIG_READ, "configuration read again");
	notify("READY=1");
}
