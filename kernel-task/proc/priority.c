/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Priorities and scheduling policies. They are kept and shown, with Linux's checks; all threads run
 * with equal right, since the microkernel's time slices are what divides the processor.
 */
#include <errno.h>
#include <sched.h>
#include <string.h>

#include "mm/uaccess.h"
#include "proc/capability.h"
#include "proc/proc.h"
#include "sys/struct_arg.h"
#include "sys/syscall.h"

#define POLICY_BATCH	3
#define POLICY_IDLE	5
#define POLICY_DEADLINE 6
#define RESET_ON_FORK	0x40000000

static bool may_change(const struct process *target)
{
	return current->cred->euid == target->leader->cred->euid ||
	       current->cred->euid == target->leader->cred->uid || capable(CAP_SYS_NICE);
}

static bool selected(const struct process *p, int which, unsigned who)
{
	switch (which) {
	case PRIO_PROCESS:
		return p->pid == (pid_t)(who ? who : (unsigned)current->process->pid);
	case PRIO_PGRP:
		return p->pgid == (pid_t)(who ? who : (unsigned)current->process->pgid);
	default:
		return p->leader->cred->uid == (who ? who : current->cred->uid);
	}
}

SYSCALL_DEFINE2(getpriority, int, which, unsigned, who)
{
	struct process *p;
	int best = -ESRCH;

	if (which < PRIO_PROCESS || which > PRIO_USER)
		return -EINVAL;
	list_for_each_entry (p, &all_processes, all_node)
		if (selected(p, which, who) && 20 - p->nice > best)
			best = 20 - p->nice;
	return best;
}

SYSCALL_DEFINE3(setpriority, int, which, unsigned, who, int, nice)
{
	struct process *p;
	int result = -ESRCH;

	if (which < PRIO_PROCESS || which > PRIO_USER)
		return -EINVAL;
	if (nice < -20)
		nice = -20;
	if (nice > 19)
		nice = 19;
	list_for_each_entry (p, &all_processes, all_node) {
		if (!selected(p, which, who))
			continue;
		if (!may_change(p)) {
			result = -EPERM;
		} else if (nice < p->nice && !capable(CAP_SYS_NICE) &&
			   (uint64_t)(20 - nice) > p->rlimits[RLIMIT_NICE].rlim_cur) {
			result = -EACCES;
		} else {
			p->nice = nice;
			if (result == -ESRCH)
				result = 0;
		}
	}
	return result;
}

SYSCALL_DEFINE0(sched_yield)
{
	current->nivcsw++;
	schedule();
	return 0;
}

static struct task *target_of(pid_t pid)
{
	return pid ? task_find(pid) : current;
}

SYSCALL_DEFINE1(sched_get_priority_max, int, policy)
{
	switch (policy) {
	case SCHED_FIFO:
	case SCHED_RR:
		return 99;
	case SCHED_OTHER:
	case POLICY_BATCH:
	case POLICY_IDLE:
	case POLICY_DEADLINE:
		return 0;
	default:
		return -EINVAL;
	}
}

SYSCALL_DEFINE1(sched_get_priority_min, int, policy)
{
	switch (policy) {
	case SCHED_FIFO:
	case SCHED_RR:
		return 1;
	case SCHED_OTHER:
	case POLICY_BATCH:
	case POLICY_IDLE:
	case POLICY_DEADLINE:
		return 0;
	default:
		return -EINVAL;
	}
}

SYSCALL_DEFINE1(sched_getscheduler, pid_t, pid)
{
	struct task *task;

	if (pid < 0)
		return -EINVAL;
	task = target_of(pid);
	return task ? task->policy : -ESRCH;
}

static long set_policy(pid_t pid, int policy, int priority)
{
	bool real_time = policy == SCHED_FIFO || policy == SCHED_RR;
	struct task *task;

	if (pid < 0 || policy < 0)
		return -EINVAL;
	task = target_of(pid);
	if (!task)
		return -ESRCH;
	if (policy != SCHED_OTHER && policy != POLICY_BATCH && policy != POLICY_IDLE && !real_time)
		return -EINVAL;
	if (real_time ? priority < 1 || priority > 99 : priority != 0)
		return -EINVAL;
	if (!may_change(task->process) || (real_time && !capable(CAP_SYS_NICE) &&
					   !task->process->rlimits[RLIMIT_RTPRIO].rlim_cur))
		return -EPERM;
	task->policy = policy;
	task->rt_priority = priority;
	return 0;
}

