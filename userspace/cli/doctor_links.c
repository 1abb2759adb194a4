// SPDX-License-Identifier: Apache-2.0
/* The machine's interfaces: driver, MTU, what sits there already, and the mode they would get. */
#include <bpf/libbpf.h>
#include <errno.h>
#include <linux/ethtool.h>
#include <linux/genetlink.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cli/doctor.h"

/* Generic netlink family "netdev", Linux 6.3 (Documentation/netlink/specs/netdev.yaml). */
enum { NETDEV_GET = 1, NETDEV_IFINDEX = 1, NETDEV_XDP_FEATURES = 3 };
enum { XDP_BASIC = 1, XDP_SEVERAL_BUFFERS = 32 };

/* One page less headroom and tail: what fits in one buffer of most drivers, without Ethernet header. */
#define ONE_BUFFER_MTU 3498

struct request {
	struct nlmsghdr head;
	struct genlmsghdr generic;
	char rest[128];
};

/* Sends one attribute, and finds another in the reply. */
static int ask_netlink(int s, uint16_t family, uint8_t command, uint16_t type, const void *data,
		       uint16_t size, uint16_t wanted, void *out, size_t out_size)
{
	struct request r = {
		.head = { .nlmsg_len = NLMSG_LENGTH(GENL_HDRLEN), .nlmsg_type = family,
			  .nlmsg_flags = NLM_F_REQUEST },
		.generic = { .cmd = command, .version = 1 },
	};
	struct rtattr *a = (struct rtattr *)r.rest;
	char reply[4096] __attribute__((aligned(8)));
	struct nlmsghdr *head = (struct nlmsghdr *)reply;
	ssize_t got;
	int left;

	a->rta_type = type;
	a->rta_len = (unsigned short)RTA_LENGTH(size);
	memcpy(RTA_DATA(a), data, size);
	r.head.nlmsg_len += RTA_ALIGN(a->rta_len);
	if (send(s, &r, r.head.nlmsg_len, 0) < 0)
		return -errno;
	got = recv(s, reply, sizeof(reply), 0);
	if (got < (ssize_t)NLMSG_LENGTH(GENL_HDRLEN) || head->nlmsg_type == NLMSG_ERROR)
		return -ENOENT;
	a = (struct rtattr *)(reply + NLMSG_LENGTH(GENL_HDRLEN));
	left = (int)got - (int)NLMSG_LENGTH(GENL_HDRLEN);
	for (; RTA_OK(a, left); a = RTA_NEXT(a, left))
		if ((a->rta_type & NLA_TYPE_MASK) == wanted && RTA_PAYLOAD(a) >= out_size) {
			memcpy(out, RTA_DATA(a), out_size);
			return 0;
		}
	return -ENOENT;
}

/* What the driver says that it can; false where the kernel cannot be asked. */
static bool xdp_features(uint32_t ifindex, uint64_t *features)
{
	int s = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_GENERIC), err;
	uint16_t family = 0;

	if (s < 0)
		return false;
	err = ask_netlink(s, GENL_ID_CTRL, CTRL_CMD_GETFAMILY, CTRL_ATTR_FAMILY_NAME, "netdev", 7,
			  CTRL_ATTR_FAMILY_ID, &family, sizeof(family));
	if (!err)
		err = ask_netlink(s, family, NETDEV_GET, NETDEV_IFINDEX, &ifindex, sizeof(ifindex),
				  NETDEV_XDP_FEATURES, features, sizeof(*features));
	close(s);
	return !err;
}

static int facts(const char *name, char driver[32], int *mtu, bool *up)
{
	struct ethtool_drvinfo info = { .cmd = ETHTOOL_GDRVINFO };
	int s = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), err = 0;
	struct ifreq r = { 0 };

	if (s < 0)
		return -errno;
	snprintf(r.ifr_name, sizeof(r.ifr_name), "%s", name);
	if (ioctl(s, SIOCGIFMTU, &r))
		err = -errno;
	*mtu = r.ifr_mtu;
	if (!err && !ioctl(s, SIOCGIFFLAGS, &r))
		*up = r.ifr_flags & IFF_UP;
	r.ifr_data = (void *)&info;
	snprintf(driver, 32, "%s", !err && !ioctl(s, SIOCETHTOOL, &r) ? info.driver : "unknown driver");
	close(s);
	return err;
}

/* Sentence on what sits there already, or "". */
static void neighbour(int ifindex, char out[96])
{
	LIBBPF_OPTS(bpf_xdp_query_opts, q);

	*out = '\0';
	if (bpf_xdp_query(ifindex, 0, &q) || q.attach_mode == XDP_ATTACHED_NONE)
		return;
	snprintf(out, 96, "; XDP program %u is there already (bpftool prog show id %u)",
		 q.prog_id ? q.prog_id : q.drv_prog_id ? q.drv_prog_id : q.skb_prog_id,
		 q.prog_id ? q.prog_id : q.drv_prog_id ? q.drv_prog_id : q.skb_prog_id);
}

static void one(struct diagnosis *d, const char *name)
{
	int ifindex = (int)if_nametoindex(name), mtu = 0, err;
	char driver[32], other[96];
	uint64_t features = 0;
	bool up = false;

	err = ifindex ? facts(name, driver, &mtu, &up) : -ENODEV;
	if (err) {
		diagnose(d, "interface", name, FOUND_NO, "%s", strerror(-err));
		return;
	}
	neighbour(ifindex, other);
	if (!xdp_features((uint32_t)ifindex, &features))
		diagnose(d, "interface", name, FOUND_UNKNOWN,
			 "%s, MTU %d%s: this kernel does not tell what the driver can (6.3 does)%s",
			 driver, mtu, up ? "" : ", down", other);
	else if (!(features & XDP_BASIC))
		diagnose(d, "interface", name, FOUND_LESS,
			 "%s, MTU %d%s: generic mode, the driver has no XDP%s", driver, mtu,
			 up ? "" : ", down", other);
	else if (mtu > ONE_BUFFER_MTU && !(features & XDP_SEVERAL_BUFFERS))
		diagnose(d, "interface", name, FOUND_LESS,
			 "%s, MTU %d%s: generic mode, the driver has no XDP on jumbo frames; "
			 "MTU %d or less would give native%s", driver, mtu, up ? "" : ", down",
			 ONE_BUFFER_MTU, other);
	else
		diagnose(d, "interface", name, FOUND_OK, "%s, MTU %d%s: native mode%s", driver, mtu,
			 up ? "" : ", down", other);
}

void diagnose_links(struct diagnosis *d, const char *const *names, unsigned int count)
{
	struct if_nameindex *all;

	for (unsigned int i = 0; i < count; i++)
		one(d, names[i]);
	if (count)
		return;
	all = if_nameindex();
	for (struct if_nameindex *i = all; i && i->if_index; i++)
		if (strcmp(i->if_name, "lo"))
			one(d, i->if_name);
	if (all)
		if_freenameindex(all);
}
