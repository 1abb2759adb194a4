// SPDX-License-Identifier: Apache-2.0
/* tunprint replay: files through an engine, then the same answers that a collector gives. */
#include <errno.h>
#include <string.h>

#include "cli/replay_session.h"

int session_learn_flow(void *arg, const struct flow_key *key, const struct flow *flow)
{
	learn_verdict(((struct session *)arg)->learn, key, flow);
	return 0;
}

int session_other_flow(void *arg, const struct flow_key *key, const struct flow *flow)
{
	learn_other(((struct session *)arg)->learn, key, flow);
	return 0;
}

/* A flow as the others make it look in the end. */
int session_take_flow(void *arg, const struct flow_key *key, const struct flow *seen)
{
	struct session *s = arg;
	struct flow judged = *seen, *flow = &judged;
	int err;

	learn_reconsider(s->learn, key, flow);
	learn_note(s->learn, key, flow, 0);
	if (!filter_wants_flow(&s->call->filter, key, flow, &s->reader))
		return 0;
	if (s->prints)
		err = 0;
	else if (s->flows)
		err = flow_list_add(&s->list, key, flow);
	else
		err = tally_flow(&s->tally, flow, flow_is_tunnel(flow, s->reader.min_confidence));
	if (err)
		s->failed = err;
	return err;
}

static void before_frame(void *arg, struct engine *engine, uint64_t at)
{
	history_frame(((struct session *)arg)->history, engine, at);
}

/* With --store; what these files hold may be there already. */
static int start_history(struct session *s, unsigned int files, struct reason *why)
{
	const struct args *args = &s->call->args;
	const char *store = args_value(args, OPT_STORE, NULL);
	int err = store ? history_begin(&s->history, store, args->words, files, &s->reader, why) : 0;

	if (err > 0)
		fprintf(stderr, "tunprint: %s has these captures already, nothing is added\n", store);
	if (s->history) {
		s->sum.before = before_frame;
		s->sum.arg = s;
	}
	return err < 0 ? EXIT_FAILED : EXIT_DONE;
}

/* Every file; a broken one is named at once and the others still count. */
static int read_files(struct session *s, unsigned int count, struct reason *why)
{
	for (unsigned int i = 0; i < count && !s->failed; i++) {
		struct reason broken = { "" };

		if (!replay_file(s->engine, s->call->args.words[i], &s->sum, &broken))
			continue;
		fprintf(stderr, "tunprint: %s\n", broken.text);
		s->damaged++;
	}
	if (!s->failed)
		s->engine->ops->flows(s->engine, session_learn_flow, s);
	if (!s->failed && learn_weighs_others(s->learn))
		s->engine->ops->flows(s->engine, session_other_flow, s);
	if (!s->failed)
		s->engine->ops->flows(s->engine, session_take_flow, s);
	if (s->failed == -ENOMEM)
		return reason_say(why, EXIT_FAILED, "out of memory");
	if (s->failed)
		return reason_say(why, EXIT_FAILED, "standard output: %s", strerror(-s->failed));
	return EXIT_DONE;
}

int verb_replay(struct call *call, struct reason *why)
{
	struct session s = { .call = call };
	unsigned int files = session_files(&call->args);
	int code;

	if (!files)
		return reason_say(why, EXIT_USAGE, "replay needs a FILE; '-' is standard input");
	if (call_filter(call, files, why))
		return EXIT_USAGE;
	code = session_begin(&s, why);
	if (code == EXIT_DONE)
		code = start_history(&s, files, why);
	if (code == EXIT_DONE)
		code = read_files(&s, files, why);
	if (code == EXIT_DONE && s.history && history_end(s.history, s.engine, why))
		code = EXIT_FAILED;
	if (code == EXIT_DONE)
		code = session_write_rules(&s, why);
	/* Where no packet could be read the messages have said it all, except to programs. */
	if (code == EXIT_DONE && (s.sum.frames || !s.damaged || call->form == FORM_JSON))
		code = session_answer(&s, why);
	if (s.damaged && (code == EXIT_DONE || code == EXIT_INCOMPLETE)) {
		*why = (struct reason){ "" };	/* said when it happened */
		code = EXIT_FAILED;
	}
	session_end(&s);
	return code;
}
