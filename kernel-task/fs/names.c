/* SPDX-License-Identifier: BSD-2-Clause */
/* Calls that make and remove names: mkdir, mknod, symlink, link, unlink, rmdir, with their at
 * forms. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "fs/inode.h"
#include "fs/namei.h"
#include "fs/notify.h"
#include "proc/task.h"
#include "sys/syscall.h"

/*
 * Walks to the parent of a user path and looks up the name that is to be made there. With a
 * positive result (-EEXIST, ...) nothing is held; else walk_end() and dentry_put() are due.
 * `directory`: a trailing slash is welcome.
 */
static int begin_create(struct walk *walk, int dirfd, uint64_t name, bool directory,
			struct dentry **out)
{
	int error = 0;
	char *text = path_from_user(name, &error);

	if (!text)
		return error;
	error = walk_parent(walk, dirfd, text, 0);
	free(text);
	if (error)
		return error;
	struct dentry *dentry = NULL;
	if (walk->last_type != LAST_NORMAL)
		error = -EEXIST;
	else
		error = dentry_lookup(walk->path.dentry, walk->last, walk->last_length, &dentry);
	if (!error && dentry->inode)
		error = -EEXIST;
	else if (!error && walk->trailing_slash && !directory)
		error = -ENOENT;
	if (error) {
		if (dentry)
			dentry_put(dentry);
		walk_end(walk);
		return error;
	}
	*out = dentry;
	return 0;
}

static long end_create(struct walk *walk, struct dentry *dentry, int error)
{
	if (!error)
		notify_dentry(dentry, NOTIFY_CREATE);
	dentry_put(dentry);
	walk_end(walk);
	return error;
}

static long do_mkdir(int dirfd, uint64_t name, mode_t mode)
{
	struct walk walk;
	struct dentry *dentry;
	int error = begin_create(&walk, dirfd, name, true, &dentry);

	if (error)
		return error;
	return end_create(&walk, dentry, vfs_mkdir(&walk.path, dentry, mode));
}

SYSCALL_DEFINE2(mkdir, uint64_t, name, mode_t, mode)
{
	return do_mkdir(AT_FDCWD, name, mode);
}

SYSCALL_DEFINE3(mkdirat, int, dirfd, uint64_t, name, mode_t, mode)
{
	return do_mkdir(dirfd, name, mode);
}

static long do_mknod(int dirfd, uint64_t name, mode_t mode, unsigned dev)
{
	struct walk walk;
	struct dentry *dentry;

	switch (mode & S_IFMT) {
	case 0:
		mode |= S_IFREG;
		break;
	case S_IFREG:
	case S_IFCHR:
	case S_IFBLK:
	case S_IFIFO:
	case S_IFSOCK:
		break;
	case S_IFDIR:
		return -EPERM;
	default:
		return -EINVAL;
	}
	int error = begin_create(&walk, dirfd, name, false, &dentry);
	if (error)
		return error;
	/* The 32 bits of the call are the low half of the C library's dev_t. */
	return end_create(&walk, dentry,
			  S_ISREG(mode) ? vfs_create(&walk.path, dentry, mode)
					: vfs_mknod(&walk.path, dentry, mode, dev));
}

SYSCALL_DEFINE3(mknod, uint64_t, name, mode_t, mode, unsigned, dev)
{
	return do_mknod(AT_FDCWD, name, mode, dev);
}

SYSCALL_DEFINE4(mknodat, int, dirfd, uint64_t, name, mode_t, mode, unsigned, dev)
{
	return do_mknod(dirfd, name, mode, dev);
}

static long do_symlink(uint64_t target, int dirfd, uint64_t name)
{
	struct walk walk;
	struct dentry *dentry;
	int error = 0;
	char *text = path_from_user(target, &error);

	if (!text)
		return error;
	error = text[0] ? begin_create(&walk, dirfd, name, false, &dentry) : -ENOENT;
	if (!error)
		error = (int)end_create(&walk, dentry, vfs_symlink(&walk.path, dentry, text));
	free(text);
	return error;
}

SYSCALL_DEFINE2(symlink, uint64_t, target, uint64_t, name)
{
	return do_symlink(target, AT_FDCWD, name);
}

SYSCALL_DEFINE3(symlinkat, uint64_t, target, int, dirfd, uint64_t, name)
{
	return do_symlink(target, dirfd, name);
}

/* ---- link ---- */

