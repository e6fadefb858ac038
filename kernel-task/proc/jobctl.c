/* SPDX-License-Identifier: BSD-2-Clause */
/* Sessions and process groups, and the checks on them that terminals need. */
#include <errno.h>

#include "proc/autogroup.h"
#include "proc/pid_ns.h"
#include "proc/proc.h"
#include "sys/syscall.h"

bool signal_is_ignored_or_blocked(int sig)
{
	return in_set(current->blocked, sig) ||
	       (current->sighand && current->sighand->action[sig - 1].handler == LINUX_SIG_IGN);
}

bool pgrp_is_orphaned(pid_t pgid)
{
	struct process *p;

	list_for_each_entry (p, &all_processes, all_node) {
		if (p->pgid != pgid || p->zombie || p->thread_count == 0 || !p->parent)
			continue;
		if (p->parent == init_process || pid_ns_is_init(p->parent))
			continue;
		if (p->parent->pgid != pgid && p->parent->sid == p->sid)
			return false;
	}
	return true;
}

pid_t pgrp_session(pid_t pgid)
{
	struct process *p;

	list_for_each_entry (p, &all_processes, all_node)
		if (p->pgid == pgid)
			return p->sid;
	return 0;
}

SYSCALL_DEFINE0(setsid)
{
	struct process *self = current->process;

	if (pgrp_session(self->pid) != 0)
		return -EPERM; /* the caller leads a group, or a group has its number */
	pid_t group = self->pgid, session = self->sid;

	self->sid = self->pgid = self->pid;
	self->tty = NULL;
	pid_ns_released(group);
	pid_ns_released(session);
	autogroup_begin(self);
	return pid_seen(self->pid);
}

static int check_setpgid(const struct process *target, pid_t pgid)
{
	const struct process *self = current->process;

	if (target != self) {
		if (target->parent != self)
			return -ESRCH;
		if (target->sid != self->sid)
			return -EPERM;
		if (target->did_exec)
			return -EACCES;
	}
	if (target->sid == target->pid)
		return -EPERM; /* a session leader stays where it is */
	if (pgid != target->pid && pgrp_session(pgid) != self->sid)
		return -EPERM;
	return 0;
}

SYSCALL_DEFINE2(setpgid, pid_t, pid, pid_t, pgid)
{
	struct process *target;
	int error;

	if ((pgid ? pgid : pid) < 0)
		return -EINVAL;
	pid = pid ? pid_given(pid) : current->process->pid;
	pgid = pgid ? pid_given(pgid) : pid;
	target = process_find(pid);
	if (!target)
		return task_find(pid) ? -EINVAL : -ESRCH;
	error = check_setpgid(target, pgid);
	if (error)
		return error;
	pid_t old = target->pgid;
	target->pgid = pgid;
	pid_ns_released(old);
	return 0;
}

SYSCALL_DEFINE1(getpgid, pid_t, pid)
{
	struct task *task = pid ? task_given(pid) : current;

	return task ? pid_seen(task->process->pgid) : -ESRCH;
}

SYSCALL_DEFINE1(getsid, pid_t, pid)
{
	struct task *task = pid ? task_given(pid) : current;

	return task ? pid_seen(task->process->sid) : -ESRCH;
}

SYSCALL_DEFINE0(getpgrp)
{
	return pid_seen(current->process->pgid);
}

SYSCALL_DEFINE0(getpid)
{
	return pid_seen(current->process->pid);
}

SYSCALL_DEFINE0(gettid)
{
	return pid_seen(current->tid);
}

SYSCALL_DEFINE0(getppid)
{
	return current->process->parent ? pid_seen(current->process->parent->pid) : 0;
}
