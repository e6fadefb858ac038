/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Opening: open, openat, openat2, creat, and opening files for the kernel itself. The flags are
 * checked completely first; then the walk finds or makes the name; then permissions; then the file
 * is made.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>

#include "fs/context.h"
#include "fs/file.h"
#include "fs/inode.h"
#include "fs/leases.h"
#include "fs/namei.h"
#include "fs/notify.h"
#include "proc/task.h"
#include "sys/syscall.h"

#define OPEN_FLAGS                                                                              \
	(unsigned)(FILE_ACCESS_MODE | O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC | O_APPEND |        \
		   O_NONBLOCK | O_SYNC | O_ASYNC | O_DIRECT | LINUX_O_LARGEFILE | O_DIRECTORY | \
		   O_NOFOLLOW | O_NOATIME | O_CLOEXEC | O_PATH | LINUX_O_TMPFILE)
#define LINUX_O_TMPFILE 020000000 /* without O_DIRECTORY, which must come with it */

struct open_how_abi {
	uint64_t flags, mode, resolve;
};

static unsigned may_of(unsigned flags)
{
	static const unsigned may[4] = {MAY_READ, MAY_WRITE, MAY_READ | MAY_WRITE,
					MAY_READ | MAY_WRITE};

	return may[flags & FILE_ACCESS_MODE] | (flags & O_TRUNC ? MAY_WRITE : 0);
}

/* May the object, which exists, be opened with these flags? Checks its kind and permissions. */
static int may_open(const struct path *path, unsigned flags)
{
	struct inode *inode = path->dentry->inode;
	unsigned may = may_of(flags);

	if (S_ISLNK(inode->mode))
		return -ELOOP;
	if (S_ISDIR(inode->mode) && (may & MAY_WRITE))
		return -EISDIR;
	if ((S_ISCHR(inode->mode) || S_ISBLK(inode->mode)) && !mount_has_devices(path->mount))
		return -EACCES;
	int error = inode_permission(inode, may);
	if (error)
		return error;
	if ((may & MAY_WRITE) && S_ISREG(inode->mode))
		error = inode->deny_write ? -ETXTBSY : path_want_write(path);
	inode = path->dentry->inode;
	if (!error && (flags & O_NOATIME) && !inode_owner_or_capable(inode))
		error = -EPERM;
	return error;
}

/*
 * Asks the programs that want to be asked (fanotify). The answer is waited for, and meanwhile the
 * file may be executed or its filesystem become read-only; so the checks are made again.
 */
static int ask_to_open(const struct path *path, unsigned flags, bool created)
{
	int error = notify_watch_count ? fanotify_ask(path, NOTIFY_OPEN_PERM) : 0;

	if (error || !notify_watch_count)
		return error;
	if (!created)
		return may_open(path, flags);
	return may_of(flags) & MAY_WRITE ? path_want_write(path) : 0;
}

/* The last steps for an object that was found or has just been made (`created`: no checks). */
static int open_object(const struct path *path, unsigned flags, bool created, struct file **out)
{
	struct inode *inode = path->dentry->inode;
	bool directory = S_ISDIR(inode->mode);
	int error = 0;

	if (flags & O_PATH) {
		if ((flags & O_DIRECTORY) && !directory)
			return -ENOTDIR;
		return file_open_path(path, flags & (O_PATH | O_DIRECTORY | O_NOFOLLOW), out);
	}
	if ((flags & O_DIRECTORY) && !directory)
		return -ENOTDIR;
	if ((flags & O_CREAT) && directory)
		return -EISDIR;
	if (!created)
		error = may_open(path, flags);
	if (!error)
		error = ask_to_open(path, flags, created);
	if (error)
		return error;
	inode = path->dentry->inode; /* may_open() may have replaced it */
	if (S_ISREG(inode->mode))
		error = lease_break(inode, may_of(flags) & MAY_WRITE, flags & O_NONBLOCK);
	if (error)
		return error;
	error = file_open_path(path, flags | LINUX_O_LARGEFILE, out);
	if (!error && (flags & O_TRUNC) && !created && S_ISREG(inode->mode)) {
		error = inode_truncate(inode, 0);
		if (error)
			file_put(*out);
		else
			notify_path(path, NOTIFY_MODIFY);
	}
	return error;
}

