// SPDX-License-Identifier: Apache-2.0
/* tunprint store: a store looked at by itself. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/show.h"
#include "store/check.h"

static int upgrade(struct call *call, const char *path, struct reason *why)
{
	struct store *store;

	if (check_file(path, why) || store_open_only(&store, path, why))
		return EXIT_FAILED;
	fprintf(call->out, "%s: schema %d\n", path, STORE_SCHEMA);
	store_close(store);
	return EXIT_DONE;
}

static int put_line(void *arg, const struct check_finding *finding)
{
	fprintf(arg, "%s: %s\n", finding->bucket, finding->what);
	return 0;
}

static int check(struct call *call, const char *path, struct reason *why)
{
	struct check_sum sum = { 0 };
	int err = check_store(path, &sum, put_line, call->out, why);

	if (err)
		return EXIT_FAILED;
	fprintf(call->out, "%s: %llu sealed buckets, %llu damaged\n", path,
		(unsigned long long)sum.buckets, (unsigned long long)sum.damaged);
	return sum.damaged || sum.other ? EXIT_FAILED : EXIT_DONE;
}

static int put_info(void *arg, const struct check_fact *fact)
{
	fprintf(arg, "%-16s %s\n", fact->name, fact->text);
	return 0;
}

static int info(struct call *call, const char *path, struct reason *why)
{
	return check_info(path, put_info, call->out, why) ? EXIT_FAILED : EXIT_DONE;
}

int verb_store(struct call *call, struct reason *why)
{
	static const struct {
		const char *word;
		int (*run)(struct call *call, const char *path, struct reason *why);
	} what[] = { { "check", check }, { "upgrade", upgrade }, { "info", info } };
	const char *const *words = call->args.words;
	char token[REASON_TOKEN_ROOM];

	if (call->args.words_count != 2)
		return reason_say(why, EXIT_USAGE, "store takes check, upgrade or info, and a FILE");
	for (unsigned int i = 0; i < sizeof(what) / sizeof(what[0]); i++)
		if (!strcmp(words[0], what[i].word))
			return what[i].run(call, words[1], why);
	return reason_say(why, EXIT_USAGE, "%s is not check, upgrade or info",
			  reason_token(token, words[0], strlen(words[0])));
}
