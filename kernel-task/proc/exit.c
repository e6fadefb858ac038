/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The end of a task, and of a process with its last task. A task gives back what it owns at once;
 * its number and, for the leader, its record stay until the parent has waited for it. When the last
 * thread ends, its children get a new parent, orphaned process groups get their signals, a session
 * leader's terminal is hung up, and the parent gets its signal.
 */
#include <errno.h>
#include <string.h>

#include "user/registers.h"
#include "mm/mm.h"
#include "mm/uaccess.h"
#include "proc/access.h"
#include "proc/hooks.h"
#include "proc/pid_ns.h"
#include "proc/proc.h"
#include "sys/syscall.h"
#include "user/share.h"
#include "wait/turn.h"

static void complete(struct completion *c)
{
	c->done = true;
	wake_up(&c->queue);
}

/* The task leaves its memory; tasks that wait for that are woken. */
void release_memory(struct task *task)
{
	struct mm *mm = task->mm;

	if (!mm)
		return;
	hooks_leave_memory(task);
	if (task->vfork_done) {
		complete(task->vfork_done);
		task->vfork_done = NULL;
	}
	if (mm->rss_peak > task->process->max_rss_pages)
		task->process->max_rss_pages = mm->rss_peak;
	task->mm = NULL;
	mm_put(mm);
}

static void release_resources(struct task *task)
{
	release_memory(task);
	hooks_exit(task);
	if (task->sighand)
		sighand_put(task->sighand);
	task->sighand = NULL;
	sigpending_flush(&task->pending, ~0ull);
}

static struct process *new_parent_for(struct process *process)
{
	struct process *p, *init = pid_ns_reaper(process);

	/* The search does not leave the PID namespace: its init is the last candidate. */
	for (p = process->parent; p && p->leader && p->leader->pid_ns == process->leader->pid_ns;
	     p = p->parent)
		if (p->child_subreaper && !p->exiting && !p->zombie)
			return p;
	return init == process ? init_process : init;
}

static bool has_stopped_member(pid_t pgid)
{
	struct process *p;

	list_for_each_entry (p, &all_processes, all_node)
		if (p->pgid == pgid && p->stopped)
			return true;
	return false;
}

/* A group that is orphaned now and has a stopped member gets SIGHUP and SIGCONT (POSIX). */
static void tell_orphaned(pid_t pgid)
{
	if (!pgrp_is_orphaned(pgid) || !has_stopped_member(pgid))
		return;
	send_signal_pgrp(pgid, SIGHUP, NULL);
	send_signal_pgrp(pgid, SIGCONT, NULL);
}

/* PR_SET_PDEATHSIG: as if sent by the parent, which may lack permission to signal a thread. */
static void tell_orphan(struct process *child)
{
	const struct task *thread;

	list_for_each_entry (thread, &child->threads, thread_node) {
		int sig = thread->parent_death_signal;

		if (sig && !signal_permission(thread, sig))
			send_signal_process(child, sig, NULL);
	}
}

static void reparent_children(struct process *process)
{
	struct process *heir = new_parent_for(process);
	struct process *child, *next;
	struct task *thread;

	list_for_each_entry_safe (child, next, &process->children, sibling) {
		list_del(&child->sibling);
		child->parent = heir;
		list_for_each_entry (thread, &child->threads, thread_node)
			hooks_changed(thread);
		list_add_tail(&child->sibling, &heir->children);
		/* A new parent expects SIGCHLD, whatever the child was to send to the old one. */
		child->exit_signal = SIGCHLD;
		tell_orphan(child);
		if (child->sid == process->sid && child->pgid != process->pgid)
			tell_orphaned(child->pgid);
		if (!child->zombie)
			continue;
		notify_parent(child, SIGCHLD, 0, 0);
		if (ignores_children(heir))
			process_release(child);
	}
}

bool ignores_children(const struct process *parent)
{
	struct task *task;

	if (pid_ns_is_init(parent) && parent->exiting)
		return true; /* all processes inside are killed anyway */
	list_for_each_entry (task, &parent->threads, thread_node) {
		const struct linux_sigaction *a;

		if (!task->sighand)
			return false;
		a = &task->sighand->action[SIGCHLD - 1];
		return a->handler == LINUX_SIG_IGN || (a->flags & SA_NOCLDWAIT);
	}
	return false;
}

