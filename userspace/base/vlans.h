/* SPDX-License-Identifier: Apache-2.0 */
/* VLANs of an interface that are paths of their own: "10=guests, 20=staff, 30". */
#ifndef TUNPRINT_VLANS_H
#define TUNPRINT_VLANS_H

#include <stdint.h>

#include "base/reason.h"

#define VLANS_MOST 62			/* with the interface itself: all numbers of paths */
#define VLANS_TEXT_ROOM 1024
#define VLAN_NAME_ROOM 64

struct vlan {
	uint16_t id;			/* 1..4094, IEEE 802.1Q */
	char name[VLAN_NAME_ROOM];	/* of its path; "": PATH.ID */
};

/*
 * The list as it is written; "" and "no" are none. Returns how many, or -EINVAL with the reason: no
 * number, outside 1..4094, twice, too many, a name that is no word.
 */
int vlans_parse(const char *text, struct vlan list[VLANS_MOST], struct reason *why);

#endif
