// SPDX-License-Identifier: Apache-2.0
/*
 * Signatures into the maps: the half that nobody matches is filled, then the turn changes in one
 * store. A packet meanwhile sees the old set or the new one, and nothing stops for it.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "observer.h"
#include "signature/signature.h"

/* Never twice: the bits that flows keep belong to one set. The lowest bit is the half. */
static uint32_t next_turn(uint32_t before, uint32_t half)
{
	struct timespec t;
	uint32_t turn;

	clock_gettime(CLOCK_MONOTONIC, &t);
	turn = (uint32_t)(t.tv_sec * 1000 + t.tv_nsec / 1000000) << 1 | half;
	while (turn <= 1 || turn >> 1 == before >> 1)
		turn += 2;
	return turn;
}

static int fill(struct observer *o, const struct signature_set *set, uint32_t half)
{
	int list = observer_map(o, "signatures"), gates = observer_map(o, "signature_gates");

	for (uint32_t i = 0; i < set->count; i++) {
		uint32_t place = half * SIGNATURES + i;

		if (bpf_map_update_elem(list, &place, &set->list[i], BPF_ANY))
			return -errno;
	}
	return bpf_map_update_elem(gates, &half, &set->gates, BPF_ANY) ? -errno : 0;
}

int observer_signatures(struct observer *o, const struct signature_set *set, struct reason *why)
{
	int map = observer_map(o, "signature_turn"), err = 0;
	uint32_t zero = 0, turn = 0, half, next = 0;

	if (bpf_map_lookup_elem(map, &zero, &turn))
		return reason_say(why, -errno, "signatures cannot be read: %s", strerror(errno));
	half = !(turn & 1);
	if (set && set->count) {
		programs_wait();
		err = fill(o, set, half);
		next = next_turn(turn, half);
	}
	if (!err && bpf_map_update_elem(map, &zero, &next, BPF_ANY))
		err = -errno;
	return err ? reason_say(why, err, "signatures cannot be written: %s", strerror(-err)) : 0;
}

int observer_signature_counts(struct observer *o, uint16_t number, struct signature_counts *sum)
{
	struct signature_counts *each = calloc((size_t)o->possible_cpus, sizeof(*each));
	uint32_t index = number;
	int err = each ? 0 : -ENOMEM;

	*sum = (struct signature_counts){ 0 };
	if (!err && bpf_map_lookup_elem(observer_map(o, "signature_counts"), &index, each))
		err = -errno;
	for (int cpu = 0; cpu < o->possible_cpus && !err; cpu++) {
		sum->hits += each[cpu].hits;
		sum->ordinary += each[cpu].ordinary;
	}
	free(each);
	return err;
}
