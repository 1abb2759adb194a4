/* SPDX-License-Identifier: Apache-2.0 */
/* Long answers on a terminal go through the reader's pager, as git's and systemctl's do. */
#ifndef TUNPRINT_PAGER_H
#define TUNPRINT_PAGER_H

#include "cli/call.h"

struct pager {
	char *text;		/* the answer, gathered; NULL: it goes out at once */
	size_t length;
	bool on;
};

/* Takes call->out over where an answer can be longer than the terminal. */
void pager_begin(struct pager *pager, struct call *call);
/* Everything to standard output, through the pager when it is too long. 0 or -errno of writing. */
int pager_end(struct pager *pager, struct call *call);

#endif
