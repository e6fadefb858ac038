/* SPDX-License-Identifier: BSD-2-Clause */
/* Small calls on tasks: unshare, setns, kcmp, membarrier, I/O ports. */
#include <errno.h>
#include <sched.h>

#include "fs/epoll.h"
#include "fs/file.h"
#include "fs/vfs.h"
#include "mm/mm.h"
#include "mm/uaccess.h"
#include "proc/capability.h"
#include "proc/pidfd.h"
#include "proc/proc.h"
#include "sys/syscall.h"

#define UNSHARE_NAMESPACES                                                             \
	(CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | \
	 CLONE_NEWPID | CLONE_NEWNET)

static int unshare_fs(bool mounts)
{
	struct fs_context *own = fs_context_fork(current->fs);
	int error = !own ? -ENOMEM : mounts ? fs_context_unshare_mounts(own) : 0;

	if (error) {
		if (own)
			fs_context_put(own);
		return error;
	}
	fs_context_put(current->fs);
	current->fs = own;
	return 0;
}

SYSCALL_DEFINE1(unshare, uint64_t, flags)
{
	int err = 0;

	if (flags & ~(uint64_t)(CLONE_FILES | CLONE_FS | CLONE_VM | CLONE_SIGHAND | CLONE_THREAD |
				CLONE_SYSVSEM | UNSHARE_NAMESPACES))
		return -EINVAL;
	/* There is one of each other namespace: what a Linux without them configured answers. */
	if (flags & UNSHARE_NAMESPACES & ~(uint64_t)CLONE_NEWNS)
		return -EINVAL;
	if ((flags & CLONE_NEWNS) && !capable(CAP_SYS_ADMIN))
		return -EPERM;
	if ((flags & (CLONE_THREAD | CLONE_SIGHAND | CLONE_VM)) &&
	    current->process->thread_count > 1)
		return -EINVAL;
	if ((flags & (CLONE_SIGHAND | CLONE_VM)) && current->sighand->refs > 1)
		return -EINVAL;
	if ((flags & CLONE_VM) && current->mm->refs > 1)
		return -EINVAL;
	if (flags & (CLONE_FS | CLONE_NEWNS))
		err = unshare_fs(flags & CLONE_NEWNS);
	if (!err && (flags & CLONE_FILES))
		err = files_unshare();
	return err;
}

/* ---- kcmp ---- */

enum { KCMP_FILE, KCMP_VM, KCMP_FILES, KCMP_FS, KCMP_SIGHAND, KCMP_IO, KCMP_SYSVSEM, KCMP_EPOLL };

/* Some order of objects; Linux hides the addresses, a hash with a boot-time key does it here. */
static long compare(const void *a, const void *b)
{
	static uint64_t key;
	uint64_t x, y;

	if (!key)
		machine_random(&key, sizeof(key));
	key |= 1;
	x = (uint64_t)(uintptr_t)a * key;
	y = (uint64_t)(uintptr_t)b * key;
	return x == y ? 0 : x < y ? 1 : 2;
}

static long compare_files(struct task *a, struct task *b, int fd_a, int fd_b)
{
	struct file *x = a->files ? files_get_file(a->files, fd_a) : NULL;
	struct file *y = b->files ? files_get_file(b->files, fd_b) : NULL;
	long result = x && y ? compare(x, y) : -EBADF;

	if (x)
		file_put(x);
	if (y)
		file_put(y);
	return result;
}

/* struct kcmp_epoll_slot */
struct epoll_slot {
	uint32_t epfd, fd, skip;
};

/* A file of `a`, and the one that an epoll instance of `b` watches under a descriptor's number. */
static long compare_watched(struct task *a, struct task *b, int fd, uint64_t user_slot)
{
	struct file *file, *ep;
	struct epoll_slot slot;
	struct file *watched = NULL;
	long result = -EBADF;
	int err = 0;

	if (copy_from_user(&slot, user_slot, sizeof(slot)) < 0)
		return -EFAULT;
	file = a->files ? files_get_file(a->files, fd) : NULL;
	if (!file)
		return -EBADF;
	ep = b->files ? files_get_file(b->files, (int)slot.epfd) : NULL;
	if (ep) {
		err = epoll_watched(ep, (int)slot.fd, slot.skip, &watched);
		result = err ? err : compare(file, watched);
		file_put(ep);
	}
	file_put(file);
	return result;
}