static bool wants_stop_signals(const struct process *parent)
{
	struct task *task;

	list_for_each_entry (task, &parent->threads, thread_node)
		return !task->sighand ||
		       (!(task->sighand->action[SIGCHLD - 1].flags & SA_NOCLDSTOP) &&
			task->sighand->action[SIGCHLD - 1].handler != LINUX_SIG_IGN);
	return false;
}

static void fill_exit_info(siginfo_t *info, const struct process *child)
{
	int status = child->exit_status;

	info->si_code = status & 0x7f ? (status & 0x80 ? CLD_DUMPED : CLD_KILLED) : CLD_EXITED;
	info->si_status = status & 0x7f ? status & 0x7f : status >> 8;
}

int process_exit_signal(const struct process *process)
{
	return process->parent_replaced ? SIGCHLD : process->exit_signal;
}

static const struct pid_ns *parent_ns(const struct process *parent)
{
	const struct task *to = parent->leader;

	return to && to->pid_ns ? to->pid_ns : &first_pid_ns;
}

/* The child's user as the parent's namespace numbers it. */
static uid_t child_uid(const struct process *child, const struct process *parent)
{
	const struct task *to = parent->leader, *from = child->leader;

	if (!from || !from->cred)
		return 0;
	return uid_shown(to && to->cred ? to->cred->user_ns : &first_user_ns, from->cred->uid);
}

void notify_parent(struct process *child, int sig, int code, int status)
{
	struct process *parent = child->parent;
	uint64_t utime, stime;
	siginfo_t info;

	if (!parent)
		return;
	memset(&info, 0, sizeof(info));
	info.si_signo = sig;
	info.si_pid = pid_in(parent_ns(parent), child->pid);
	info.si_uid = child_uid(child, parent);
	process_times(child, &utime, &stime);
	info.si_utime = (clock_t)(utime / 10000000);
	info.si_stime = (clock_t)(stime / 10000000);
	if (child->zombie) {
		fill_exit_info(&info, child);
	} else {
		info.si_code = code;
		info.si_status = status;
	}
	if (sig && (child->zombie || wants_stop_signals(parent)))
		send_signal_process(parent, sig, &info);
	wake_up(&parent->child_wait);
}

/* The tracer of the leader, if that is a process other than the parent. */
static struct process *foreign_tracer(const struct process *process)
{
	struct process *tracer = process->leader->trace.tracer;

	return tracer != process->parent ? tracer : NULL;
}

static void notify_tracer_of_exit(struct process *process, struct process *tracer)
{
	struct process *parent = process->parent;

	process->parent = tracer;
	notify_parent(process, SIGCHLD, 0, 0);
	process->parent = parent;
}

/* Called when the last thread has ended. */
static void process_exit(struct process *process)
{
	struct process *tracer = foreign_tracer(process);
	bool forgotten;

	trace_tracer_exits(process);
	reparent_children(process);
	/* Was this process the last link of its group to the rest of the session? */
	if (process->parent && process->parent->pgid != process->pgid &&
	    process->parent->sid == process->sid)
		tell_orphaned(process->pgid);
	hooks_process_exit(process);
	process->zombie = true;
	process->stopped = false;
	process->group_stop_signal = 0;
	wake_up(&process->poll_wait);
	forgotten = !process->parent ||
		    (process_exit_signal(process) == SIGCHLD && ignores_children(process->parent));
	/* The tracer waits first; after that the parent is told. */
	if (tracer) {
		notify_tracer_of_exit(process, tracer);
		return;
	}
	if (process->parent)
		notify_parent(process, process_exit_signal(process), 0, 0);
	if (forgotten)
		process_release(process);
}

static void end_all(const struct pid_ns *ns, const struct process *but)
{
	struct process *p, *next;

	list_for_each_entry_safe (p, next, &all_processes, all_node)
		if (p != but && p->leader && p->leader->pid_ns &&
		    pid_ns_within(p->leader->pid_ns, ns))
			send_signal_process(p, SIGKILL, NULL);
}

/* Zombies of which the ending init is the parent: no task will wait for them. */
static void reap_all(struct process *init)
{
	struct process *child, *next;

	list_for_each_entry_safe (child, next, &init->children, sibling)
		if (child->zombie && !child->leader->trace.tracer)
			process_release(child);
}

