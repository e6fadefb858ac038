/* SPDX-License-Identifier: BSD-2-Clause */
/* Resource limits. */
#include <errno.h>

#include "mm/uaccess.h"
#include "proc/access.h"
#include "abi/capability.h"
#include "proc/hooks.h"
#include "proc/pid_ns.h"
#include "proc/proc.h"
#include "sys/syscall.h"

unsigned descriptors_max = 1048576;

uint64_t task_limit(int resource)
{
	return current->process ? current->process->rlimits[resource].rlim_cur : RLIM_INFINITY;
}

void limits_init(struct process *process)
{
	for (int i = 0; i < RLIM_NLIMITS; i++)
		process->rlimits[i] = (struct rlimit){RLIM_INFINITY, RLIM_INFINITY};
	process->rlimits[RLIMIT_STACK].rlim_cur = 8ul * 1024 * 1024;
	process->rlimits[RLIMIT_CORE].rlim_cur = 0;
	process->rlimits[RLIMIT_NOFILE] = (struct rlimit){1024, 1048576};
	process->rlimits[RLIMIT_MEMLOCK] = (struct rlimit){8ul * 1024 * 1024, 8ul * 1024 * 1024};
	process->rlimits[RLIMIT_MSGQUEUE] = (struct rlimit){819200, 819200};
	process->rlimits[RLIMIT_NICE] = (struct rlimit){0, 0};
	process->rlimits[RLIMIT_RTPRIO] = (struct rlimit){0, 0};
	process->rlimits[RLIMIT_NPROC] = (struct rlimit){THREAD_MAX / 2, THREAD_MAX / 2};
	process->rlimits[RLIMIT_SIGPENDING] = (struct rlimit){THREAD_MAX / 2, THREAD_MAX / 2};
}

static long set_limit(struct process *process, int resource, const struct rlimit *new_limit)
{
	struct rlimit *limit = &process->rlimits[resource];

	if (new_limit->rlim_cur > new_limit->rlim_max)
		return -EINVAL;
	if (resource == RLIMIT_NOFILE && new_limit->rlim_max > descriptors_max)
		return -EPERM;
	if (new_limit->rlim_max > limit->rlim_max && !capable(CAP_SYS_RESOURCE))
		return -EPERM;
	*limit = *new_limit;
	hooks_limit_set(process, resource);
	return 0;
}

SYSCALL_DEFINE4(prlimit64, pid_t, pid, int, resource, uint64_t, user_new, uint64_t, user_old)
{
	struct rlimit new_limit, old;
	struct process *process;
	struct task *task;
	long error;

	if (user_new && copy_from_user(&new_limit, user_new, sizeof(new_limit)) < 0)
		return -EFAULT;
	task = pid ? task_given(pid) : current;
	if (!task)
		return -ESRCH;
	error = task_may_set_limits(task);
	if (error < 0)
		return error;
	if (resource < 0 || resource >= RLIM_NLIMITS)
		return -EINVAL;
	process = task->process;
	old = process->rlimits[resource];
	if (user_new) {
		error = set_limit(process, resource, &new_limit);
		if (error < 0)
			return error;
	}
	return user_old ? copy_to_user(user_old, &old, sizeof(old)) : 0;
}

SYSCALL_DEFINE2(getrlimit, int, resource, uint64_t, user)
{
	if (resource < 0 || resource >= RLIM_NLIMITS)
		return -EINVAL;
	return copy_to_user(user, &current->process->rlimits[resource], sizeof(struct rlimit));
}

SYSCALL_DEFINE2(setrlimit, int, resource, uint64_t, user)
{
	struct rlimit limit;

	if (copy_from_user(&limit, user, sizeof(limit)) < 0)
		return -EFAULT;
	if (resource < 0 || resource >= RLIM_NLIMITS)
		return -EINVAL;
	return set_limit(current->process, resource, &limit);
}
