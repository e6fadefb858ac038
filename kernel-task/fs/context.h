/* SPDX-License-Identifier: BSD-2-Clause */
/* Root, working directory and umask of a task (shared by threads and CLONE_FS). */
#pragma once

#include "fs/mount.h"
#include "proc/user_ns.h"
#include "wait/may_wait.h"

/* A private tree of mounts of a group of processes (CLONE_NEWNS). */
struct mount_namespace {
	unsigned refs;		 /* from contexts and from open files of /proc/PID/ns */
	struct user_ns *user_ns; /* its owner, with a reference */
	unsigned number;	 /* what /proc/PID/ns shows */
	struct mount *top;
};

struct fs_context {
	unsigned refs;
	struct mount_namespace *namespace; /* NULL: the first one, which is never freed */
	struct path root, cwd;
	mode_t umask;
	bool in_exec; /* its one process executes a file: it cannot be shared now */
};

/* The user namespace that owns `ns`, which is a context's (NULL: the first one). */
struct user_ns *mount_namespace_owner(const struct mount_namespace *ns);
/* Is the context's root different from its mount namespace's root? */
MAY_WAIT bool fs_context_is_chrooted(const struct fs_context *fs);
/* May the current task mount and unmount in its mount namespace? */
bool may_mount(void);
void mount_namespace_get(struct mount_namespace *ns);
MAY_WAIT void mount_namespace_put(struct mount_namespace *ns);
/* The top of the context's tree of mounts. No reference is taken. */
struct mount *fs_context_top(const struct fs_context *fs);
/* A number that changes with every change of the context's mounts. */
uint64_t fs_context_mount_changes(const struct fs_context *fs);
/* setns: root and working directory become the root of that tree (NULL: the first one). -EINVAL:
 * the context is shared with others. */
MAY_WAIT int fs_context_enter_mounts(struct fs_context *fs, struct mount_namespace *ns);