SYSCALL_DEFINE3(sched_setscheduler, pid_t, pid, int, policy, uint64_t, user)
{
	int priority;

	if (!user)
		return -EINVAL;
	if (get_user(priority, user) < 0)
		return -EFAULT;
	return set_policy(pid, policy & ~RESET_ON_FORK, priority);
}

SYSCALL_DEFINE2(sched_setparam, pid_t, pid, uint64_t, user)
{
	struct task *task = pid >= 0 ? target_of(pid) : NULL;
	int priority;

	if (!user || pid < 0)
		return -EINVAL;
	if (get_user(priority, user) < 0)
		return -EFAULT;
	return task ? set_policy(pid, task->policy, priority) : -ESRCH;
}

SYSCALL_DEFINE2(sched_getparam, pid_t, pid, uint64_t, user)
{
	struct task *task;

	if (!user || pid < 0)
		return -EINVAL;
	task = target_of(pid);
	return task ? put_user(task->rt_priority, user) : -ESRCH;
}

SYSCALL_DEFINE2(sched_rr_get_interval, pid_t, pid, uint64_t, user)
{
	struct task *task;
	int64_t slice[2] = {0, 0};

	if (pid < 0)
		return -EINVAL;
	task = target_of(pid);
	if (!task)
		return -ESRCH;
	if (task->policy == SCHED_RR || task->policy == SCHED_OTHER)
		slice[1] = 10000000; /* the microkernel's time slice */
	return copy_to_user(user, slice, sizeof(slice));
}

/* struct sched_attr, first version. */
struct linux_sched_attr {
	uint32_t size, policy;
	uint64_t flags;
	int32_t nice;
	uint32_t priority;
	uint64_t runtime, deadline, period;
};
#define SCHED_ATTR_SIZE 48

SYSCALL_DEFINE4(sched_getattr, pid_t, pid, uint64_t, user, unsigned, size, unsigned, flags)
{
	struct linux_sched_attr a = {.size = SCHED_ATTR_SIZE};
	struct task *task;

	if (!user || pid < 0 || flags || size < SCHED_ATTR_SIZE || size > PAGE_SIZE)
		return -EINVAL;
	task = target_of(pid);
	if (!task)
		return -ESRCH;
	a.policy = (uint32_t)task->policy;
	a.priority = (uint32_t)task->rt_priority;
	a.nice = task->process->nice;
	return copy_to_user(user, &a, sizeof(a));
}

SYSCALL_DEFINE3(sched_setattr, pid_t, pid, uint64_t, user, unsigned, flags)
{
	struct linux_sched_attr a;
	struct task *task;
	uint32_t size;
	long err;

	if (!user || pid < 0 || flags)
		return -EINVAL;
	if (get_user(size, user) < 0)
		return -EFAULT;
	if (size == 0)
		size = SCHED_ATTR_SIZE;
	if (size < SCHED_ATTR_SIZE)
		return -E2BIG;
	err = copy_struct_from_user(&a, sizeof(a), user, size);
	if (err < 0)
		return err;
	task = target_of(pid);
	if (!task)
		return -ESRCH;
	if (a.policy == POLICY_DEADLINE)
		return -EPERM;
	if (a.nice < -20 || a.nice > 19)
		return -EINVAL;
	err = set_policy(pid, (int)a.policy, (int)a.priority);
	if (!err && a.policy == SCHED_OTHER) {
		if (a.nice < task->process->nice && !capable(CAP_SYS_NICE))
			return -EPERM;
		task->process->nice = a.nice;
	}
	return err;
}

/* ---- processors: there is one ---- */

SYSCALL_DEFINE3(sched_getaffinity, pid_t, pid, unsigned, size, uint64_t, user)
{
	uint64_t mask = 1;

	if (size < sizeof(mask) || size % sizeof(mask))
		return -EINVAL;
	if (!target_of(pid))
		return -ESRCH;
	if (put_user(mask, user) < 0)
		return -EFAULT;
	return sizeof(mask);
}

SYSCALL_DEFINE3(sched_setaffinity, pid_t, pid, unsigned, size, uint64_t, user)
{
	struct task *task = target_of(pid);
	uint64_t mask = 0;

	if (copy_from_user(&mask, user, size < sizeof(mask) ? size : sizeof(mask)) < 0)
		return -EFAULT;
	if (!task)
		return -ESRCH;
	if (!may_change(task->process))
		return -EPERM;
	return mask & 1 ? 0 : -EINVAL;
}

SYSCALL_DEFINE3(getcpu, uint64_t, cpu, uint64_t, node, uint64_t, unused)
{
	if (cpu && put_user((unsigned)0, cpu) < 0)
		return -EFAULT;
	if (node && put_user((unsigned)0, node) < 0)
		return -EFAULT;
	return 0;
}
