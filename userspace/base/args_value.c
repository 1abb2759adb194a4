// SPDX-License-Identifier: Apache-2.0
/* What was given for an option, and whether it is a number, a time or a file. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/args.h"
#include "base/times.h"
#include "base/units.h"

bool args_given(const struct args *args, int id)
{
	for (unsigned int i = 0; i < args->values_count; i++)
		if (args->values[i].option->id == id)
			return true;
	return false;
}

const char *args_next(const struct args *args, int id, unsigned int *at)
{
	while (*at < args->values_count) {
		unsigned int i = (*at)++;

		if (args->values[i].option->id == id)
			return args->values[i].value;
	}
	return NULL;
}

const char *args_value(const struct args *args, int id, const char *standard)
{
	for (unsigned int i = args->values_count; i; i--)
		if (args->values[i - 1].option->id == id)
			return args->values[i - 1].value;
	return standard;
}

static int blame(const struct args *args, int id, int err, struct reason *why)
{
	const char *name = "";

	for (unsigned int i = 0; i < args->values_count; i++)
		if (args->values[i].option->id == id)
			name = args->values[i].option->name;
	return err ? reason_within(why, err, "--%s", name) : 0;
}

int args_number(const struct args *args, int id, uint64_t min, uint64_t max, uint64_t *value,
		struct reason *why)
{
	const char *text = args_value(args, id, NULL);

	return text ? blame(args, id, units_parse_number(text, min, max, value, why), why) : 0;
}

int args_duration(const struct args *args, int id, uint64_t *microseconds, struct reason *why)
{
	const char *text = args_value(args, id, NULL);

	return text ? blame(args, id, units_parse_duration(text, microseconds, why), why) : 0;
}

int args_time(const struct args *args, int id, int64_t now, int64_t *time, struct reason *why)
{
	const char *text = args_value(args, id, NULL);

	return text ? blame(args, id, times_parse(text, now, time, why), why) : 0;
}

int args_file(const struct args *args, int id, const char **path, struct reason *why)
{
	const char *text = args_value(args, id, NULL);

	if (!text)
		return 0;
	if (strcmp(text, "-") && access(text, R_OK)) {
		int err = -errno;

		reason_say(why, err, "%s: %s", text, strerror(-err));
		return blame(args, id, err, why);
	}
	*path = text;
	return 0;
}
