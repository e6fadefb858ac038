/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Path walk. A walk has a position and the remaining text; a symbolic link puts its target in front
 * of that text.
 *
 * A call that changes a directory walks to the parent (walk_parent), looks the last name up and
 * acts; the others walk to the end (path_lookup). path_resolution(7), openat2(2).
 */
#pragma once

#include <limits.h>
#include "fs/dentry.h"
#include "fs/mount.h"
#include "fs/vfs.h"
#include "wait/may_wait.h"

enum {
	WALK_FOLLOW = 1,      /* the last component too, if it is a link */
	WALK_DIRECTORY = 2,   /* the result must be a directory */
	WALK_EMPTY = 4,	      /* an empty path is dirfd itself (AT_EMPTY_PATH) */
	WALK_NO_SYMLINKS = 8, /* RESOLVE_* of openat2 */
	WALK_NO_MAGICLINKS = 16,
	WALK_BENEATH = 32,
	WALK_IN_ROOT = 64,
	WALK_NO_XDEV = 128,
};

#define WALK_LINKS_MAX 40

enum last_type { LAST_NORMAL, LAST_DOT, LAST_DOTDOT, LAST_ROOT };

/* /proc/sys/fs/protected_*: restrictions in directories that every user may write to. proc(5). */
extern unsigned protected_fifos, protected_hardlinks, protected_regular, protected_symlinks;

struct walk {
	struct path path; /* with references */
	struct path root; /* with references: what "/" means and ".." stops at */
	struct path base; /* RESOLVE_BENEATH: where it began (no references of its own: = root) */
	char *text;	  /* malloc'ed: the whole of what is being walked */
	const char *rest;
	unsigned flags, links;
	enum last_type last_type;
	const char *last; /* the last component, in text */
	size_t last_length;
	bool trailing_slash;
};

/* Copies a path in: malloc'ed; or NULL, with -EFAULT, -ENAMETOOLONG or -ENOMEM in *error. */
MAY_WAIT char *path_from_user(uint64_t address, int *error);

/*
 * To the directory of the last component of `name`; walk->path is that directory. On success the
 * caller ends with walk_end(), on failure nothing is left to do.
 */
MAY_WAIT int walk_parent(struct walk *walk, int dirfd, const char *name, unsigned flags);
/* The last component is a link (`dentry`, whose reference moves in): walks on to the parent of the
 * link's target. Ends the walk on failure. A magic link leads to its object at once: *arrived. */
MAY_WAIT int walk_link(struct walk *walk, struct dentry *dentry, bool *arrived);
MAY_WAIT void walk_end(struct walk *walk);

/* The object that `name` names; *out with references. */
MAY_WAIT int path_lookup(int dirfd, const char *name, unsigned flags, struct path *out);
/* The same for a path in user memory, with AT_SYMLINK_NOFOLLOW and AT_EMPTY_PATH understood. */
MAY_WAIT int path_lookup_user(int dirfd, uint64_t name, unsigned flags, struct path *out);

/* May the last component of a path, a link in the directory `dir`, be followed? 0 or -EACCES. */
int may_follow_link(const struct inode *dir, const struct inode *link);
/* O_CREAT found `inode` in the directory `dir`: may it be opened instead of a new file? 0 or
 * -EACCES. */
int may_open_in_place(const struct inode *dir, const struct inode *inode);
/* May the current task give that file another name? 0 or -EPERM. */
int may_link(const struct inode *inode);

/* The mode of a new file in that directory: without the umask, and without set-group-id if the
 * caller may not set it. */
mode_t mode_for_new(const struct inode *dir, mode_t mode);
/* These make the name `dentry`; `path` is the parent. Permissions are checked. */
MAY_WAIT int vfs_mknod(const struct path *parent, struct dentry *dentry, mode_t mode, dev_t dev);
MAY_WAIT int vfs_mkdir(const struct path *parent, struct dentry *dentry, mode_t mode);
MAY_WAIT int vfs_symlink(const struct path *parent, struct dentry *dentry, const char *target);
/* Removes the name of an object that is no folder. */
MAY_WAIT int vfs_unlink(const struct path *parent, struct dentry *dentry);
MAY_WAIT int vfs_create(const struct path *parent, struct dentry *dentry, mode_t mode);
