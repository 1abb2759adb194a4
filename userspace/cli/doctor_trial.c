// SPDX-License-Identifier: Apache-2.0
/*
 * The real programs on a veth pair in namespaces of a child process: network and mounts are its
 * own, so nothing stays behind however it ends.
 */
#include <errno.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <jansson.h>

#include "attach/attach.h"
#include "cli/doctor.h"

#define DEVICE "trial0"
#define PEER "trial1"

struct request {
	struct nlmsghdr head;
	struct ifinfomsg link;
	char rest[256];
};

static void *open_attribute(struct request *r, int type, const void *data, size_t size)
{
	struct rtattr *a = (struct rtattr *)((char *)r + NLMSG_ALIGN(r->head.nlmsg_len));

	a->rta_type = (unsigned short)type;
	a->rta_len = (unsigned short)RTA_LENGTH(size);
	if (size)
		memcpy(RTA_DATA(a), data, size);
	r->head.nlmsg_len = NLMSG_ALIGN(r->head.nlmsg_len) + RTA_ALIGN(a->rta_len);
	return a;
}

static void close_attribute(struct request *r, struct rtattr *a)
{
	a->rta_len = (unsigned short)((char *)r + r->head.nlmsg_len - (char *)a);
}

static int make_veth(void)
{
	struct request r = {
		.head = { .nlmsg_len = NLMSG_LENGTH(sizeof(struct ifinfomsg)),
			  .nlmsg_type = RTM_NEWLINK,
			  .nlmsg_flags = NLM_F_REQUEST | NLM_F_CREATE | NLM_F_EXCL | NLM_F_ACK },
	};
	struct ifinfomsg peer = { 0 };
	struct { struct nlmsghdr head; struct nlmsgerr error; char rest[512]; } reply;
	int s = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE), err = 0;
	struct rtattr *info, *data, *other;

	open_attribute(&r, IFLA_IFNAME, DEVICE, sizeof(DEVICE));
	info = open_attribute(&r, IFLA_LINKINFO, NULL, 0);
	open_attribute(&r, IFLA_INFO_KIND, "veth", 4);
	data = open_attribute(&r, IFLA_INFO_DATA, NULL, 0);
	other = open_attribute(&r, VETH_INFO_PEER, &peer, sizeof(peer));
	open_attribute(&r, IFLA_IFNAME, PEER, sizeof(PEER));
	close_attribute(&r, other);
	close_attribute(&r, data);
	close_attribute(&r, info);
	if (s < 0 || send(s, &r, r.head.nlmsg_len, 0) < 0 || recv(s, &reply, sizeof(reply), 0) < 0)
		err = -errno;
	else if (reply.head.nlmsg_type == NLMSG_ERROR)
		err = reply.error.error;
	if (s >= 0)
		close(s);
	return err;
}

static int set_link(const char *name, int mtu)
{
	struct ifreq r = { 0 };
	int s = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), err = 0;

	if (s < 0)
		return -errno;
	snprintf(r.ifr_name, sizeof(r.ifr_name), "%s", name);
	r.ifr_mtu = mtu;
	if (ioctl(s, SIOCSIFMTU, &r))
		err = -errno;
	r.ifr_flags = IFF_UP;
	if (!err && ioctl(s, SIOCSIFFLAGS, &r))
		err = -errno;
	close(s);
	return err;
}

static void try_hook(struct diagnosis *d, struct observer *o, const char *object, int mtu,
		     enum attach_mode mode, bool egress)
{
	struct attach_request request = { .name = DEVICE, .path = 1, .mode = mode,
					  .ingress = !egress, .egress = egress };
	struct attach_result result;
	const struct attached *got = egress ? &result.egress : &result.ingress;
	struct reason why = { "" };
	int err = set_link(PEER, mtu);

	err = err ? err : set_link(DEVICE, mtu);
	if (err) {
		diagnose(d, "hook", object, FOUND_UNKNOWN, "MTU %d: %s", mtu, strerror(-err));
		return;
	}
	if (observer_attach(o, &request, &result, &why)) {
		diagnose(d, "hook", object, FOUND_NO, "%s", why.text);
		return;
	}
	diagnose(d, "hook", object, *got->why ? FOUND_LESS : FOUND_OK, "%s%s%s%s%s",
		 hook_name(got->hook), got->dispatcher ? ", beside others through libxdp" : "",
		 got->frags ? ", jumbo frames too" : "", *got->why ? ": " : "", got->why);
	observer_detach(o, DEVICE, &why);
}

