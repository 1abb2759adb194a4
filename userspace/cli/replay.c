// SPDX-License-Identifier: Apache-2.0
/* tunprint replay: files through an engine, then the same answers that a collector gives. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "answer/networks.h"
#include "answer/words.h"
#include "base/units.h"
#include "cli/flow_list.h"
#include "cli/learned.h"
#include "cli/replay_store.h"
#include "cli/show.h"
#include "learn/cryptopan.h"
#include "learn/learn.h"
#include "replay/replay.h"
#include "replay/tally.h"
#include "signature/book.h"

struct session {
	struct call *call;
	struct networks networks;
	struct reader reader;
	struct engine *engine;
	struct learn *learn;
	struct book book;
	struct signature_set *set;
	struct flow_tally tally;
	struct flow_list list;
	bool flows;			/* the answer is a list of flows */
	bool prints;			/* or about fingerprints */
	struct print_ask ask;
	struct replayed sum;
	uint64_t muted[CLASSES / 64];	/* --without */
	struct history *history;	/* NULL: nothing is stored */
	int failed;			/* negative errno out of a callback */
	int damaged;			/* files with something wrong */
};

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

	if (s->history)
		history_verdict(s->history, event);
}

static int learn_flow(void *arg, const struct flow_key *key, const struct flow *flow)
{
	learn_verdict(((struct session *)arg)->learn, key, flow);
	return 0;
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

static const char *fingerprint(void *arg, const struct flow_key *key, const struct flow *flow)
{
	return learn_fingerprint(((struct session *)arg)->learn, key, flow);
}

/* A flow as the others make it look in the end. */
static int take_flow(void *arg, const struct flow_key *key, const struct flow *seen)
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

/* A flow that had to leave the table is as good as one that stayed. */
static void evicted(void *arg, const struct flow_key *key, const struct flow *flow)
{
	learn_flow(arg, key, flow);
	take_flow(arg, key, flow);
}

/* Words before the first filter key are files. */
static unsigned int count_files(const struct args *args)
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

static int start(struct session *s, struct reason *why)
{
	const char *networks = NULL, *signatures = NULL;
	int code;
	uint64_t flows = 0;
	struct engine_options options = { .evicted = evicted, .sampled = sampled, .told = told,
					  .announced = announced, .arg = s };
	struct learn_limits limits = { 0 };

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
		s->engine->ops->flows(s->engine, learn_flow, s);
	if (!s->failed)
		s->engine->ops->flows(s->engine, take_flow, s);
	if (s->failed == -ENOMEM)
		return reason_say(why, EXIT_FAILED, "out of memory");
	if (s->failed)
		return reason_say(why, EXIT_FAILED, "standard output: %s", strerror(-s->failed));
	return EXIT_DONE;
}

struct cells {
	struct session *session;
	struct networks_answer *answer;
	bool all;		/* also those that flows speak for */
	uint64_t unflown;	/* packets in cells of no flow */
};

/* The cell of a packet that no flow holds: it says why. */
static bool is_reason(const struct cell_key *key)
{
	return key->net >> 56 == NET_NONE && key->class != CLASS_LEDGER_FULL;
}

static int take_cell(void *arg, const struct cell_key *key, const struct cell *cell)
{
	struct cells *cells = arg;
	const struct session *s = cells->session;
	char name[NETWORK_NAME_ROOM];
	struct networks_row row = {
		.network = reader_network(&s->reader, key->net, name),
		.path = reader_path(&s->reader, key->path),
		.class = key->class, .confidence = CONFIDENCE_UNKNOWN,
	};

	if (is_reason(key))
		cells->unflown += cell->packets;
	else if (!cells->all)
		return 0;
	if (!cells->answer || !filter_wants_net(&s->call->filter, key->net, s->reader.networks))
		return 0;
	row.packets[key->way & 1] = cell->packets;
	row.bytes[key->way & 1] = cell->bytes;
	return networks_answer_add(cells->answer, &row);
}

/*
 * Where flows account for every tracked packet their verdict holds from the first one on; where some
 * were lost (the kernel's table tells nobody whom it forgot) the ledger has the sums.
 */
static int fill_networks(struct session *s, struct networks_answer *answer)
{
	const struct filter *filter = &s->call->filter;
	struct cells cells = { .session = s };
	struct cell seen = { 0 };
	bool whole;
	int err;

	s->engine->ops->seen(s->engine, &seen);
	s->engine->ops->cells(s->engine, take_cell, &cells);
	whole = filter_selects(filter) || s->tally.packets + cells.unflown == seen.packets;
	err = tally_answer(&s->tally, answer, &s->reader, whole);
	cells.answer = answer;
	cells.all = !whole;
	/* Packets of no flow match no filter on flows. */
	if (!err && !filter->has_src && !filter->has_since && !filter->has_until)
		err = s->engine->ops->cells(s->engine, take_cell, &cells);
	return err;
}

static void fill_head(const struct session *s, struct answer_head *head)
{
	*head = (struct answer_head){
		.source = "replay", .generated = s->call->now,
		.from = (int64_t)(s->sum.first / 1000), .to = (int64_t)(s->sum.last / 1000),
	};
	if (s->damaged)
		head->missing = "a capture could not be read to its end";
	else if (s->tally.crowded)
		head->missing = "too many networks: some flows are counted without theirs";
	if (!s->sum.frames)
		head->empty = s->damaged ? "no packet could be read" : "the capture holds no packets";
}

static int write_networks(struct session *s, char **text, struct reason *why)
{
	struct networks_answer *answer = networks_answer_new(&s->call->filter, s->reader.networks);
	struct answer_head head;
	struct json json;
	size_t size;
	FILE *file = open_memstream(text, &size);
	int err = answer && file ? fill_networks(s, answer) : -ENOMEM;

	fill_head(s, &head);
	if (answer && s->call->form == FORM_TABLE)
		networks_answer_limit(answer, s->call->limit);
	if (file) {
		json_start(&json, file, JSON_LINE);
		if (!err)
			networks_answer_write(answer, &json, &head);
		if (!err)
			err = json_end(&json);
		fclose(file);
	}
	networks_answer_free(answer);
	return err ? reason_say(why, EXIT_FAILED, "the answer: %s", strerror(-err)) : EXIT_DONE;
}

static int answer_networks(struct session *s, struct reason *why)
{
	char *text = NULL;
	int code = write_networks(s, &text, why);

	if (code == EXIT_DONE)
		code = show_answer(s->call, text, show_networks, why);
	free(text);
	return code;
}

struct walking {
	struct session *session;
	int (*each)(void *arg, const struct flow_key *key, const struct flow *flow);
	void *arg;
};

static int walk_one(void *arg, const struct flow_key *key, const struct flow *seen)
{
	struct walking *walking = arg;
	struct session *s = walking->session;
	struct flow flow = *seen;

	learn_reconsider(s->learn, key, &flow);
	if (!filter_wants_flow(&s->call->filter, key, &flow, &s->reader))
		return 0;
	return walking->each(walking->arg, key, &flow);
}

static int walk_flows(void *arg, int (*each)(void *arg, const struct flow_key *key,
					     const struct flow *flow), void *each_arg)
{
	struct session *s = arg;
	struct walking walking = { s, each, each_arg };

	return s->engine->ops->flows(s->engine, walk_one, &walking);
}

static int answer_learned(struct session *s, struct reason *why)
{
	uint8_t secret[CRYPTOPAN_KEY];
	struct answer_head head;
	struct prints prints = { .learn = s->learn, .reader = &s->reader, .head = &head,
				 .flows = { walk_flows, s }, .secret = secret };

	if (getrandom(secret, sizeof(secret), 0) != sizeof(secret))
		return reason_say(why, EXIT_FAILED, "no random numbers: %s", strerror(errno));
	fill_head(s, &head);
	return answer_prints(s->call, &s->ask, &prints, why);
}

static void say_no_flows(struct session *s)
{
	char text[256];

	filter_text(text, sizeof(text), &s->call->filter);
	if (!s->sum.frames)
		fputs("No flows: the capture holds no packets.\n", s->call->out);
	else if (filter_selects(&s->call->filter))
		fprintf(s->call->out, "No flows: none matches: %s.\n", text);
	else
		fprintf(s->call->out, "No flows: none of %llu packets belongs to an IP flow; "
			"'tunprint replay' without --flows says why.\n",
			(unsigned long long)s->sum.frames);
}

static void say_flows(struct session *s)
{
	char when[CELL_ROOM], flows[64], packets[64];

	window_text(when, (int64_t)(s->sum.first / 1000), (int64_t)(s->sum.last / 1000));
	fprintf(s->call->out, "Flows%s%s\n%s, %llu of them tunnels; %s in the capture\n\n",
		*when ? ", " : "", when, plural(flows, s->list.listed, "flow", "flows"),
		(unsigned long long)s->list.tunnels,
		plural(packets, s->sum.frames, "packet", "packets"));
}

static int answer_flows(struct session *s, struct reason *why)
{
	struct call *call = s->call;
	bool people = call->form == FORM_TABLE;
	int code;

	if (people && !s->list.listed)
		say_no_flows(s);
	else if (people && !call->look.no_headers)
		say_flows(s);
	code = flow_list_end(&s->list, why);
	if (people && s->list.dropped && code == EXIT_DONE)
		fprintf(call->out, "\n%llu more flows: --limit 0 shows all\n",
			(unsigned long long)s->list.dropped);
	if (code == EXIT_DONE && call->fail_empty && !s->list.listed)
		code = EXIT_NOTHING;
	return code;
}

int verb_replay(struct call *call, struct reason *why)
{
	struct session s = { .call = call };
	unsigned int files = count_files(&call->args);
	int code;

	if (!files)
		return reason_say(why, EXIT_USAGE, "replay needs a FILE; '-' is standard input");
	if (call_filter(call, files, why))
		return EXIT_USAGE;
	code = start(&s, why);
	if (code == EXIT_DONE)
		code = start_history(&s, files, why);
	if (code == EXIT_DONE)
		code = read_files(&s, files, why);
	if (code == EXIT_DONE && s.history && history_end(s.history, s.engine, why))
		code = EXIT_FAILED;
	/* Where no packet could be read the messages have said it all, except to programs. */
	if (code == EXIT_DONE && (s.sum.frames || !s.damaged || call->form == FORM_JSON))
		code = s.prints ? answer_learned(&s, why) :
		       s.flows ? answer_flows(&s, why) : answer_networks(&s, why);
	if (s.damaged && (code == EXIT_DONE || code == EXIT_INCOMPLETE)) {
		*why = (struct reason){ "" };	/* said when it happened */
		code = EXIT_FAILED;
	}
	if (s.engine)
		s.engine->ops->end(s.engine);
	history_free(s.history);
	book_free(&s.book);
	free(s.set);
	learn_free(s.learn);
	tally_free(&s.tally);
	networks_free(&s.networks);
	return code;
}
