/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A folder of the host, by 9P (components/p9) over a virtio device. Nothing is cached but pages
 * that programs have mapped, and those until the file is opened anew without a mapping: what the
 * host changes is seen. The folder is: share.c (devices, one exchange at a time, mounting), inode.c
 * (attributes and the table of inodes), names.c, file.c.
 *
 * `lock` of a share is held from the beginning of a call of components/p9 until its answer has been
 * taken out of the buffer. Its holder never touches memory of programs.
 */
#pragma once

#include "components/p9/p9.h"
#include "fs/mutex.h"
#include "fs/pagetree.h"
#include "fs/vfs.h"

#define P9_BUCKETS 256u
#define P9_ROOT	   1u

struct p9_share;

struct p9_super {
	struct p9 p9;
	struct p9_share *share;
	struct super_block *sb;
	struct mutex lock;
	uint32_t next_fid;
	uint32_t *unused; /* fids of inodes that are gone, which nobody could wait to give back */
	size_t unused_count, unused_room;
	struct list_head inodes[P9_BUCKETS];
	uint32_t largest; /* bytes of data in one message */
};

struct p9_inode {
	struct list_head node;
	struct inode *inode;
	uint32_t fid, read_fid; /* the latter open for reading pages, or P9_NO_FID */
	struct pagetree pages;	/* of struct page */
};

static inline struct p9_super *p9_super_of(const struct super_block *sb)
{
	return sb->private;
}

static inline struct p9_inode *p9_inode_of(const struct inode *inode)
{
	return inode->private;
}

extern const struct fs_type p9_type;
extern const struct inode_ops p9_dir_ops, p9_file_inode_ops, p9_link_ops, p9_special_ops;
extern const struct file_ops p9_dir_fops, p9_file_ops;

/* Finds the devices that share folders. -ENOMEM. */
int p9_init(void);
/* Mounts the share with this tag, for the kernel itself: a new super block, active counted. */
int p9_mount_tag(const char *tag, struct super_block **out);

/* Locks for calls of components/p9. -EIO: the share is unmounted or its device broken. */
int p9_enter(struct p9_super *s);
void p9_leave(struct p9_super *s);
uint32_t p9_new_fid(struct p9_super *s);
/* Gives a fid back at the next occasion. Does not wait. */
void p9_discard_fid(struct p9_super *s, uint32_t fid);

/* The inode for what `fid` is, whose fid it becomes, also on failure; locked. */
int p9_iget(struct p9_super *s, uint32_t fid, struct inode **out);
/* Asks for the attributes; locked. */
int p9_refresh(struct inode *inode);
/* Another fid for the same file; locked. */
int p9_clone(struct inode *inode, uint32_t *fid);
/* Forgets its pages if no program has them mapped. */
void p9_forget_pages(struct inode *inode);
int p9_fs_setattr(struct inode *inode, const struct inode_change *change);
void p9_fs_getattr(struct inode *inode, struct stat *out);
void p9_evict(struct inode *inode);

#define P9_COMMON_OPS .setattr = p9_fs_setattr, .getattr = p9_fs_getattr, .evict = p9_evict
