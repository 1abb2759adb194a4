// SPDX-License-Identifier: Apache-2.0
/* The machine itself: kernel release, privileges, file systems and limits that the collector needs. */
#include <errno.h>
#include <linux/capability.h>
#include <linux/magic.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "cli/doctor.h"

/* XDP with links: 5.10; xdp.frags: 5.18; tcx: 6.6 (docs/kernel-support.md). */
static void kernel(struct diagnosis *d, const struct utsname *host)
{
	unsigned int major = 0, minor = 0;

	if (sscanf(host->release, "%u.%u", &major, &minor) != 2)
		diagnose(d, "kernel", host->release, FOUND_UNKNOWN, "release not understood");
	else if (major < 5 || (major == 5 && minor < 10))
		diagnose(d, "kernel", host->release, FOUND_NO, "too old: Linux 5.10 is the oldest");
	else if (major == 5 && minor < 18)
		diagnose(d, "kernel", host->release, FOUND_LESS,
			 "no XDP on jumbo frames (5.18) and no tcx (6.6): generic mode and clsact instead");
	else if (major < 6 || (major == 6 && minor < 6))
		diagnose(d, "kernel", host->release, FOUND_LESS, "no tcx (6.6): egress through clsact");
	else
		diagnose(d, "kernel", host->release, FOUND_OK, "has XDP, jumbo frames and tcx");
}

static void capabilities(struct diagnosis *d)
{
	static const struct { unsigned int bit; const char *name; } needed[] = {
		{ 12, "CAP_NET_ADMIN" }, { 38, "CAP_PERFMON" }, { 39, "CAP_BPF" },
	};
	struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2] = { { 0 } };
	char missing[64] = "";

	if (syscall(SYS_capget, &head, data)) {
		diagnose(d, "privileges", NULL, FOUND_UNKNOWN, "capget: %s", strerror(errno));
		return;
	}
	for (unsigned int i = 0; i < sizeof(needed) / sizeof(needed[0]); i++)
		if (!(data[needed[i].bit / 32].effective >> needed[i].bit % 32 & 1))
			snprintf(missing + strlen(missing), sizeof(missing) - strlen(missing), " %s",
				 needed[i].name);
	if (*missing)
		diagnose(d, "privileges", NULL, FOUND_UNKNOWN,
			 "without%s the hooks cannot be tried: run it as root", missing);
	else
		diagnose(d, "privileges", NULL, FOUND_OK, "all that attaching takes");
}

static long number_in(const char *path)
{
	FILE *file = fopen(path, "r");
	long number = -1;

	if (!file)
		return -1;
	if (fscanf(file, "%ld", &number) != 1)
		number = -1;
	fclose(file);
	return number;
}

static void jit(struct diagnosis *d)
{
	long on = number_in("/proc/sys/net/core/bpf_jit_enable");

	if (on > 0)
		diagnose(d, "jit", NULL, FOUND_OK, "programs are compiled");
	else if (!on)
		diagnose(d, "jit", NULL, FOUND_LESS,
			 "off: each packet costs several times more; sysctl net.core.bpf_jit_enable=1");
	else
		diagnose(d, "jit", NULL, FOUND_UNKNOWN, "net.core.bpf_jit_enable cannot be read");
}

static void bpffs(struct diagnosis *d)
{
	struct statfs fs;

	if (statfs("/sys/fs/bpf", &fs))
		diagnose(d, "bpffs", "/sys/fs/bpf", FOUND_UNKNOWN, "%s", strerror(errno));
	else if (fs.f_type != BPF_FS_MAGIC)
		diagnose(d, "bpffs", "/sys/fs/bpf", FOUND_NO,
			 "not mounted: counting would end with the collector; "
			 "mount -t bpf bpf /sys/fs/bpf");
	else
		diagnose(d, "bpffs", "/sys/fs/bpf", FOUND_OK,
			 "mounted: counting goes on when the collector restarts");
}

/* Since 5.11 map memory is accounted to the cgroup; before, to this limit. */
static void memlock(struct diagnosis *d, const struct utsname *host)
{
	unsigned int major = 0, minor = 0;
	struct rlimit limit;

	if (getrlimit(RLIMIT_MEMLOCK, &limit) || sscanf(host->release, "%u.%u", &major, &minor) != 2)
		return;
	if (major > 5 || (major == 5 && minor >= 11))
		diagnose(d, "memlock", NULL, FOUND_OK, "not counted by this kernel");
	else if (limit.rlim_max == RLIM_INFINITY || !geteuid())
		diagnose(d, "memlock", NULL, FOUND_OK, "can be raised");
	else
		diagnose(d, "memlock", NULL, FOUND_NO,
			 "%llu kB are too few for the tables; LimitMEMLOCK=infinity in the unit",
			 (unsigned long long)limit.rlim_max / 1024);
}

void diagnose_host(struct diagnosis *d)
{
	struct utsname host = { .release = "?" };

	uname(&host);
	kernel(d, &host);
	capabilities(d);
	jit(d);
	if (!access("/sys/kernel/btf/vmlinux", R_OK))
		diagnose(d, "btf", NULL, FOUND_OK, "libxdp can put programs behind each other");
	else
		diagnose(d, "btf", NULL, FOUND_LESS,
			 "the kernel has no BTF: no other XDP program beside this one");
	bpffs(d);
	memlock(d, &host);
}