static int link_inode(const struct path *from, const struct path *parent, struct dentry *dentry)
{
	struct inode *inode = from->dentry->inode, *dir = parent->dentry->inode;
	int error = mount_want_write(parent->mount);

	if (error)
		return error;
	if (from->mount != parent->mount)
		return -EXDEV;
	error = may_link(inode);
	if (error)
		return error;
	if (S_ISDIR(inode->mode))
		return -EPERM;
	error = inode_permission(dir, MAY_WRITE | MAY_EXEC);
	if (error)
		return error;
	if (!dir->nlink)
		return -ENOENT;
	if (!inode->nlink && !inode->linkable)
		return -ENOENT;
	if (inode->nlink == UINT32_MAX)
		return -EMLINK;
	if (!dir->ops || !dir->ops->link)
		return -EPERM;
	error = path_want_write(from);
	if (error)
		return error;
	inode = from->dentry->inode;
	error = dir->ops->link(inode, dir, dentry);
	if (!error)
		notify_inode(inode, NOTIFY_ATTRIB);
	return error;
}

static long do_link(int old_fd, uint64_t old, int new_fd, uint64_t name, unsigned flags)
{
	struct walk walk;
	struct dentry *dentry;
	struct path from;

	if (flags & ~(unsigned)(AT_SYMLINK_FOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	if ((flags & AT_EMPTY_PATH) && !capable(CAP_DAC_READ_SEARCH))
		return -ENOENT;
	int error = path_lookup_user(old_fd, old,
				     (flags & AT_SYMLINK_FOLLOW ? WALK_FOLLOW : 0) |
					     (flags & AT_EMPTY_PATH ? WALK_EMPTY : 0),
				     &from);
	if (error)
		return error;
	error = begin_create(&walk, new_fd, name, false, &dentry);
	if (!error)
		error = (int)end_create(&walk, dentry, link_inode(&from, &walk.path, dentry));
	path_put(&from);
	return error;
}

SYSCALL_DEFINE2(link, uint64_t, old, uint64_t, name)
{
	return do_link(AT_FDCWD, old, AT_FDCWD, name, 0);
}

SYSCALL_DEFINE5(linkat, int, old_fd, uint64_t, old, int, new_fd, uint64_t, name, unsigned, flags)
{
	return do_link(old_fd, old, new_fd, name, flags);
}

/* ---- unlink, rmdir ---- */

static int remove_name(const struct path *parent, struct dentry *dentry, bool directory, bool slash)
{
	struct inode *dir = parent->dentry->inode, *inode = dentry->inode;
	int (*operation)(struct inode *, struct dentry *);

	if (!inode)
		return -ENOENT;
	if (slash && !directory)
		return S_ISDIR(inode->mode) ? -EISDIR : -ENOTDIR;
	int error = may_delete(dir, inode, directory);
	if (error)
		return error;
	if (dentry->mounts)
		return -EBUSY;
	operation = !dir->ops ? NULL : directory ? dir->ops->rmdir : dir->ops->unlink;
	if (!operation)
		return -EPERM;
	inode_get(inode);
	error = operation(dir, dentry);
	if (!error) {
		/* In Linux's order: the object (which may end here), then its directory. */
		if (!directory)
			notify_inode(inode, NOTIFY_ATTRIB);
		dentry_delete(dentry);
	}
	inode_put(inode);
	if (!error)
		notify_name(dir, dentry->name, NOTIFY_DELETE | (directory ? NOTIFY_ISDIR : 0), 0);
	return error;
}

int vfs_unlink(const struct path *parent, struct dentry *dentry)
{
	return remove_name(parent, dentry, false, false);
}

static int directory_error(enum last_type type)
{
	switch (type) {
	case LAST_DOT:
		return -EINVAL;
	case LAST_DOTDOT:
		return -ENOTEMPTY;
	default:
		return -EBUSY;
	}
}

int file_remove(int dirfd, const char *path, bool directory)
{
	struct walk walk;
	struct dentry *dentry;
	int error = walk_parent(&walk, dirfd, path, 0);

	if (error)
		return error;
	if (walk.last_type != LAST_NORMAL) {
		error = directory ? directory_error(walk.last_type) : -EISDIR;
	} else {
		error = mount_want_write(walk.path.mount);
		if (!error)
			error = dentry_lookup(walk.path.dentry, walk.last, walk.last_length,
					      &dentry);
		if (!error) {
			error = remove_name(&walk.path, dentry, directory, walk.trailing_slash);
			dentry_put(dentry);
		}
	}
	walk_end(&walk);
	return error;
}

static long do_remove(int dirfd, uint64_t name, bool directory)
{
	int error = 0;
	char *text = path_from_user(name, &error);

	if (!text)
		return error;
	error = file_remove(dirfd, text, directory);
	free(text);
	return error;
}

SYSCALL_DEFINE1(unlink, uint64_t, name)
{
	return do_remove(AT_FDCWD, name, false);
}

SYSCALL_DEFINE1(rmdir, uint64_t, name)
{
	return do_remove(AT_FDCWD, name, true);
}

SYSCALL_DEFINE3(unlinkat, int, dirfd, uint64_t, name, unsigned, flags)
{
	if (flags & ~(unsigned)AT_REMOVEDIR)
		return -EINVAL;
	return do_remove(dirfd, name, flags & AT_REMOVEDIR);
}
