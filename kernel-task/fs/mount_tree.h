/* SPDX-License-Identifier: BSD-2-Clause */
/* The tree of mounts and groups of mounts, for the calls that change them (fs/mount_change.c). */
#pragma once

#include <stdbool.h>

#include "fs/mount.h"

/* ---- fs/mount_tree.c ---- */

/* Attaches the mount, with what is mounted on it, to `where`, and lists it. */
void mount_attach(struct mount *mount, const struct path *where);
/* The same, but does not list it and tells no pollers: the caller calls mount_list() and
 * mount_touch(). */
void mount_hang(struct mount *mount, const struct path *where);
/* Adds those of the tree that are new to the list of all mounts, each before those on it; one that
 * was moved keeps its place there. */
void mount_list(struct mount *top);
/* Takes the tree off the list of all mounts. */
void mount_unlist(struct mount *top);
/* mount_touch() for each in a list of work_nodes, with one walk over mounts that are on the way of
 * several. */
void mount_touch_all(const struct list_head *mounts);
/* Detaches it; the tree's reference moves to the caller. */
MAY_WAIT void mount_detach(struct mount *mount);
/* Is `mount` the mount `top`, or below it? */
bool mount_in_tree(const struct mount *mount, const struct mount *top);
/* As mount_tree_next(), but does not go to the mounts on `at`, which is not NULL. */
struct mount *mount_tree_skip(struct mount *top, struct mount *at);
/*
 * Takes `top` and all that is mounted on it out of the tree and of their groups, each from each,
 * and adds them to `gone` with all their references. They lead nowhere afterwards.
 */
void mount_unlink(struct mount *top, struct list_head *gone);
/* Gives back what mount_unlink() left, and empties the list. */
MAY_WAIT void mount_put_unlinked(struct list_head *gone);
/* Are there more references to the mount than `own`? */
bool mount_is_busy(const struct mount *mount, unsigned own);

/* ---- fs/mount_groups.c ---- */

/* Makes a mount that is in no group a peer of `other`, behind it, and a slave of its master, as far
 * as `other` has these. */
void mount_join(struct mount *mount, struct mount *other);
/* Gives a mount without peers a group of its own. -ENOMEM. */
int mount_new_group(struct mount *mount);
/* Makes the mount, which has no peers, a slave of `master` (NULL: of none). */
void mount_follow(struct mount *mount, struct peer_group *master);
/* Leaves its peers and its master. */
void mount_leave_groups(struct mount *mount);
/* Leaves its peers, whose slave it becomes if there are others. */
void mount_become_slave(struct mount *mount);
/* Gives each mount of the tree (`recursive`; else `top` alone) peers that has none. -ENOMEM:
 * nothing is changed. */
int mount_share(struct mount *top, bool recursive);

/* ---- fs/mount_propagate.c ---- */

/* Mounts copies of `tree`, which is mounted on `where` now, on all mounts to which that
 * propagates. -ENOMEM: none is made. */
MAY_WAIT int mount_propagate(struct mount *tree, const struct path *where);
/* Is one of the mounts that would be unmounted with one from `at` of `parent` in use, and nothing
 * is mounted on it? */
bool mount_propagates_to_busy(struct mount *parent, const struct dentry *at);
/* Unlinks the copies of a mount that was unmounted from `at` of `parent`, unless they are in use
 * (`lazy`: even then), as mount_unlink(). */
void mount_propagate_unlink(struct mount *parent, struct dentry *at, bool lazy,
			    struct list_head *gone);
