/* SPDX-License-Identifier: BSD-2-Clause */
/* kcmp: do two processes share an object? */
#include <errno.h>

#include "fs/file.h"
#include "fs/vfs.h"
#include "ipc/epoll.h"
#include "machine/machine.h"
#include "mm/mm.h"
#include "mm/uaccess.h"
#include "proc/access.h"
#include "proc/pid_ns.h"
#include "proc/proc.h"
#include "sys/syscall.h"

enum { KCMP_FILE, KCMP_VM, KCMP_FILES, KCMP_FS, KCMP_SIGHAND, KCMP_IO, KCMP_SYSVSEM, KCMP_EPOLL };

/* An arbitrary order of objects: a hash with a boot-time key, which hides their addresses. */
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
static long compare_watched(struct task *a, struct task *b, int fd, const struct epoll_slot *slot)
{
	struct file *file, *ep;
	struct file *watched = NULL;
	long result = -EBADF;
	int error = 0;

	file = a->files ? files_get_file(a->files, fd) : NULL;
	if (!file)
		return -EBADF;
	ep = b->files ? files_get_file(b->files, (int)slot->epfd) : NULL;
	if (ep) {
		error = epoll_watched(ep, (int)slot->fd, slot->skip, &watched);
		result = error ? error : compare(file, watched);
		file_put(ep);
	}
	file_put(file);
	return result;
}

SYSCALL_DEFINE5(kcmp, pid_t, pid_a, pid_t, pid_b, int, type, uint64_t, index_a, uint64_t, index_b)
{
	struct epoll_slot slot;
	/* The copy may wait, and the two tasks may end meanwhile. */
	bool readable = type != KCMP_EPOLL || copy_from_user(&slot, index_b, sizeof(slot)) == 0;
	struct task *a = task_given(pid_a), *b = task_given(pid_b);

	if (!a || !b)
		return -ESRCH;
	if (!task_may_access(a, ACCESS_READ_REALCREDS) ||
	    !task_may_access(b, ACCESS_READ_REALCREDS))
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
		return compare(NULL, NULL); /* no task has one */
	case KCMP_EPOLL:
		return readable ? compare_watched(a, b, (int)index_a, &slot) : -EFAULT;
	default:
		return -EINVAL;
	}
}
