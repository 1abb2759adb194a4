// SPDX-License-Identifier: Apache-2.0
/* What networks are compared by: tunnelled bytes, growth, share, age ... and which tunnels hide. */
#include <string.h>

#include "../../bpf/classify.h"
#include "answer/networks_rows.h"
#include "answer/words.h"

#define COMPARE(a, b) if ((a) != (b)) return (a) < (b) ? -1 : 1

/* Protocols made for not being recognised, or carried inside of what looks like something else. */
static const char *const hiding[] = {
	"amneziawg", "shadowsocks", "obfs4", "trojan", "vmess", "vless", "snowflake", "psiphon",
	"ultrasurf", "fully-encrypted", "custom", "iodine", "dnscat2", "dns2tcp", "dns-tunnel",
	"ptunnel", "hans", "icmptx", "icmp-tunnel", "ntp-tunnel", "http-tunnel", "websocket-tunnel",
	"tls-tunnel", "ssh-tunnel", "stunnel", "masque", "hysteria",
};

bool entry_is_hidden(const struct networks_answer *answer, const struct entry *entry)
{
	const char *name = class_name(entry->class);

	if (entry->class >= CLASS_SIGNATURES || entry->fingerprint)
		return true;
	for (unsigned int i = 0; i < sizeof(hiding) / sizeof(hiding[0]); i++)
		if (!strcmp(hiding[i], name))
			return true;
	return false;
}

bool sum_growth(const struct sum *sum, double *growth)
{
	double before = (double)sum->tunnels.before * sum->answer->before_scale;

	if (!sum->answer->before_to || before <= 0)
		return false;
	*growth = (double)traffic_bytes(&sum->tunnels) / before - 1;
	return true;
}

static double share(const struct sum *sum)
{
	uint64_t all = traffic_bytes(&sum->all);

	return all ? (double)traffic_bytes(&sum->tunnels) / (double)all : 0;
}

/* New ones grow more than any number; what has no tunnels does not grow. */
static double growth_of(const struct sum *sum)
{
	double growth;

	if (sum_growth(sum, &growth))
		return growth;
	return traffic_bytes(&sum->tunnels) && sum->answer->before_to ? 1e300 : -2;
}

static int by_name(const struct sum *x, const struct sum *y)
{
	const struct names *names = &x->answer->names;

	return strcmp(names_text(names, x->answer->entries[x->from].network),
		      names_text(names, y->answer->entries[y->from].network));
}

static int by_sort(enum question_sort sort, const struct sum *x, const struct sum *y)
{
	switch (sort) {
	case SORT_BYTES:
		COMPARE(traffic_bytes(&y->all), traffic_bytes(&x->all));
		break;
	case SORT_GROWTH:
		COMPARE(growth_of(y), growth_of(x));
		break;
	case SORT_SHARE:
		COMPARE(share(y), share(x));
		break;
	case SORT_SINCE:		/* the newest first; unsigned: those without come last */
		COMPARE((uint64_t)y->tunnels.since, (uint64_t)x->tunnels.since);
		break;
	case SORT_NAME:
		return by_name(x, y);
	case SORT_TUNNEL:
		break;
	}
	return 0;
}

int sum_order(const void *a, const void *b, void *arg)
{
	const struct question *question = arg;
	const struct sum *x = a, *y = b;
	int order = by_sort(question ? question->sort : SORT_TUNNEL, x, y);

	if (order)
		return order;
	COMPARE(traffic_bytes(&y->tunnels), traffic_bytes(&x->tunnels));
	COMPARE(traffic_bytes(&y->all), traffic_bytes(&x->all));
	return by_name(x, y);
}
