/* SPDX-License-Identifier: BSD-2-Clause */
/* Scheduling policies, with Linux's checks. user/share.c divides the processor by them. */
#include <errno.h>
#include <sched.h>

#include "mm/uaccess.h"
#include "proc/access.h"
#include "abi/capability.h"
#include "proc/hooks.h"
#include "proc/pid_ns.h"
#include "proc/proc.h"
#include "mm/struct_arg.h"
#include "sys/syscall.h"
#include "user/share.h"
#include "user/weight.h"

#define POLICY_KEEP   (-1) /* sched_setparam: only the priority changes */
#define RESET_ON_FORK 0x40000000
#define PRIORITY_MAX  99

#define FLAG_RESET_ON_FORK 0x01u
#define FLAG_KEEP_POLICY   0x08u
#define FLAG_KEEP_PARAMS   0x10u
#define FLAG_UTIL_CLAMP	   0x60u
#define FLAGS_KNOWN	   0x7fu

/* struct sched_attr of Linux 6.1; the first version of it ended before the last two fields. */
struct linux_sched_attr {
	uint32_t size, policy;
	uint64_t flags;
	int32_t nice;
	uint32_t priority;
	uint64_t runtime, deadline, period;
	uint32_t util_min, util_max;
};
#define SCHED_ATTR_FIRST 48u
_Static_assert(sizeof(struct linux_sched_attr) == 56, "struct sched_attr");

/* The policy and priority that a call asks for. */
struct wish {
	int policy, priority, nice;
	bool reset_on_fork, set_nice, keep_params;
};

static struct task *target_of(pid_t pid)
{
	return pid ? task_given(pid) : current;
}

static bool is_fair(int policy)
{
	return policy == SCHED_OTHER || policy == POLICY_BATCH;
}

bool nice_is_allowed(const struct task *task, int nice)
{
	return (uint64_t)(20 - nice) <= task->process->rlimits[RLIMIT_NICE].rlim_cur;
}

/* Does the wish need CAP_SYS_NICE? */
static bool needs_right(const struct task *task, const struct wish *w)
{
	uint64_t limit = task->process->rlimits[RLIMIT_RTPRIO].rlim_cur;

	if (is_fair(w->policy) && w->set_nice && w->nice < task->nice &&
	    !nice_is_allowed(task, w->nice))
		return true;
	if (policy_is_real_time(w->policy) &&
	    ((w->policy != task->policy && !limit) ||
	     (w->priority > task->rt_priority && (uint64_t)w->priority > limit)))
		return true;
	if (w->policy == POLICY_DEADLINE)
		return true;
	if (task->policy == POLICY_IDLE && w->policy != POLICY_IDLE &&
	    !nice_is_allowed(task, task->nice))
		return true;
	return !task_is_mine(task) || (task->reset_on_fork && !w->reset_on_fork);
}

static long change(struct task *task, struct wish *w)
{
	int nice;

	if (w->policy == POLICY_KEEP) {
		w->policy = task->policy;
		w->reset_on_fork = task->reset_on_fork;
	}
	if (!is_fair(w->policy) && !policy_is_real_time(w->policy) && w->policy != POLICY_IDLE &&
	    w->policy != POLICY_DEADLINE)
		return -EINVAL;
	if (w->keep_params)
		w->priority = task->rt_priority;
	if ((unsigned)w->priority > PRIORITY_MAX ||
	    policy_is_real_time(w->policy) != (w->priority != 0))
		return -EINVAL;
	if ((needs_right(task, w) && !capable(CAP_SYS_NICE)) || !task_is_no_stronger(task))
		return -EPERM;
	/* SCHED_DEADLINE would be a guarantee that this scheduler cannot give. */
	if (w->policy == POLICY_DEADLINE)
		return -EBUSY;
	task->reset_on_fork = w->reset_on_fork;
	nice = w->set_nice && !w->keep_params && is_fair(w->policy) ? w->nice : task->nice;
	/* RLIMIT_RTTIME counts from now on, not the time as an ordinary thread. */
	if (!policy_is_real_time(task->policy))
		task->rt_sleeps = RT_SLEEPS_UNKNOWN;
	share_set_policy(task, w->policy, w->priority, nice);
	if (policy_is_real_time(w->policy))
		hooks_limit_set(task->process, RLIMIT_RTTIME);
	return 0;
}

static long set_scheduler(pid_t pid, int policy, uint64_t user)
{
	struct wish w = {.policy = policy};
	struct task *task;

	if (policy != POLICY_KEEP) {
		w.policy = policy & ~RESET_ON_FORK;
		w.reset_on_fork = policy & RESET_ON_FORK;
	}
	if (!user || pid < 0)
		return -EINVAL;
	if (get_user(w.priority, user) < 0)
		return -EFAULT;
	task = target_of(pid);
	return task ? change(task, &w) : -ESRCH;
}

SYSCALL_DEFINE3(sched_setscheduler, pid_t, pid, int, policy, uint64_t, user)
{
	return policy < 0 ? -EINVAL : set_scheduler(pid, policy, user);
}

SYSCALL_DEFINE2(sched_setparam, pid_t, pid, uint64_t, user)
{
	return set_scheduler(pid, POLICY_KEEP, user);
}

SYSCALL_DEFINE1(sched_getscheduler, pid_t, pid)
{
	struct task *task = pid < 0 ? NULL : target_of(pid);

	if (pid < 0)
		return -EINVAL;
	return task ? task->policy | (task->reset_on_fork ? RESET_ON_FORK : 0) : -ESRCH;
}