static void try_all(struct diagnosis *d)
{
	/* Small tables: the trial is about programs and hooks. */
	struct observer_options options = { .flows = 1024, .cells = 256, .desks = 64,
					    .fragments = 64, .events = 4096, .prefixes = 64 };
	struct reason why = { "" };
	struct observer *o;
	int err = make_veth();

	if (err) {
		diagnose(d, "hooks", NULL, FOUND_UNKNOWN, "no veth pair to try them on: %s",
			 strerror(-err));
		return;
	}
	if (observer_open(&o, &options, &why)) {
		diagnose(d, "maps", NULL, FOUND_NO, "%s", why.text);
		return;
	}
	if (observer_load(o, &why)) {
		diagnose(d, "programs", NULL, FOUND_NO, "%s", why.text);
		observer_close(o);
		return;
	}
	diagnose(d, "programs", NULL, FOUND_OK, "the kernel's verifier takes them");
	try_hook(d, o, "ingress in the driver", 1500, ATTACH_NATIVE, false);
	try_hook(d, o, "the same, MTU 9000", 9000, ATTACH_NATIVE, false);
	try_hook(d, o, "ingress in the stack", 1500, ATTACH_GENERIC, false);
	try_hook(d, o, "ingress at tc", 1500, ATTACH_TC, false);
	try_hook(d, o, "egress at tc", 1500, ATTACH_AUTO, true);
	observer_close(o);
}

static int own_namespaces(void)
{
	if (unshare(CLONE_NEWNET | CLONE_NEWNS) ||
	    mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL))
		return -errno;
	/* libxdp keeps its dispatchers here; a fresh one goes with the namespace. */
	mount("bpf", "/sys/fs/bpf", "bpf", 0, NULL);
	return 0;
}

/* Findings come back as the text of the child's array members. */
static void run_child(FILE *out)
{
	struct json json;
	struct diagnosis d = { .json = &json };
	int err = own_namespaces();

	json_start(&json, out, JSON_LINE);
	if (err)
		diagnose(&d, "hooks", NULL, FOUND_UNKNOWN, "no namespace to try them in: %s",
			 strerror(-err));
	else
		try_all(&d);
	json_end(&json);
	fflush(out);
}

static void take_back(struct diagnosis *d, FILE *in)
{
	char line[2048];

	while (fgets(line, sizeof(line), in)) {
		json_t *one = json_loads(line, 0, NULL);
		const char *state = json_string_value(json_object_get(one, "state"));

		if (state)
			diagnose(d, json_string_value(json_object_get(one, "check")),
				 json_string_value(json_object_get(one, "object")),
				 !strcmp(state, "ok") ? FOUND_OK : !strcmp(state, "less") ? FOUND_LESS :
				 !strcmp(state, "no") ? FOUND_NO : FOUND_UNKNOWN, "%s",
				 json_string_value(json_object_get(one, "note")));
		json_decref(one);
	}
}

void diagnose_hooks(struct diagnosis *d)
{
	int pipe_ends[2], status = 0;
	FILE *file;
	pid_t child;

	if (geteuid()) {
		diagnose(d, "hooks", NULL, FOUND_UNKNOWN, "not tried: run it as root");
		return;
	}
	fflush(NULL);
	if (pipe(pipe_ends) || (child = fork()) < 0) {
		diagnose(d, "hooks", NULL, FOUND_UNKNOWN, "no process for it: %s", strerror(errno));
		return;
	}
	if (!child) {
		close(pipe_ends[0]);
		run_child(fdopen(pipe_ends[1], "w"));
		_exit(0);
	}
	close(pipe_ends[1]);
	file = fdopen(pipe_ends[0], "r");
	take_back(d, file);
	fclose(file);
	waitpid(child, &status, 0);
	if (WIFSIGNALED(status))
		diagnose(d, "hooks", NULL, FOUND_UNKNOWN, "the trial ended by signal %d",
			 WTERMSIG(status));
}
