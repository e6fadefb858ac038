/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Mounts: a filesystem's tree on a name. A mount is kept by its place in the tree and by every path
 * into it; one that was detached lives until the last such path is gone.
 */
#pragma once

#include <sys/mount.h>
#include "fs/dentry.h"
#include "fs/vfs.h"
#include "proc/user_ns.h"
#include "wait/may_wait.h"

struct mount {
	unsigned refs;
	int id;
	struct super_block *sb;
	struct dentry *root;	   /* visible at the mount point; with a reference */
	struct mount *parent;	   /* with a reference; NULL for the root and once detached */
	struct dentry *mountpoint; /* with a reference; in the parent */
	struct list_head all_node; /* of all mounts in trees of namespaces, in order of mounting */
	struct list_head children; /* mounts on this one, in order of mounting */
	struct list_head sibling;  /* of the parent's children */
	struct list_head place;	   /* of the table that mount_find() looks in */
	unsigned flags;		   /* MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC... */
	/*
	 * Mounting and unmounting here propagates to every mount of the same peer group, and to
	 * those whose master is that group; NULL: none. mount_namespaces(7).
	 */
	struct peer_group *peers, *master;
	struct list_head peer_node, slave_node; /* of the members of one, the slaves of the other */
	bool unbindable;
	/*
	 * Set in a namespace whose owner has fewer rights than the owner of the namespace it was
	 * copied from: flags (MS_*) that cannot be cleared, and a mount that cannot be unmounted by
	 * itself, so that files below it are not revealed.
	 */
	unsigned locked_flags;
	bool locked;
	bool floating;	    /* the top of a tree that only a descriptor leads to */
	bool expiring;	    /* umount2 with MNT_EXPIRE marked it, and it was not used since */
	struct mount *copy; /* while a tree is copied */
	struct list_head work_node; /* of a list of the call that changes the tree */
	struct path left;	    /* where it was mounted, until the call gives that back */
	unsigned writers;	    /* files open for writing */
	uint64_t changes; /* of a tree's top: the number of the latest change in the tree */
	uint64_t touched; /* the number of the latest change that was noted on the way to the top */
	char *source;	  /* first column of /proc/mounts */
};

/* A group of mounts that share what is mounted on them. It exists as long as it has a member. */
struct peer_group {
	unsigned id;
	struct list_head members, slaves; /* mounts */
	struct list_head work_node;	  /* of a list of the call that propagates */
	struct mount *source; /* meanwhile: of what the next mount that receives gets a copy, ... */
	bool own;	      /* ... and whether that is a copy for a member of this group */
};

struct fs_type {
	const char *name;
	/* A super block for one more mount (active counted). `data`: the options as text, or NULL.
	 */
	MAY_WAIT int (*mount)(const struct fs_type *type, const char *data,
			      struct super_block **out);
	/* The same for types on a block device. `flags`: MS_RDONLY. */
	MAY_WAIT int (*mount_device)(const struct fs_type *type, dev_t dev, unsigned flags,
				     const char *data, struct super_block **out);
	/* The same for types with a source name of their own. */
	MAY_WAIT int (*mount_named)(const struct fs_type *type, const char *source, unsigned flags,
				    struct super_block **out);
	/* The root of a mount that the current task makes, with a reference. NULL: sb->root. */
	MAY_WAIT int (*visible_root)(struct super_block *sb, struct dentry **out);
	bool needs_device;
	bool global;	  /* its one super block is the first user namespace's, whoever mounts it */
	bool revealing;	  /* see mount_reveals() */
	bool own_devices; /* its devices can be opened whoever mounted it */
	bool user_mountable; /* rights over any user namespace suffice */
	/* Does this type have the option, and is the value (NULL: none) valid? NULL: it has no
	 * options.
	 */
	bool (*option_known)(const char *key, const char *value);
};

#define MOUNT_NOSYMFOLLOW 256u /* MS_NOSYMFOLLOW */
#define MOUNT_ATIME_FLAGS (unsigned)(MS_NOATIME | MS_NODIRATIME | MS_RELATIME)
#define MOUNT_KEPT_FLAGS                                                                \
	((unsigned)(MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC) | MOUNT_ATIME_FLAGS | \
	 MOUNT_NOSYMFOLLOW)

