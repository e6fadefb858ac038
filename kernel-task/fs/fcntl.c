/* SPDX-License-Identifier: BSD-2-Clause */
/* Calls on descriptors: dup and its forms, fcntl, ioctl's common part, fsync and its forms. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

#include "fs/file.h"
#include "fs/inode.h"
#include "fs/locks.h"
#include "fs/mount.h"
#include "fs/pipe.h"
#include "fs/seals.h"
#include "proc/proc.h"
#include "sys/syscall.h"

/* linux/fs.h, which a musl header set lacks. */
#define FIBMAP	      _IO(0x00, 1)
#define FIGETBSZ      _IO(0x00, 2)
#define FS_IOC_FIEMAP 0xc020660bu

#define SETTABLE (unsigned)(O_APPEND | O_NONBLOCK | O_ASYNC | O_DIRECT | O_NOATIME)

SYSCALL_DEFINE1(dup, int, fd)
{
	struct file *file = fd_get_any(fd);

	if (!file)
		return -EBADF;
	int copy = fd_install(file, 0, false);
	if (copy < 0)
		file_put(file);
	return copy;
}

static long dup_to(int from, int to, bool close_on_exec)
{
	struct file *file = fd_get_any(from);

	if (!file)
		return -EBADF;
	int result = fd_replace(to, file, close_on_exec);
	file_put(file);
	return result;
}

SYSCALL_DEFINE2(dup2, int, from, int, to)
{
	if (from == to)
		return fd_entry(from) ? to : -EBADF;
	return dup_to(from, to, false);
}

SYSCALL_DEFINE3(dup3, int, from, int, to, unsigned, flags)
{
	if ((flags & ~(unsigned)O_CLOEXEC) || from == to)
		return -EINVAL;
	return dup_to(from, to, flags & O_CLOEXEC);
}

/* ---- fcntl ---- */

static long dup_from(struct file *file, uint64_t from, bool close_on_exec)
{
	if (from >= task_limit(RLIMIT_NOFILE) || from > INT_MAX)
		return -EINVAL;
	file_get(file);
	int fd = fd_install(file, (int)from, close_on_exec);
	if (fd < 0)
		file_put(file);
	return fd;
}

static long set_flags(struct file *file, unsigned flags)
{
	if ((flags & O_NOATIME) && !(file->flags & O_NOATIME) &&
	    !inode_owner_or_capable(file->inode))
		return -EPERM;
	file->flags = (file->flags & ~SETTABLE) | (flags & SETTABLE);
	return 0;
}

struct owner_abi {
	int type, pid;
};

static long set_owner(struct file *file, pid_t owner)
{
	if (owner == INT_MIN)
		return -EINVAL;
	file->owner = owner;
	return 0;
}

static long owner_ex(struct file *file, bool set, uint64_t arg)
{
	enum { OWNER_TID, OWNER_PID, OWNER_PGRP };
	struct owner_abi owner;

	if (!set) {
		owner.type = file->owner < 0 ? OWNER_PGRP : OWNER_PID;
		owner.pid = file->owner < 0 ? -file->owner : file->owner;
		return copy_to_user(arg, &owner, sizeof(owner));
	}
	if (copy_from_user(&owner, arg, sizeof(owner)))
		return -EFAULT;
	if (owner.type < OWNER_TID || owner.type > OWNER_PGRP || owner.pid < 0)
		return -EINVAL;
	return set_owner(file, owner.type == OWNER_PGRP ? -owner.pid : owner.pid);
}

/*
 * Signals for changes in a directory, which inotify has replaced. Nobody can have asked for any, so
 * there are none to take back; asking is refused as by a Linux without CONFIG_DNOTIFY.
 */
static long dir_notify(struct file *file, unsigned events)
{
	if (!(events & ~(unsigned)DN_MULTISHOT))
		return 0;
	return S_ISDIR(file->inode->mode) ? -ENOSYS : -ENOTDIR;
}

/* Commands that O_PATH descriptors know too. */
static long descriptor_command(int fd, struct file *file, unsigned command, uint64_t arg,
			       bool *done)
{
	*done = true;
	switch (command) {
	case F_DUPFD:
		return dup_from(file, arg, false);
	case F_DUPFD_CLOEXEC:
		return dup_from(file, arg, true);
	case F_GETFD:
		return fd_entry(fd)->close_on_exec ? FD_CLOEXEC : 0;
	case F_SETFD:
		fd_entry(fd)->close_on_exec = arg & FD_CLOEXEC;
		return 0;
	case F_GETFL:
		return file->flags;
	default:
		*done = false;
		return -EBADF;
	}
}

static long file_command(struct file *file, unsigned command, uint64_t arg)
{
	switch (command) {
	case F_SETFL:
		return set_flags(file, (unsigned)arg);
	case F_GETLK:
	case F_SETLK:
	case F_SETLKW:
	case 36: /* F_OFD_GETLK, _SETLK, _SETLKW */
	case 37:
	case 38:
		return locks_fcntl(file, (int)command, arg);
	case F_GETOWN:
		return file->owner;
	case F_SETOWN:
		return set_owner(file, (pid_t)arg);
	case F_GETOWN_EX:
		return owner_ex(file, false, arg);
	case F_SETOWN_EX:
		return owner_ex(file, true, arg);
	case F_GETSIG:
		return file->owner_signal;
	case F_SETSIG:
		if (arg > NSIG_MAX)
			return -EINVAL;
		file->owner_signal = (int)arg;
		return 0;
	case F_GETPIPE_SZ:
		return pipe_get_size(file);
	case F_SETPIPE_SZ:
		return pipe_set_size(file, arg);
	case F_ADD_SEALS:
		return seals_add(file, (unsigned)arg);
	case F_GET_SEALS:
		return seals_get(file);
	case F_GETLEASE:
		return F_UNLCK;
	case F_NOTIFY:
		return dir_notify(file, (unsigned)arg);
	default:
		return -EINVAL;
	}
}

