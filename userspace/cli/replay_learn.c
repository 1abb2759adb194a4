// SPDX-License-Identifier: Apache-2.0
/* What captures teach, as a file of signatures. */
#include <stdlib.h>

#include "base/times.h"
#include "cli/replay_session.h"

int session_write_rules(struct session *s, struct reason *why)
{
	const char *path = args_value(&s->call->args, OPT_LEARN, NULL);
	struct catalogue *catalogue;
	struct book book = { 0 };
	int err = 0;

	if (!path)
		return EXIT_DONE;
	catalogue = learn_hold(s->learn);
	for (unsigned int i = 0; i < catalogue_count(catalogue) && !err; i++) {
		const struct print *p = catalogue_at(catalogue, i);

		if (p->ready)
			err = book_learn(&book, p->nickname, p->line, &p->rule, times_now(), NULL, why);
	}
	learn_release(s->learn);
	err = err ? err : book_save(&book, path, why);
	book_free(&book);
	return err ? EXIT_FAILED : EXIT_DONE;
}
