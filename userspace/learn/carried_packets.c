// SPDX-License-Identifier: Apache-2.0
/*
 * Whole packets inside a carrier: what it adds to each. The commonest handshake's last packet is a bare TCP
 * acknowledgement, and how large that is without a carrier is known by how much smaller it is than the SYN.
 */
#include <stdio.h>
#include <string.h>

#include "../../bpf/behave.h"
#include "carried.h"

#define ACK_STAMPED 52		/* IPv4 and TCP with time stamps */
#define ACK_BARE 40
#define ADDED_LEAST (-24)	/* what only looks like a cipher's record adds nothing */
#define ADDED_MOST 300
#define BLOCK 16

static unsigned int count_of(const struct tally *t, unsigned int n, unsigned int size)
{
	for (unsigned int i = 0; i < n; i++)
		if (t[i].count && t[i].size == size)
			return t[i].count;
	return 0;
}

/* Its SYN less its ACK in fours, as stacks make them: 8 with time stamps, 12 without (or both). */
static bool may_be_handshake(const struct shake *s)
{
	return s->count && (s->k == 2 || s->k == 3 || s->k == 4);
}

/* Nine of ten small units have sizes alike modulo 16: four different ones. */
static bool in_blocks(const struct behaviour *b, unsigned int size)
{
	unsigned int different = 0, fit = 0, odd = 0;

	for (int way = UP; way <= DOWN; way++)
		for (unsigned int i = 0; i < SMALLS; i++) {
			const struct tally *t = &b->small[way][i];

			if ((t->size ^ size) % BLOCK)
				odd += t->count;
			else
				fit += t->count;
			different += t->count && t->size != size && !((t->size ^ size) % BLOCK);
		}
	return different >= 3 && odd * 9 <= fit;
}

/*
 * The handshake that stands for all: seen most often, of equals the smallest. One whose acknowledgement never
 * came again was none.
 */
static const struct shake *handshake_of(const struct behaviour *b)
{
	const struct shake *best = NULL;

	for (unsigned int i = 0; i < SHAKES; i++) {
		const struct shake *s = &b->shake[i];
		unsigned int ack = s->size - 4 * s->k;
		unsigned int again = count_of(b->small[s->way & 1], SMALLS, ack);

		if (!may_be_handshake(s) || again < 3 || (s->k == 4 && !in_blocks(b, ack)))
			continue;
		if (!best || s->count > best->count || (s->count == best->count && s->size < best->size))
			best = s;
	}
	return best;
}

/* An acknowledgement's size the other way: the same, or by a mask larger (up) or smaller (down). */
static unsigned int other_ack(const struct behaviour *b, const struct shake *s, unsigned int ack)
{
	const struct tally *other = b->small[(s->way & 1) ^ 1];
	unsigned int masked = s->way == UP ? ack - MASK : ack + MASK;
	unsigned int same = count_of(other, SMALLS, ack), differs = count_of(other, SMALLS, masked);

	if (same || differs)
		return differs > same ? masked : ack;
	return s->k == 2 && s->less == (s->way == UP ? MASK : -MASK) ? masked : ack;
}

/* Stacks without time stamps ask for 12 bytes of options; some with them for 24, and get 20. */
static int bare_ack(const struct shake *s, unsigned int ack, unsigned int other)
{
	if (s->k != 3)
		return ACK_STAMPED;
	return ack == other && s->less == 4 ? ACK_STAMPED : ACK_BARE;
}

/* What the carrier adds to each packet inside, in bytes. */
struct added {
	int way[2];
	uint8_t block;			/* sizes are multiples of this and a rest, 0: they are not */
};

static bool added_of(struct added *added, const struct behaviour *b)
{
	const struct shake *s = handshake_of(b);
	unsigned int ack, other;
	int bare;

	if (!s)
		return false;
	ack = s->size - 4 * s->k;
	other = other_ack(b, s, ack);
	bare = bare_ack(s, ack, other);
	added->way[s->way & 1] = (int)ack - bare;
	added->way[(s->way & 1) ^ 1] = (int)other - bare;
	added->block = s->k == 4 ? BLOCK : 0;
	return added->way[DOWN] >= ADDED_LEAST && added->way[UP] <= ADDED_MOST;
}

/*
 * Keys and their echo in SSH make handshakes as well; here acknowledgements go both ways, and nothing is
 * taken off.
 */
bool packets_sure(const struct behaviour *b)
{
	const struct shake *s = handshake_of(b);
	unsigned int ack = s ? s->size - 4 * s->k : 0;
	struct added added;

	return s && added_of(&added, b) && added.way[UP] >= 0 && added.way[DOWN] >= 0 &&
	       count_of(b->small[(s->way & 1) ^ 1], SMALLS, other_ack(b, s, ack)) >= 3;
}

const char *packets_line(char out[CARRIED_ROOM], const char *carrier, const struct behaviour *b)
{
	struct added added;
	int n;

	if (!added_of(&added, b))
		return NULL;
	n = snprintf(out, CARRIED_ROOM, "tf1/%s;i=ip%+d", carrier, added.way[UP]);
	if (added.way[UP] != added.way[DOWN])
		n += snprintf(out + n, CARRIED_ROOM - n, "/%+d", added.way[DOWN]);
	if (added.block)
		snprintf(out + n, CARRIED_ROOM - n, ";q%u", added.block);
	return out;
}
