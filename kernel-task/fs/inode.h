/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Inodes: making and dropping them, permissions, and changes of their attributes. The operations
 * that an inode lacks have these defaults: lookup finds nothing, a change of a directory is -EPERM,
 * setattr stores the attributes, getattr copies them out, xattrs are -EOPNOTSUPP.
 */
#pragma once

#include "fs/vfs.h"
#include "wait/may_wait.h"

enum { MAY_EXEC = 1, MAY_WRITE = 2, MAY_READ = 4 };

/* An empty inode of `sb`, refs = 1, owned by the current task's fsuid; NULL when out of memory. */
struct inode *inode_create(struct super_block *sb, mode_t mode);
void inode_get(struct inode *inode);
MAY_WAIT void inode_put(struct inode *inode);

/* 0 or -EACCES for the current task. */
int inode_permission(const struct inode *inode, unsigned may);
/* Has the current task the capability over this file: in a user namespace with numbers for the
 * file's user and group? */
bool inode_capable(const struct inode *inode, int capability);
/* Does the current task own the inode (or hold CAP_FOWNER)? */
bool inode_owner_or_capable(const struct inode *inode);
/* inode_ops.get_page and .peek_page of every inode with a table of pages: within its size. */
MAY_WAIT int inode_map_page(struct inode *inode, uint64_t index, bool write, struct page **out);
int inode_peek_page(struct inode *inode, uint64_t index, struct page **out);
/* Is page `index` of the file in memory? Does not wait. */
bool inode_page_cached(struct inode *inode, uint64_t index);
/* May the current task remove or rename `victim` in `dir` (write, search, sticky bit)? 0, -EACCES,
 * -EPERM. */
int may_delete(const struct inode *dir, const struct inode *victim, bool is_dir);

/* The time for inode timestamps. */
struct timespec current_time(void);
void inode_touch(struct inode *inode, bool modified); /* ctime and, if modified, mtime */
/* Checks and makes a change: -EPERM, -EFBIG... Ownership changes clear the set-id bits. */
MAY_WAIT int inode_change(struct inode *inode, struct inode_change *change);
/* Stores without a check: for filesystems' setattr. */
void inode_store(struct inode *inode, const struct inode_change *change);
MAY_WAIT void inode_stat(struct inode *inode, struct stat *out);
/*
 * Call before the content changes: removes the rights that executing the file gives, the
 * capabilities always, the set-id bits if the current task lacks CAP_FSETID. Errors of the
 * filesystem: then nothing may be written. May wait.
 */
MAY_WAIT int inode_drop_privileges(struct inode *inode);
/* The content has changed: sets the times. */
void inode_written(struct inode *inode);
/* Sets the size with all checks (truncate): -EINVAL, -EISDIR, -EFBIG, -ETXTBSY, -EPERM (seals). */
MAY_WAIT int inode_truncate(struct inode *inode, uint64_t size);

/* Linux's limit on names that are not kept by a filesystem itself. */
#define FILE_SIZE_MAX ((uint64_t)INT64_MAX)

/* Flags of renameat2. */
#define LINUX_RENAME_NOREPLACE 1u
#define LINUX_RENAME_EXCHANGE  2u
#define LINUX_RENAME_WHITEOUT  4u /* -EINVAL where it is not supported */

/* Sets the user namespace whose capabilities hold over the filesystem; before this call it is the
 * first one. */
void super_set_owner(struct super_block *sb, struct user_ns *ns);
/* A super block with refs and active 1, whose root the caller sets. NULL when out of memory. */
struct super_block *super_create(const struct super_ops *ops, uint64_t magic);
void super_get(struct super_block *sb);
MAY_WAIT void super_put(struct super_block *sb); /* one reference of an inode */
void super_mount(struct super_block *sb);
MAY_WAIT void super_unmount(struct super_block *sb);
/* RLIMIT_FSIZE: 0, or -EFBIG with SIGXFSZ sent. */
int inode_may_grow_to(const struct inode *inode, uint64_t size);
/* How many of n bytes RLIMIT_FSIZE and the largest size of a file allow at pos; -EFBIG, with
 * SIGXFSZ if it is the process's limit, if none. */
ssize_t inode_write_limit(uint64_t pos, size_t n, uint64_t size_max);
