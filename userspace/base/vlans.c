// SPDX-License-Identifier: Apache-2.0
/* How a list of VLANs is written. */
#include <errno.h>
#include <string.h>

#include "base/units.h"
#include "base/vlans.h"

#define BLANKS " \t"

static int take_name(char out[VLAN_NAME_ROOM], const char *name, struct reason *why)
{
	char token[REASON_TOKEN_ROOM];
	size_t length = strlen(name);

	reason_token(token, name, length);
	if (!length || strpbrk(name, BLANKS "\"'="))
		return reason_say(why, -EINVAL, "%s must be one word without quotes", token);
	if (length >= VLAN_NAME_ROOM)
		return reason_say(why, -EINVAL, "%s is longer than %d bytes", token,
				  VLAN_NAME_ROOM - 1);
	memcpy(out, name, length + 1);
	return 0;
}

static int take_one(struct vlan *vlan, char *word, struct reason *why)
{
	char *name = strchr(word, '=');
	uint64_t id;
	int err;

	*vlan = (struct vlan){ 0 };
	if (name) {
		*name++ = 0;
		err = take_name(vlan->name, name, why);
		if (err)
			return err;
	}
	err = units_parse_number(word, 1, 4094, &id, why);
	vlan->id = err ? 0 : (uint16_t)id;
	return err ? -EINVAL : 0;
}

int vlans_parse(const char *text, struct vlan list[VLANS_MOST], struct reason *why)
{
	char copy[VLANS_TEXT_ROOM], *rest = copy, *word;
	int count = 0, err;

	if (strlen(text) >= sizeof(copy))
		return reason_say(why, -EINVAL, "the list is longer than %zu bytes", sizeof(copy) - 1);
	strcpy(copy, strcmp(text, "no") ? text : "");
	while ((word = strsep(&rest, "," BLANKS))) {
		if (!*word)
			continue;
		if (count == VLANS_MOST)
			return reason_say(why, -EINVAL, "more than %d VLANs", VLANS_MOST);
		err = take_one(&list[count], word, why);
		if (err)
			return reason_within(why, err, "write VLANs as in \"10=guests, 20\"");
		for (int i = 0; i < count; i++)
			if (list[i].id == list[count].id)
				return reason_say(why, -EINVAL, "VLAN %u stands twice", list[i].id);
		count++;
	}
	return count;
}
