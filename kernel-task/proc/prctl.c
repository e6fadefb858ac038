/* SPDX-License-Identifier: BSD-2-Clause */
/* prctl: properties of a thread or process that have no call of their own. */
#include <errno.h>
#include <string.h>
#include <sys/prctl.h>

#include "mm/mm.h"
#include "mm/uaccess.h"
#include "abi/capability.h"
#include "proc/pid_ns.h"
#include "proc/proc.h"
#include "proc/seccomp.h"
#include "sys/syscall.h"

static long set_name(uint64_t user)
{
	char name[sizeof(current->comm)] = {0};
	ssize_t n = strncpy_from_user(name, user, sizeof(name) - 1);

	if (n < 0 && n != -ENAMETOOLONG)
		return n;
	name[sizeof(name) - 1] = '\0';
	memcpy(current->comm, name, sizeof(name));
	return 0;
}

/*
 * PR_MCE_KILL: how the thread is told of broken memory. The setting is stored and returned; nothing
 * reports broken memory here.
 */
static long memory_failure_policy(uint64_t operation, uint64_t policy, uint64_t c, uint64_t d)
{
	if (c || d)
		return -EINVAL;
	if (operation == PR_MCE_KILL_CLEAR && !policy) {
		current->memory_failure = PR_MCE_KILL_DEFAULT;
		return 0;
	}
	if (operation != PR_MCE_KILL_SET || policy > PR_MCE_KILL_DEFAULT)
		return -EINVAL;
	current->memory_failure = (unsigned)policy;
	return 0;
}

/* PR_SET_PTRACER has no effect: any process may be traced by one of the same user. Linux's Yama
 * answers so in that mode. */
static long set_ptracer(uint64_t pid)
{
	return pid == 0 || pid == UINT64_MAX || task_given((pid_t)pid) ? 0 : -EINVAL;
}

/* Options of the task's identity and rights. -ENOENT: another option. */
static long of_identity(int option, uint64_t a, uint64_t b, bool more)
{
	switch (option) {
	case PR_GET_KEEPCAPS:
		return current->cred->securebits >> 4 & 1;
	case PR_SET_KEEPCAPS:
		return prctl_set_keep_caps(a);
	case PR_CAPBSET_READ:
		return a > CAP_LAST_CAP ? -EINVAL : (long)(current->cred->cap_bounding >> a & 1);
	case PR_CAPBSET_DROP:
		return prctl_drop_bounding(a);
	case PR_CAP_AMBIENT:
		return more ? -EINVAL : prctl_ambient(a, b);
	case PR_GET_SECUREBITS:
		return current->cred->securebits;
	case PR_SET_SECUREBITS:
		return prctl_set_securebits(a);
	case PR_SET_NO_NEW_PRIVS:
		if (a != 1 || b || more)
			return -EINVAL;
		current->no_new_privs = true;
		return 0;
	case PR_GET_NO_NEW_PRIVS:
		return a || b || more ? -EINVAL : current->no_new_privs;
	case PR_GET_SECCOMP:
		return current->seccomp_strict ? 1 : current->seccomp_filter ? 2 : 0;
	case PR_SET_SECCOMP:
		return seccomp_set_mode(a, b);
	default:
		return -ENOENT;
	}
}

/* Options of the address space. -ENOENT: another option. */
static long of_memory(int option, uint64_t a, uint64_t b, bool more)
{
	struct mm *mm = current->mm;

	switch (option) {
	case PR_GET_DUMPABLE:
		return mm->dumpable;
	case PR_SET_DUMPABLE:
		if (a > 1)
			return -EINVAL;
		mm->dumpable = (enum dumpable)a;
		return 0;
	case PR_SET_THP_DISABLE:
		if (b || more)
			return -EINVAL;
		mm->no_huge_pages = a != 0;
		return 0;
	case PR_GET_THP_DISABLE:
		return a || b || more ? -EINVAL : mm->no_huge_pages;
	default:
		return -ENOENT;
	}
}

/* Options of a thread's name, signals, clocks and timers. -ENOENT: another option. */
static long of_thread(int option, uint64_t a)
{
	switch (option) {
	case PR_SET_PDEATHSIG:
		if (a > NSIG_MAX)
			return -EINVAL;
		current->parent_death_signal = (int)a;
		return 0;
	case PR_GET_PDEATHSIG:
		return put_user(current->parent_death_signal, a);
	case PR_SET_NAME:
		return set_name(a);
	case PR_GET_NAME:
		return copy_to_user(a, current->comm, sizeof(current->comm));
	case PR_SET_TIMERSLACK:
		current->timer_slack_ns = (int64_t)a > 0 ? a : current->default_slack_ns;
		return 0;
	case PR_GET_TIMERSLACK:
		return (long)current->timer_slack_ns;
	case PR_GET_TID_ADDRESS:
		return put_user(current->clear_child_tid, a);
	case PR_GET_TIMING:
		return PR_TIMING_STATISTICAL;
	case PR_SET_TIMING:
		return a == PR_TIMING_STATISTICAL ? 0 : -EINVAL;
	case PR_GET_TSC:
		return put_user((int)PR_TSC_ENABLE, a);
	case PR_SET_TSC: /* access to the time-stamp counter cannot be switched off here */
		return a == PR_TSC_ENABLE ? 0 : -EINVAL;
	default:
		return -ENOENT;
	}
}

static long other_options(int option, uint64_t a, uint64_t b, uint64_t c, uint64_t d)
{
	struct process *process = current->process;

	switch (option) {
	case PR_SET_CHILD_SUBREAPER:
		process->child_subreaper = a != 0;
		return 0;
	case PR_GET_CHILD_SUBREAPER:
		return put_user((int)process->child_subreaper, a);
	case PR_MCE_KILL:
		return memory_failure_policy(a, b, c, d);
	case PR_MCE_KILL_GET:
		return a || b || c || d ? -EINVAL : (long)current->memory_failure;
	case PR_SET_SYSCALL_USER_DISPATCH:
		return prctl_user_dispatch(a, b, c, d);
	case PR_SET_PTRACER:
		return set_ptracer(a);
	default:
		return -EINVAL;
	}
}

SYSCALL_DEFINE5(prctl, int, option, uint64_t, a, uint64_t, b, uint64_t, c, uint64_t, d)
{
	long result = of_thread(option, a);

	if (result == -ENOENT)
		result = of_identity(option, a, b, c || d);
	if (result == -ENOENT)
		result = of_memory(option, a, b, c || d);
	return result == -ENOENT ? other_options(option, a, b, c, d) : result;
}