SYSCALL_DEFINE3(fcntl, int, fd, unsigned, command, uint64_t, arg)
{
	struct file *file = fd_get_any(fd);
	bool done;

	if (!file)
		return -EBADF;
	long result = descriptor_command(fd, file, command, arg, &done);
	if (!done && !(file->flags & O_PATH))
		result = file_command(file, command, arg);
	file_put(file);
	return result;
}

/* ---- ioctl ---- */

static long set_file_flag(struct file *file, unsigned flag, uint64_t arg)
{
	int on;

	if (get_user(on, arg))
		return -EFAULT;
	file->flags = on ? file->flags | flag : file->flags & ~flag;
	return 0;
}

static int64_t allocated_bytes(struct inode *inode)
{
	struct stat st;

	inode_stat(inode, &st);
	return (int64_t)st.st_blocks * 512;
}

static long do_ioctl(int fd, struct file *file, unsigned command, uint64_t arg)
{
	switch (command) {
	case FIOCLEX:
		fd_entry(fd)->close_on_exec = true;
		return 0;
	case FIONCLEX:
		fd_entry(fd)->close_on_exec = false;
		return 0;
	case FIONBIO:
		return set_file_flag(file, O_NONBLOCK, arg);
	case FIOASYNC:
		return set_file_flag(file, O_ASYNC, arg);
	case FIOQSIZE:
		if (S_ISREG(file->inode->mode) || S_ISDIR(file->inode->mode) ||
		    S_ISLNK(file->inode->mode))
			return put_user(allocated_bytes(file->inode), arg);
		return -ENOTTY;
	case FIGETBSZ:
		return put_user((int)PAGE_SIZE, arg);
	case FIBMAP:
		if (!S_ISREG(file->inode->mode))
			break;
		return capable(LINUX_CAP_SYS_RAWIO) ? -EINVAL : -EPERM;
	case FS_IOC_FIEMAP:
		return -EOPNOTSUPP;
	case FIONREAD:
		if (S_ISREG(file->inode->mode))
			return put_user((int)(file->inode->size - file->pos), arg);
		break;
	}
	return file->ops->ioctl ? file->ops->ioctl(file, command, arg) : -ENOTTY;
}

SYSCALL_DEFINE3(ioctl, int, fd, unsigned, command, uint64_t, arg)
{
	struct file *file = fd_get(fd);

	if (!file)
		return -EBADF;
	long result = do_ioctl(fd, file, command, arg);
	file_put(file);
	return result;
}

/* ---- to stable storage ---- */

static long do_fsync(int fd, bool data_only)
{
	struct file *file = fd_get(fd);

	if (!file)
		return -EBADF;
	int error = file->ops->fsync ? file->ops->fsync(file, data_only) : -EINVAL;
	file_put(file);
	return error;
}

SYSCALL_DEFINE1(fsync, int, fd)
{
	return do_fsync(fd, false);
}

SYSCALL_DEFINE1(fdatasync, int, fd)
{
	return do_fsync(fd, true);
}

SYSCALL_DEFINE0(sync)
{
	mount_sync_all(); /* there is nobody to tell of errors */
	return 0;
}

SYSCALL_DEFINE1(syncfs, int, fd)
{
	struct file *file = fd_get(fd);

	if (!file)
		return -EBADF;
	struct super_block *sb = file->inode->sb;
	int error = sb->ops && sb->ops->sync ? sb->ops->sync(sb) : 0;
	file_put(file);
	return error;
}

SYSCALL_DEFINE4(sync_file_range, int, fd, int64_t, offset, int64_t, length, unsigned, flags)
{
	struct file *file = fd_get(fd);
	mode_t mode = file ? file->inode->mode : 0;
	int64_t end;
	int error = 0;

	if (!file)
		return -EBADF;
	if ((flags & ~7u) || offset < 0 || length < 0 ||
	    __builtin_add_overflow(offset, length, &end))
		error = -EINVAL;
	else if (!S_ISREG(mode) && !S_ISDIR(mode) && !S_ISBLK(mode) && !S_ISLNK(mode))
		error = -ESPIPE;
	else if (flags && file->ops->write_back)
		error = file->ops->write_back(file, (uint64_t)offset,
					      length ? (uint64_t)end : UINT64_MAX);
	file_put(file);
	return error;
}

SYSCALL_DEFINE4(fadvise64, int, fd, int64_t, offset, int64_t, length, int, advice)
{
	struct file *file = fd_get(fd);

	if (!file)
		return -EBADF;
	int error = 0;
	if (S_ISFIFO(file->inode->mode))
		error = -ESPIPE;
	else if (length < 0 || advice < 0 || advice > 5)
		error = -EINVAL;
	file_put(file);
	return error;
}

SYSCALL_DEFINE3(readahead, int, fd, int64_t, offset, size_t, n)
{
	struct file *file = fd_get(fd);

	if (!file)
		return -EBADF;
	int error = !file->readable ? -EBADF : S_ISREG(file->inode->mode) ? 0 : -EINVAL;
	file_put(file);
	return error;
}
