/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tmpfs: a filesystem that lives in memory. Every name holds a reference to its inode, so the tree
 * is its own store. The folder is: super.c (limits, mounting), dir.c (names), contents.c (pages),
 * file.c (operations of files), xattr.c.
 */
#pragma once

#include "fs/inode.h"
#include "fs/vfs.h"
#include "pages/file_pages.h"
#include "wait/may_wait.h"

struct tmpfs_super {
	uint64_t max_pages, used_pages;
	uint64_t max_inodes, used_inodes;
	mode_t root_mode;
	kuid_t root_uid;
	kgid_t root_gid;
	void *extra; /* malloc'ed: of a filesystem that is made of a tmpfs (tty/devpts.h) */
};

struct tmpfs_name {
	struct list_head order_node; /* by cookie */
	struct tmpfs_name *hash_next;
	struct inode *inode; /* with a reference */
	uint64_t cookie;     /* position for readdir; rises for ever */
	uint32_t hash;
	uint16_t length;
	char text[];
};

struct tmpfs_xattr {
	struct list_head node;
	size_t size;
	char *value;
	char name[];
};

struct tmpfs_inode {
	struct inode *inode;
	struct list_head xattrs;
	/* directory */
	struct list_head names;
	struct tmpfs_name **buckets;
	unsigned bucket_count, name_count;
	uint64_t next_cookie;
	/* regular file: its pages; a missing page has the boot image's bytes up to boot_size, and
	 * is a hole behind */
	struct file_pages pages;
	const uint8_t *boot_data;
	uint64_t boot_size;
	uint64_t boot_replaced; /* pages of the boot image that have a copy in `pages` */
	unsigned seals;		/* F_SEAL_* */
	unsigned changing;	/* calls between tmpfs_change_begin() and _end() */
	/* symbolic link */
	char *target;
};

static inline struct tmpfs_inode *tmpfs_of(const struct inode *inode)
{
	return inode->private;
}

static inline struct tmpfs_super *tmpfs_super_of(const struct super_block *sb)
{
	return sb->private;
}

extern const struct inode_ops tmpfs_dir_ops, tmpfs_file_inode_ops, tmpfs_link_ops,
	tmpfs_special_ops;
extern const struct file_ops tmpfs_dir_fops, tmpfs_file_ops;
extern const struct fs_type tmpfs_type, devtmpfs_type;

/* devfs.c: devtmpfs and its first nodes. */
MAY_WAIT int devfs_init(void);
/* handles.c: super_ops.find. */
MAY_WAIT int tmpfs_find(struct mount *mount, ino_t ino, struct path *out);

/* A super block with an empty root. `data`: mount options (size=, nr_inodes=, mode=, uid=, gid=).
 */
MAY_WAIT int tmpfs_mount(const struct fs_type *type, const char *data, struct super_block **out);
/* An inode of any kind, without a name; -ENOSPC, -ENOMEM. */
int tmpfs_inode_create(struct super_block *sb, mode_t mode, dev_t dev, struct inode **out);
/* Drops the contents of a directory without recursion. */
MAY_WAIT void tmpfs_empty_tree(struct inode *dir);
/* Frees what an inode stores. */
MAY_WAIT void tmpfs_evict(struct inode *inode);

/* dir.c: names, below the checks of the VFS. The inode gets a reference. -ENOMEM. */
int tmpfs_add_name(struct inode *dir, const char *text, size_t length, struct inode *inode);
struct tmpfs_name *tmpfs_find_name(struct inode *dir, const char *text, size_t length);
/* Takes the name out; its reference is dropped. */
MAY_WAIT void tmpfs_remove_name(struct inode *dir, struct tmpfs_name *name);

/*
 * memfd.c: around what changes the contents or the size of a file, from where the seals are looked
 * at. The call may wait in the middle of it: a seal is set when no such call is left, so that
 * nothing changes any more once F_ADD_SEALS has returned.
 */
static inline void tmpfs_change_begin(struct tmpfs_inode *t)
{
	t->changing++;
}
void tmpfs_change_end(struct tmpfs_inode *t);

/* contents.c */
extern const struct file_pages_ops tmpfs_pages_ops;
extern uint64_t tmpfs_pages_in_use; /* of all mounts together, without those of the boot image */
/* The page at `index`, whatever the size; NULL in *out for a hole that is only read. */
int tmpfs_page(struct inode *inode, uint64_t index, bool write, bool fill_hole, struct page **out);
/* Sets the size, within the seals. -EPERM, -ENOMEM, -ENOSPC. */
MAY_WAIT int tmpfs_truncate(struct inode *inode, uint64_t size);
/* Bytes [offset, end) read as zeroes, and their whole pages are given back. -ENOMEM, -ENOSPC. */
MAY_WAIT int tmpfs_punch_hole(struct inode *inode, uint64_t offset, uint64_t end);
/* The first byte from `offset` on that is data or, with `hole`, in a hole; a file ends with one.
 * -ENXIO: there is none. */
int64_t tmpfs_find_data(struct inode *inode, uint64_t offset, bool hole);
/* st_blocks counts the pages of the boot image, too. */
void tmpfs_getattr(struct inode *inode, struct stat *out);
/* The contents are `size` bytes of the boot image at `data` (page-aligned, for ever). */
void tmpfs_set_boot_data(struct inode *inode, const void *data, uint64_t size);

/* memfd.c: F_ADD_SEALS and F_GET_SEALS. */
MAY_WAIT long tmpfs_fcntl(struct file *file, unsigned command, uint64_t arg);

/* xattr.c */
int tmpfs_getxattr(struct inode *inode, const char *name, void *value, size_t size);
int tmpfs_setxattr(struct inode *inode, const char *name, const void *value, size_t size,
		   int flags);
int tmpfs_listxattr(struct inode *inode, char *list, size_t size);
int tmpfs_removexattr(struct inode *inode, const char *name);
void tmpfs_drop_xattrs(struct tmpfs_inode *t);

#define TMPFS_XATTR_OPS                                                                       \
	.getxattr = tmpfs_getxattr, .setxattr = tmpfs_setxattr, .listxattr = tmpfs_listxattr, \
	.removexattr = tmpfs_removexattr
