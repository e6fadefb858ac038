/* SPDX-License-Identifier: BSD-2-Clause */
/* The tree of mounts (fs/mount_tree.c) for the changes that the calls make (fs/mount_change.c). */
#pragma once

#include <stdbool.h>

#include "fs/mount.h"

/* Hangs the mount on `where`; a new one comes into the list of all mounts. */
void mount_attach(struct mount *mount, const struct path *where);
/* Takes it off where it hangs; the tree's reference is the caller's now. */
MAY_WAIT void mount_detach(struct mount *mount);
/* Is it `top` or below it? */
bool mount_in_tree(const struct mount *mount, const struct mount *top);
/* Takes one away for good; the tree's reference goes. */
MAY_WAIT void mount_discard(struct mount *mount);
/* The same of everything below `top`. */
MAY_WAIT void mount_discard_below(struct mount *top);
/* Has it more references than `own`? */
bool mount_is_busy(const struct mount *mount, unsigned own);
/* Mounts copies of `tree`, which hangs on `where` now, wherever that propagates to. -ENOMEM: there
 * may be some. */
MAY_WAIT int mount_propagate(struct mount *tree, const struct path *where);
/* What was unmounted from `at` of `parent` goes wherever it had propagated to, unless it is in use
 * (`lazy`: even then). */
MAY_WAIT void mount_propagate_unmount(struct mount *parent, struct dentry *at, bool lazy);
