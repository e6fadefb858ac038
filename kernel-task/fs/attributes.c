/* SPDX-License-Identifier: BSD-2-Clause */
/* Changes of attributes: chmod, chown, utimensat and older forms, truncate, fallocate. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/time.h>

#include "fs/file.h"
#include "fs/inode.h"
#include "fs/leases.h"
#include "fs/namei.h"
#include "fs/notify.h"
#include "proc/task.h"
#include "sys/syscall.h"

/* A change of an inode's attributes; `what` is struct inode_change * or struct timespec *. */
typedef int change_fn(struct inode *inode, void *what);

static long change_path(int dirfd, uint64_t name, unsigned walk_flags, change_fn *change,
			void *what)
{
	struct path path;
	int error = path_lookup_user(dirfd, name, walk_flags, &path);

	if (error)
		return error;
	error = path_want_write(&path);
	if (!error)
		error = change(path.dentry->inode, what);
	if (!error)
		notify_dentry(path.dentry, NOTIFY_ATTRIB);
	path_put(&path);
	return error;
}

static long change_fd(int fd, change_fn *change, void *what)
{
	struct file *file = fd_get(fd);

	if (!file)
		return -EBADF;
	struct inode *inode;
	int error = file_want_write(file, &inode);
	if (!error)
		error = change(inode, what);
	if (!error)
		notify_dentry(file->path.dentry, NOTIFY_ATTRIB);
	file_put(file);
	return error;
}

/* change_fn: a link has no mode of its own. */
static int apply_change(struct inode *inode, void *what)
{
	struct inode_change *change = what;

	if (S_ISLNK(inode->mode) && (change->valid & ATTR_MODE))
		return -EOPNOTSUPP;
	return inode_change(inode, change);
}

/* ---- chmod ---- */

SYSCALL_DEFINE2(chmod, uint64_t, name, mode_t, mode)
{
	struct inode_change change = {.valid = ATTR_MODE, .mode = mode & 07777};

	return change_path(AT_FDCWD, name, WALK_FOLLOW, apply_change, &change);
}

SYSCALL_DEFINE3(fchmodat, int, dirfd, uint64_t, name, mode_t, mode)
{
	struct inode_change change = {.valid = ATTR_MODE, .mode = mode & 07777};

	return change_path(dirfd, name, WALK_FOLLOW, apply_change, &change);
}

SYSCALL_DEFINE2(fchmod, int, fd, mode_t, mode)
{
	struct inode_change change = {.valid = ATTR_MODE, .mode = mode & 07777};

	return change_fd(fd, apply_change, &change);
}

/* ---- chown ---- */

/* -1 leaves an owner alone; -EINVAL: the caller's namespace has no such id. */
static int owner_change(uid_t uid, gid_t gid, struct inode_change *out)
{
	*out = (struct inode_change){
		.valid = ATTR_CHOWN, .uid = kuid_given(uid), .gid = kgid_given(gid)};
	if (uid != (uid_t)-1)
		out->valid |= ATTR_UID;
	if (gid != (gid_t)-1)
		out->valid |= ATTR_GID;
	if (((out->valid & ATTR_UID) && !uid_valid(out->uid)) ||
	    ((out->valid & ATTR_GID) && !gid_valid(out->gid)))
		return -EINVAL;
	return 0;
}

static long chown_path(int dirfd, uint64_t name, unsigned walk_flags, uid_t uid, gid_t gid)
{
	struct inode_change change;
	int error = owner_change(uid, gid, &change);

	return error ? error : change_path(dirfd, name, walk_flags, apply_change, &change);
}

SYSCALL_DEFINE3(chown, uint64_t, name, uid_t, uid, gid_t, gid)
{
	return chown_path(AT_FDCWD, name, WALK_FOLLOW, uid, gid);
}

SYSCALL_DEFINE3(lchown, uint64_t, name, uid_t, uid, gid_t, gid)
{
	return chown_path(AT_FDCWD, name, 0, uid, gid);
}

SYSCALL_DEFINE3(fchown, int, fd, uid_t, uid, gid_t, gid)
{
	struct inode_change change;
	int error = owner_change(uid, gid, &change);

	return error ? error : change_fd(fd, apply_change, &change);
}

