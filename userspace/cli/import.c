// SPDX-License-Identifier: Apache-2.0
/*
 * tunprint import: flows counted elsewhere into a store. The whole file is read once before anything
 * is written, so that a mistake in its last line leaves the store as it was.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/units.h"
#include "cli/call.h"
#include "cli/import_read.h"

#define KEEP_MINUTES ((int64_t)(14 * UNITS_DAY))	/* as tunprintd does by itself */

struct importing {
	struct call *call;
	const char *store;
	struct networks networks;
	struct import_reader reader;
};

/* Every record of the file, into an import or only past the checks. */
static int walk(struct importing *i, const char *path, struct import *import, uint64_t *count,
		struct reason *why)
{
	struct import_record record;
	int err = import_open(&i->reader, path, why), more = 0;

	if (err)
		return err;
	while (!err && (more = import_next(&i->reader, &record, why)) > 0) {
		++*count;
		if (!import)
			continue;
		err = import_add(import, &record, why);
		if (err == -EINVAL)
			lines_blame(&i->reader.lines, err, why);
	}
	import_close(&i->reader);
	return err ? err : more;
}

static int put(struct importing *i, const char *path, uint64_t count, struct reason *why)
{
	struct digest digest = { { 0 }, 0 };
	struct import *import = NULL;
	char text[DIGEST_ROOM];
	uint64_t again = 0;
	int err = digest_file(&digest, path, why);

	if (err)
		return err;
	err = import_begin(&import, i->store, digest_text(&digest, text), path, KEEP_MINUTES, why);
	if (err > 0) {
		fprintf(i->call->out, "%s: is in the store already, nothing was added\n", path);
		return 0;
	}
	err = err ? err : walk(i, path, import, &again, why);
	err = err ? err : import_end(import, &count, why);
	import_free(import);
	if (!err)
		fprintf(i->call->out, "%s: %llu records\n", path, (unsigned long long)count);
	return err;
}

static int start(struct importing *i, struct reason *why)
{
	const char *networks = NULL;

	if (!i->call->args.words_count)
		return reason_say(why, EXIT_USAGE, "import needs a FILE of flows, CSV or JSON Lines");
	i->store = args_value(&i->call->args, OPT_STORE, NULL);
	if (!i->store)
		return reason_say(why, EXIT_USAGE, "import needs --store FILE to write into");
	if (args_file(&i->call->args, OPT_NETWORKS, &networks, why))
		return EXIT_USAGE;
	if (networks && networks_load(&i->networks, networks, why))
		return EXIT_FAILED;
	i->reader.networks = networks ? &i->networks : NULL;
	i->reader.now = i->call->now;
	return EXIT_DONE;
}

int verb_import(struct call *call, struct reason *why)
{
	struct importing *i = calloc(1, sizeof(*i));
	int code;

	if (!i)
		return reason_say(why, EXIT_FAILED, "out of memory");
	i->call = call;
	code = start(i, why);
	for (unsigned int n = 0; n < call->args.words_count && code == EXIT_DONE; n++) {
		uint64_t count = 0;

		if (walk(i, call->args.words[n], NULL, &count, why) ||
		    put(i, call->args.words[n], count, why))
			code = EXIT_FAILED;
	}
	networks_free(&i->networks);
	free(i);
	return code;
}
