// SPDX-License-Identifier: Apache-2.0
/* status: where it hangs, what was seen, and what the operator should know. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/times.h"
#include "base/units.h"
#include "collect/rules.h"
#include "learn/learn.h"
#include "serve/sheet.h"

static int by_net(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static uint64_t networks_since(const struct ledger *ledger, int64_t since)
{
	uint64_t *nets = calloc(ledger->count + 1, sizeof(*nets)), found = 0;
	size_t count = 0;

	for (size_t i = 0; i < ledger->count && nets; i++)
		if (ledger->cells[i].key.net && ledger->cells[i].changed >= since)
			nets[count++] = ledger->cells[i].key.net;
	if (nets)
		qsort(nets, count, sizeof(*nets), by_net);
	for (size_t i = 0; i < count; i++)
		found += !i || nets[i] != nets[i - 1];
	free(nets);
	return found;
}

static void put_seen(struct sheet *s, int64_t now)
{
	struct store_seen seen = { 0 };
	const struct collect *c = s->collect;

	if (c->store)
		store_seen(c->store, now - (int64_t)UNITS_DAY, &seen);
	s->status.networks = networks_since(&c->ledger, now - (int64_t)UNITS_DAY);
	s->status.tunnel_networks = seen.networks;
	s->status.tunnel_protocols = seen.classes;
	s->status.tunnel_flows = seen.verdicts;
	if (c->learn)
		s->status.custom = learn_losses(c->learn).prints;
}

static void put_hooks(struct sheet *s)
{
	for (unsigned int i = 0; i < s->serve->posts_count; i++)
		for (unsigned int j = 0; j < s->serve->posts[i].hooks_count; j++)
			s->hooks[s->status.hooks_count++] = s->serve->posts[i].hooks[j];
	s->status.hooks = s->hooks;
}

/* Signatures that went away by themselves, that found no room, or that cannot be kept. */
static void put_rules(struct sheet *s)
{
	const struct rules *r = s->collect->rules;
	char count[24];

	if (!r)
		return;
	if (*r->pulled)
		warn(s, "signature %s was pulled: flows that it named were ordinary%s", r->pulled, "");
	snprintf(count, sizeof(count), "%u", r->left);
	if (r->left)
		warn(s, "%s signatures are not matched: there is room for 64%s", count, "");
	if (*r->failure.text)
		warn(s, "signatures: %s%s", r->failure.text, "");
}

static void put_rest(struct sheet *s)
{
	for (unsigned int i = 0; i < s->collect->notes_count; i++)
		warn(s, "%s%s", s->collect->notes[i], "");
	put_rules(s);
	if (s->serve->followers_lost)
		warn(s, "%s%s", "followers that were too slow were let go", "");
	for (unsigned int i = 0; i < s->status.stages_count; i++) {
		enum status_state state = s->stages[i].state;

		if (!*s->stages[i].note)
			s->stages[i].note = NULL;
		if (state != STATUS_IDLE && (state > s->status.state))
			s->status.state = state;
	}
	s->status.stages = s->stages;
	s->status.warnings = s->warnings;
}

struct sheet *sheet_fill(struct serve *serve)
{
	struct sheet *s = calloc(1, sizeof(*s));
	int64_t now = times_now();

	if (!s)
		return NULL;
	s->serve = serve;
	s->collect = serve->collect;
	s->mono = loop_mono();
	collect_tick(serve->collect, now, s->mono);
	collect_events(serve->collect);
	s->status.version = serve->version;
	s->status.started = serve->collect->started;
	s->status.counting = serve->collect->source->since ? serve->collect->source->since :
			     serve->collect->started;
	if (!uname(&s->host)) {
		s->status.host = s->host.nodename;
		s->status.kernel = s->host.release;
	}
	put_hooks(s);
	put_stages(s);
	put_seen(s, now);
	put_rest(s);
	return s;
}

char *answer_status(struct serve *serve, size_t *length)
{
	int64_t now = times_now();
	struct answer_head head = { .source = "collector", .generated = now,
				    .from = serve->collect->started, .to = now };
	struct sheet *s = sheet_fill(serve);
	char *text = NULL;
	struct json json;
	FILE *file = s ? open_memstream(&text, length) : NULL;

	if (!file) {
		free(s);
		return NULL;
	}
	if (s->status.state == STATUS_BLIND)
		head.missing = "an interface is watched and nothing of it is seen";
	fprintf(file, "{\"ok\":true,\"exit\":%d}\n", head.missing ? EXIT_INCOMPLETE : EXIT_DONE);
	json_start(&json, file, JSON_LINE);
	status_json(&json, &s->status, &head);
	json_end(&json);
	fclose(file);
	free(s);
	return text;
}
