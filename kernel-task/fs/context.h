/* SPDX-License-Identifier: BSD-2-Clause */
/* Root, working directory and umask of a task (shared by threads and CLONE_FS). */
#pragma once

#include "fs/mount.h"

struct fs_context {
	unsigned refs;
	struct path root, cwd;
	mode_t umask;
};
