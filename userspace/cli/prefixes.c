// SPDX-License-Identifier: Apache-2.0
/* tunprint prefixes: lists that others keep as lines of networks.conf, on standard output. */
#include <errno.h>
#include <stdlib.h>

#include "base/prefix_list.h"
#include "cli/call.h"

/* Nothing is half-written: the lines are gathered first. */
int verb_prefixes(struct call *call, struct reason *why)
{
	struct prefix_list list = { 0 };
	char *text = NULL;
	size_t size = 0;
	int err = 0;

	if (!call->args.words_count)
		return reason_say(why, EXIT_USAGE, "prefixes needs a FILE: PREFIX,ASN,NAME or .mmdb");
	list.out = open_memstream(&text, &size);
	if (!list.out)
		return reason_say(why, EXIT_FAILED, "out of memory");
	for (unsigned int i = 0; i < call->args.words_count && !err; i++)
		err = prefix_list_read(&list, call->args.words[i], why);
	if (fclose(list.out) && !err)
		err = reason_say(why, -ENOMEM, "out of memory");
	if (!err)
		fwrite(text, 1, size, call->out);
	prefix_list_free(&list);
	free(text);
	return err ? EXIT_FAILED : EXIT_DONE;
}
