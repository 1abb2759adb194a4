/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Answers about fingerprints: which there are, why they are what they are, who shows them, and what
 * their first packets look like. All of them are answered from what the learner holds, and flows.
 */
#ifndef TUNPRINT_PRINTS_H
#define TUNPRINT_PRINTS_H

#include "answer/head.h"
#include "answer/history.h"
#include "answer/reader.h"
#include "learn/learn.h"

/* Whoever has flows: calls each until it returns non-zero. */
struct flow_walk {
	int (*walk)(void *arg, int (*each)(void *arg, const struct flow_key *key,
					   const struct flow *flow), void *each_arg);
	void *arg;
};

struct prints {
	struct learn *learn;
	const struct reader *reader;
	const struct answer_head *head;
	struct flow_walk flows;
	const struct history *past;	/* to explain what has no flow now; NULL: nothing is kept */
	const uint8_t *secret;		/* 32 bytes: key of the anonymisation */
};

/* tunprint.fingerprints/1; word: one of them, or NULL; custom: no known tools'. */
void prints_list(struct json *json, const struct prints *prints, const char *word, bool custom);
/*
 * tunprint.explain/1: word is a fingerprint, a source network or prefix, or one end of a flow
 * "192.0.2.1:5000". "data" is null, and "empty" says why, when there is none of that name.
 */
void prints_explain(struct json *json, const struct prints *prints, const char *word);
/* The same out of a catalogue alone; false: it does not know the word, and nothing was written. */
bool explain_kept(struct json *json, const struct catalogue *catalogue,
		  const struct answer_head *head, const char *word);
/* tunprint.spread/1: networks by time of first sight, and kin. */
void prints_spread(struct json *json, const struct prints *prints, const char *word);
/* tunprint.sample/1: the first payloads of its sessions, addresses anonymised. */
void prints_sample(struct json *json, const struct prints *prints, const char *word);

/* prints_row.c: one fingerprint as an object. */
void print_row(struct json *json, const char *name, const struct print *print);
/* No known tool's: nothing but behaviour named it, or it hides in a carrier. */
bool print_is_custom(const struct print *print);
/* How hard a payload of random bytes meets the structure; in bits. */
void print_chance(struct json *json, const struct print *print);

#endif