SYSCALL_DEFINE5(fchownat, int, dirfd, uint64_t, name, uid_t, uid, gid_t, gid, unsigned, flags)
{
	if (flags & ~(unsigned)(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	return chown_path(dirfd, name,
			  (flags & AT_SYMLINK_NOFOLLOW ? 0 : WALK_FOLLOW) |
				  (flags & AT_EMPTY_PATH ? WALK_EMPTY : 0),
			  uid, gid);
}

/* ---- times ---- */

/* change_fn: times[0], times[1] with UTIME_NOW and UTIME_OMIT, or NULL for now. */
static int apply_times(struct inode *inode, void *what)
{
	const struct timespec *times = what;
	struct inode_change change = {.valid = ATTR_ATIME | ATTR_MTIME};
	struct timespec now = current_time();
	bool exact = false;

	if (!times) {
		change.atime = change.mtime = now;
	} else {
		struct timespec *to[2] = {&change.atime, &change.mtime};
		const unsigned bit[2] = {ATTR_ATIME, ATTR_MTIME};
		unsigned now_count = 0;

		for (int i = 0; i < 2; i++) {
			*to[i] = times[i];
			if (times[i].tv_nsec == UTIME_OMIT) {
				change.valid &= ~bit[i];
			} else if (times[i].tv_nsec == UTIME_NOW) {
				*to[i] = now;
				now_count++;
			} else if (times[i].tv_nsec < 0 || times[i].tv_nsec > 999999999) {
				return -EINVAL;
			}
		}
		exact = now_count != 2;
	}
	if (!change.valid)
		return 0;
	if (!inode_owner_or_capable(inode)) {
		if (exact)
			return -EPERM;
		int error = inode_permission(inode, MAY_WRITE);
		if (error)
			return error;
	}
	if (inode->ops && inode->ops->setattr)
		return inode->ops->setattr(inode, &change);
	inode_store(inode, &change);
	return 0;
}

SYSCALL_DEFINE4(utimensat, int, dirfd, uint64_t, name, uint64_t, address, unsigned, flags)
{
	struct timespec times[2];

	if (address && copy_from_user(times, address, sizeof(times)))
		return -EFAULT;
	if (address && times[0].tv_nsec == UTIME_OMIT && times[1].tv_nsec == UTIME_OMIT)
		return 0;
	if (flags & ~(unsigned)(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	if (!name && dirfd != AT_FDCWD)
		return flags ? -EINVAL : change_fd(dirfd, apply_times, address ? times : NULL);
	return change_path(dirfd, name,
			   (flags & AT_SYMLINK_NOFOLLOW ? 0 : WALK_FOLLOW) |
				   (flags & AT_EMPTY_PATH ? WALK_EMPTY : 0),
			   apply_times, address ? times : NULL);
}

/* Without a name it is the descriptor's own file. */
static long times_of(int dirfd, uint64_t name, struct timespec *times)
{
	if (!name && dirfd != AT_FDCWD)
		return change_fd(dirfd, apply_times, times);
	return change_path(dirfd, name, WALK_FOLLOW, apply_times, times);
}

static long utimes_at(int dirfd, uint64_t name, uint64_t address)
{
	struct timeval tv[2];
	struct timespec times[2];

	if (!address)
		return times_of(dirfd, name, NULL);
	if (copy_from_user(tv, address, sizeof(tv)))
		return -EFAULT;
	for (int i = 0; i < 2; i++) {
		if (tv[i].tv_usec < 0 || tv[i].tv_usec >= 1000000)
			return -EINVAL;
		times[i] = (struct timespec){tv[i].tv_sec, tv[i].tv_usec * 1000};
	}
	return times_of(dirfd, name, times);
}

SYSCALL_DEFINE3(futimesat, int, dirfd, uint64_t, name, uint64_t, times)
{
	return utimes_at(dirfd, name, times);
}

SYSCALL_DEFINE2(utimes, uint64_t, name, uint64_t, times)
{
	return utimes_at(AT_FDCWD, name, times);
}

SYSCALL_DEFINE2(utime, uint64_t, name, uint64_t, address)
{
	int64_t seconds[2];

	if (!address)
		return change_path(AT_FDCWD, name, WALK_FOLLOW, apply_times, NULL);
	if (copy_from_user(seconds, address, sizeof(seconds)))
		return -EFAULT;
	struct timespec times[2] = {{.tv_sec = seconds[0]}, {.tv_sec = seconds[1]}};
	return change_path(AT_FDCWD, name, WALK_FOLLOW, apply_times, times);
}

/* ---- sizes ---- */

SYSCALL_DEFINE2(truncate, uint64_t, name, int64_t, size)
{
	struct path path;

	if (size < 0)
		return -EINVAL;
	int error = path_lookup_user(AT_FDCWD, name, WALK_FOLLOW, &path);
	if (error)
		return error;
	struct inode *inode = path.dentry->inode;
	if (S_ISDIR(inode->mode))
		error = -EISDIR;
	else if (!S_ISREG(inode->mode))
		error = -EINVAL;
	if (!error)
		error = mount_want_write(path.mount);
	if (!error)
		error = inode_permission(inode, MAY_WRITE);
	if (!error && inode->deny_write)
		error = -ETXTBSY;
	if (!error)
		error = path_want_write(&path);
	inode = path.dentry->inode;
	if (!error)
		error = lease_break(inode, true, false);
	if (!error)
		error = inode_truncate(inode, (uint64_t)size);
	if (!error)
		notify_path(&path, NOTIFY_MODIFY);
	path_put(&path);
	return error;
}

SYSCALL_DEFINE2(ftruncate, int, fd, int64_t, size)
{
	struct file *file;

	if (size < 0)
		return -EINVAL;
	file = fd_get(fd);
	if (!file)
		return -EBADF;
	int error = -EINVAL;
	if (S_ISREG(file->inode->mode) && file->writable)
		error = inode_truncate(file->inode, (uint64_t)size);
	if (!error)
		notify_file(file, NOTIFY_MODIFY);
	file_put(file);
	return error;
}

/* The checks of the mode that do not depend on the filesystem. */
static int check_fallocate_mode(int mode)
{
	enum { KEEP = 1, PUNCH = 2, COLLAPSE = 8, ZERO = 16, INSERT = 32, UNSHARE = 64 };

	if (mode & ~(KEEP | PUNCH | COLLAPSE | ZERO | INSERT | UNSHARE))
		return -EOPNOTSUPP;
	if ((mode & PUNCH) && ((mode & ZERO) || !(mode & KEEP)))
		return -EOPNOTSUPP;
	if (((mode & COLLAPSE) && mode != COLLAPSE) || ((mode & INSERT) && mode != INSERT))
		return -EINVAL;
	return (mode & UNSHARE) && (mode & ~(UNSHARE | KEEP)) ? -EINVAL : 0;
}

static int check_fallocate_file(const struct file *file, int64_t offset, int64_t length)
{
	int64_t end;

	if (!file->writable)
		return -EBADF;
	if (S_ISFIFO(file->inode->mode))
		return -ESPIPE;
	if (S_ISDIR(file->inode->mode))
		return -EISDIR;
	if (!S_ISREG(file->inode->mode) && !S_ISBLK(file->inode->mode))
		return -ENODEV;
	if (__builtin_add_overflow(offset, length, &end))
		return -EFBIG;
	return file->ops->fallocate ? 0 : -EOPNOTSUPP;
}

SYSCALL_DEFINE4(fallocate, int, fd, int, mode, int64_t, offset, int64_t, length)
{
	struct file *file = fd_get(fd);

	if (!file)
		return -EBADF;
	int error = offset < 0 || length <= 0 ? -EINVAL : check_fallocate_mode(mode);
	if (!error)
		error = check_fallocate_file(file, offset, length);
	if (!error)
		error = file->ops->fallocate(file, mode, (uint64_t)offset, (uint64_t)length);
	if (!error)
		notify_file(file, NOTIFY_MODIFY);
	file_put(file);
	return error;
}
