/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Attaches a pinned program through tcx by the bare system call: libbpf 1.1 and its headers do not know tcx.
 * Exit code 0 attached and pinned, 3 the kernel has no tcx (EINVAL), 1 anything else.
 */
#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <linux/bpf.h>

enum { TCX_INGRESS = 46, TCX_EGRESS = 47 };	/* include/uapi/linux/bpf.h of 6.6 */

static int sys_bpf(int command, union bpf_attr *attr)
{
	return syscall(__NR_bpf, command, attr, sizeof(*attr));
}

static int open_pinned(const char *path)
{
	union bpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.pathname = (unsigned long)path;
	return sys_bpf(BPF_OBJ_GET, &attr);
}

static int create_link(int program, unsigned int ifindex, int hook)
{
	union bpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.link_create.prog_fd = program;
	attr.link_create.target_ifindex = ifindex;
	attr.link_create.attach_type = hook;
	return sys_bpf(BPF_LINK_CREATE, &attr);
}

static int pin(int link, const char *path)
{
	union bpf_attr attr;

	memset(&attr, 0, sizeof(attr));
	attr.pathname = (unsigned long)path;
	attr.bpf_fd = link;
	return sys_bpf(BPF_OBJ_PIN, &attr);
}

static int refuse(const char *object)
{
	int code = errno == EINVAL ? 3 : 1;

	fprintf(stderr, "tcx: %s: %s\n", object, strerror(errno));
	return code;
}

int main(int argc, char **argv)
{
	int program, link, hook;

	if (argc != 5) {
		fprintf(stderr, "usage: tcx IFACE ingress|egress PINNED-PROGRAM LINK-PIN\n");
		return 2;
	}
	hook = strcmp(argv[2], "egress") ? TCX_INGRESS : TCX_EGRESS;
	program = open_pinned(argv[3]);
	if (program < 0) {
		perror(argv[3]);
		return 1;
	}
	link = create_link(program, if_nametoindex(argv[1]), hook);
	if (link < 0)
		return refuse(argv[1]);
	if (pin(link, argv[4])) {
		perror(argv[4]);
		return 1;
	}
	return 0;
}
