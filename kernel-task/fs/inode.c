/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The life of inodes and super blocks, and which tasks may do what with an inode.
 *
 * An inode lives as long as there are references to it. A filesystem that stores its tree in memory
 * holds a reference for each name, so no inode needs a table to be found in.
 */
#include "fs/inode.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>

#include "cgroup/device.h"
#include "fs/dentry.h"
#include "fs/file_caps.h"
#include "fs/locks.h"
#include "fs/mount.h"
#include "fs/notify.h"
#include "pages/file_pages.h"
#include "proc/proc.h"
#include "time/clock.h"

static unsigned next_device = 1;

/* ---- super blocks ---- */

/* Of filesystems that are mounted on no name. */
static const struct fs_type internal_type = {.name = "none"};

struct super_block *super_create(const struct super_ops *ops, uint64_t magic)
{
	struct super_block *sb = calloc(1, sizeof(*sb));

	if (!sb)
		return NULL;
	sb->refs = 1;
	sb->active = 1;
	sb->ops = ops;
	sb->type = &internal_type;
	sb->magic = magic;
	sb->next_ino = 1;
	sb->user_ns = &first_user_ns;
	user_ns_get(sb->user_ns);
	sb->dev = makedev(0, next_device);
	next_device++;
	return sb;
}

void super_set_owner(struct super_block *sb, struct user_ns *ns)
{
	user_ns_get(ns);
	user_ns_put(sb->user_ns);
	sb->user_ns = ns;
}

void super_get(struct super_block *sb)
{
	sb->refs++;
}

void super_put(struct super_block *sb)
{
	if (--sb->refs)
		return;
	if (sb->ops && sb->ops->destroy)
		sb->ops->destroy(sb);
	user_ns_put(sb->user_ns);
	free(sb);
}

void super_mount(struct super_block *sb)
{
	sb->active++;
}

void super_unmount(struct super_block *sb)
{
	struct dentry *root = sb->root;

	if (--sb->active)
		return;
	fanotify_object_gone(sb);
	dentry_shrink_super(sb);
	sb->root = NULL;
	if (sb->ops && sb->ops->shutdown)
		sb->ops->shutdown(sb);
	if (root)
		dentry_put(root);
	super_put(sb);
}

/* ---- inodes ---- */

struct timespec current_time(void)
{
	uint64_t now = realtime_now();

	return (struct timespec){.tv_sec = (time_t)(now / 1000000000u),
				 .tv_nsec = (long)(now % 1000000000u)};
}

struct inode *inode_create(struct super_block *sb, mode_t mode)
{
	struct inode *inode = calloc(1, sizeof(*inode));

	if (!inode)
		return NULL;
	inode->refs = 1;
	inode->sb = sb;
	super_get(sb);
	inode->ino = sb->next_ino++;
	inode->mode = mode;
	inode->nlink = 1;
	inode->uid = current->cred ? current->cred->fsuid : KUID(0);
	inode->gid = current->cred ? current->cred->fsgid : KGID(0);
	inode->atime = inode->mtime = inode->ctime = inode->btime = current_time();
	mappings_init(&inode->mappings);
	inode->write_errors.whole = &sb->write_errors;
	list_init(&inode->locks);
	list_init(&inode->watches);
	return inode;
}

void inode_get(struct inode *inode)
{
	inode->refs++;
}

void inode_put(struct inode *inode)
{
	struct super_block *sb = inode->sb;

	if (--inode->refs)
		return;
	notify_inode_gone(inode);
	if (inode->ops && inode->ops->evict)
		inode->ops->evict(inode);
	free(inode);
	super_put(sb);
}

/* ---- permissions ---- */

bool inode_capable(const struct inode *inode, int capability)
{
	return owner_capable(inode->uid, inode->gid, capability);
}