/* The current process, of one thread, ends. If it is init of a PID namespace, kills all other
 * processes there and waits until they are gone. */
static MAY_WAIT void leave_pid_ns(struct process *process)
{
	struct pid_ns *ns = current->pid_ns;

	if (!ns || !ns->level || ns->init != process)
		return;
	ns->closed = true;
	end_all(ns, process);
	reap_all(process);
	while (ns->tasks > 1) {
		struct waiter entry;

		waitqueue_add(&ns->emptied, &entry);
		set_current_state(TASK_UNINTERRUPTIBLE);
		if (ns->tasks > 1)
			schedule();
		set_current_state(TASK_RUNNING);
		waitqueue_remove(&entry);
		reap_all(process);
	}
	ns->init = NULL;
}

static void account(struct process *process, const struct task *task)
{
	process->dead_utime_ns += share_user_ns(task);
	process->dead_stime_ns += task->fiber.ran_ns;
	process->dead_min_flt += task->min_flt;
	process->dead_maj_flt += task->maj_flt;
	process->dead_nvcsw += task->fiber.sleeps;
	process->dead_nivcsw += task->nivcsw;
	task_io_add(&process->dead_io, &task->io);
}

_Noreturn void do_exit(int code)
{
	struct task *task = current;
	struct process *process = task->process;
	bool leader = task == process->leader;
	bool last;

	turn_settle();
	task->exiting = true;
	if (task->uthread)
		uthread_destroy(task->uthread);
	task->uthread = NULL;
	release_resources(task);
	/*
	 * Checked only now: another thread may have ended while this one gave back its resources.
	 */
	if (process->thread_count == 1) {
		leave_pid_ns(process);
		hooks_process_leave(process);
	}
	account(process, task);
	share_exit(task);
	task->utime_ns = task->fiber.ran_ns = 0;
	list_del(&task->thread_node);
	last = --process->thread_count == 0;
	if (!process->exiting && leader)
		process->exit_status = code;
	task->fiber.state = leader ? TASK_ZOMBIE : TASK_DEAD;
	if (!leader) {
		trace_thread_ends(task, code);
		pid_detach(task);
	}
	if (process->exec_task && process->thread_count == 1)
		wake_up_task(process->exec_task);
	if (last)
		process_exit(process);
	schedule_dead();
}

_Noreturn void do_group_exit(int code)
{
	struct process *process = current->process;

	if (!process->exiting) {
		process->exiting = true;
		process->exit_status = code;
		kill_threads(process);
	}
	do_exit(process->exit_status);
}

/* A thread that calls execve takes the leader's place and number. */
static void become_leader(void)
{
	struct process *process = current->process;
	struct task *old = process->leader;

	if (old == current)
		return;
	trace_unlink(old);
	pid_detach(current);
	current->tid = process->pid;
	process->leader = current;
	pid_attach(current);
	pid_detach(old);
	/* The old leader's stack has been left or will be soon: the later of the two frees the
	 * record. */
	old->process = NULL;
	old->fiber.state = TASK_DEAD;
	if (!old->fiber.stack)
		task_free(old);
}

int leave_thread_group(void)
{
	struct process *process = current->process;

	if (process->exiting || process->exec_task)
		return -EAGAIN;
	if (process->thread_count > 1) {
		process->exec_task = current;
		kill_threads(process);
		while (process->thread_count > 1 && !process->exiting) {
			set_current_state(TASK_KILLABLE);
			if (process->thread_count > 1)
				schedule();
			set_current_state(TASK_RUNNING);
		}
		process->exec_task = NULL;
		if (process->exiting)
			return -EAGAIN;
	}
	become_leader();
	return 0;
}

SYSCALL_DEFINE1(exit, int, code)
{
	trace_event(TRACE_EVENT_EXIT, (uint64_t)(code & 0xff) << 8);
	do_exit((code & 0xff) << 8);
}

SYSCALL_DEFINE1(exit_group, int, code)
{
	trace_event(TRACE_EVENT_EXIT, (uint64_t)(code & 0xff) << 8);
	do_group_exit((code & 0xff) << 8);
}