extern struct list_head all_mounts;
/*
 * A walk over all mounts that may wait between two of them: one that is removed meanwhile is left
 * out, and the walk goes on behind it.
 */
struct list_walk;
void mount_walk_begin(struct list_walk *walk);
/* The next mount, NULL at the end. It may be gone after a wait if the caller takes no reference.
 * list_walk_end() ends the walk. */
struct mount *mount_walk_next(struct list_walk *walk);
/*
 * The top of the first tree: an empty folder that the root filesystem is mounted on, so that the
 * root can be replaced. No path leads there.
 */
extern struct mount *root_mount;
/* Woken when mounts come, go or change, in any tree. */
extern struct waitqueue mounts_changed;

void path_get(const struct path *path);
MAY_WAIT void path_put(const struct path *path);
static inline bool path_equal(const struct path *a, const struct path *b)
{
	return a->mount == b->mount && a->dentry == b->dentry;
}

/* Is it a file without a place, which has its name in the dentry: a pipe, a memfd, a namespace? */
static inline bool path_is_nameless(const struct path *path)
{
	return dentry_is_root(path->dentry) && path->dentry != path->mount->root;
}

void mount_get(struct mount *mount);
MAY_WAIT void mount_put(struct mount *mount);

/* The root that init has, with references. */
MAY_WAIT void mount_root_path(struct path *out);

int fs_type_register(const struct fs_type *type);
const struct fs_type *fs_type_find(const char *name);
/* The type after `type` in order of registration (NULL: the first), NULL at the end. */
const struct fs_type *fs_type_next(const struct fs_type *type);

/* The first call makes root_mount. Each later call mounts on top of it, and the latest mount is the
 * root that all programs see. The super block's active count moves in. -ENOMEM. */
MAY_WAIT int mount_root(struct super_block *sb, const char *source);
/* Makes a super block of `type` with an active count of one, which the mount made from it takes
 * over. */
MAY_WAIT int mount_make_super(const struct fs_type *type, const char *source, unsigned flags,
			      const char *data, struct super_block **out);
/* A new mount of the whole filesystem, as far as the current task may see it; in no tree, one
 * reference. The super block's active count moves in on success only. -ENOMEM (or too many). */
MAY_WAIT int mount_create_whole(struct super_block *sb, const char *source, unsigned flags,
				struct mount **out);
/*
 * A mount in no tree, one reference. `root` gets a reference, the super block's active count moves
 * in on success only. NULL: -ENOMEM (or too many).
 */
struct mount *mount_create(struct super_block *sb, struct dentry *root, const char *source,
			   unsigned flags);

/* ---- the tree (fs/mount_tree.c, mount_copy.c, mount_groups.c, mount_change.c) ---- */

/* The tree of `mount` has changed: pollers of /proc/mounts are told. */
void mount_touch(struct mount *mount);
/* Mounts a new filesystem of `type` on `where`. -EBUSY: that filesystem is already mounted
 * there. */
MAY_WAIT int mount_new(const struct path *where, const struct fs_type *type, const char *source,
		       unsigned flags, const char *data);
/* Would a mount of `sb` with these flags (MS_*) show files that the current task's tree of mounts,
 * which was made with fewer rights, does not show already? */
bool mount_reveals(const struct super_block *sb, unsigned flags);
/* The latest mount on `at` of `parent`; NULL: none. No reference is taken. */
struct mount *mount_find(const struct mount *parent, const struct dentry *at);
/* Hangs `mount` (with what is below it) on `where`, and copies where that propagates to. The
 * caller's reference moves in on success. -ENOTDIR, -EBUSY, -ELOOP, -ENOMEM. */
MAY_WAIT int mount_graft(struct mount *mount, const struct path *where);
/* Mounts what is at `from` on `where` also; `recursive`: with the mounts below. */
MAY_WAIT int mount_bind(const struct path *from, const struct path *where, bool recursive);
/* A copy of the mount at `from`, in no tree; one reference. */
MAY_WAIT int mount_copy_tree(const struct path *from, bool recursive, struct mount **out);
/* Copies a whole tree. `lock`: the new owner has fewer rights, so copies of shared mounts become
 * slaves. Each mount's `copy` points to its copy until the caller, which may not wait before, calls
 * mount_forget_copies(). */