static int permission_by_mode(const struct inode *inode, unsigned may)
{
	const struct cred *cred = current->cred;
	mode_t mode = inode->mode;

	if (uid_eq(cred->fsuid, inode->uid))
		mode >>= 6;
	else if (in_group(inode->gid))
		mode >>= 3;
	if ((may & ~mode & 7) == 0)
		return 0;
	bool directory = S_ISDIR(inode->mode);
	if (directory || !(may & MAY_EXEC) || (inode->mode & 0111)) {
		if (inode_capable(inode, CAP_DAC_OVERRIDE))
			return 0;
	}
	if (may == MAY_READ || (directory && !(may & MAY_WRITE))) {
		if (inode_capable(inode, CAP_DAC_READ_SEARCH))
			return 0;
	}
	return -EACCES;
}

/* The filters of control groups. */
static int device_permission(const struct inode *inode, unsigned may)
{
	unsigned access =
		(may & MAY_READ ? EBPF_ACCESS_READ : 0) | (may & MAY_WRITE ? EBPF_ACCESS_WRITE : 0);

	return cgroup_device_permission(inode->mode, inode->rdev, access);
}

int inode_permission(const struct inode *inode, unsigned may)
{
	int error = permission_by_mode(inode, may);

	if (inode->ops && inode->ops->permission)
		error = inode->ops->permission(inode, may, error);
	return error || !(S_ISCHR(inode->mode) || S_ISBLK(inode->mode))
		       ? error
		       : device_permission(inode, may);
}

bool inode_owner_or_capable(const struct inode *inode)
{
	return uid_eq(current->cred->fsuid, inode->uid) || inode_capable(inode, CAP_FOWNER);
}

int may_delete(const struct inode *dir, const struct inode *victim, bool is_dir)
{
	int error = inode_permission(dir, MAY_WRITE | MAY_EXEC);

	if (error)
		return error;
	if ((dir->mode & S_ISVTX) && !uid_eq(current->cred->fsuid, victim->uid) &&
	    !uid_eq(current->cred->fsuid, dir->uid) && !inode_capable(victim, CAP_FOWNER))
		return -EPERM;
	if (is_dir && !S_ISDIR(victim->mode))
		return -ENOTDIR;
	if (!is_dir && S_ISDIR(victim->mode))
		return -EISDIR;
	return 0;
}

/* ---- attributes ---- */

void inode_touch(struct inode *inode, bool modified)
{
	inode->ctime = current_time();
	if (modified)
		inode->mtime = inode->ctime;
}

void inode_store(struct inode *inode, const struct inode_change *change)
{
	if (change->valid & ATTR_UID)
		inode->uid = change->uid;
	if (change->valid & ATTR_GID)
		inode->gid = change->gid;
	if (change->valid & ATTR_MODE)
		inode->mode = (inode->mode & S_IFMT) | (change->mode & 07777);
	if (change->valid & ATTR_ATIME)
		inode->atime = change->atime;
	if (change->valid & ATTR_MTIME)
		inode->mtime = change->mtime;
	inode->ctime = current_time();
}

static bool may_give_away(const struct inode *inode, kuid_t uid)
{
	return (uid_eq(current->cred->fsuid, inode->uid) && uid_eq(uid, inode->uid)) ||
	       inode_capable(inode, CAP_CHOWN);
}

static bool may_give_to_group(const struct inode *inode, kgid_t gid)
{
	return (uid_eq(current->cred->fsuid, inode->uid) &&
		(gid_eq(gid, inode->gid) || in_group(gid))) ||
	       inode_capable(inode, CAP_CHOWN);
}

static int check_owner_change(const struct inode *inode, const struct inode_change *change)
{
	if ((change->valid & ATTR_UID) && !may_give_away(inode, change->uid))
		return -EPERM;
	if ((change->valid & ATTR_GID) && !may_give_to_group(inode, change->gid))
		return -EPERM;
	return 0;
}

/* The mode after chown: without set-user-id, and without set-group-id if it concerns execution. */
static mode_t without_set_id(mode_t mode)
{
	mode &= ~S_ISUID;
	if (mode & S_IXGRP)
		mode &= ~S_ISGID;
	return mode;
}

