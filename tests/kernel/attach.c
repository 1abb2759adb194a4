// SPDX-License-Identifier: Apache-2.0
/* Attaching: modes and what is said about them, who is in the way, pins, and nothing left behind. */
#include <dirent.h>
#include <errno.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <linux/if_link.h>

#include "attach/attach.h"

static unsigned int number, failed;
static char pin[64];
static struct reason why;

static void verdict(int good, const char *name, const char *because)
{
	printf("%s %u - %s%s%s\n", good ? "ok" : "not ok", ++number, name, good ? "" : ": ",
	       good ? "" : because);
	failed += !good;
}

static struct observer *open_one(const char *dir, uint32_t flows)
{
	struct observer_options options = { .pin = dir, .flows = flows, .cells = 100, .desks = 64 };
	struct observer *o = NULL;

	why.text[0] = '\0';
	return observer_open(&o, &options, &why) ? NULL : o;
}

static int attach(struct observer *o, const char *name, enum attach_mode mode, bool tap,
		  struct attach_result *result)
{
	struct attach_request r = { .path = 1, .mode = mode, .ingress = true, .egress = !tap, .tap = tap };

	snprintf(r.name, sizeof(r.name), "%s", name);
	why.text[0] = '\0';
	return observer_attach(o, &r, result, &why);
}

static int xdp_program(const char *name)
{
	LIBBPF_OPTS(bpf_xdp_query_opts, q);

	return bpf_xdp_query(if_nametoindex(name), 0, &q) ? -1 : (int)q.prog_id;
}

static int entries(const char *dir)
{
	DIR *d = opendir(dir);
	struct dirent *e;
	int n = 0;

	while (d && (e = readdir(d)))
		n += !strchr(e->d_name, '.');	/* the kernel's own maps.debug is no pin */
	if (d)
		closedir(d);
	return n;
}

static void modes(struct observer *o)
{
	struct attach_result r;
	int err = attach(o, "left", ATTACH_AUTO, false, &r);

	verdict(!err && r.ingress.hook == HOOK_XDP_NATIVE, "veth: native XDP", why.text);
	verdict(!err && (r.egress.hook == HOOK_TCX || (r.egress.hook == HOOK_CLSACT && *r.egress.why)),
		"veth: egress by tcx, or clsact with the reason", why.text);
	verdict(!err && (r.ingress.dispatcher || *r.ingress.why),
		"one of several, or alone with the reason", "nothing is said");
	printf("# ingress %s%s (%s), egress %s (%s)\n", hook_name(r.ingress.hook),
	       r.ingress.dispatcher ? " in a dispatcher" : "", r.ingress.why, hook_name(r.egress.hook),
	       r.egress.why);
	verdict(xdp_program("left") > 0, "the kernel shows the program", "it does not");
	verdict(!observer_detach(o, "left", &why) && xdp_program("left") == 0, "detached", why.text);
	err = attach(o, "left", ATTACH_GENERIC, false, &r);
	verdict(!err && r.ingress.hook == HOOK_XDP_GENERIC, "generic on request", why.text);
	observer_detach(o, "left", &why);
	err = attach(o, "left", ATTACH_TC, false, &r);
	verdict(!err && (r.ingress.hook == HOOK_TCX || r.ingress.hook == HOOK_CLSACT) &&
		xdp_program("left") == 0, "tc on request", why.text);
	observer_detach(o, "left", &why);
	verdict(attach(o, "nowhere", ATTACH_AUTO, false, &r) == -ENODEV && strstr(why.text, "nowhere"),
		"no such interface: named", why.text);
}

static void taps(struct observer *o)
{
	struct attach_result r;
	int err = attach(o, "right", ATTACH_AUTO, true, &r);

	verdict(err == -EPERM && strstr(why.text, "address") && xdp_program("right") == 0,
		"tap refused where there is an address", why.text);
	err = attach(o, "left", ATTACH_AUTO, true, &r);
	verdict(!err && r.tap, "tap where there is none", why.text);
	observer_detach(o, "left", &why);
}

static void occupied(struct observer *o)
{
	struct bpf_insn pass[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = 0, .imm = 2 },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	int fd = bpf_prog_load(BPF_PROG_TYPE_XDP, "somebody", "GPL", pass, 2, NULL), err;
	struct attach_result r;

	err = bpf_xdp_attach(if_nametoindex("left"), fd, XDP_FLAGS_DRV_MODE, NULL);
	if (err)
		printf("# the other program: %s\n", strerror(-err));
	err = attach(o, "left", ATTACH_AUTO, false, &r);
	verdict(err == -EBUSY && strstr(why.text, "somebody") && strstr(why.text, "tag"),
		"another program there: named", why.text);
	printf("# %s\n", why.text);
	verdict(xdp_program("left") == (int)r.ingress.program || xdp_program("left") > 0, "and left alone",
		"it is gone");
	bpf_xdp_detach(if_nametoindex("left"), 0, NULL);
	close(fd);
}

static void pins(void)
{
	struct attach_result first, second;
	struct observer *o = open_one(pin, 1024), *again;
	int err;

	if (!o || attach(o, "left", ATTACH_AUTO, false, &first)) {
		verdict(0, "pinned", why.text);
		return;
	}
	observer_close(o);
	verdict(xdp_program("left") > 0, "pinned: stays without the process", "it is gone");
	again = open_one(pin, 2048);
	verdict(!again && strstr(why.text, "1024") && strstr(why.text, "2048"),
		"another size: refused with both", why.text);
	printf("# %s\n", why.text);
	observer_close(again);
	again = open_one(pin, 1024);
	err = again ? attach(again, "left", ATTACH_AUTO, false, &second) : -1;
	verdict(!err && second.ingress.taken_over && second.egress.taken_over, "taken over", why.text);
	observer_close(again);
	err = observer_remove(pin, &why);
	verdict(!err && access(pin, F_OK) && xdp_program("left") == 0, "removed: nothing is left", why.text);
	verdict(!observer_remove(pin, &why), "removed twice", why.text);
}

int main(void)
{
	char mounted[sizeof(pin)];
	struct observer *o;

	setvbuf(stdout, NULL, _IOLBF, 0);
	snprintf(pin, sizeof(pin), "/tmp/tunprint-attach-XXXXXX");
	if (unshare(CLONE_NEWNET | CLONE_NEWNS) || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
	    !mkdtemp(pin) || mount("bpf", pin, "bpf", 0, NULL) ||
	    system("ip link add name left type veth peer name right && "
		   "sysctl -q -w net.ipv6.conf.left.disable_ipv6=1 && "
		   "ip addr add 192.0.2.1/24 dev right && ip link set left up && ip link set right up")) {
		printf("1..0 # SKIP no namespace with a veth: %s\n", strerror(errno));
		return 77;
	}
	snprintf(mounted, sizeof(mounted), "%s", pin);
	o = open_one("/tmp", 64);
	verdict(!o && strstr(why.text, "BPF file system"), "pins elsewhere: refused", why.text);
	observer_close(o);
	o = open_one(NULL, 64);
	if (o) {
		modes(o);
		taps(o);
		occupied(o);
		attach(o, "left", ATTACH_AUTO, false, &(struct attach_result){ 0 });
		observer_close(o);
		verdict(xdp_program("left") == 0, "not pinned: gone with the observer", "still there");
	} else {
		verdict(0, "observer opens", why.text);
	}
	strcat(pin, "/tp");
	pins();
	verdict(entries(mounted) == 0, "the BPF file system is empty again", "it is not");
	umount(mounted);
	rmdir(mounted);
	printf("1..%u\n", number);
	return failed ? 1 : 0;
}
