/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Every map: size, who writes it. Sizes are defaults; the loader sets the configured ones.
 */
#ifndef TUNPRINT_MAPS_BPF_H
#define TUNPRINT_MAPS_BPF_H

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include "observe.h"

/* Flow cache: the programs insert, the collector reads. Common LRU: kernel 4.10. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 1048576);
	__type(key, struct flow_key);
	__type(value, struct flow);
} flows SEC(".maps");

/* Desks for young flows, by hash. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 65536 + 2);	/* and one per possible CPU */
	__type(key, __u32);
	__type(value, struct study);
} studies SEC(".maps");

/* Ledger: counters by cell, one copy per CPU, only growing. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 65536);
	__type(key, __u32);
	__type(value, struct cell);
} ledger SEC(".maps");

/* Which cell a (network, path, class, way) has; the programs insert. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 65536);
	__type(key, struct cell_key);
	__type(value, __u32);
} cells SEC(".maps");

/* Cells given out so far. Locked, but only for a key's first packet. */
struct cells_used { struct bpf_spin_lock lock; __u32 used; };
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct cells_used);
} cells_used SEC(".maps");

/* Packets and bytes seen per path: the other side of the ledger law. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, PATHS * 2);
	__type(key, __u32);
	__type(value, struct cell);
} seen SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, LOSSES);
	__type(key, __u32);
	__type(value, __u64);
} losses SEC(".maps");

/* Interfaces observed, by ifindex; the collector writes. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, IFINDEX_MAX);
	__type(key, __u32);
	__type(value, struct path);
} paths SEC(".maps");

/* Paths of VLANs, by VLAN_KEY(); the collector writes. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, __u32);
	__type(value, __u32);
} vlan_paths SEC(".maps");

/*
 * Named prefixes as trees, see locate.h; the collector writes. Two halves: one is searched while
 * the other is filled, then the root turns.
 */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 2);
	__uint(map_flags, BPF_F_MMAPABLE);
	__type(key, __u32);
	__type(value, struct locate_node);
} networks SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__uint(map_flags, BPF_F_MMAPABLE);
	__type(key, __u32);
	__type(value, struct locate_root);
} networks_root SEC(".maps");

/* References for each /16 of IPv4, for both halves. A value is 8 bytes in an array anyway. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 2 * LOCATE_16);
	__uint(map_flags, BPF_F_MMAPABLE);
	__type(key, __u32);
	__type(value, __u64);
} networks_ipv4 SEC(".maps");

/* Ports of first fragments, by hash. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4096);
	__type(key, __u32);
	__type(value, struct datagram);
} fragments SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1 << 20);
} events SEC(".maps");

/* Samples per network: tokens left and when they were counted. */
struct bucket { __u32 tokens; __u32 ms; };
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 8192);
	__type(key, __u64);
	__type(value, struct bucket);
} sample_limits SEC(".maps");

/*
 * Signatures and their gates, two halves of each: one is matched while the other is filled, then
 * the turn changes; 0: none are loaded. See signature.h; the collector writes.
 */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 2 * SIGNATURES);
	__type(key, __u32);
	__type(value, struct signature);
} signatures SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, struct signature_gates);
} signature_gates SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
} signature_turn SEC(".maps");

/* What they know of each young flow, beside its desk. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 65536 + 2);
	__type(key, __u32);
	__type(value, struct signing);
} signings SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, SIGNATURE_NUMBERS);
	__type(key, __u32);
	__type(value, struct signature_counts);
} signature_counts SEC(".maps");

/* Work pages: two per hook and CPU, the outer packet's and the inner one's. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 2 * PAGE_INSIDE);
	__type(key, __u32);
	__type(value, struct work);
} pages SEC(".maps");

#endif
