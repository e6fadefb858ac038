/* SPDX-License-Identifier: BSD-2-Clause */
/* Root, working directory and umask of a task (shared by threads and CLONE_FS). */
#pragma once

#include "fs/mount.h"

/* A tree of mounts that a group of processes has to itself (CLONE_NEWNS). */
struct mount_namespace {
	unsigned refs; /* of contexts */
	struct mount *top;
};

struct fs_context {
	unsigned refs;
	struct mount_namespace *namespace; /* NULL: the first one, which is never taken apart */
	struct path root, cwd;
	mode_t umask;
};
