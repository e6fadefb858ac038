/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What is checked before a new task is made: the arguments of clone, and how many tasks there may
 * be.
 */
#include <errno.h>
#include <sched.h>

#include "machine/machine.h"
#include "mm/mm.h"
#include "abi/capability.h"
#include "proc/access.h"
#include "proc/namespaces.h"
#include "proc/pid_ns.h"
#include "proc/proc.h"
#include "proc/user_usage.h"

#define TASKS_LEAST  128
#define KEPT_PART    32 /* 1/32 of the tasks is reserved for root */
#define MEMORY_KEPT  6	/* 1/6 of the memory is kept from users with more than ... */
#define TASKS_MODEST 64 /* ... this many tasks */

#ifndef CLONE_PIDFD
#define CLONE_PIDFD 0x1000
#endif
#define CLONE_KNOWN                                                                       \
	(CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_PIDFD | CLONE_PTRACE | \
	 CLONE_VFORK | CLONE_PARENT | CLONE_THREAD | CLONE_SYSVSEM | CLONE_SETTLS |       \
	 CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID | CLONE_DETACHED | CLONE_UNTRACED |   \
	 CLONE_CHILD_SETTID | CLONE_IO | CLONE_CLEAR_SIGHAND_FLAG | CLONE_INTO_CGROUP_FLAG)

static int check_flags(uint64_t flags)
{
	if (flags & ~(uint64_t)(CLONE_KNOWN | CLONE_NAMESPACES | 0xff))
		return -EINVAL;
	if ((flags & CLONE_THREAD) && !(flags & CLONE_SIGHAND))
		return -EINVAL;
	if ((flags & CLONE_SIGHAND) && (!(flags & CLONE_VM) || (flags & CLONE_CLEAR_SIGHAND_FLAG)))
		return -EINVAL;
	if ((flags & CLONE_THREAD) && (flags & CLONE_PIDFD))
		return -EINVAL;
	if ((flags & (CLONE_NEWNS | CLONE_FS)) == (CLONE_NEWNS | CLONE_FS) ||
	    (flags & (CLONE_NEWUSER | CLONE_FS)) == (CLONE_NEWUSER | CLONE_FS))
		return -EINVAL;
	if ((flags & (CLONE_NEWIPC | CLONE_SYSVSEM)) == (CLONE_NEWIPC | CLONE_SYSVSEM))
		return -EINVAL;
	if (flags & CLONE_THREAD) {
		/* Threads of a process have one user namespace, and numbers of one kind. */
		if ((flags & (CLONE_NEWUSER | CLONE_NEWPID)) ||
		    current->child_pid_ns != current->pid_ns)
			return -EINVAL;
	}
	/* Init has no siblings, since no process would wait for them. */
	if ((flags & CLONE_PARENT) && pid_ns_is_init(current->process))
		return -EINVAL;
	return namespaces_check(flags);
}

/*
 * A thread costs a kernel stack and its records, a process its memory. So the number of tasks is
 * limited to as many as half of the memory holds stacks for. The last part of that number is kept
 * for privileged tasks, which can kill the others. And a part of the memory is kept from users who
 * have many tasks already: otherwise many small processes of one user would use it up, and
 * processes of other users would be killed for it.
 */
static int check_limits(void)
{
	bool privileged = capable(CAP_SYS_RESOURCE) || capable(CAP_SYS_ADMIN) ||
			  uid_is_root(&first_user_ns, current->cred->uid);
	struct machine_memory memory;
	uint64_t most;

	machine_memory(&memory);
	most = memory.total_bytes / (2 * KSTACK_SIZE);
	most = most < TASKS_LEAST ? TASKS_LEAST : most > THREAD_MAX ? THREAD_MAX : most;
	if (task_count() >= (privileged ? most : most - most / KEPT_PART))
		return -EAGAIN;
	if (privileged)
		return 0;
	uint64_t tasks = usage_count(current->cred->uid, USER_TASKS);
	if (tasks > TASKS_MODEST && mm_available() < memory.total_bytes / MEMORY_KEPT)
		return -EAGAIN;
	return tasks >= task_limit(RLIMIT_NPROC) ? -EAGAIN : 0;
}

int clone_check(const struct clone_args_kernel *args)
{
	int error = check_flags(args->flags);

	if (!error && (args->flags & CLONE_PIDFD) && (args->flags & CLONE_PARENT_SETTID) &&
	    args->pidfd == args->parent_tid)
		error = -EINVAL;
	if (!error && (args->flags & CLONE_SETTLS) && args->tls >= USER_END)
		error = -EPERM;
	if (!error)
		error = check_limits();
	/* Signals are taken before the fork, so that both parent and child are affected or neither
	 * is (as on Linux). */
	if (!error && !(args->flags & CLONE_THREAD) && signal_pending())
		error = -ERESTARTNOINTR;
	return error;
}
