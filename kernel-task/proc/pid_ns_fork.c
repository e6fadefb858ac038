/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Places new tasks in PID namespaces and gives them their numbers there (proc/pid_ns.h).
 */
#include <errno.h>
#include <sched.h>

#include "abi/capability.h"
#include "proc/pid_ns.h"
#include "proc/pid_ns_records.h"
#include "proc/proc.h"

/* ---- forks ---- */

int pid_ns_fork(struct task *child, uint64_t flags)
{
	struct pid_ns *ns = current->child_pid_ns;
	int error = 0;

	if (!ns)
		ns = &first_pid_ns; /* made by a kernel thread, which has no namespace */
	if (flags & CLONE_THREAD)
		ns = current->pid_ns;
	if (flags & CLONE_NEWPID)
		error = pid_ns_create(child->cred->user_ns, &ns);
	else
		pid_ns_get(ns);
	if (error)
		return error;
	child->pid_ns = child->child_pid_ns = ns;
	pid_ns_get(ns);
	return ns->closed ? -ENOMEM : 0;
}

/* The numbers that clone3 asks for begin with the innermost namespace's. */
static pid_t wanted_at(const struct clone_args_kernel *args, unsigned levels, unsigned level)
{
	unsigned i = levels - level;

	return i < args->set_tid_count ? args->set_tid[i] : 0;
}

static int check_wanted(const struct pid_ns *ns, const struct clone_args_kernel *args)
{
	const struct pid_ns *at = ns;

	if (args->set_tid_count > ns->level + 1)
		return -EINVAL;
	for (unsigned i = 0; i < args->set_tid_count; i++, at = at->parent) {
		if (args->set_tid[i] < 1 || args->set_tid[i] >= (pid_t)pid_max)
			return -EINVAL;
		if (at->level && !at->init && args->set_tid[i] != 1)
			return -EINVAL; /* the first process has number 1 */
		if (!ns_capable(at->user_ns, CAP_SYS_ADMIN) &&
		    !ns_capable(at->user_ns, CAP_CHECKPOINT_RESTORE))
			return -EPERM;
	}
	return 0;
}

static int number_global(struct task *child, const struct clone_args_kernel *args)
{
	pid_t wanted = wanted_at(args, child->pid_ns->level, 0);

	if (wanted && task_find(wanted))
		return -EEXIST;
	child->tid = wanted ? wanted : pid_alloc();
	return child->tid < 0 ? child->tid : 0;
}

int pid_ns_number(struct task *child, const struct clone_args_kernel *args)
{
	struct pid_ns *ns = child->pid_ns;
	struct pid_record *r = NULL;
	int error = check_wanted(ns, args);

	if (!error && ns->level) {
		r = pid_record_make(ns);
		error = r ? 0 : -ENOMEM;
	}
	for (unsigned level = ns->level; !error && level; level--)
		error = pid_record_number(r, level, wanted_at(args, ns->level, level));
	if (!error)
		error = number_global(child, args);
	if (error) {
		if (r)
			pid_record_free(r);
		/* The first process gets number 1, even after an earlier fork failed. */
		if (!ns->init && !ns->tasks)
			ns->last = 0;
		return error;
	}
	if (r)
		pid_record_name(r, child->tid);
	return 0;
}

void pid_ns_born(struct process *process)
{
	struct pid_ns *ns = process->leader->pid_ns;

	if (ns->level && !ns->init)
		ns->init = process;
	process->unkillable = ns->level && ns->init == process;
}
