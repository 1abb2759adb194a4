// SPDX-License-Identifier: Apache-2.0
/* From words and options to a question; options are synonyms of the words, by the names they have. */
#include <errno.h>
#include <string.h>

#include "base/times.h"
#include "cli/call.h"

#define REPORT_DAYS 30		/* of its first table */
#define ZONE_YEARS 15		/* of history that a zone's steps reach back */

/* Options that are named like a filter's key, or like one of the question's. */
static int take_options(struct call *call, struct reason *why)
{
	struct question *q = &call->question;

	for (unsigned int i = 0; i < call->args.values_count; i++) {
		const char *name = call->args.values[i].option->name;
		const char *value = call->args.values[i].value;
		int err = filter_take(&q->filter, name, value ? value : "", call->now, why);

		if (err == -ENOENT)
			err = question_take(q, name, value ? value : "", why);
		if (err && err != -ENOENT)
			return err;
	}
	return 0;
}

static int take_words(struct call *call, unsigned int index, struct reason *why)
{
	const char *const *words = call->args.words;
	unsigned int count = call->args.words_count;

	while (index < count) {
		unsigned int pair = strcmp(words[index], "tunnels") ? 2 : 1;
		int err = index + 1 < count ? question_take(&call->question, words[index],
							    words[index + 1], why) : -ENOENT;

		if (err == -ENOENT)
			err = filter_words(&call->question.filter, words + index,
					   index + pair <= count ? pair : 1, call->now, why);
		if (err)
			return err;
		index += pair;
	}
	return 0;
}

int call_question(struct call *call, enum question_verb verb, unsigned int index,
		  struct reason *why)
{
	int err;

	question_start(&call->question, verb);
	err = take_options(call, why);
	err = err ? err : take_words(call, index, why);
	call->filter = call->question.filter;
	return err;
}

int call_filter(struct call *call, unsigned int index, struct reason *why)
{
	return call_question(call, ASK_FLOWS, index, why);
}

static int take_zone(struct call *call, struct reason *why)
{
	int64_t now = call->now / 1000000;
	int err = zone_load(&call->question.zone, args_value(&call->args, OPT_TZ, "local"),
			    now - ZONE_YEARS * 31557600ll, now + 86400, why);

	return err ? reason_within(why, err, "--tz") : 0;
}

const char *call_subject(const struct call *call)
{
	const char *word = call->args.words_count ? call->args.words[0] : NULL;
	struct question ignored;
	struct reason why;

	question_start(&ignored, ASK_TREND);
	if (!word || filter_has_key(word) || question_take(&ignored, word, "", &why) != -ENOENT)
		return NULL;
	return word;
}

int call_history(struct call *call, enum question_verb verb, const char *subject,
		 struct reason *why)
{
	struct question *q = &call->question;
	bool report = call->args.verb == VERB_REPORT;	/* its words are networks, no filters */
	int err = call_question(call, verb, report ? call->args.words_count : subject ? 1 : 0, why);

	if (err)
		return err;
	if (subject && strlen(subject) >= sizeof(q->subject))
		return reason_say(why, -EINVAL, "a name has 1 to %zu bytes", sizeof(q->subject) - 1);
	if (subject)
		strcpy(q->subject, subject);
	if (question_has_subject(verb) && !*q->subject && !*q->filter.network)
		return reason_say(why, -EINVAL, "%s needs a network, a fingerprint or 'all'",
				  question_name(verb));
	if (args_given(&call->args, OPT_LIMIT) ||
	    (verb == ASK_NETWORKS && !report && call->form == FORM_TABLE))
		q->limit = call->limit;		/* what is not shown is not worth being written */
	if (report && verb == ASK_NETWORKS)
		q->days = REPORT_DAYS;
	return verb == ASK_HOURS ? take_zone(call, why) : 0;
}
