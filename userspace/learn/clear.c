// SPDX-License-Identifier: Apache-2.0
/* IP headers in clear behind a header of any length, and the Ethernet or PPP in front of them. */
#include <string.h>

#include "../../bpf/parse.h"
#include "messages.h"

#define INNER_REACH (SAMPLE_HEAD - 20)
#define INNER_MIN 5

static bool ipv4_holds(const struct message *m, unsigned int off)
{
	const uint8_t *ip = m->head + off;
	uint32_t sum = 0;

	if (m->have < off + 20 || ip[0] != 0x45)
		return false;
	for (unsigned int i = 0; i < 20; i += 2)
		sum += number_at(ip + i, 2, false);
	sum = (sum & 0xffff) + (sum >> 16);
	return (sum & 0xffff) + (sum >> 16) == 0xffff;
}

static bool ipv6_holds(const struct message *m, unsigned int off)
{
	const uint8_t *ip = m->head + off;

	return m->have >= off + 40 && ip[0] >> 4 == 6 && ip[7] &&
	       (ip[6] == IP_TCP || ip[6] == IP_UDP || ip[6] == IP_ICMPV6 || !ip[6] || ip[6] == 44) &&
	       number_at(ip + 4, 2, false) + 40 <= m->len - off &&
	       number_at(ip + 4, 2, false) + 60 >= m->len - off;
}

/* Ethernet's or PPP's type in front of IP moves the place where the load begins. */
static void step_back(struct structure *s, const struct messages *m, bool v4)
{
	unsigned int off = s->inner_offset, ether = 0, ppp = 0, address = 0;

	for (unsigned int i = 0; i < m->count; i++) {
		unsigned int type = off < 2 || m->at[i].have < off ? 0 :
				    number_at(m->at[i].head + off - 2, 2, false);

		ether += off >= 14 && type == (v4 ? 0x0800 : 0x86dd);
		ppp += type == (v4 ? 0x0021 : 0x0057);
		address += off >= 4 && number_at(m->at[i].head + off - 4, 2, false) == 0xff03;
	}
	if (ether * 10 >= m->count * 4) {
		s->inner_offset = off - 14;
		strcpy(s->inner, "E");
	} else if (ppp * 10 >= m->count * 4) {
		s->inner_offset = off - (address * 10 >= m->count * 4 ? 4 : 2);
		strcpy(s->inner, "P");
	}
}

static bool ip_holds(const struct message *m, unsigned int off)
{
	return ipv4_holds(m, off) || ipv6_holds(m, off);
}

/*
 * A header whose checksum holds is no chance, so a fifth of the messages is enough: the others are
 * the carrier's own, and fall away. IPv6 has none and must be in most of them.
 */
static unsigned int inner_at(const struct messages *m, unsigned int off, unsigned int *v4)
{
	unsigned int all = 0;

	*v4 = 0;
	for (unsigned int i = 0; i < m->count; i++) {
		bool four = ipv4_holds(&m->at[i], off);

		*v4 += four;
		all += four || ipv6_holds(&m->at[i], off);
	}
	return all * 10 >= m->count * 6 || (*v4 >= INNER_MIN && *v4 * 5 >= m->count) ? all : 0;
}

void find_inner(struct structure *s, struct messages *m)
{
	unsigned int best = 0, v4 = 0, best_v4 = 0, kept = 0;

	for (unsigned int off = 0; off <= INNER_REACH; off++) {
		unsigned int all = inner_at(m, off, &v4);

		if (all <= best)
			continue;
		best = all;
		best_v4 = v4;
		s->inner_offset = off;
	}
	if (best < INNER_MIN)
		return;
	for (unsigned int i = 0; i < m->count; i++)
		if (ip_holds(&m->at[i], s->inner_offset))
			m->at[kept++] = m->at[i];
	m->count = kept;
	strcpy(s->inner, best_v4 * 2 >= best ? "I4" : "I6");
	step_back(s, m, best_v4 * 2 >= best);
}
