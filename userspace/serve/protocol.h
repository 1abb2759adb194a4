/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Between tunprint and tunprintd, over a Unix stream socket.
 *
 * The client sends one line and no more; the daemon answers one line, then the body exactly as
 * --json prints it, then closes:
 *
 *	> {"verb":"networks","args":{"src":"192.0.2.0/24","min-confidence":80}}
 *	< {"ok":true,"exit":0}
 *	< {"schema":"tunprint.networks/1",...}
 *
 *	> {"verb":"flows","args":{"src":"nonsense"}}
 *	< {"error":"src: 'nonsense' is no address or prefix","exit":2}
 *
 * Args of flows and of the questions of history (networks, trend, hours, paths): src, class, network,
 * path (text), since, until (ISO 8601, UTC), min-confidence (0..100), tunnels (true), see
 * answer/filter.h; limit (number, 0: all). Of flows also follow (true: each flow as its verdict comes,
 * until the client closes); of history subject, by, sort, step (text), baseline (two times), and of
 * hours zone (its name and steps, see base/zone.h), see answer/question.h. status takes none.
 * fingerprints, explain, spread and sample take word (a fingerprint; explain: also a network or flow), and
 * fingerprints custom (true).
 * events takes since, until, network, path, class, type (text), limit, after (an id), and follow (true: each
 * event as it comes, until the client closes).
 * Unknown args are refused, so that no filter is silently left out.
 */
#ifndef TUNPRINT_PROTOCOL_H
#define TUNPRINT_PROTOCOL_H

#define SERVE_REQUEST_MAX 8192		/* bytes of the client's line, with its "\n" */
#define SERVE_REPLY_MAX 4096		/* and of the daemon's first line */
#define SERVE_TIMEOUT_S 10		/* nothing moves for so long: the other side hangs */

/* Exit codes of tunprint, and of "exit" in an error. */
enum exit_code {
	EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2, EXIT_NO_COLLECTOR = 3, EXIT_NOTHING = 4,
	EXIT_INCOMPLETE = 5,
};

#endif
