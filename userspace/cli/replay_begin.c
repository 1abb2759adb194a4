// SPDX-License-Identifier: Apache-2.0
/* What a replay is begun with: its options, the engine and whom that tells what. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "answer/words.h"
#include "cli/replay_session.h"

static uint32_t find_network(void *arg, const uint64_t addr[2])
{
	const struct session *s = arg;
	struct address address;

	memcpy(address.bytes, addr, sizeof(address.bytes));
	return networks_find(&s->networks, &address);
}

static void sampled(void *arg, const struct sample_event *sample)
{
	learn_sample(((struct session *)arg)->learn, sample);
}

static void told(void *arg, const struct name_event *name)
{
	learn_name(((struct session *)arg)->learn, name);
}

static const char *learned(void *arg, const struct flow_key *key, unsigned int n)
{
	return learn_evidence(((struct session *)arg)->learn, key, n);
}

static void announced(void *arg, const struct verdict_event *event)
{
	const struct session *s = arg;

	learn_shows(s->learn, &event->key, &event->flow, &event->shows);
	if (s->history)
		history_verdict(s->history, event);
}

static const char *fingerprint(void *arg, const struct flow_key *key, const struct flow *flow)
{
	return learn_fingerprint(((struct session *)arg)->learn, key, flow);
}

static const char *signature(void *book, uint16_t class)
{
	return book_name(book, class);
}

static int take_signature(void *arg, const struct entry *entry)
{
	struct entry fresh = *entry;

	return book_put(arg, &fresh, NULL, NULL);
}

/* A mistake is shown with its line, and nothing is replayed. */
static int load_signatures(struct session *s, const char *path, struct reason *why)
{
	struct mistake *mistake = calloc(1, sizeof(*mistake));
	FILE *file = fopen(path, "re");
	int err;

	s->set = calloc(1, sizeof(*s->set));
	err = !file ? reason_say(why, -errno, "%s: %s", path, strerror(errno)) :
	      !mistake || !s->set ? reason_say(why, -ENOMEM, "out of memory") :
	      entries_read(file, path, take_signature, &s->book, mistake, why);
	if (err && mistake && mistake->line) {
		fputs("tunprint: ", stderr);
		mistake_print(stderr, path, mistake);
		*why = (struct reason){ "" };
	}
	if (file)
		fclose(file);
	free(mistake);
	if (!err)
		book_set(&s->book, s->set);
	s->reader.signature = signature;
	s->reader.signatures = &s->book;
	return err;
}

/* A flow that had to leave the table is as good as one that stayed. */
static void evicted(void *arg, const struct flow_key *key, const struct flow *flow)
{
	session_learn_flow(arg, key, flow);
	session_other_flow(arg, key, flow);
	session_take_flow(arg, key, flow);
}

unsigned int session_files(const struct args *args)
{
	struct filter filter;
	unsigned int i;

	for (i = 0; i < args->words_count; i++) {
		struct reason why = { "" };
		const char *pair[2] = { args->words[i], "" };

		filter_start(&filter);
		/* A key without a good value is still a key: its message does not say "unknown". */
		if (!filter_words(&filter, pair, 1, 0, &why) ||
		    strncmp(why.text, "unknown", strlen("unknown")))
			break;
	}
	return i;
}

static int choose_engine(struct session *s, const struct engine_options *options,
			 struct reason *why)
{
	const char *name = args_value(&s->call->args, OPT_ENGINE, "native");
	char token[REASON_TOKEN_ROOM];

	if (!strcmp(name, "native"))
		s->engine = engine_native(options);
	else if (!strcmp(name, "kernel"))
		s->engine = engine_kernel(options, why);
	else
		return reason_say(why, EXIT_USAGE, "--engine: %s is not native or kernel",
				  reason_token(token, name, strlen(name)));
	if (s->engine)
		return EXIT_DONE;
	if (*why->text)
		return reason_within(why, EXIT_FAILED, "engine %s", name);
	return reason_say(why, EXIT_FAILED, "engine %s: %s", name, strerror(errno));
}

/* --without NAME,...: their matchers are not heard. */
static int mute(struct session *s, struct engine_options *options, struct reason *why)
{
	const char *list = args_value(&s->call->args, OPT_WITHOUT, NULL);
	char name[64], token[REASON_TOKEN_ROOM];
	uint16_t class;

	if (list && strcmp(args_value(&s->call->args, OPT_ENGINE, "native"), "native"))
		return reason_say(why, EXIT_USAGE, "--without: the kernel's programs know all protocols");
	for (size_t length; list && *list; list += length + (list[length] == ',')) {
		length = strcspn(list, ",");
		snprintf(name, sizeof(name), "%.*s", (int)(length < 63 ? length : 63), list);
		if (class_number(name, &class) || class < CLASS_PROTOCOLS || class >= CLASSES)
			return reason_say(why, EXIT_USAGE, "--without: %s is no protocol; see "
					  "'tunprint protocols'", reason_token(token, list, length));
		s->muted[class / 64] |= 1ULL << class % 64;
		options->muted = s->muted;
	}
	return 0;
}

int session_begin(struct session *s, struct reason *why)
{
	const char *networks = NULL, *signatures = NULL;
	int code;
	uint64_t flows = 0;
	struct engine_options options = { .evicted = evicted, .sampled = sampled, .told = told,
					  .announced = announced, .arg = s };
	struct learn_limits limits = { .late = true };

	if (args_number(&s->call->args, OPT_MAX_FLOWS, 16, 1u << 28, &flows, why) ||
	    args_file(&s->call->args, OPT_NETWORKS, &networks, why) ||
	    args_file(&s->call->args, OPT_SIGNATURES, &signatures, why) ||
	    mute(s, &options, why))
		return EXIT_USAGE;
	if (signatures && load_signatures(s, signatures, why))
		return EXIT_FAILED;
	if (networks && networks_load(&s->networks, networks, why))
		return EXIT_FAILED;
	options.flows = (uint32_t)flows;
	if (networks)
		options.network = find_network;
	s->reader.networks = networks ? &s->networks : NULL;
	s->reader.min_confidence = s->call->filter.min_confidence;
	s->reader.fingerprint = fingerprint;
	s->reader.learned = learned;
	s->reader.arg = s;
	s->learn = learn_new(&limits);
	if (!s->learn)
		return reason_say(why, EXIT_FAILED, "out of memory");
	s->flows = args_given(&s->call->args, OPT_FLOWS);
	s->prints = print_ask_options(s->call, &s->ask);
	if (s->prints && s->flows)
		return reason_say(why, EXIT_USAGE, "choose one of --flows and questions about fingerprints");
	flow_list_start(&s->list, s->call, &s->reader);
	code = choose_engine(s, &options, why);
	if (code == EXIT_DONE && s->set && s->engine->ops->signatures(s->engine, s->set))
		return reason_say(why, EXIT_FAILED, "the engine does not take the signatures");
	return code;
}

void session_end(struct session *s)
{
	if (s->engine)
		s->engine->ops->end(s->engine);
	history_free(s->history);
	book_free(&s->book);
	free(s->set);
	learn_free(s->learn);
	tally_free(&s->tally);
	networks_free(&s->networks);
}