/* Makes and opens the name `dentry` in the directory of `walk`. */
static int create_and_open(struct walk *walk, struct dentry *dentry, unsigned flags, mode_t mode,
			   struct file **out)
{
	struct path path = {walk->path.mount, dentry};
	int error = vfs_create(&walk->path, dentry, mode);

	if (error)
		return error;
	notify_dentry(dentry, NOTIFY_CREATE);
	return open_object(&path, flags & ~(unsigned)O_CREAT, true, out);
}

/* The last component names `dentry`, which exists and is no link to follow: opens it. */
static int open_found(struct walk *walk, struct dentry *dentry, unsigned flags, struct file **out)
{
	struct path path = {walk->path.mount, dentry};

	path_get(&path);
	path_follow_mounts(&path);
	int error = 0;
	if ((walk->flags & WALK_NO_XDEV) && path.mount != walk->path.mount)
		error = -EXDEV;
	if (!error)
		error = open_object(&path, flags, false, out);
	path_put(&path);
	return error;
}

/* With O_CREAT: the walk stops at the parent, and goes on as long as the last component is a link.
 */
static int open_create(int dirfd, const char *name, unsigned flags, mode_t mode,
		       unsigned walk_flags, struct file **out)
{
	struct walk walk;
	int error = walk_parent(&walk, dirfd, name, walk_flags);

	if (error)
		return error;
	for (;;) {
		struct dentry *dentry;
		bool arrived;

		if (walk.last_type != LAST_NORMAL || walk.trailing_slash) {
			error = flags & O_EXCL && !walk.trailing_slash ? -EEXIST : -EISDIR;
			break;
		}
		error = dentry_lookup(walk.path.dentry, walk.last, walk.last_length, &dentry);
		if (error)
			break;
		if (!dentry->inode) {
			error = create_and_open(&walk, dentry, flags, mode, out);
		} else if (flags & O_EXCL) {
			error = -EEXIST;
		} else if (S_ISLNK(dentry->inode->mode) && !(flags & O_NOFOLLOW)) {
			error = walk_link(&walk, dentry, &arrived);
			if (error)
				return error;
			if (!arrived)
				continue;
			error = open_object(&walk.path, flags, false, out);
			break;
		} else {
			if (!S_ISDIR(dentry->inode->mode))
				error = may_open_in_place(walk.path.dentry->inode, dentry->inode);
			if (!error)
				error = open_found(&walk, dentry, flags, out);
		}
		dentry_put(dentry);
		break;
	}
	walk_end(&walk);
	return error;
}

int open_found_path(const struct path *path, unsigned flags, struct file **out)
{
	flags &= OPEN_FLAGS & ~(unsigned)(O_CREAT | O_EXCL);
	return open_object(path, flags, false, out);
}

static int open_tmpfile(const struct path *dir, unsigned flags, mode_t mode, struct file **out)
{
	struct inode *inode = dir->dentry->inode, *made;
	int error = mount_want_write(dir->mount);

	if (!error)
		error = inode_permission(inode, MAY_WRITE | MAY_EXEC);
	if (error)
		return error;
	if (!inode->ops || !inode->ops->tmpfile)
		return -EOPNOTSUPP;
	error = inode->ops->tmpfile(inode, S_IFREG | mode_for_new(inode, mode & 07777), &made);
	if (error)
		return error;
	made->linkable = !(flags & O_EXCL);
	char name[32];
	snprintf(name, sizeof(name), "#%lu", (unsigned long)made->ino);
	struct dentry *dentry = dentry_nameless(dir->dentry, made, name);
	if (!dentry)
		return -ENOMEM;
	struct path path = {dir->mount, dentry};
	error = file_open_path(&path, flags | LINUX_O_LARGEFILE, out);
	dentry_put(dentry);
	return error;
}

