/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fcntl: flags of descriptors and of open files, and dispatch to locks, leases, signals' owners and
 * the commands of single kinds of files.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <sys/stat.h>

#include "fs/async.h"
#include "fs/dnotify.h"
#include "fs/file.h"
#include "fs/inode.h"
#include "fs/leases.h"
#include "fs/locks.h"
#include "proc/proc.h"
#include "proc/pid_ns.h"
#include "sys/syscall.h"

#define F_GET_RW_HINT_	 1035
#define F_SET_RW_HINT_	 1036
#define F_GETOWNER_UIDS_ 17
#define SETTABLE	 (unsigned)(O_APPEND | O_NONBLOCK | O_ASYNC | O_DIRECT | O_NOATIME)

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

static long set_flags(int fd, struct file *file, unsigned flags)
{
	if ((flags & O_NOATIME) && !(file->flags & O_NOATIME) &&
	    !inode_owner_or_capable(file->inode))
		return -EPERM;
	int error = async_set(file, fd, flags & O_ASYNC);
	if (error)
		return error;
	file->flags = (file->flags & ~SETTABLE) | (flags & SETTABLE);
	return 0;
}

struct owner_abi {
	int type, pid;
};

static long set_owner(struct file *file, int type, pid_t owner)
{
	if (owner && !async_owner_exists(type, pid_given(owner)))
		return -ESRCH;
	file->owner = pid_given(owner);
	file->owner_type = type;
	file->owner_uid = current->cred->uid;
	file->owner_euid = current->cred->euid;
	return 0;
}

/* A process, or a group with its number below zero. */
static long set_owner_plain(struct file *file, int owner)
{
	if (owner == INT_MIN)
		return -EINVAL;
	return set_owner(file, owner < 0 ? OWNER_PGRP : OWNER_PID, owner < 0 ? -owner : owner);
}

/* The owner for F_GETOWN; 0 if it has ended. */
static pid_t owner_now(const struct file *file)
{
	/* A thread that is not its process's first can be set as a process, but F_GETOWN does not
	 * return it. */
	if (file->owner_type == OWNER_PID && !process_find(file->owner))
		return 0;
	return async_owner_exists(file->owner_type, file->owner) ? pid_seen(file->owner) : 0;
}

static long owner_ex(struct file *file, bool set, uint64_t arg)
{
	struct owner_abi owner = {.type = file->owner_type, .pid = owner_now(file)};

	if (!set)
		return copy_to_user(arg, &owner, sizeof(owner));
	if (copy_from_user(&owner, arg, sizeof(owner)))
		return -EFAULT;
	if (owner.type < OWNER_TID || owner.type > OWNER_PGRP)
		return -EINVAL;
	return set_owner(file, owner.type, owner.pid);
}

/* Stored and returned; no device here uses it. */
static long set_write_hint(struct inode *inode, uint64_t arg)
{
	uint64_t hint;

	if (get_user(hint, arg))
		return -EFAULT;
	if (hint > 5 /* RWH_WRITE_LIFE_EXTREME */)
		return -EINVAL;
	inode->write_hint = (uint8_t)hint;
	return 0;
}

/* Commands that are also valid for O_PATH descriptors. */
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

/* Commands of the file's own kind; `error` if it has no such command. */
static long kind_command(struct file *file, unsigned command, uint64_t arg, int error)
{
	long result = file->ops->fcntl ? file->ops->fcntl(file, command, arg) : -ENOTTY;

	return result == -ENOTTY ? error : result;
}

static long file_command(int fd, struct file *file, unsigned command, uint64_t arg)
{
	switch (command) {
	case F_SETFL:
		return set_flags(fd, file, (unsigned)arg);
	case F_GETLK:
	case F_SETLK:
	case F_SETLKW:
	case 36: /* F_OFD_GETLK, _SETLK, _SETLKW */
	case 37:
	case 38:
		return locks_fcntl(fd, file, (int)command, arg);
	case F_GETOWN:
		return file->owner_type == OWNER_PGRP ? -owner_now(file) : owner_now(file);
	case F_SETOWN:
		return set_owner_plain(file, (int)arg);
	case F_GETOWNER_UIDS_: {
		uid_t ids[2] = {uid_seen(file->owner_uid), uid_seen(file->owner_euid)};
		return copy_to_user(arg, ids, sizeof(ids));
	}
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
	case F_GET_RW_HINT_:
		return put_user((uint64_t)file->inode->write_hint, arg);
	case F_SET_RW_HINT_:
		return set_write_hint(file->inode, arg);
	case F_GETPIPE_SZ:
	case F_SETPIPE_SZ:
		return kind_command(file, command, arg, -EBADF);
	case F_ADD_SEALS:
	case F_GET_SEALS:
		return kind_command(file, command, arg, -EINVAL);
	case F_GETLEASE:
		return lease_get(file);
	case F_SETLEASE:
		return lease_set(file, fd, (int)arg);
	case F_NOTIFY:
		return dnotify_set(file, fd, (unsigned)arg);
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
		result = file_command(fd, file, command, arg);
	file_put(file);
	return result;
}