SYSCALL_DEFINE5(kcmp, pid_t, pid_a, pid_t, pid_b, int, type, uint64_t, index_a, uint64_t, index_b)
{
	struct task *a = task_find(pid_a), *b = task_find(pid_b);

	if (!a || !b)
		return -ESRCH;
	if ((a->cred->uid != current->cred->uid || b->cred->uid != current->cred->uid) &&
	    !capable(CAP_SYS_PTRACE))
		return -EPERM;
	switch (type) {
	case KCMP_FILE:
		return compare_files(a, b, (int)index_a, (int)index_b);
	case KCMP_VM:
		return compare(a->mm, b->mm);
	case KCMP_FILES:
		return compare(a->files, b->files);
	case KCMP_FS:
		return compare(a->fs, b->fs);
	case KCMP_SIGHAND:
		return compare(a->sighand, b->sighand);
	case KCMP_IO:
	case KCMP_SYSVSEM:
		return compare(NULL, NULL); /* nobody has one */
	case KCMP_EPOLL:
		return compare_watched(a, b, (int)index_a, index_b);
	default:
		return -EINVAL;
	}
}

/* ---- membarrier: one processor, and every entry into the kernel is a barrier ---- */

enum {
	MEMBARRIER_QUERY = 0,
	MEMBARRIER_GLOBAL = 1,
	MEMBARRIER_GLOBAL_EXPEDITED = 2,
	MEMBARRIER_REGISTER_GLOBAL_EXPEDITED = 4,
	MEMBARRIER_PRIVATE_EXPEDITED = 8,
	MEMBARRIER_REGISTER_PRIVATE_EXPEDITED = 16,
	MEMBARRIER_SYNC_CORE = 32,
	MEMBARRIER_REGISTER_SYNC_CORE = 64,
};

SYSCALL_DEFINE3(membarrier, int, command, unsigned, flags, int, cpu)
{
	if (flags)
		return -EINVAL;
	switch (command) {
	case MEMBARRIER_QUERY:
		return MEMBARRIER_GLOBAL | MEMBARRIER_GLOBAL_EXPEDITED |
		       MEMBARRIER_REGISTER_GLOBAL_EXPEDITED | MEMBARRIER_PRIVATE_EXPEDITED |
		       MEMBARRIER_REGISTER_PRIVATE_EXPEDITED | MEMBARRIER_SYNC_CORE |
		       MEMBARRIER_REGISTER_SYNC_CORE;
	case MEMBARRIER_GLOBAL:
	case MEMBARRIER_GLOBAL_EXPEDITED:
	case MEMBARRIER_REGISTER_GLOBAL_EXPEDITED:
		return 0;
	case MEMBARRIER_REGISTER_PRIVATE_EXPEDITED:
		current->process->membarrier_registered = true;
		return 0;
	case MEMBARRIER_REGISTER_SYNC_CORE:
		current->process->membarrier_sync_core = true;
		return 0;
	case MEMBARRIER_SYNC_CORE: /* the way back to user mode serialises */
		return current->process->membarrier_sync_core ? 0 : -EPERM;
	case MEMBARRIER_PRIVATE_EXPEDITED:
		return current->process->membarrier_registered ? 0 : -EPERM;
	default:
		return -EINVAL;
	}
}

/* ---- I/O ports: programs are given none, drivers are tasks of their own ---- */

#define PORTS 65536u

SYSCALL_DEFINE1(iopl, unsigned, level)
{
	if (level > 3)
		return -EINVAL;
	return level ? -EPERM : 0; /* as Linux answers where ports are locked down */
}

SYSCALL_DEFINE3(ioperm, uint64_t, from, uint64_t, count, int, on)
{
	if (from + count <= from || from + count > PORTS)
		return -EINVAL;
	return on ? -EPERM : 0;
}

/* ---- setns: everybody is in the one namespace of each kind that there is ---- */

#define NAMESPACES_SHARED \
	(CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWPID | CLONE_NEWNET)

SYSCALL_DEFINE2(setns, int, fd, int, type)
{
	struct file *file = fd_get(fd);
	pid_t pid;

	if (!file)
		return -EBADF;
	file_put(file);
	pid = pidfd_pid(fd);
	/* No other file stands for a namespace. */
	if (pid < 0 || !type || (type & ~NAMESPACES_SHARED))
		return -EINVAL;
	if (!process_find(pid))
		return -ESRCH;
	return capable(CAP_SYS_ADMIN) ? 0 : -EPERM;
}
