/* SPDX-License-Identifier: Apache-2.0 */
/* Root only for as long as it takes: rights to attach, then none, and another user. */
#ifndef TUNPRINT_PRIVILEGE_H
#define TUNPRINT_PRIVILEGE_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/reason.h"

struct identity {
	uid_t user;
	gid_t group;
	bool change;		/* we are root and that user exists */
};

/* -ENOENT when we are root and there is no such user; identity is then ours. */
int identity_find(struct identity *identity, const char *user, struct reason *why);
/* The group's id, or standard when there is none of that name. */
gid_t group_find(const char *name, gid_t standard);

/* For a while, or for good, no more than attaching needs. Negative errno. */
int privilege_narrow(void);
/* Files are opened as the user who will write them: between these two. */
int privilege_lend(const struct identity *identity);
int privilege_return(const struct identity *identity);
/*
 * Nothing any more. works is asked whether counters can still be read: old kernels (before 5.19)
 * want CAP_BPF even for that, and then this one is kept. 1: it was kept.
 */
int privilege_drop(const struct identity *identity, bool (*works)(void *arg), void *arg,
		   struct reason *why);
/* A folder for the user, made when missing; -errno. */
int folder_for(const char *file, const struct identity *identity);

#endif
