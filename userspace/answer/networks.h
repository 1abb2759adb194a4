/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tunprint.networks/1: what each source network sends and gets, and through which tunnels.
 * Rows may come in any order and as often as they like; equal keys add up.
 */
#ifndef TUNPRINT_ANSWER_NETWORKS_H
#define TUNPRINT_ANSWER_NETWORKS_H

#include "answer/filter.h"
#include "answer/head.h"
#include "answer/question.h"
#include "base/networks.h"

#define CONFIDENCE_UNKNOWN 255

/* Traffic of one network, class and path. Texts are copied. */
struct networks_row {
	const char *network;		/* NULL or "-": packets that belong to none */
	const char *path;		/* NULL or "-": not known */
	const char *fingerprint;	/* stable name of a learned one, else NULL */
	uint16_t class;
	uint8_t confidence;		/* of the surest flow behind it, or CONFIDENCE_UNKNOWN */
	uint64_t packets[2], bytes[2];	/* by enum way */
	uint64_t flows;			/* 0: not known */
	int64_t first, last;		/* microseconds since 1970; 0: not known */
	int64_t since;			/* seen at all for the first time; 0: not known */
	uint64_t before;		/* bytes of the time that is compared with */
};

struct networks_answer;

/*
 * networks: for ASN and tags, may be NULL. The filter is applied to each row: min_confidence says
 * what is called a tunnel, class, path, network and tunnels which rows are taken; src and times are
 * the caller's, who knows more than a row says. Both must outlive the answer. NULL: no memory.
 */
struct networks_answer *networks_answer_new(const struct filter *filter,
					    const struct networks *networks);
/* Room for so many keys at once: a large answer is slow to grow. */
int networks_answer_reserve(struct networks_answer *answer, uint32_t count);
/* Beyond NETWORKS_ANSWER_ROWS keys, rows are added to one network "(others)": incomplete. */
#define NETWORKS_ANSWER_ROWS (1u << 20)
int networks_answer_add(struct networks_answer *answer, const struct networks_row *row);
/* How rows are put together and sorted; must outlive the answer. Before the first row. */
void networks_answer_question(struct networks_answer *answer, const struct question *question);
/* What "before" is: a window, and what its bytes are multiplied with to compare with this one. */
void networks_answer_before(struct networks_answer *answer, int64_t from, int64_t to, double scale);
/* At most so many networks are written, and "more" says how many are not; 0: all. */
void networks_answer_limit(struct networks_answer *answer, uint64_t limit);
/* Once, after all rows. Sorted: most tunnelled bytes first, then most bytes. */
void networks_answer_write(struct networks_answer *answer, struct json *json,
			   const struct answer_head *head);
void networks_answer_free(struct networks_answer *answer);

#endif
