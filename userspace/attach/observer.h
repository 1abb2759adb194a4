/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of attach/ share: two objects, one set of maps. */
#ifndef TUNPRINT_OBSERVER_H
#define TUNPRINT_OBSERVER_H

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>

#include "attach.h"

#define PIN_ROOM 512

/* As the compiler laid out the .bss of observe_xdp.bpf.c; see struct replay there. */
struct replay_block {
	uint64_t now;
	uint32_t frame_len, wire_len;
	uint16_t type, off;
	uint8_t link, cut;
	uint16_t path;
};

/* Something attached that ends with the process. */
struct held {
	uint32_t ifindex;
	bool egress, filter;		/* filter: clsact, else a link or a place in the chain */
	int link;			/* -1: none */
	uint32_t chained;		/* program id in libxdp's chain, 0: none */
};

/* A program in an object of its own: each is loaded when it is first wanted. */
#define SOLOS 4
struct solo {
	struct bpf_object *object;
	char name[32];
};

struct observer {
	struct observer_options options;
	struct bpf_object *xdp;		/* all maps, and the clock's program */
	struct solo solo[SOLOS];	/* programs in use */
	bool frags;			/* the kernel takes xdp.frags */
	char dir[PIN_ROOM];		/* <pin>/v<TP_ABI>, empty: not pinned */
	int possible_cpus;
	uint64_t ns_per_jiffy;
	int64_t epoch;
	uint32_t prefixes_used, half;	/* half of the networks map that is searched */
	struct locate_node *nodes;	/* mapped */
	struct locate_root *root;
	uint64_t *ipv4;
	struct replay_block *replay;	/* mapped .bss */
	struct ring_buffer *ring;
	void (*verdict)(void *arg, const struct verdict_event *);
	void (*sample)(void *arg, const struct sample_event *);
	void (*name)(void *arg, const struct name_event *);
	void *event_arg;
	struct held *held;		/* what is attached without a pin */
	unsigned int held_count;
	void *values;			/* per-CPU values of one read */
};

/* load.c */
void load_defaults(struct observer_options *o);
int load_all(struct observer *o, struct reason *why);
bool load_knows_frags(void);
/* An object that is not loaded yet, with only this program, on the observer's maps. */
struct bpf_object *load_fresh(struct observer *o, const char *program, struct reason *why);
/* The program's descriptor; the verifier looks at it the first time. */
int load_program(struct observer *o, const char *program, struct reason *why);
extern const char observe_xdp_object[], observe_tc_object[];
extern const size_t observe_xdp_object_size, observe_tc_object_size;

/* pins.c */
int pins_begin(struct observer *o, struct reason *why);
int pins_reuse(struct observer *o, struct bpf_object *object, struct reason *why);
int pins_keep(struct observer *o, struct reason *why);
/* <dir>/<kind>_<side>_<ifindex>: bpffs takes no dots, and interface names have them. */
enum pin_kind { PIN_LINK, PIN_FILTER, PIN_CHAIN };
void pins_path(const struct observer *o, char path[PIN_ROOM], enum pin_kind kind, bool egress,
	       uint32_t ifindex);

int pin_take_off(const char *path);

/* xdp.c: one program, one link. chain.c: one of several, through libxdp. tc.c: tcx and clsact */
const char *xdp_program_name(const struct observer *o);
int xdp_attach(struct observer *o, const struct attach_request *r, uint32_t ifindex,
	       struct attached *done, struct reason *why);
int chain_attach(struct observer *o, const struct attach_request *r, uint32_t ifindex, bool native,
		 struct attached *done, struct reason *why);
int chain_detach(uint32_t ifindex, uint32_t program);
int tc_attach(struct observer *o, uint32_t ifindex, bool egress, struct attached *done,
	      struct reason *why);
int filter_detach(uint32_t ifindex, bool egress);

/* prefixes.c: what ran when it was called has ended. */
void programs_wait(void);

/* links.c */
int hold(struct observer *o, const struct held *held);
void release(struct observer *o, uint32_t ifindex, bool egress);
void release_all(struct observer *o);
/* Puts the program into a pinned link: 1 done, 0 there is none, or a negative errno with the reason. */
int link_renew(struct observer *o, const char *pin, const char *program, struct reason *why);
/* Pins the link, or holds it when nothing is pinned; takes the descriptor over. */
int link_keep(struct observer *o, int link, uint32_t ifindex, bool egress, struct reason *why);
uint32_t program_id(int program);
/* "7 (my_filter, tag 0123456789abcdef, uid 0)"; returns out. */
char *program_words(char out[128], uint32_t id);

#endif
