// SPDX-License-Identifier: Apache-2.0
/* tunprint.status/1: the pipeline stage by stage. */
#include "answer/status.h"

const char *status_word(enum status_state state)
{
	static const char *const words[] = {
		[STATUS_OK] = "ok", [STATUS_LOSSY] = "lossy", [STATUS_BLIND] = "blind",
		[STATUS_IDLE] = "idle",
	};

	return words[state];
}

static void put_hook(struct json *json, const struct status_hook *hook)
{
	json_open_object(json, NULL);
	json_put_text(json, "interface", hook->interface);
	json_put_text(json, "path", hook->path);
	json_put_text(json, "hook", hook->hook);
	json_put_text(json, "mode", hook->mode);
	json_put_text(json, "way", hook->way);
	json_put_text(json, "why", hook->why);
	json_put_u64(json, "priority", hook->priority);
	json_close(json);
}

static void put_stage(struct json *json, const struct status_stage *stage)
{
	json_open_object(json, NULL);
	json_put_text(json, "stage", stage->stage);
	json_put_text(json, "object", stage->object);
	json_put_text(json, "unit", stage->unit);
	json_put_u64(json, "in", stage->in);
	json_put_u64(json, "out", stage->out);
	json_put_u64(json, "lost", stage->lost);
	if (stage->rate < 0)
		json_put_null(json, "per_second");
	else
		json_put_double(json, "per_second", stage->rate);
	json_put_text(json, "state", status_word(stage->state));
	json_put_text(json, "note", stage->note);
	json_close(json);
}

static void put_seen(struct json *json, const struct status *status)
{
	json_open_object(json, "seen");
	json_put_u64(json, "networks", status->networks);
	json_put_u64(json, "tunnel_networks", status->tunnel_networks);
	json_put_u64(json, "tunnel_flows", status->tunnel_flows);
	json_put_u64(json, "tunnel_protocols", status->tunnel_protocols);
	json_put_u64(json, "custom", status->custom);
	json_close(json);
}

void status_json(struct json *json, const struct status *status, const struct answer_head *head)
{
	answer_begin(json, "tunprint.status/1", head);
	json_open_object(json, "data");
	json_put_text(json, "version", status->version);
	json_put_text(json, "host", status->host);
	json_put_text(json, "kernel", status->kernel);
	answer_time(json, "started", status->started);
	answer_time(json, "counting", status->counting);
	json_put_text(json, "state", status_word(status->state));
	json_open_array(json, "hooks");
	for (unsigned int i = 0; i < status->hooks_count; i++)
		put_hook(json, &status->hooks[i]);
	json_close(json);
	json_open_array(json, "stages");
	for (unsigned int i = 0; i < status->stages_count; i++)
		put_stage(json, &status->stages[i]);
	json_close(json);
	put_seen(json, status);
	json_open_array(json, "warnings");
	for (unsigned int i = 0; i < status->warnings_count; i++)
		json_put_text(json, NULL, status->warnings[i]);
	json_close(json);
	json_close(json);
	json_close(json);
}
