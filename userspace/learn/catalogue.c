// SPDX-License-Identifier: Apache-2.0
/* The catalogue: what may enter, and what gives way. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalogue.h"
#include "learn.h"

#define DAY (86400 * 1000000ll)
#define HALVES 64		/* one-way flows that wait for their other half */

struct catalogue {
	struct print **prints;
	unsigned int count, room;
	bool changed;
	struct catalogue_losses losses;
	struct half {
		uint64_t hash;	/* of line and hosts */
		uint8_t ways;	/* bit 0: lo to hi, bit 1: hi to lo */
	} halves[HALVES];
	unsigned int halves_next;
};

struct catalogue *catalogue_new(uint32_t prints)
{
	struct catalogue *c = calloc(1, sizeof(*c));

	if (!c)
		return NULL;
	c->room = prints ? : PRINTS_DEFAULT;
	c->prints = calloc(c->room, sizeof(*c->prints));
	if (!c->prints) {
		free(c);
		return NULL;
	}
	return c;
}

static void print_free(struct print *p)
{
	for (unsigned int i = 0; i < PRINT_SAMPLES; i++)
		free(p->samples[i]);
	free(p);
}

void catalogue_free(struct catalogue *c)
{
	for (unsigned int i = 0; c && i < c->count; i++)
		print_free(c->prints[i]);
	if (c)
		free(c->prints);
	free(c);
}

unsigned int catalogue_count(const struct catalogue *c) { return c->count; }
struct print *catalogue_at(const struct catalogue *c, unsigned int index) { return c->prints[index]; }
struct catalogue_losses catalogue_losses(const struct catalogue *c) { return c->losses; }
bool catalogue_changed(const struct catalogue *c) { return c->changed; }
void catalogue_kept(struct catalogue *c) { c->changed = false; }
void catalogue_touched(struct catalogue *c) { c->changed = true; }
struct catalogue_losses *catalogue_lost(struct catalogue *c) { return &c->losses; }

const char *print_state_name(enum print_state state)
{
	static const char *const names[PRINT_STATES] = {
		"candidate", "learned", "in kernel", "retired", "rejected",
	};

	return names[state];
}

struct print *catalogue_find(const struct catalogue *c, const char *name)
{
	for (unsigned int i = 0; i < c->count; i++)
		if (!strcmp(c->prints[i]->line, name) || !strcmp(c->prints[i]->nickname, name))
			return c->prints[i];
	return NULL;
}

/* FNV-1a, 64 bits; never 0. */
uint64_t line_hash(const char *line)
{
	uint64_t h = 0xcbf29ce484222325ULL;

	while (*line)
		h = (h ^ (uint8_t)*line++) * 0x100000001b3ULL;
	return h ? h : 1;
}

bool catalogue_paired(struct catalogue *c, uint64_t hash, const struct flow_key *key, bool hi_started)
{
	struct half *h = NULL;

	for (unsigned int i = 0; i < 2; i++)
		hash = (hash ^ key->lo[i] ^ key->hi[i] << 1) * 0x9e3779b97f4a7c15ULL;
	for (unsigned int i = 0; i < HALVES && !h; i++)
		h = c->halves[i].hash == hash ? &c->halves[i] : NULL;
	if (!h) {
		h = &c->halves[c->halves_next++ % HALVES];
		*h = (struct half){ .hash = hash };
	}
	h->ways |= 1 << hi_started;
	return h->ways == 3;
}

/* --- room --- */

static void drop(struct catalogue *c, unsigned int index)
{
	print_free(c->prints[index]);
	c->prints[index] = c->prints[--c->count];
	c->changed = true;
}

void catalogue_drop(struct catalogue *c, struct print *p)
{
	unsigned int i = 0;

	while (i < c->count && c->prints[i] != p)
		i++;
	if (i < c->count)
		drop(c, i);
}

/* The candidate that was quiet for longest gives way; what is learned stays. */
static bool make_room(struct catalogue *c)
{
	unsigned int oldest = c->count;

	if (c->count < c->room)
		return true;
	for (unsigned int i = 0; i < c->count; i++)
		if (c->prints[i]->state == PRINT_CANDIDATE &&
		    (oldest == c->count || c->prints[i]->last < c->prints[oldest]->last))
			oldest = i;
	if (oldest == c->count) {
		c->losses.refused++;
		return false;
	}
	c->losses.forgotten++;
	drop(c, oldest);
	return true;
}

struct print *catalogue_add(struct catalogue *c, const char *line)
{
	struct print *p = make_room(c) ? calloc(1, sizeof(*p)) : NULL;

	if (!p)
		return NULL;
	snprintf(p->line, sizeof(p->line), "%s", line);
	p->hash = line_hash(line);
	fingerprint_nickname(p->nickname, p->line);
	c->prints[c->count++] = p;
	c->changed = true;
	return p;
}

/* A network that shows ever new fingerprints is heard a few times. */
bool catalogue_crowded(struct catalogue *c, uint64_t net)
{
	unsigned int begun = 0;

	for (unsigned int i = 0; i < c->count; i++)
		begun += c->prints[i]->founder == net && c->prints[i]->state == PRINT_CANDIDATE;
	if (begun < PRINTS_PER_NETWORK)
		return false;
	c->losses.crowded++;
	return true;
}

void catalogue_age(struct catalogue *c, int64_t now)
{
	for (unsigned int i = c->count; i-- > 0;) {
		struct print *p = c->prints[i];

		if (p->state == PRINT_CANDIDATE && now - p->last > PRINT_LONE * DAY) {
			c->losses.forgotten++;
			drop(c, i);
		} else if (p->state == PRINT_LEARNED && now - p->last > PRINT_IDLE * DAY) {
			p->state = PRINT_RETIRED;
			c->changed = true;
		}
	}
}
