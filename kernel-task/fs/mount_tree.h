/* SPDX-License-Identifier: BSD-2-Clause */
/* The tree of mounts (fs/mount_tree.c) for the changes that the calls make (fs/mount_change.c). */
#pragma once

#include <stdbool.h>

#include "fs/mount.h"

/* Attaches the mount to `where`, and adds a new one to the list of all mounts. */
void mount_attach(struct mount *mount, const struct path *where);
/* Detaches it; the tree's reference moves to the caller. */
MAY_WAIT void mount_detach(struct mount *mount);
/* Is `mount` the mount `top`, or below it? */
bool mount_in_tree(const struct mount *mount, const struct mount *top);
/* Removes a mount for good, with the tree's reference. */
MAY_WAIT void mount_discard(struct mount *mount);
/* Removes everything below `top` for good. */
MAY_WAIT void mount_discard_below(struct mount *top);
/* Are there more references to the mount than `own`? */
bool mount_is_busy(const struct mount *mount, unsigned own);
/* Mounts copies of `tree`, which is mounted on `where` now, on all mounts to which that
 * propagates. -ENOMEM: some may be made. */
MAY_WAIT int mount_propagate(struct mount *tree, const struct path *where);
/* Unmounts the copies of a mount that was unmounted from `at` of `parent`, unless they are in use
 * (`lazy`: even then). */
MAY_WAIT void mount_propagate_unmount(struct mount *parent, struct dentry *at, bool lazy);
