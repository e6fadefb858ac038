/* SPDX-License-Identifier: BSD-2-Clause */
/* Functions that the calls on mounts by descriptor share (fs/mount_api.c, fs/fsopen.c). */
#pragma once

#include <stdbool.h>

#include "wait/may_wait.h"

struct mount;

/* MOUNT_ATTR_* to the flags of a mount: -EINVAL for unknown ones. */
int mount_attributes(unsigned attributes, unsigned *flags);
/*
 * A descriptor (as of O_PATH) for the root of a detached tree of mounts, which is freed when the
 * file is closed before move_mount has attached it. Takes the tree's reference, on failure too.
 * -EMFILE, -ENOMEM.
 */
MAY_WAIT long mount_floating_fd(struct mount *mount, bool close_on_exec);
