/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ext4 as the VFS sees it: between inodes, dentries and the page cache here and the component
 * (volume.h), which knows of numbers and names only. The folder is: super.c (mounting, syncing),
 * volume.c and past.c (the component, linked in or a task), inode.c (the table of inodes), dir.c
 * (names), file.c (contents), attributes.c.
 *
 * Locks: `lock` of the volume is held around every call of the component; whoever holds it never
 * waits for a page that is to be read, for that may need it; he may write pages back. `contents`
 * of an inode is held by those who change the file's size or blocks, and is taken first.
 *
 * The table holds a reference to every inode in it, so that nothing has to wait when somebody else
 * drops his: what to do then - freeing it on the disk - is done by ext4_reap(), with each
 * commit, or when there are many.
 */
#pragma once

#include "block/block.h"
#include "fs/ext4/volume.h"
#include "fs/mutex.h"
#include "fs/pagetree.h"
#include "fs/vfs.h"

struct ext4_super {
	filesystem_id volume; /* 0 once it is closed */
	struct ext4_past past;
	int64_t time_told;
	struct block_device *disk;
	struct super_block *sb;
	struct list_head node;
	struct flush_source flush;
	struct mutex lock;
	struct task *holder;	/* of the lock */
	struct pagetree inodes; /* by number */
	struct list_head all;	/* the same, oldest first */
	size_t inode_count, orphan_count, orphans_kept;
	uint32_t block_size;
	bool read_only, orphans_changed;
	bool freed; /* blocks, that nobody gets before the next commit */
};

struct ext4_inode {
	struct page_cache cache;
	struct list_head node;
	struct inode *inode;
	struct mutex contents;
	bool dirty;	   /* attributes that the volume does not have */
	bool grown;	   /* has blocks since the last commit: their contents go first */
	bool orphan;	   /* no names, but users */
	bool blocks_stale; /* inode->blocks is to be asked for */
	/* A piece of the file whose place is known. */
	uint64_t run_block, run_physical, run_count;
};

static inline struct ext4_super *ext4_super_of(const struct super_block *sb)
{
	return sb->private;
}

static inline struct ext4_inode *ext4_inode_of(const struct inode *inode)
{
	return inode->private;
}

extern const struct fs_type ext4_type, ext3_type, ext2_type;
extern const struct inode_ops ext4_dir_ops, ext4_file_inode_ops, ext4_link_ops, ext4_special_ops;
extern const struct file_ops ext4_dir_fops, ext4_file_ops;
extern const struct page_cache_ops ext4_cache_ops;

/* Locks the volume for one operation, at the present time. -EIO: it is closed. */
int ext4_enter(struct ext4_super *s);
/* Unlocks it, and nothing else. */
void ext4_unlock(struct ext4_super *s);
/* Everything so far becomes permanent, with the volume locked. */
int ext4_commit_now(struct ext4_super *s);
/* Ends the operation: commits if it is time. */
void ext4_leave(struct ext4_super *s);

/* inode.c; all with the volume locked. */

/* The inode with this number, with a reference. */
int ext4_iget(struct ext4_super *s, uint32_t ino, struct inode **out);
/* Stores its attributes. */
int ext4_store(struct inode *inode);
/* Learns what a call of the component has changed: size of a directory, blocks, links. */
int ext4_refresh(struct inode *inode);
/* It lost its last name, or got one again. */
void ext4_set_orphan(struct inode *inode, bool orphan);
/* Stores all attributes that wait, and the list of orphans. */
int ext4_store_all(struct ext4_super *s);
void ext4_reap(struct ext4_super *s);
/* Nothing is kept of any inode any more (unmounting). */
void ext4_drop_all(struct ext4_super *s);
void ext4_evict(struct inode *inode);
void ext4_attributes_of(const struct inode *inode, struct filesystem_attributes *out);

/* file.c */

/* `data_only` false or not: everything that says where the data is counts as data. */
int ext4_fsync(struct file *file, bool data_only);
int ext4_fs_truncate(struct inode *inode, uint64_t size);

/* ioctl.c */
long ext4_ioctl(struct file *file, unsigned command, uint64_t arg);

/* super.c: everything of the volume is on the disk. */
int ext4_sync(struct ext4_super *s);

/* attributes.c */
int ext4_fs_setattr(struct inode *inode, const struct inode_change *change);
void ext4_fs_getattr(struct inode *inode, struct stat *out);
int ext4_fs_getxattr(struct inode *inode, const char *name, void *value, size_t size);
int ext4_fs_setxattr(struct inode *inode, const char *name, const void *value, size_t size,
		     int flags);
int ext4_fs_listxattr(struct inode *inode, char *list, size_t size);
int ext4_fs_removexattr(struct inode *inode, const char *name);

#define EXT4_COMMON_OPS                                                                       \
	.setattr = ext4_fs_setattr, .getattr = ext4_fs_getattr, .getxattr = ext4_fs_getxattr, \
	.setxattr = ext4_fs_setxattr, .listxattr = ext4_fs_listxattr,                         \
	.removexattr = ext4_fs_removexattr, .evict = ext4_evict
