// SPDX-License-Identifier: Apache-2.0
/* Flows on their way to the output of replay. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "answer/flow_line.h"
#include "cli/flow_list.h"

#define PORTION 4096	/* flows shown at a time: their JSON is a hundred times larger */

void flow_list_start(struct flow_list *list, struct call *call, const struct reader *reader)
{
	memset(list, 0, sizeof(*list));
	list->call = call;
	list->reader = reader;
	json_start(&list->json, call->out, JSON_LINE);
	if (call->form == FORM_TABLE && call->limit)
		list->most = (size_t)call->limit < PORTION ? PORTION : (size_t)call->limit;
}

static unsigned int threshold;	/* of the list that is being sorted: qsort has no argument */

static int by_weight(const void *a, const void *b)
{
	const struct kept_flow *x = a, *y = b;
	int tunnels = flow_is_tunnel(&y->flow, threshold) - flow_is_tunnel(&x->flow, threshold);
	uint64_t bytes = x->flow.bytes[UP] + x->flow.bytes[DOWN];
	uint64_t others = y->flow.bytes[UP] + y->flow.bytes[DOWN];

	if (tunnels || bytes == others)
		return tunnels;
	return bytes < others ? 1 : -1;
}

static void sort(struct flow_list *list)
{
	threshold = list->reader->min_confidence;
	if (list->count)
		qsort(list->kept, list->count, sizeof(*list->kept), by_weight);
}

/* The flows from..to as the array that the daemon's lines would give. */
static json_t *as_json(const struct flow_list *list, size_t from, size_t to)
{
	json_t *flows = json_array();
	char *text = NULL;
	size_t size;

	for (size_t i = from; flows && i < to; i++) {
		FILE *file = open_memstream(&text, &size);
		struct json json;
		json_t *flow = NULL;

		if (file) {
			json_start(&json, file, JSON_LINE);
			flow_json(&json, &list->kept[i].key, &list->kept[i].flow, list->reader);
			json_end(&json);
			fclose(file);
			flow = json_loads(text, 0, NULL);
			free(text);
		}
		if (!flow || json_array_append_new(flows, flow)) {
			json_decref(flows);
			return NULL;
		}
	}
	return flows;
}

static int show(struct flow_list *list, size_t count, struct reason *why)
{
	int code = EXIT_DONE;

	for (size_t from = 0; from < count && code == EXIT_DONE; from += PORTION) {
		size_t to = from + PORTION < count ? from + PORTION : count;
		json_t *flows = as_json(list, from, to);

		if (!flows)
			return reason_say(why, EXIT_FAILED, "out of memory");
		code = show_flows(list->call, flows, 0, why);
		json_decref(flows);
		if (list->call->form != FORM_TABLE)
			list->call->look.no_headers = true;
	}
	return code;
}

static int grow(struct flow_list *list)
{
	size_t room = list->room ? 2 * list->room : 256;
	struct kept_flow *kept = realloc(list->kept, room * sizeof(*kept));

	if (!kept)
		return -ENOMEM;
	list->kept = kept;
	list->room = room;
	return 0;
}

int flow_list_add(struct flow_list *list, const struct flow_key *key, const struct flow *flow)
{
	list->listed++;
	list->tunnels += (uint64_t)flow_is_tunnel(flow, list->reader->min_confidence);
	if (list->call->form == FORM_JSON) {
		flow_json(&list->json, key, flow, list->reader);
		return list->json.error;
	}
	if (list->call->form != FORM_TABLE && list->count == PORTION) {
		if (show(list, list->count, NULL))
			return -EIO;
		list->count = 0;
	}
	if (list->most && list->count == 2 * list->most) {
		sort(list);
		list->dropped += list->count - list->most;
		list->count = list->most;
	}
	if (list->count == list->room && grow(list))
		return -ENOMEM;
	list->kept[list->count++] = (struct kept_flow){ *key, *flow };
	return 0;
}

int flow_list_end(struct flow_list *list, struct reason *why)
{
	struct call *call = list->call;
	size_t shown = list->count;
	int code = EXIT_DONE;

	if (call->form == FORM_TABLE) {
		sort(list);
		if (call->limit && shown > call->limit)
			shown = (size_t)call->limit;
	}
	if (call->form != FORM_JSON && (shown || call->form != FORM_TABLE))
		code = show(list, shown, why);
	list->dropped += list->count - shown;
	free(list->kept);
	list->kept = NULL;
	return code;
}