/* flags and mode have been checked. */
static int do_open(int dirfd, const char *name, unsigned flags, mode_t mode, unsigned walk_flags,
		   struct file **out)
{
	struct path path;

	if ((flags & O_CREAT) && !(flags & O_PATH))
		return open_create(dirfd, name, flags, mode, walk_flags, out);
	if (!(flags & O_NOFOLLOW))
		walk_flags |= WALK_FOLLOW;
	if (flags & (O_DIRECTORY | LINUX_O_TMPFILE))
		walk_flags |= WALK_DIRECTORY;
	int error = path_lookup(dirfd, name, walk_flags, &path);
	if (error)
		return error;
	if (flags & LINUX_O_TMPFILE)
		error = open_tmpfile(&path, flags, mode, out);
	else
		error = open_object(&path, flags, false, out);
	path_put(&path);
	return error;
}

static int check_flags(unsigned flags)
{
	if (flags & LINUX_O_TMPFILE) {
		if (!(flags & O_DIRECTORY) || (flags & O_CREAT))
			return -EINVAL;
		if (!(may_of(flags) & MAY_WRITE))
			return -EINVAL;
	} else if ((flags & (O_DIRECTORY | O_CREAT)) == (O_DIRECTORY | O_CREAT)) {
		return -EINVAL;
	}
	return 0;
}

int file_open_at(int dirfd, const char *path, unsigned flags, mode_t mode, struct file **out)
{
	flags &= OPEN_FLAGS;
	if (flags & O_PATH)
		flags &= O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	int error = check_flags(flags);
	return error ? error : do_open(dirfd, path, flags, mode, 0, out);
}

int file_open(const char *path, unsigned flags, mode_t mode, struct file **out)
{
	return file_open_at(AT_FDCWD, path, flags, mode, out);
}

int file_open_exec(int dirfd, const char *name, int flags, struct file **out)
{
	struct path path;
	unsigned walk_flags = flags & AT_SYMLINK_NOFOLLOW ? 0 : WALK_FOLLOW;

	if (flags & AT_EMPTY_PATH)
		walk_flags |= WALK_EMPTY;
	int error = path_lookup(dirfd, name, walk_flags, &path);
	if (error)
		return error;
	struct inode *inode = path.dentry->inode;
	if (S_ISLNK(inode->mode))
		error = -ELOOP;
	else if (!S_ISREG(inode->mode) || !mount_may_execute(path.mount))
		error = -EACCES;
	else
		error = inode_permission(inode, MAY_EXEC);
	if (!error && notify_watch_count)
		error = fanotify_ask(&path, NOTIFY_OPEN_EXEC_PERM);
	if (!error && notify_watch_count)
		error = fanotify_ask(&path, NOTIFY_OPEN_PERM);
	if (!error && inode->write_count)
		error = -ETXTBSY;
	if (!error)
		error = file_open_path(&path, O_RDONLY | LINUX_O_LARGEFILE | FILE_FOR_EXEC, out);
	if (!error) {
		inode->deny_write++;
		(*out)->exec = true;
	}
	path_put(&path);
	return error;
}

void file_put_exec(struct file *file)
{
	file_put(file);
}

static long open_to_fd(int dirfd, uint64_t address, unsigned flags, mode_t mode,
		       unsigned walk_flags)
{
	struct file *file;
	int error = 0;
	char *name = path_from_user(address, &error);

	if (!name)
		return error;
	error = do_open(dirfd, name, flags, mode, walk_flags, &file);
	free(name);
	if (error)
		return error;
	return fd_give(file, flags & O_CLOEXEC);
}

