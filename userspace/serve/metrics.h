/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The collector's own health and sums in Prometheus' text form, over HTTP on a Unix socket or on the
 * loopback. Sums are by path, class and way, never by network: so many series, whatever passes.
 */
#ifndef TUNPRINT_METRICS_H
#define TUNPRINT_METRICS_H

#include "serve/serve.h"

#define METRICS_CLIENTS 8
#define METRICS_REQUEST 4096	/* bytes of a request at most; what it asks for does not matter */

struct scraper {
	struct watch watch;	/* fd is -1: free */
	struct metrics *metrics;
	char request[METRICS_REQUEST];
	char *text;		/* the answer; NULL: the request is not complete yet */
	size_t have, length, sent;
	int64_t moved;		/* mono of the last byte either way */
};

struct metrics {
	struct watch listen[2];	/* Unix, loopback; fd is -1 where there is none */
	struct serve *serve;
	char path[108];
	struct scraper scrapers[METRICS_CLIENTS];
};

/* path "" and port 0: nothing is opened. */
int metrics_open(struct metrics *metrics, struct serve *serve, const char *path, uint16_t port,
		 struct reason *why);
void metrics_close(struct metrics *metrics);
/* Closes who hangs. */
void metrics_tick(struct metrics *metrics, int64_t mono);

/* metrics_text.c: the whole page, malloc'ed; NULL: no memory. */
char *metrics_text(struct serve *serve, size_t *length);

#endif
