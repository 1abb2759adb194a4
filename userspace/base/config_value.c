// SPDX-License-Identifier: Apache-2.0
/* How the value of each type of option is written, checked, and shown again. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <strings.h>

#include "base/config_value.h"
#include "base/units.h"

static int take_text(const struct config_option *option, char *field, const char *text,
		     struct reason *why)
{
	char token[REASON_TOKEN_ROOM];

	reason_token(token, text, strlen(text));
	if (strlen(text) >= option->max)
		return reason_say(why, -EINVAL, "%s is longer than %" PRIu64 " bytes", token,
				  option->max - 1);
	if (option->type == CONFIG_PATH && *text != '/')
		return reason_say(why, -EINVAL, "%s is not an absolute path", token);
	if (option->type == CONFIG_WORD && strpbrk(text, " \t\"'"))
		return reason_say(why, -EINVAL, "%s must be one word without quotes", token);
	strcpy(field, text);
	return 0;
}

static int take_choice(const struct config_option *option, uint8_t *field, const char *text,
		       struct reason *why)
{
	char token[REASON_TOKEN_ROOM];
	const char *at = option->words;
	size_t length = strlen(text);

	for (uint8_t i = 0; *at; i++) {
		size_t size = strcspn(at, "|");

		if (size == length && !strncmp(at, text, size)) {
			*field = i;
			return 0;
		}
		at += size + (at[size] == '|');
	}
	return reason_say(why, -EINVAL, "%s is not one of %s", reason_token(token, text, length),
			  option->words);
}

static int take_vlans(char *field, const char *text, struct reason *why)
{
	struct vlan list[VLANS_MOST];
	int count = vlans_parse(text, list, why);

	if (count < 0)
		return count;
	strcpy(field, count ? text : "no");
	return 0;
}

static int take_flag(bool *field, const char *text, struct reason *why)
{
	static const char *const words[] = { "no",  "yes", "false", "true",
					     "off", "on",  "0",	    "1" };
	char token[REASON_TOKEN_ROOM];

	for (unsigned int i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (!strcasecmp(text, words[i])) {
			*field = i % 2;
			return 0;
		}
	}
	return reason_say(why, -EINVAL, "%s is neither yes nor no",
			  reason_token(token, text, strlen(text)));
}

static int take_number(const struct config_option *option, uint32_t *field, const char *text,
		       struct reason *why)
{
	size_t length = strlen(text);
	char digits[CONFIG_WORD_ROOM];
	uint64_t value;
	int err;

	if (option->type == CONFIG_RATE && length > 2 && !strcmp(text + length - 2, "/s"))
		length -= 2;
	snprintf(digits, sizeof(digits), "%.*s", (int)length, text);
	err = units_parse_number(digits, option->min, option->max, &value, why);
	if (!err)
		*field = (uint32_t)value;
	return err;
}

static int take_quantity(const struct config_option *option, uint64_t *field, const char *text,
			 struct reason *why)
{
	bool size = option->type == CONFIG_SIZE;
	char token[REASON_TOKEN_ROOM], low[CONFIG_WORD_ROOM], high[CONFIG_WORD_ROOM];
	uint64_t value;
	int err = size ? units_parse_size(text, &value, why) :
			 units_parse_duration(text, &value, why);

	if (err)
		return err;
	reason_token(token, text, strlen(text));
	if (value < option->min || value > option->max)
		return reason_say(why, -ERANGE, "%s is outside %s..%s", token,
				  config_quantity(low, option->type, option->min),
				  config_quantity(high, option->type, option->max));
	if (size && (value & (value - 1)))
		return reason_say(why, -EINVAL, "%s is not a power of two", token);
	*field = value;
	return 0;
}

int config_take(const struct config_option *option, void *base, const char *text,
		struct reason *why)
{
	void *field = (char *)base + option->offset;

	switch (option->type) {
	case CONFIG_PATH:
	case CONFIG_WORD:
		return take_text(option, field, text, why);
	case CONFIG_NUMBER:
	case CONFIG_RATE:
		return take_number(option, field, text, why);
	case CONFIG_SIZE:
	case CONFIG_DURATION:
		return take_quantity(option, field, text, why);
	case CONFIG_CHOICE:
		return take_choice(option, field, text, why);
	case CONFIG_FLAG:
		return take_flag(field, text, why);
	case CONFIG_VLANS:
		return take_vlans(field, text, why);
	}
	return -EINVAL;
}

char *config_quantity(char out[CONFIG_WORD_ROOM], enum config_type type, uint64_t value)
{
	static const struct {
		enum config_type type;
		uint64_t step;
		const char *unit;
	} steps[] = {
		{ CONFIG_SIZE, 1u << 30, "G" },		{ CONFIG_SIZE, 1u << 20, "M" },
		{ CONFIG_SIZE, 1u << 10, "K" },		{ CONFIG_DURATION, UNITS_DAY, "d" },
		{ CONFIG_DURATION, UNITS_HOUR, "h" },	{ CONFIG_DURATION, UNITS_MINUTE, "min" },
		{ CONFIG_DURATION, UNITS_SECOND, "s" }, { CONFIG_DURATION, 1000, "ms" },
	};
	const char *unit = type == CONFIG_DURATION ? "us" : "";

	for (unsigned int i = 0; i < sizeof(steps) / sizeof(steps[0]) && value; i++) {
		if (steps[i].type == type && value % steps[i].step == 0) {
			value /= steps[i].step;
			unit = steps[i].unit;
			break;
		}
	}
	snprintf(out, CONFIG_WORD_ROOM, "%" PRIu64 "%s", value, unit);
	return out;
}

void config_put(FILE *file, const struct config_option *option, const void *base)
{
	const void *field = (const char *)base + option->offset;
	const char *at = option->words;
	char text[CONFIG_WORD_ROOM];

	switch (option->type) {
	case CONFIG_PATH:
	case CONFIG_WORD:
	case CONFIG_VLANS:
		fputs(field, file);
		break;
	case CONFIG_NUMBER:
	case CONFIG_RATE:
		fprintf(file, "%u%s", *(const uint32_t *)field,
			option->type == CONFIG_RATE ? "/s" : "");
		break;
	case CONFIG_SIZE:
	case CONFIG_DURATION:
		fputs(config_quantity(text, option->type, *(const uint64_t *)field), file);
		break;
	case CONFIG_CHOICE:
		for (unsigned int i = *(const uint8_t *)field; i; i--)
			at += strcspn(at, "|") + 1;
		fprintf(file, "%.*s", (int)strcspn(at, "|"), at);
		break;
	case CONFIG_FLAG:
		fputs(*(const bool *)field ? "yes" : "no", file);
		break;
	}
}
