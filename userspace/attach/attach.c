// SPDX-License-Identifier: Apache-2.0
/* One interface: both of its sides, its row in the paths map, and whether a tap may be one. */
#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "observer.h"

const char *hook_name(enum hook hook)
{
	static const char *const names[] = { "none", "xdp", "xdp-generic", "tcx", "clsact" };

	return hook < sizeof(names) / sizeof(names[0]) ? names[hook] : "?";
}

static bool has_address(const char *name)
{
	struct ifaddrs *all, *a;
	bool found = false;

	if (getifaddrs(&all))
		return true;	/* not known: be careful */
	for (a = all; a; a = a->ifa_next) {
		int family = a->ifa_addr ? a->ifa_addr->sa_family : AF_UNSPEC;

		if (!strcmp(a->ifa_name, name) && (family == AF_INET || family == AF_INET6))
			found = true;
	}
	freeifaddrs(all);
	return found;
}

/* Does a frame of the device begin with an Ethernet header? tun, WireGuard, PPP and GRE have none. */
static uint8_t link_of(const char *name)
{
	struct ifreq request = { 0 };
	int s = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), err;

	if (s < 0)
		s = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	snprintf(request.ifr_name, sizeof(request.ifr_name), "%s", name);
	err = ioctl(s, SIOCGIFHWADDR, &request);
	close(s);
	if (err || request.ifr_hwaddr.sa_family == ARPHRD_ETHER ||
	    request.ifr_hwaddr.sa_family == ARPHRD_LOOPBACK)
		return LINK_ETHER;
	return LINK_IP;
}

/* The interface's VLANs become these; what an earlier process wanted beside them goes. */
static int set_vlans(struct observer *o, uint32_t ifindex, const struct attach_request *r,
		     struct reason *why)
{
	int map = observer_map(o, "vlan_paths");
	uint32_t wanted = r ? r->vlans_count : 0;

	for (uint16_t id = 1; id < 4095; id++) {
		uint32_t key = VLAN_KEY(ifindex, id), path = 0;

		for (uint32_t i = 0; i < wanted; i++)
			path = r->vlans[i].id == id ? r->vlans[i].path : path;
		if (!path)
			bpf_map_delete_elem(map, &key);
		else if (bpf_map_update_elem(map, &key, &path, BPF_ANY))
			return reason_say(why, -errno, "VLAN %u of interface %u: %s", id, ifindex,
					  strerror(errno));
	}
	return 0;
}

static int set_path(struct observer *o, uint32_t ifindex, const struct attach_request *r,
		    struct reason *why)
{
	struct path path = { .path = r ? r->path : 0, .link = r ? link_of(r->name) : 0,
			     .flags = (r && r->tap ? PATH_MIRROR : 0) |
				      (r && r->vlans_count ? PATH_VLANS : 0) };

	if (bpf_map_update_elem(observer_map(o, "paths"), &ifindex, &path, BPF_ANY))
		return reason_say(why, -errno, "path of interface %u: %s", ifindex, strerror(errno));
	return 0;
}

static int check(const struct attach_request *r, uint32_t ifindex, struct reason *why)
{
	if (!ifindex)
		return reason_say(why, -ENODEV, "%s: no such interface", r->name);
	if (ifindex >= IFINDEX_MAX)
		return reason_say(why, -ERANGE, "%s: interface index %u is beyond %u", r->name, ifindex,
				  IFINDEX_MAX - 1);
	if (!r->path || r->path >= PATHS)
		return reason_say(why, -ERANGE, "%s: path %u is not in 1..%u", r->name, r->path,
				  PATHS - 1);
	if (!r->ingress && !r->egress)
		return reason_say(why, -EINVAL, "%s: neither ingress nor egress is wanted", r->name);
	if (r->tap && !r->force && has_address(r->name))
		return reason_say(why, -EPERM, "%s: has an address, so it is no mirror port; a tap would "
				  "cut it off (force it if you are sure)", r->name);
	return 0;
}

/* The side that an earlier process saw and this one does not want. */
static void leave(struct observer *o, uint32_t ifindex, bool egress)
{
	static const enum pin_kind all[] = { PIN_LINK, PIN_FILTER, PIN_CHAIN };
	char pin[PIN_ROOM];

	release(o, ifindex, egress);
	for (unsigned int i = 0; *o->dir && i < sizeof(all) / sizeof(all[0]); i++) {
		pins_path(o, pin, all[i], egress, ifindex);
		pin_take_off(pin);
	}
}

static int attach_sides(struct observer *o, const struct attach_request *r, uint32_t ifindex,
			struct attach_result *result, struct reason *why)
{
	int err = 0;

	if (!r->ingress)
		leave(o, ifindex, false);
	else if (r->mode == ATTACH_TC)
		err = tc_attach(o, ifindex, false, &result->ingress, why);
	else
		err = xdp_attach(o, r, ifindex, &result->ingress, why);
	if (err)
		return err;
	if (!r->egress)
		leave(o, ifindex, true);
	else
		err = tc_attach(o, ifindex, true, &result->egress, why);
	return err ? reason_within(why, err, "%s", r->name) : 0;
}

int observer_attach(struct observer *o, const struct attach_request *r, struct attach_result *result,
		    struct reason *why)
{
	uint32_t ifindex = if_nametoindex(r->name);
	int err = check(r, ifindex, why);

	memset(result, 0, sizeof(*result));
	snprintf(result->name, sizeof(result->name), "%s", r->name);
	result->ifindex = ifindex;
	result->path = r->path;
	result->tap = r->tap;
	if (err)
		return err;
	err = set_vlans(o, ifindex, r, why);
	err = err ? err : set_path(o, ifindex, r, why);
	err = err ? err : attach_sides(o, r, ifindex, result, why);
	if (err) {
		leave(o, ifindex, false);
		leave(o, ifindex, true);
	}
	return err;
}

int observer_detach(struct observer *o, const char *name, struct reason *why)
{
	uint32_t ifindex = if_nametoindex(name);

	if (!ifindex)
		return reason_say(why, -ENODEV, "%s: no such interface", name);
	leave(o, ifindex, false);
	leave(o, ifindex, true);
	return 0;
}
