// SPDX-License-Identifier: Apache-2.0
/* Networks put together: by ASN, by the operator's tags, by longer prefixes. */
#include <stdio.h>

#include "answer/networks_rows.h"

static const struct network *about(const struct networks_answer *answer, const char *network)
{
	return answer->networks ?
	       networks_get(answer->networks, networks_named(answer->networks, network)) : NULL;
}

/* Of a named network: its first prefix. */
static bool prefix_of(const struct networks_answer *answer, const char *network,
		      struct prefix *prefix)
{
	const struct networks *networks = answer->networks;
	uint32_t id = networks ? networks_named(networks, network) : 0;

	for (size_t i = 0; id && i < networks->prefixes_count; i++)
		if (networks->prefixes[i].network == id) {
			*prefix = networks->prefixes[i].prefix;
			return true;
		}
	return !prefix_parse(network, prefix, NULL);
}

static char *prefix_group(const struct networks_answer *answer, const char *network,
			  char out[PREFIX_ROOM])
{
	const struct question *q = answer->question;
	struct prefix prefix;
	unsigned int length;

	if (!prefix_of(answer, network, &prefix)) {
		snprintf(out, PREFIX_ROOM, "%.40s", network);
		return out;
	}
	length = address_is_ipv4(&prefix.address) ? 96 + q->by_length : q->by_length6;
	if (prefix.length > length)
		prefix = prefix_around(&prefix.address, length);
	return prefix_text(out, &prefix);
}

int networks_groups(const struct networks_answer *answer, const char *network,
		    int (*each)(void *arg, const char *group), void *arg)
{
	enum question_by by = answer->question ? answer->question->by : BY_NETWORK;
	const struct network *known;
	char name[PREFIX_ROOM];
	int err = 0;

	if (by == BY_NETWORK || by == BY_PEER || !network || !*network)
		return each(arg, network);
	if (by == BY_PREFIX)
		return each(arg, prefix_group(answer, network, name));
	known = about(answer, network);
	if (by == BY_ASN) {
		snprintf(name, sizeof(name), known && known->asn ? "AS%u" : "(no ASN)",
			 known ? known->asn : 0);
		return each(arg, name);
	}
	if (!known || !known->tags_count)
		return each(arg, "(no tag)");
	for (unsigned int i = 0; i < known->tags_count && !err; i++)
		err = each(arg, known->tags[i]);
	return err;
}
