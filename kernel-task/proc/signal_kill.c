/* SPDX-License-Identifier: BSD-2-Clause */
/* kill(2) and its relatives, and taking signals without a handler (sigtimedwait). */
#include <errno.h>
#include <string.h>
#include <time.h>

#include "machine/clock.h"
#include "mm/uaccess.h"
#include "proc/access.h"
#include "proc/pid_ns.h"
#include "proc/proc.h"
#include "sys/syscall.h"
#include "wait/timer.h"

static int kill_process(struct process *target, int sig, const siginfo_t *info)
{
	int error = target->leader ? signal_permission(target->leader, sig) : 0;

	if (error < 0 || sig == 0)
		return error;
	return send_signal_process(target, sig, info);
}

/* kill(-1): processes that may not be signalled do not count as failures, as on Linux. */
static int kill_all(int sig, const siginfo_t *info)
{
	struct process *process, *next;
	int result = 0;
	bool any = false;

	list_for_each_entry_safe (process, next, &all_processes, all_node) {
		int error;

		if (pid_seen(process->pid) <= PID_INIT || process == current->process)
			continue;
		any = true;
		error = kill_process(process, sig, info);
		if (error != -EPERM)
			result = error;
	}
	return any ? result : -ESRCH;
}

/* kill(0), kill(-pgid): at least one success is success. */
static int kill_group(pid_t pid, int sig, const siginfo_t *info)
{
	pid_t pgid = pid == 0 ? current->process->pgid : pid_given(-pid);
	struct process *process, *next;
	int result = -ESRCH;
	bool success = false;

	list_for_each_entry_safe (process, next, &all_processes, all_node) {
		if (process->pgid != pgid || !pid_seen(process->pid))
			continue;
		result = kill_process(process, sig, info);
		if (result == 0)
			success = true;
	}
	return success ? 0 : result;
}

SYSCALL_DEFINE2(kill, pid_t, pid, int, sig)
{
	struct process *target;
	siginfo_t info;

	siginfo_user(&info, sig, LINUX_SI_USER);
	if (pid == -1)
		return kill_all(sig, &info);
	if (pid <= 0)
		return pid == INT32_MIN ? -ESRCH : kill_group(pid, sig, &info);
	target = process_of_thread(pid_given(pid));
	return target ? kill_process(target, sig, &info) : -ESRCH;
}

static long kill_thread(pid_t tgid, pid_t tid, int sig, const siginfo_t *info)
{
	struct task *target = task_given(tid);
	int error;

	if (!target || (tgid > 0 && pid_seen(target->process->pid) != tgid))
		return -ESRCH;
	error = signal_permission(target, sig);
	if (error < 0 || sig == 0)
		return error;
	return send_signal_task(target, sig, info);
}

SYSCALL_DEFINE2(tkill, pid_t, tid, int, sig)
{
	siginfo_t info;

	siginfo_user(&info, sig, LINUX_SI_TKILL);
	return tid <= 0 ? -EINVAL : kill_thread(0, tid, sig, &info);
}

SYSCALL_DEFINE3(tgkill, pid_t, tgid, pid_t, tid, int, sig)
{
	siginfo_t info;

	siginfo_user(&info, sig, LINUX_SI_TKILL);
	return tid <= 0 || tgid <= 0 ? -EINVAL : kill_thread(tgid, tid, sig, &info);
}

/* A signal's code may not be one of the kernel's or of kill(), unless the program sends it to the
 * calling thread's own number. */
static int import_info(siginfo_t *info, uint64_t from, int sig, pid_t target)
{
	if (copy_from_user(info, from, sizeof(*info)) < 0)
		return -EFAULT;
	info->si_signo = sig;
	if ((info->si_code >= 0 || info->si_code == LINUX_SI_TKILL) &&
	    pid_given(target) != current->tid)
		return -EPERM;
	return 0;
}

SYSCALL_DEFINE3(rt_sigqueueinfo, pid_t, pid, int, sig, uint64_t, user_info)
{
	struct process *target;
	siginfo_t info;
	int error = import_info(&info, user_info, sig, pid);

	if (error < 0)
		return error;
	target = process_of_thread(pid_given(pid));
	return target ? kill_process(target, sig, &info) : -ESRCH;
}

SYSCALL_DEFINE4(rt_tgsigqueueinfo, pid_t, tgid, pid_t, tid, int, sig, uint64_t, user_info)
{
	bool valid = tid > 0 && tgid > 0;
	siginfo_t info;
	/* Errors in this order: bad memory, a number that no thread has, no permission. */
	int error = import_info(&info, user_info, sig, valid ? tid : pid_seen(current->tid));

	if (error < 0)
		return error;
	return valid ? kill_thread(tgid, tid, sig, &info) : -EINVAL;
}

/* The deadline of a relative timeout in user memory (0: none). -EFAULT, -EINVAL. */
static MAY_WAIT int deadline_of(uint64_t user_timeout, uint64_t *deadline)
{
	struct timespec timeout;

	*deadline = WAIT_NO_DEADLINE;
	if (!user_timeout)
		return 0;
	if (get_user(timeout, user_timeout) < 0)
		return -EFAULT;
	if (timeout.tv_sec < 0 || (uint64_t)timeout.tv_nsec >= NSEC_PER_SEC)
		return -EINVAL;
	if ((uint64_t)timeout.tv_sec < UINT64_MAX / 4 / NSEC_PER_SEC)
		*deadline = clock_monotonic_ns() + (uint64_t)timeout.tv_sec * NSEC_PER_SEC +
			    (uint64_t)timeout.tv_nsec;
	return 0;
}

/*
 * Sleeps once until a signal comes; true if the deadline has passed. While the thread sleeps it
 * takes the signals of `set`: for senders they are not blocked, and are queued even if ignored.
 */
static MAY_WAIT bool sleep_for(ksigset_t set, uint64_t deadline)
{
	ksigset_t blocked = current->blocked;
	bool late = false;

	current->saved_blocked = blocked;
	current->restore_blocked = true;
	current->blocked = blocked & ~set;
	current->real_blocked = blocked;
	set_current_state(TASK_INTERRUPTIBLE);
	if (!signal_pending())
		late = schedule_until(deadline);
	set_current_state(TASK_RUNNING);
	current->blocked = blocked;
	current->real_blocked = 0;
	current->restore_blocked = false;
	return late;
}

/* Takes a signal of `set` without its handler: its number, -EAGAIN (too late) or -EINTR. */
static MAY_WAIT int wait_for_one(ksigset_t set, uint64_t deadline, siginfo_t *info)
{
	bool late = false;

	for (;;) {
		int sig = signal_dequeue(current, set, info);

		if (sig)
			return sig;
		if (late)
			return -EAGAIN;
		late = sleep_for(set, deadline);
		sig = signal_dequeue(current, set, info);
		if (sig)
			return sig;
		if (signal_pending())
			return late ? -EAGAIN : -EINTR;
	}
}

SYSCALL_DEFINE4(rt_sigtimedwait, uint64_t, user_set, uint64_t, user_info, uint64_t, user_timeout,
		size_t, size)
{
	uint64_t deadline;
	ksigset_t set;
	siginfo_t info;
	int sig;

	if (size != sizeof(set))
		return -EINVAL;
	if (get_user(set, user_set) < 0)
		return -EFAULT;
	sig = deadline_of(user_timeout, &deadline);
	if (!sig)
		sig = wait_for_one(set & ~SIGNALS_KERNEL_ONLY, deadline, &info);
	if (sig > 0 && user_info && copy_to_user(user_info, &info, sizeof(info)) < 0)
		return -EFAULT;
	return sig;
}
