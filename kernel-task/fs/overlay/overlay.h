/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * overlay: a writable directory tree over read-only trees. A file is copied to the upper tree
 * before it is changed; a removed name is hidden by a whiteout there, a character device with
 * number 0. A directory of the upper tree with the attribute trusted.overlay.opaque hides those
 * below it. The marks are Linux's, so a tree written by either is read by the other.
 *
 * Only directories have inodes of the overlay's own. Any other name has the inode of the layer in
 * which it was found: contents, mappings and locks are that layer's, at its speed. Before such an
 * inode is changed, path_want_write() has copy_up.c exchange it for its copy in the upper tree; a
 * dentry says if its inode still is a lower layer's (dentry->lower).
 *
 * The lock is held over lookups and changes, as all of them may wait for a layer's disk.
 */
#pragma once

#include "fs/dentry.h"
#include "fs/mount.h"
#include "wait/mutex.h"
#include "fs/vfs.h"
#include "wait/may_wait.h"

#define OVERLAY_LOWERS_MAX 64
#define OVERLAY_OPAQUE	   "trusted.overlay.opaque"
#define OVERLAY_XATTRS	   "trusted.overlay."

/* A directory of a layer, with a reference; the mount is the overlay's own and has none. */
struct layer_dir {
	struct dentry *dentry; /* NULL: the layer has no such directory */
	struct mount *mount;
};

/* An inode that was replaced by its copy, and that a task may still be using. */
struct overlay_retired {
	struct overlay_retired *next;
	struct inode *inode;
};

struct overlay {
	struct mount *upper_mount; /* NULL: there is no upper tree, nothing can be written */
	struct dentry *work;	   /* a directory beside the upper tree, for unfinished objects */
	struct mount *lower_mounts[OVERLAY_LOWERS_MAX];
	unsigned lower_count;
	struct mutex lock;
	struct overlay_retired *retired; /* kept until the overlay is unmounted */
	unsigned next_work_name;
};

/* The real directories of a directory's inode. The first one that exists gives the attributes. */
struct overlay_dir {
	struct dentry *dentry; /* its name in the overlay; lives longer than the inode */
	struct layer_dir upper;
	unsigned lower_count;
	struct layer_dir *lowers;
};

static inline struct overlay *overlay_of(const struct super_block *sb)
{
	return sb->private;
}

static inline struct overlay_dir *overlay_dir_of(const struct inode *inode)
{
	return inode->private;
}

extern const struct fs_type overlay_type;
extern const struct inode_ops overlay_dir_ops;
extern const struct file_ops overlay_dir_fops;

/*
 * A super block of one lower tree and one upper, with a directory for work on the same filesystem;
 * NULL for both: read-only. The paths' mounts and trees are referenced. -EINVAL: the upper
 * filesystem cannot do what is needed. -ENOMEM.
 */
MAY_WAIT int overlay_create(const struct path *lowers, unsigned count, const struct path *upper,
			    const struct path *work, struct super_block **out);

/* The folder of the host that is shared by this tag, under a tmpfs. -ENOENT: no such tag. */
MAY_WAIT int overlay_over_share(const char *tag, struct super_block **out);

/* ---- lookup.c; the lock is held ---- */

bool overlay_is_whiteout(const struct inode *inode);
/* Does the directory hide those of the layers below? */
bool overlay_is_opaque(struct inode *inode);
/* Has any layer below the upper one the name in `dir`? 1, 0 or an error. */
MAY_WAIT int overlay_lower_has(const struct overlay_dir *dir, const struct dentry *name);
/*
 * The inode of a directory that these layers have; takes the references over, on failure too. NULL:
 * -ENOMEM.
 */
MAY_WAIT struct inode *overlay_dir_create(struct super_block *sb, struct dentry *dentry,
					  struct dentry *upper, const struct layer_dir *lowers,
					  unsigned count);
/* The real directory that gives the attributes. */
struct inode *overlay_real_dir(const struct overlay_dir *dir);
/* Copies what permissions depend on from the real directory. */
void overlay_dir_refresh(struct inode *inode);
MAY_WAIT int overlay_lookup(struct inode *dir, struct dentry *dentry);
MAY_WAIT void overlay_dir_evict(struct inode *inode);

/* ---- copy_up.c ---- */

/* struct super_ops' copy_up; takes the lock. */
MAY_WAIT int overlay_copy_up(struct dentry *dentry);
/* The same with the lock held. -EROFS: there is no upper tree. */
MAY_WAIT int overlay_copy_up_locked(struct dentry *dentry);
/* Makes the mark; a filesystem without attributes: its error. */
MAY_WAIT int overlay_set_opaque(struct inode *inode);

/* ---- work.c: names of the upper tree; the lock is held ---- */

/* A name in the work directory that is not taken, with a reference. */
MAY_WAIT int overlay_work_name(struct overlay *o, struct dentry **out);
/* Changes the places of a name in the work directory and one in the upper tree. */
MAY_WAIT int overlay_exchange(struct overlay *o, struct dentry *work, struct dentry *upper);
/* Removes a name of the upper tree, or of the work directory; of a directory its whiteouts first.
 */
MAY_WAIT int overlay_remove_real(struct overlay *o, struct dentry *real);
/* Puts a whiteout where `real` is, a name of the upper tree that may be there or not. */
MAY_WAIT int overlay_put_whiteout(struct overlay *o, struct dentry *real);

/* ---- change.c, rename.c, readdir.c ---- */

MAY_WAIT int overlay_create_file(struct inode *dir, struct dentry *dentry, mode_t mode);
MAY_WAIT int overlay_mknod(struct inode *dir, struct dentry *dentry, mode_t mode, dev_t dev);
MAY_WAIT int overlay_symlink(struct inode *dir, struct dentry *dentry, const char *target);
MAY_WAIT int overlay_link(struct inode *inode, struct inode *dir, struct dentry *dentry);
MAY_WAIT int overlay_tmpfile(struct inode *dir, mode_t mode, struct inode **out);
MAY_WAIT int overlay_unlink(struct inode *dir, struct dentry *dentry);
MAY_WAIT int overlay_rmdir(struct inode *dir, struct dentry *dentry);
MAY_WAIT int overlay_rename(struct inode *from, struct dentry *old, struct inode *to,
			    struct dentry *name, unsigned flags);
/* 0 if the directory shows no names, -ENOTEMPTY, or another error. */
MAY_WAIT int overlay_check_empty(struct inode *dir);

/* Calls `each` for every name of one real directory, until it returns false. */
struct real_walk {
	struct dir_context ctx;
	bool (*each)(struct real_walk *walk, const char *name, size_t length, ino_t ino,
		     unsigned type);
	bool stopped;
};
MAY_WAIT int overlay_walk_real(const struct layer_dir *dir, struct real_walk *walk);
