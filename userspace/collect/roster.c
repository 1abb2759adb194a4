// SPDX-License-Identifier: Apache-2.0
/* How names get numbers, and a loaded list gets those numbers for ids. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "collect/roster.h"

static void roll_free(struct roll *names)
{
	for (size_t i = 0; i < names->count; i++)
		free(names->list[i]);
	free(names->list);
	memset(names, 0, sizeof(*names));
}

void roster_free(struct roster *roster)
{
	roll_free(&roster->networks);
	roll_free(&roster->paths);
}

const char *roll_get(const struct roll *names, uint32_t number)
{
	return number && number <= names->count ? names->list[number - 1] : NULL;
}

int roll_put(struct roll *names, uint32_t number, const char *name)
{
	char **list;

	if (!number || number > NETWORKS_MOST * 4u)
		return -ERANGE;
	if (number > names->count) {
		size_t room = number > 2 * names->count ? number : 2 * names->count;

		list = reallocarray(names->list, room, sizeof(*list));
		if (!list)
			return -ENOMEM;
		memset(list + names->count, 0, (room - names->count) * sizeof(*list));
		names->list = list;
		names->count = room;
	}
	if (names->list[number - 1])
		return strcmp(names->list[number - 1], name) ? -EEXIST : 0;
	names->list[number - 1] = strdup(name);
	return names->list[number - 1] ? 0 : -ENOMEM;
}

uint16_t roster_path(struct roster *roster, const char *name, keep_names keep, void *arg)
{
	struct new_names fresh = { "path", NULL, &name, 1 };
	uint32_t number = 0;

	for (uint32_t i = PATHS - 1; i > 0; i--) {
		const char *have = roll_get(&roster->paths, i);

		if (have && !strcmp(have, name))
			return i;
		if (!have)
			number = i;
	}
	fresh.numbers = &number;
	if (!number || (keep && keep(arg, &fresh)) || roll_put(&roster->paths, number, name))
		return 0;
	return number;
}

/* Numbers of the loaded networks by their index; those known already, 0 for new names. */
static void known_numbers(const struct roster *roster, const struct networks *networks,
			  uint32_t *numbers)
{
	for (size_t i = 0; i < roster->networks.count; i++) {
		const char *name = roster->networks.list[i];
		uint32_t id = name ? networks_named(networks, name) : 0;

		if (id)
			numbers[id - 1] = i + 1;
	}
}

static int put_new(struct roster *roster, const struct new_names *fresh)
{
	int err = 0;

	for (size_t i = 0; i < fresh->count && !err; i++)
		err = roll_put(&roster->networks, fresh->numbers[i], fresh->names[i]);
	return err;
}

/* Free numbers for names that have none; the roster takes them once they are kept. */
static int new_numbers(struct roster *roster, const struct networks *networks, uint32_t *numbers,
		       keep_names keep, void *arg)
{
	uint32_t *chosen = calloc(networks->count + 1, sizeof(*chosen)), next = 1;
	const char **names = calloc(networks->count + 1, sizeof(*names));
	struct new_names fresh = { "network", chosen, names, 0 };
	int err = chosen && names ? 0 : -ENOMEM;

	for (size_t i = 0; i < networks->count && !err; i++) {
		if (numbers[i])
			continue;
		while (roll_get(&roster->networks, next))
			next++;
		chosen[fresh.count] = next;
		names[fresh.count++] = networks->list[i].name;
		numbers[i] = next++;
	}
	if (!err && fresh.count && keep)
		err = keep(arg, &fresh);
	err = err ? err : put_new(roster, &fresh);
	free(chosen);
	free(names);
	return err;
}

/* The list in the order of the numbers; gaps and old names get entries without prefixes. */
static struct network *reorder(const struct roster *roster, const struct networks *networks,
			       const uint32_t *numbers, size_t count)
{
	struct network *list = calloc(count ? count : 1, sizeof(*list));

	if (!list)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		const char *name = roll_get(&roster->networks, i + 1);

		strncpy(list[i].name, name ? name : "?", sizeof(list[i].name) - 1);
	}
	for (size_t i = 0; i < networks->count; i++)
		list[numbers[i] - 1] = networks->list[i];
	return list;
}

static int renumber(struct networks *networks, const uint32_t *numbers)
{
	struct lpm_entry *entries = calloc(networks->prefixes_count + 1, sizeof(*entries));
	struct lpm *lpm;

	if (!entries)
		return -ENOMEM;
	for (size_t i = 0; i < networks->prefixes_count; i++) {
		uint32_t id = networks->prefixes[i].network;

		entries[i].prefix = networks->prefixes[i].prefix;
		entries[i].value = id ? numbers[id - 1] : 0;
	}
	lpm = lpm_build(entries, networks->prefixes_count);
	if (lpm) {
		lpm_free(networks->lpm);
		networks->lpm = lpm;
		for (size_t i = 0; i < networks->prefixes_count; i++)
			networks->prefixes[i].network = entries[i].value;
		for (size_t i = 0; i < networks->slots_count; i++)
			if (networks->slots[i])
				networks->slots[i] = numbers[networks->slots[i] - 1];
	}
	free(entries);
	return lpm ? 0 : -ENOMEM;
}

int roster_networks(struct roster *roster, struct networks *networks, keep_names keep, void *arg,
		    struct reason *why)
{
	uint32_t *numbers = calloc(networks->count + 1, sizeof(*numbers));
	struct network *list = NULL;
	size_t count;
	int err = numbers ? 0 : -ENOMEM;

	if (!err) {
		known_numbers(roster, networks, numbers);
		err = new_numbers(roster, networks, numbers, keep, arg);
	}
	count = roster->networks.count;
	while (count && !roster->networks.list[count - 1])
		count--;
	if (!err)
		list = reorder(roster, networks, numbers, count);
	if (!err)
		err = list ? renumber(networks, numbers) : -ENOMEM;
	if (!err) {
		free(networks->list);
		networks->list = list;
		networks->count = count;
		list = NULL;
	} else {
		reason_say(why, err, "networks cannot be numbered: %s", strerror(-err));
	}
	free(list);
	free(numbers);
	return err;
}

struct shared_networks *networks_share(void)
{
	struct shared_networks *shared = calloc(1, sizeof(*shared));

	if (shared)
		shared->users = 1;
	return shared;
}

struct shared_networks *networks_use(struct shared_networks *shared)
{
	__atomic_add_fetch(&shared->users, 1, __ATOMIC_RELAXED);
	return shared;
}

void networks_leave(struct shared_networks *shared)
{
	if (!shared || __atomic_sub_fetch(&shared->users, 1, __ATOMIC_ACQ_REL))
		return;
	networks_free(&shared->networks);
	free(shared);
}
