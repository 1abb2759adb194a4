// SPDX-License-Identifier: Apache-2.0
/* Capabilities by their system calls: three of them are all that libcap would be used for. */
#include <errno.h>
#include <grp.h>
#include <linux/capability.h>
#include <pwd.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "collect/privilege.h"

#define BIT(cap) (1ull << (cap))

/*
 * CAP_BPF, CAP_NET_ADMIN and CAP_PERFMON attach. CAP_SYS_ADMIN, if we have it, lets the kernel say
 * which other program hangs at an interface. The rest changes the user and hands over files.
 */
#define TO_ATTACH (BIT(CAP_BPF) | BIT(CAP_NET_ADMIN) | BIT(CAP_PERFMON) | BIT(CAP_SYS_ADMIN) | \
		   BIT(CAP_SETUID) | BIT(CAP_SETGID) | BIT(CAP_CHOWN))

int identity_find(struct identity *identity, const char *user, struct reason *why)
{
	const struct passwd *entry = geteuid() ? NULL : getpwnam(user);

	*identity = (struct identity){ geteuid(), getegid(), false };
	if (geteuid())
		return 0;
	if (!entry)
		return reason_say(why, -ENOENT, "user %s does not exist: going on as root, without any "
				  "capability", user);
	*identity = (struct identity){ entry->pw_uid, entry->pw_gid, entry->pw_uid != 0 };
	return 0;
}

gid_t group_find(const char *name, gid_t standard)
{
	const struct group *entry = getgrnam(name);

	return entry ? entry->gr_gid : standard;
}

static int caps_get(uint64_t *permitted)
{
	struct __user_cap_header_struct head = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct data[2];

	if (syscall(SYS_capget, &head, data))
		return -errno;
	*permitted = data[0].permitted | (uint64_t)data[1].permitted << 32;
	return 0;
}

static int caps_set(uint64_t permitted, uint64_t effective)
{
	struct __user_cap_header_struct head = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct data[2] = {
		{ effective, permitted, 0 },
		{ effective >> 32, permitted >> 32, 0 },
	};

	return syscall(SYS_capset, &head, data) ? -errno : 0;
}

int privilege_narrow(void)
{
	struct rlimit all = { RLIM_INFINITY, RLIM_INFINITY };
	uint64_t have;
	int err = caps_get(&have);

	/* Before 5.11 maps count as locked memory. */
	setrlimit(RLIMIT_MEMLOCK, &all);
	return err ? err : caps_set(have & TO_ATTACH, have & TO_ATTACH);
}

int privilege_lend(const struct identity *identity)
{
	if (!identity->change)
		return 0;
	return setegid(identity->group) || seteuid(identity->user) ? -errno : 0;
}

int privilege_return(const struct identity *identity)
{
	if (!identity->change)
		return 0;
	return seteuid(0) || setegid(0) ? -errno : 0;
}

static int become(const struct identity *identity)
{
	if (!identity->change)
		return 0;
	if (prctl(PR_SET_KEEPCAPS, 1) || setgroups(1, &identity->group) ||
	    setresgid(identity->group, identity->group, identity->group) ||
	    setresuid(identity->user, identity->user, identity->user))
		return -errno;
	return 0;
}

int privilege_drop(const struct identity *identity, bool (*works)(void *arg), void *arg,
		   struct reason *why)
{
	uint64_t have = 0;
	int err = become(identity), kept = 0;

	err = err ? err : caps_get(&have);
	have &= BIT(CAP_BPF);
	err = err ? err : caps_set(have, 0);
	if (!err && !works(arg) && have) {
		err = caps_set(have, have);
		kept = 1;
	} else if (!err) {
		err = caps_set(0, 0);
	}
	/* nothing started from here may get any again */
	if (!err && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		err = -errno;
	return err ? reason_say(why, err, "capabilities cannot be dropped: %s", strerror(-err)) : kept;
}

int folder_for(const char *file, const struct identity *identity)
{
	char folder[1100];
	char *end;

	snprintf(folder, sizeof(folder), "%s", file);
	end = strrchr(folder, '/');
	if (!end || end == folder)
		return 0;
	*end = '\0';
	if (mkdir(folder, 0755))
		return errno == EEXIST ? 0 : -errno;
	return identity->change && lchown(folder, identity->user, identity->group) ? -errno : 0;
}
