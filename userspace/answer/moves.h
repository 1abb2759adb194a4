/* SPDX-License-Identifier: Apache-2.0 */
/* Paths in the making; for paths.c and moves.c only. */
#ifndef TUNPRINT_MOVES_H
#define TUNPRINT_MOVES_H

#include "answer/grid.h"
#include "answer/subject.h"

struct paths {
	struct subject subject;
	struct grid days;		/* by path */
	struct grid parts;		/* by "path\tclass", of a class by "path\tnetwork" */
	double *cover;			/* for each column */
};

/* Writes "moves". */
int paths_moves(struct paths *paths, struct json *json, struct reason *why);

#endif
