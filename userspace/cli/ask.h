/* SPDX-License-Identifier: Apache-2.0 */
/* Asking the collector over its socket. */
#ifndef TUNPRINT_ASK_H
#define TUNPRINT_ASK_H

#include <stdio.h>

#include "cli/call.h"

/*
 * Sends {"verb":..., "args":...} with the question (NULL: none), and reads the first
 * line of the reply. 0 and *body, a stream to read and close; else an exit code with the reason.
 * *code: the exit code that the daemon gave along.
 */
int ask(struct call *call, const char *verb, const struct question *question, FILE **body,
	int *code, struct reason *why);
/* The same with the whole body as a text to free. */
int ask_text(struct call *call, const char *verb, const struct question *question, char **text,
	     int *code, struct reason *why);
/* The call's question, shown again and again with --follow. */
int ask_and_show(struct call *call, const char *verb,
		 int (*show)(struct call *, const json_t *, struct reason *), struct reason *why);

/* status_store.c: what a store's file covers. */
int status_store(struct call *call, const char *path, struct reason *why);

/* history.c: with --store, "now" is the last minute of that file: -30d counts from there. */
int history_now(struct call *call, struct reason *why);
struct catalogue;
/*
 * The catalogue in the store's folder, as far as it can be read, and why no further; an empty text: it
 * is whole, or there is none. NULL: no memory.
 */
struct catalogue *catalogue_beside(const char *store, struct reason *lacks);
/* The call's question, of the collector or of --store; text is to be freed. */
int history_ask(struct call *call, char **text, int *code, struct reason *why);

#endif