/* The older calls ignore unknown flags. */
static long open_lenient(int dirfd, uint64_t name, unsigned flags, mode_t mode)
{
	flags &= OPEN_FLAGS;
	if (flags & O_PATH)
		flags &= O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	int error = check_flags(flags);
	return error ? error : open_to_fd(dirfd, name, flags, mode & 07777, 0);
}

SYSCALL_DEFINE3(open, uint64_t, name, unsigned, flags, mode_t, mode)
{
	return open_lenient(AT_FDCWD, name, flags, mode);
}

SYSCALL_DEFINE4(openat, int, dirfd, uint64_t, name, unsigned, flags, mode_t, mode)
{
	return open_lenient(dirfd, name, flags, mode);
}

SYSCALL_DEFINE2(creat, uint64_t, name, mode_t, mode)
{
	return open_lenient(AT_FDCWD, name, O_CREAT | O_WRONLY | O_TRUNC, mode);
}

/* RESOLVE_* to WALK_*; RESOLVE_CACHED (32) is -EAGAIN, which openat2(2) lets callers expect. */
static int walk_flags_of(uint64_t resolve, unsigned *out)
{
	static const struct {
		uint64_t resolve;
		unsigned walk;
	} table[] = {{1, WALK_NO_XDEV},
		     {2, WALK_NO_MAGICLINKS},
		     {4, WALK_NO_SYMLINKS},
		     {8, WALK_BENEATH},
		     {16, WALK_IN_ROOT}};

	*out = 0;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (resolve & table[i].resolve)
			*out |= table[i].walk;
	}
	if (resolve & ~63ull)
		return -EINVAL;
	if ((resolve & 24) == 24)
		return -EINVAL;
	return resolve & 32 ? -EAGAIN : 0;
}

/* Copies a structure that may have grown: unknown fields must be zero (-E2BIG). */
static int copy_struct_from_user(void *to, size_t size, uint64_t from, size_t user_size)
{
	uint8_t extra;

	if (user_size < size)
		return -EINVAL;
	if (user_size > PAGE_SIZE)
		return -E2BIG;
	if (copy_from_user(to, from, size))
		return -EFAULT;
	for (size_t i = size; i < user_size; i++) {
		if (get_user(extra, from + i))
			return -EFAULT;
		if (extra)
			return -E2BIG;
	}
	return 0;
}

SYSCALL_DEFINE4(openat2, int, dirfd, uint64_t, name, uint64_t, address, size_t, size)
{
	struct open_how_abi how;
	unsigned walk_flags;
	int error = copy_struct_from_user(&how, sizeof(how), address, size);

	if (error)
		return error;
	if (how.flags & ~(uint64_t)OPEN_FLAGS)
		return -EINVAL;
	unsigned flags = (unsigned)how.flags;
	bool makes = flags & (O_CREAT | LINUX_O_TMPFILE);
	if (how.mode & ~07777ull || (how.mode && !makes))
		return -EINVAL;
	if ((flags & O_PATH) &&
	    (flags & ~(unsigned)(O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)))
		return -EINVAL;
	error = walk_flags_of(how.resolve, &walk_flags);
	if (!error)
		error = check_flags(flags);
	return error ? error : open_to_fd(dirfd, name, flags, (mode_t)how.mode, walk_flags);
}

SYSCALL_DEFINE1(close, int, fd)
{
	return fd_close(fd);
}

SYSCALL_DEFINE3(close_range, unsigned, first, unsigned, last, unsigned, flags)
{
	enum { UNSHARE = 2, CLOEXEC = 4 };

	if ((flags & ~(unsigned)(UNSHARE | CLOEXEC)) || first > last)
		return -EINVAL;
	int error = flags & UNSHARE ? files_unshare() : 0;
	if (error)
		return error;
	if (first > INT_MAX)
		return 0;
	for (int fd = (int)first; (fd = files_next(current->files, fd)) >= 0; fd++) {
		if ((unsigned)fd > last)
			break;
		if (flags & CLOEXEC)
			fd_entry(fd)->close_on_exec = true;
		else
			fd_close(fd);
	}
	return 0;
}