SYSCALL_DEFINE2(sched_getparam, pid_t, pid, uint64_t, user)
{
	struct task *task;

	if (!user || pid < 0)
		return -EINVAL;
	task = target_of(pid);
	return task ? put_user(task->rt_priority, user) : -ESRCH;
}

/* The lowest or the highest priority that a policy has. */
static long priority_bound(int policy, int of_real_time)
{
	if (policy_is_real_time(policy))
		return of_real_time;
	return is_fair(policy) || policy == POLICY_IDLE || policy == POLICY_DEADLINE ? 0 : -EINVAL;
}

SYSCALL_DEFINE1(sched_get_priority_max, int, policy)
{
	return priority_bound(policy, PRIORITY_MAX);
}

SYSCALL_DEFINE1(sched_get_priority_min, int, policy)
{
	return priority_bound(policy, 1);
}

#define RR_SLICE_NS   100000000 /* as /proc/sys/kernel/sched_rr_timeslice_ms says on Linux */
#define FAIR_SLICE_NS 10000000	/* the microkernel's */

SYSCALL_DEFINE2(sched_rr_get_interval, pid_t, pid, uint64_t, user)
{
	struct task *task;
	int64_t slice[2] = {0, 0};

	if (pid < 0)
		return -EINVAL;
	task = target_of(pid);
	if (!task)
		return -ESRCH;
	if (task->policy == SCHED_RR)
		slice[1] = RR_SLICE_NS;
	else if (task->policy != SCHED_FIFO)
		slice[1] = FAIR_SLICE_NS;
	return copy_to_user(user, slice, sizeof(slice));
}

/* ---- the same calls with a sched_attr ---- */

SYSCALL_DEFINE4(sched_getattr, pid_t, pid, uint64_t, user, unsigned, size, unsigned, flags)
{
	struct linux_sched_attr a = {0};
	struct task *task;

	if (!user || pid < 0 || flags || size < SCHED_ATTR_FIRST || size > PAGE_SIZE)
		return -EINVAL;
	task = target_of(pid);
	if (!task)
		return -ESRCH;
	a.size = size < sizeof(a) ? size : (uint32_t)sizeof(a);
	a.policy = (uint32_t)task->policy;
	a.flags = task->reset_on_fork ? FLAG_RESET_ON_FORK : 0;
	a.priority = (uint32_t)task->rt_priority;
	a.nice = policy_is_real_time(task->policy) ? 0 : task->nice;
	return copy_to_user(user, &a, a.size);
}

static long import_attr(struct linux_sched_attr *a, uint64_t user)
{
	uint32_t size;
	long error;

	if (get_user(size, user) < 0)
		return -EFAULT;
	if (size == 0)
		size = SCHED_ATTR_FIRST;
	error = size < SCHED_ATTR_FIRST || size > PAGE_SIZE
			? -E2BIG
			: copy_struct_from_user(a, sizeof(*a), user, size);
	/* A caller with a version that we do not know is told the size of ours. */
	if (error == -E2BIG)
		return put_user((uint32_t)sizeof(*a), user) < 0 ? -EFAULT : -E2BIG;
	if (!error && (a->flags & FLAG_UTIL_CLAMP) && size < sizeof(*a))
		return -EINVAL;
	return error;
}

SYSCALL_DEFINE3(sched_setattr, pid_t, pid, uint64_t, user, unsigned, flags)
{
	struct linux_sched_attr a;
	struct task *task;
	struct wish w;
	long error;

	if (!user || pid < 0 || flags)
		return -EINVAL;
	error = import_attr(&a, user);
	if (error)
		return error;
	if ((int)a.policy < 0)
		return -EINVAL;
	task = target_of(pid);
	if (!task)
		return -ESRCH;
	if (a.flags & ~(uint64_t)FLAGS_KNOWN)
		return -EINVAL;
	if (a.flags & FLAG_UTIL_CLAMP) /* as a Linux configured without it */
		return -EOPNOTSUPP;
	w = (struct wish){
		.policy = a.flags & FLAG_KEEP_POLICY ? POLICY_KEEP : (int)a.policy,
		.priority = (int)a.priority,
		.nice = a.nice < -20  ? -20
			: a.nice > 19 ? 19
				      : a.nice,
		.set_nice = true,
		.keep_params = a.flags & FLAG_KEEP_PARAMS,
		.reset_on_fork = a.flags & FLAG_RESET_ON_FORK,
	};
	if (w.policy == POLICY_DEADLINE && (!a.runtime || a.runtime > a.deadline))
		return -EINVAL;
	return change(task, &w);
}

void sched_fork(struct task *child, const struct task *from)
{
	child->policy = from->policy;
	child->rt_priority = from->rt_priority;
	child->nice = from->nice;
	share_fork(child, from);
	if (!from->reset_on_fork)
		return;
	if (policy_is_real_time(child->policy)) {
		child->policy = SCHED_OTHER;
		child->rt_priority = 0;
		child->nice = 0;
	} else if (child->nice < 0) {
		child->nice = 0;
	}
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
	struct task *task;
	uint64_t mask = 0;

	if (copy_from_user(&mask, user, size < sizeof(mask) ? size : sizeof(mask)) < 0)
		return -EFAULT;
	task = target_of(pid);
	if (!task)
		return -ESRCH;
	if (!task_is_mine(task) || !task_is_no_stronger(task))
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