int inode_change(struct inode *inode, struct inode_change *change)
{
	int error = check_owner_change(inode, change);

	if (error)
		return error;
	if (change->valid & ATTR_MODE) {
		if (!inode_owner_or_capable(inode))
			return -EPERM;
		if (!in_group(inode->gid) && !inode_capable(inode, CAP_FSETID))
			change->mode &= ~S_ISGID;
	}
	mode_t kept = without_set_id(inode->mode);
	if ((change->valid & ATTR_CHOWN) && !S_ISDIR(inode->mode) && kept != inode->mode) {
		if (!inode_owner_or_capable(inode))
			return -EPERM;
		change->mode = kept;
		change->valid |= ATTR_MODE;
	}
	/* The capabilities were given to the old owner's program. */
	if ((change->valid & ATTR_CHOWN) && !S_ISDIR(inode->mode))
		error = file_caps_drop(inode);
	if (error)
		return error;
	if (inode->ops && inode->ops->setattr)
		error = inode->ops->setattr(inode, change);
	else
		inode_store(inode, change);
	return error;
}

int inode_drop_privileges(struct inode *inode)
{
	if (!S_ISREG(inode->mode))
		return 0;
	if ((inode->mode & (S_ISUID | S_ISGID)) && !inode_capable(inode, CAP_FSETID))
		inode->mode = without_set_id(inode->mode);
	return file_caps_drop(inode);
}

void inode_written(struct inode *inode)
{
	inode_touch(inode, true);
}

int inode_may_grow_to(const struct inode *inode, uint64_t size)
{
	if (size <= inode->size || size <= task_limit(RLIMIT_FSIZE))
		return 0;
	signal_file_too_large();
	return -EFBIG;
}

ssize_t inode_write_limit(uint64_t pos, size_t n, uint64_t size_max)
{
	uint64_t limit = task_limit(RLIMIT_FSIZE), most;

	if (!n)
		return 0;
	if (pos >= limit) {
		signal_file_too_large();
		return -EFBIG;
	}
	if (pos >= size_max)
		return -EFBIG;
	most = (limit < size_max ? limit : size_max) - pos;
	return (ssize_t)(n < most ? n : most);
}

int inode_truncate(struct inode *inode, uint64_t size)
{
	if (S_ISDIR(inode->mode))
		return -EISDIR;
	if (!S_ISREG(inode->mode) || !inode->ops || !inode->ops->truncate)
		return -EINVAL;
	if (size > FILE_SIZE_MAX)
		return -EFBIG;
	int error = inode_may_grow_to(inode, size);
	if (!error)
		error = inode_drop_privileges(inode);
	if (!error)
		error = inode->ops->truncate(inode, size);
	if (error)
		return error;
	inode_written(inode);
	return 0;
}

void inode_stat(struct inode *inode, struct stat *out)
{
	memset(out, 0, sizeof(*out));
	out->st_dev = inode->sb->dev;
	out->st_ino = inode->ino;
	out->st_mode = inode->mode;
	out->st_nlink = inode->nlink;
	out->st_uid = uid_seen(inode->uid);
	out->st_gid = gid_seen(inode->gid);
	out->st_rdev = inode->rdev;
	out->st_size = (off_t)inode->size;
	out->st_blocks = (blkcnt_t)inode->blocks;
	out->st_blksize = PAGE_SIZE;
	out->st_atim = inode->atime;
	out->st_mtim = inode->mtime;
	out->st_ctim = inode->ctime;
	if (inode->ops && inode->ops->getattr)
		inode->ops->getattr(inode, out);
}

static bool reaches(const struct inode *inode, uint64_t index)
{
	return index < (inode->size + PAGE_SIZE - 1) / PAGE_SIZE;
}

int inode_map_page(struct inode *inode, uint64_t index, bool write, struct page **out)
{
	return reaches(inode, index) ? file_pages_map(inode->pages, index, write, out) : -ENXIO;
}

int inode_peek_page(struct inode *inode, uint64_t index, struct page **out)
{
	*out = reaches(inode, index) ? file_pages_peek(inode->pages, index) : NULL;
	return reaches(inode, index) ? 0 : -ENXIO;
}

bool inode_page_cached(struct inode *inode, uint64_t index)
{
	struct page *page = NULL;

	if (!inode->ops || !inode->ops->peek_page || inode->ops->peek_page(inode, index, &page) ||
	    !page)
		return false;
	page_put(page);
	return true;
}
