/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Linux's rules about what one task may do to another: proc/access.h. Each rule compares ids of the
 * caller with ids of the target; they differ in which ids, and stand side by side to show how.
 * Capabilities are checked through capable_over() and has_over() alone, over the target's user
 * namespace.
 */
#include "proc/access.h"

#include <errno.h>

#include "mm/mm.h"
#include "abi/capability.h"
#include "proc/proc.h"

#define INIT_TID 1

static bool same_process(const struct task *target)
{
	return target->process && target->process == current->process;
}

static bool has_over(const struct cred *who, const struct task *target, int capability)
{
	return target->cred && cred_capable(who, target->cred->user_ns, capability);
}

bool capable_over(const struct task *target, int capability)
{
	return has_over(current->cred, target, capability);
}

static bool is_subset(uint64_t of, uint64_t all)
{
	return !(of & ~all);
}

/* ---- looking into a task ---- */

/* Are all of the target's user and group ids these two? */
static bool is_wholly(const struct cred *it, kuid_t uid, kgid_t gid)
{
	return uid_eq(it->euid, uid) && uid_eq(it->suid, uid) && uid_eq(it->uid, uid) &&
	       gid_eq(it->egid, gid) && gid_eq(it->sgid, gid) && gid_eq(it->gid, gid);
}

bool task_is_dumpable(const struct task *target)
{
	return !target->mm || target->mm->dumpable == DUMPABLE_USER;
}

void mm_set_owner(struct mm *mm, struct user_ns *ns)
{
	struct user_ns *old = mm->user_ns;

	mm->user_ns = ns;
	if (ns)
		user_ns_get(ns);
	user_ns_put(old);
}

static const struct user_ns *memory_owner(const struct task *task)
{
	return task->mm && task->mm->user_ns ? task->mm->user_ns : &first_user_ns;
}

/* A target that is not dumpable may know secrets of the namespace that it was started in. */
static bool may_see_memory(const struct task *target)
{
	return task_is_dumpable(target) || ns_capable(memory_owner(target), CAP_SYS_PTRACE);
}

bool task_may_access(const struct task *target, enum access_mode mode)
{
	const struct cred *me = current->cred, *it = target->cred;
	bool by_path = mode & ACCESS_FSCREDS;

	/* Threads have the same memory anyway. */
	if (same_process(target))
		return true;
	if (!me || !it)
		return false;
	if (!may_see_memory(target))
		return false;
	if (capable_over(target, CAP_SYS_PTRACE))
		return true;
	if (!is_wholly(it, by_path ? me->fsuid : me->uid, by_path ? me->fsgid : me->gid))
		return false;
	/* Capability sets of different namespaces cannot be compared. */
	return it->user_ns == me->user_ns &&
	       is_subset(it->cap_permitted, by_path ? me->cap_effective : me->cap_permitted);
}

int task_memory(const struct task *target, enum access_mode mode, struct mm **out)
{
	struct mm *mm = target->mm;

	*out = NULL;
	/* Init has no memory here; programs see it as on Linux, as a program of root. */
	if ((mm || target->tid == INIT_TID) && mm != current->mm && !task_may_access(target, mode))
		return -EACCES;
	if (mm)
		mm_get(mm);
	*out = mm;
	return 0;
}

bool task_may_be_traced_by(const struct task *tracer)
{
	return tracer->cred &&
	       ((current->cred->user_ns == tracer->cred->user_ns &&
		 is_subset(current->cred->cap_permitted, tracer->cred->cap_permitted)) ||
		has_over(tracer->cred, current, CAP_SYS_PTRACE));
}

bool tracer_is_capable(const struct task *tracee, const struct user_ns *ns)
{
	return cred_capable(tracee->trace.by, ns, CAP_SYS_PTRACE);
}

bool tracer_may_touch(const struct task *tracee)
{
	return task_is_dumpable(tracee) || tracer_is_capable(tracee, memory_owner(tracee));
}

/* ---- scheduling ---- */

bool task_is_mine(const struct task *target)
{
	return uid_eq(current->cred->euid, target->cred->euid) ||
	       uid_eq(current->cred->euid, target->cred->uid) || capable_over(target, CAP_SYS_NICE);
}

bool task_may_renice(const struct task *target)
{
	return uid_eq(target->cred->uid, current->cred->euid) ||
	       uid_eq(target->cred->euid, current->cred->euid) ||
	       capable_over(target, CAP_SYS_NICE);
}

bool task_may_set_ioprio(const struct task *target)
{
	return uid_eq(target->cred->uid, current->cred->euid) ||
	       uid_eq(target->cred->uid, current->cred->uid) || capable_over(target, CAP_SYS_NICE);
}

bool task_is_no_stronger(const struct task *target)
{
	return is_subset(target->cred->cap_permitted, current->cred->cap_permitted) ||
	       capable_over(target, CAP_SYS_NICE);
}

/* ---- limits and signals ---- */

int task_may_set_limits(const struct task *target)
{
	const struct cred *me = current->cred;

	if (target == current || is_wholly(target->cred, me->uid, me->gid) ||
	    capable_over(target, CAP_SYS_RESOURCE))
		return 0;
	return -EPERM;
}

int signal_permission(const struct task *target, int sig)
{
	const struct cred *me = current->cred, *it = target->cred;

	if (sig < 0 || sig > NSIG_MAX)
		return -EINVAL;
	if (same_process(target) || !it)
		return 0;
	if (uid_eq(me->euid, it->suid) || uid_eq(me->euid, it->uid) || uid_eq(me->uid, it->suid) ||
	    uid_eq(me->uid, it->uid) || capable_over(target, CAP_KILL))
		return 0;
	if (sig == SIGCONT && target->process && target->process->sid == current->process->sid)
		return 0;
	return -EPERM;
}

bool owner_may_signal(kuid_t uid, kuid_t euid, const struct task *target)
{
	const struct cred *it = target->cred;

	return it && (uid_is_root(&first_user_ns, euid) || uid_eq(euid, it->suid) ||
		      uid_eq(euid, it->uid) || uid_eq(uid, it->suid) || uid_eq(uid, it->uid));
}
