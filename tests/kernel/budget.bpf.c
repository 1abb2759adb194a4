// SPDX-License-Identifier: GPL-2.0-only
/* One program per matcher, so that the verifier's price of each can be told. Never attached. */
#include "bring.bpf.h"

static __always_inline void take(void *frame, __u32 hook) { }
static __always_inline void take_records(void *frame, __u32 hook) { }

#define PROTO(number, ID, word, ...)					\
	SEC("xdp") int word##_alone(struct xdp_md *ctx)			\
	{								\
		struct work *w = page_at(0);				\
		struct study *s = w ? desk_at(w->desk) : 0;		\
									\
		if (s)							\
			w->jot.count = word##_match(w, s);		\
		return XDP_PASS;					\
	}
#define NAME(...)
#include "proto/list.h"
#undef PROTO
#undef NAME

char LICENSE[] SEC("license") = "GPL";
