// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <bpf/bpf.h>

#include "../../bpf/track.h"
#include "fill.h"
#include "signature/signature.h"

uint32_t mix(uint32_t v)
{
	v = (v ^ v >> 16) * 0x7feb352d;
	v = (v ^ v >> 15) * 0x846ca68b;
	return v ^ v >> 16;
}

static int order(const void *a, const void *b)
{
	return prefix_order(&((const struct network_prefix *)a)->prefix,
			    &((const struct network_prefix *)b)->prefix);
}

int fill_prefixes(struct observer *observer, uint32_t count)
{
	struct networks networks = { .prefixes = calloc(count + 1, sizeof(struct network_prefix)) };
	struct reason why = { "" };
	size_t kept = 0;
	int err;

	if (!networks.prefixes)
		return -ENOMEM;
	for (uint32_t i = 0; i < count; i++) {
		uint32_t bytes = mix(i * 7 + 3);
		struct address a = address_from(&bytes, 4);

		networks.prefixes[i].prefix = prefix_around(&a, 96 + 24);
		networks.prefixes[i].network = 1 + i;
	}
	qsort(networks.prefixes, count, sizeof(*networks.prefixes), order);
	for (uint32_t i = 0; i < count; i++)
		if (!kept || order(&networks.prefixes[kept - 1], &networks.prefixes[i]))
			networks.prefixes[kept++] = networks.prefixes[i];
	networks.prefixes_count = kept;
	err = observer_networks(observer, &networks, &why);
	if (err)
		fprintf(stderr, "%s\n", why.text);
	free(networks.prefixes);
	return err;
}

int fill_signatures(struct observer *observer, uint32_t count, const uint8_t *payload)
{
	struct signature list[SIGNATURES] = { { 0 } };
	struct signature_set *set = calloc(1, sizeof(*set));
	struct reason why = { "" };
	int err;

	if (!set)
		return -ENOMEM;
	for (uint32_t i = 0; i < count; i++) {
		struct signature *s = &list[i];
		uint32_t at = i % 5, value = i % 16 ? mix(i) : *(const uint16_t *)payload;

		*s = (struct signature){ .number = i + 1, .proto = 17, .ways = SIGNATURE_BOTH,
			.score = 75, .sure = 75, .need = 3, .sizes = 3, .until = SIGNATURE_PAYLOADS,
			.max = 0xffff, .min = 28, .noise = 20 };
		s->both = i % 16 ? 0xfU << at : 0;
		s->zero = i % 16 && i % 3 ? 0x7fU << (at + 4) : 0;
		s->same = i % 3 ? 0 : 0xfU << (at + 8);
		s->step = 1U << (at + 12);
		if (i % 16 == 0 || i % 4 == 1)
			s->tests[0] = (struct signature_test){ i % 16 ? 24 : 0, 2, SIGNATURE_BOTH, 0, 0xffff,
				i % 16 ? value & 0xffff : __builtin_bswap16(value) };
		signature_finish(s);
	}
	err = signature_set_make(set, list, count);
	err = err ? err : observer_signatures(observer, set, &why);
	if (err)
		fprintf(stderr, "%s\n", why.text);
	free(set);
	return err;
}

int fill_flows(struct observer *observer)
{
	int map = observer_map(observer, "flows");

	for (uint32_t n = 0; n < MANY; n++) {
		struct packet p = { .proto = 17, .dport = 0x1194, .sport = 1024 + (n & 0x3fff) };
		struct flow flow = { .state = FLOW_SETTLED, .net = 1, .peer = 2 };
		struct flow_key key;

		p.src[1] = (uint64_t)__builtin_bswap32(0xc6120000 | n >> 14) << 32 | 0xffff0000;
		p.dst[1] = (uint64_t)0x010200c0 << 32 | 0xffff0000;
		if (flow_key_of(&key, &p))
			flow.marks = FLOW_HI_STARTED;
		if (bpf_map_update_elem(map, &key, &flow, BPF_ANY))
			return -errno;
	}
	return 0;
}