MAY_WAIT int mount_copy_namespace(struct mount *top, bool lock, struct mount **out);
void mount_forget_copies(struct mount *top);
/* Takes a tree of mounts that is in no other tree apart; its reference goes. */
MAY_WAIT void mount_dissolve(struct mount *top);
/* May the current task copy the mount at `from`? It must be in the task's own tree, and leaving out
 * the mounts below must not reveal covered files. */
bool mount_may_copy(const struct path *from, bool recursive);
/* May the mount's flags change to `flags`, because none of the locked ones change? */
bool mount_flags_allowed(const struct mount *mount, unsigned flags);
MAY_WAIT int mount_move(const struct path *from, const struct path *where);
/* `data`: the filesystem's own options as text, or NULL. */
MAY_WAIT int mount_remount(const struct path *where, unsigned flags, const char *data);
/* MS_SHARED, MS_PRIVATE, MS_SLAVE or MS_UNBINDABLE for the mount whose root is `where`. -EINVAL,
 * -ENOMEM (nothing is changed then). */
int mount_set_propagation(const struct path *where, unsigned type, bool recursive);
/* The mount after `at` in the tree that begins at `top`, each before those on it. `at` is NULL for
 * the first; NULL is the answer at the end. */
struct mount *mount_tree_next(struct mount *top, struct mount *at);
/* pivot_root(2), with all checks of Linux. -EBUSY, -ENOENT, -EINVAL. */
MAY_WAIT int mount_pivot(const struct path *new_root, const struct path *put_old,
			 const struct path *root);
/* Brings every filesystem's data to its disk; the first error. */
MAY_WAIT int mount_sync_all(void);
/* Makes the filesystem read-only or writable; the caller has checked for files open for writing. */
MAY_WAIT int super_remount(struct super_block *sb, bool read_only);
/* The machine is about to stop: volumes are left clean, and not written to any more. */
MAY_WAIT int mount_end_all(void);
/* MNT_DETACH, MNT_FORCE as umount2. `where` is the root of the mount. -EBUSY, -EINVAL. */
MAY_WAIT int mount_unmount(const struct path *where, int flags);
/* A mount in no tree, for pipes, sockets and the like. NULL when out of memory. */
struct mount *mount_internal(struct super_block *sb);

/* Is the mount in the current task's tree of mounts (fs/context.c)? Other mounts may not be
 * changed. */
bool mount_is_mine(const struct mount *mount);
/* Is the mount in the current task's tree, or in one that only a descriptor leads to? */
bool mount_is_mine_or_floating(const struct mount *mount);
/* May the current task change the settings of the filesystem itself? */
bool super_may_change(const struct super_block *sb);
/* May a program on this mount run as another user, or with capabilities of its file? Not with
 * MS_NOSUID, nor from a tree of mounts that is not the current task's. */
bool mount_may_set_ids(const struct mount *mount);
/* May device files on this mount be opened as devices? Only if it was made in the first user
 * namespace or its type makes its devices itself. */
static inline bool mount_has_devices(const struct mount *mount)
{
	return !(mount->flags & MS_NODEV) &&
	       (!mount->sb->user_ns->parent || mount->sb->type->own_devices);
}
/* May files on this mount be executed, or mapped for execution? */
static inline bool mount_may_execute(const struct mount *mount)
{
	return !mount || !(mount->flags & MS_NOEXEC);
}

/* From a mount point to the root of the topmost mount on it (references move along). */
MAY_WAIT void path_follow_mounts(struct path *path);
/* One step to the parent, across mounts, but not above `root`. */
MAY_WAIT void path_to_parent(struct path *path, const struct path *root);
/* -EROFS if the mount may not be written. */
int mount_want_write(const struct mount *mount);
/*
 * The same before a change of the object at `path`. In an overlay it may get another inode: read
 * path->dentry->inode again. Any error of copying.
 */
MAY_WAIT int path_want_write(const struct path *path);

/*
 * The name of `path` as seen from `root`, written to the end of `buffer`; where it begins, or
 * NULL if it does not fit. *reachable: false if the path is not below root.
 */
char *path_name(const struct path *path, const struct path *root, char *buffer, size_t size,
		bool *reachable);
