/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Waiting for children: wait4 and waitid. Each look at the children finds one that has a change to
 * report, or says whether there is a child to wait for at all.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "mm/uaccess.h"
#include "proc/hooks.h"
#include "proc/pid_ns.h"
#include "proc/proc.h"
#include "sys/syscall.h"

#define LINUX_WNOTHREAD	  0x20000000
#define LINUX_WALL	  0x40000000
#define LINUX_WCLONE	  0x80000000u
#define LINUX_P_PIDFD	  3
#define LINUX_CLD_TRAPPED 4

struct wait_request {
	idtype_t type; /* P_ALL, P_PID, P_PGID */
	pid_t id;
	unsigned options;
	bool nonblocking; /* the pidfd has O_NONBLOCK: -EAGAIN instead of a wait */
	/* the result */
	pid_t pid;
	kuid_t uid;
	int code, status; /* of siginfo */
	int wait_status;  /* of wait4 */
	struct rusage usage;
};

static bool matches(const struct wait_request *w, const struct process *child)
{
	bool clone_child = child->exit_signal != SIGCHLD;

	if (w->type == P_PID && child->pid != w->id)
		return false;
	if (w->type == P_PGID && child->pgid != w->id)
		return false;
	return (w->options & LINUX_WALL) || clone_child == !!(w->options & LINUX_WCLONE);
}

static void describe_status(struct wait_request *w, int status)
{
	w->code = status & 0x80 ? CLD_DUMPED : status & 0x7f ? CLD_KILLED : CLD_EXITED;
	w->status = status & 0x7f ? status & 0x7f : status >> 8;
	w->wait_status = status;
}

static void describe(struct wait_request *w, struct process *child, int code, int status)
{
	w->pid = pid_seen(child->pid);
	w->uid = child->leader->cred->uid;
	w->code = code;
	w->status = status;
	process_usage(child, &w->usage);
}

static void describe_exit(struct wait_request *w, struct process *child)
{
	describe(w, child, 0, 0);
	describe_status(w, child->exit_status);
}

static void reap(struct wait_request *w, struct process *child)
{
	struct process *self = current->process;

	describe_exit(w, child);
	if (w->options & WNOWAIT)
		return;
	usage_add(&self->children_usage, &w->usage);
	usage_add(&self->children_usage, &child->children_usage);
	task_io_add(&self->dead_io, &child->dead_io);
	process_release(child);
}

static bool traced_by_other(const struct process *child)
{
	const struct process *tracer = child->leader->trace.tracer;

	return tracer && tracer != current->process;
}

/* Does this child have a change that was asked for? Reports it. */
static bool look_at(struct wait_request *w, struct process *child)
{
	bool keep = w->options & WNOWAIT;

	if (child->zombie) {
		if (!(w->options & WEXITED) || traced_by_other(child))
			return false;
		reap(w, child);
		return true;
	}
	if (child->stopped && !child->reported_stop && (w->options & WSTOPPED)) {
		child->reported_stop = !keep;
		describe(w, child, CLD_STOPPED, child->group_stop_signal);
		w->wait_status = child->group_stop_signal << 8 | 0x7f;
		return true;
	}
	if (child->continued && (w->options & WCONTINUED)) {
		child->continued = keep;
		describe(w, child, CLD_CONTINUED, SIGCONT);
		w->wait_status = 0xffff;
		return true;
	}
	return false;
}

/* Linux lets a tracer wait for all it traces, whatever kind of child it is. */
static bool matches_tracee(const struct wait_request *w, const struct task *task)
{
	return w->type == P_ALL || (w->type == P_PID && task->tid == w->id) ||
	       (w->type == P_PGID && task->process->pgid == w->id);
}

static bool look_at_tracee(struct wait_request *w, struct task *task)
{
	struct process *process = task->process;

	if (task->fiber.state == TASK_TRACED && !task->trace.reported && !task->trace.go) {
		task->trace.reported = !(w->options & WNOWAIT);
		describe(w, process, LINUX_CLD_TRAPPED, task->trace.code);
		w->pid = pid_seen(task->tid);
		w->wait_status = task->trace.code << 8 | 0x7f;
		return true;
	}
	/* The tracer of a child waits for its end first; after that its parent does. */
	if (!process->zombie || process->parent == current->process || !(w->options & WEXITED))
		return false;
	describe_exit(w, process);
	if (!(w->options & WNOWAIT)) {
		trace_unlink(task);
		if (process->parent)
			notify_parent(process, process_exit_signal(process), 0, 0);
	}
	return true;
}

/* The ends of traced threads, which only their tracer can wait for. */
static bool look_at_tracee_ends(struct wait_request *w)
{
	struct trace_end *end, *next;

	if (!(w->options & WEXITED))
		return false;
	list_for_each_entry_safe (end, next, &current->process->tracee_ends, node) {
		if ((w->type == P_PID && end->tid != w->id) ||
		    (w->type == P_PGID && end->pgid != w->id))
			continue;
		w->pid = pid_seen(end->tid);
		w->uid = end->uid;
		w->usage = end->usage;
		describe_status(w, end->status);
		if (!(w->options & WNOWAIT)) {
			list_del(&end->node);
			free(end);
		}
		return true;
	}
	return false;
}

static int look_at_tracees(struct wait_request *w)
{
	struct task *task, *next;
	int result = -ECHILD;

	if (look_at_tracee_ends(w))
		return 1;
	list_for_each_entry_safe (task, next, &current->process->tracees, trace.node) {
		if (!matches_tracee(w, task))
			continue;
		if (look_at_tracee(w, task))
			return 1;
		result = 0;
	}
	return result;
}

/* 1: reported; 0: nothing to report yet; -ECHILD: nothing to wait for. */
static int look(struct wait_request *w)
{
	struct process *child, *next;
	int result = look_at_tracees(w);

	if (result == 1)
		return 1;
	list_for_each_entry_safe (child, next, &current->process->children, sibling) {
		if (!matches(w, child))
			continue;
		if (look_at(w, child))
			return 1;
		/* A child that has ended will neither stop nor continue. */
		if (!child->zombie || (w->options & WEXITED))
			result = 0;
	}
	return result;
}

static int wait_for_child(struct wait_request *w)
{
	struct waiter entry;
	int result;

	waitqueue_add(&current->process->child_wait, &entry);
	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		result = look(w);
		if (result || (w->options & WNOHANG))
			break;
		if (w->nonblocking) {
			result = -EAGAIN;
			break;
		}
		if (signal_pending()) {
			result = -ERESTARTSYS;
			break;
		}
		schedule();
	}
	set_current_state(TASK_RUNNING);
	waitqueue_remove(&entry);
	return result;
}

SYSCALL_DEFINE4(wait4, pid_t, pid, uint64_t, user_status, int, options, uint64_t, user_usage)
{
	struct wait_request w = {.options = (unsigned)options | WEXITED};
	int result;

	if ((unsigned)options &
	    ~(WNOHANG | WUNTRACED | WCONTINUED | LINUX_WNOTHREAD | LINUX_WALL | LINUX_WCLONE))
		return -EINVAL;
	if (pid == INT32_MIN)
		return -ESRCH;
	if (pid == -1) {
		w.type = P_ALL;
	} else if (pid <= 0) {
		w.type = P_PGID;
		w.id = pid ? pid_given(-pid) : current->process->pgid;
	} else {
		w.type = P_PID;
		w.id = pid_given(pid);
	}
	result = wait_for_child(&w);
	if (result <= 0)
		return result;
	if (user_status && put_user(w.wait_status, user_status) < 0)
		return -EFAULT;
	if (user_usage && copy_to_user(user_usage, &w.usage, RUSAGE_SIZE) < 0)
		return -EFAULT;
	return w.pid;
}

static int waitid_pidfd(struct wait_request *w, int fd)
{
	if (fd < 0)
		return -EINVAL;
	w->type = P_PID;
	w->id = hooks_process_of_fd(fd, &w->nonblocking);
	return w->id < 0 ? w->id : 0;
}

static int waitid_target(struct wait_request *w, int type, pid_t id)
{
	switch (type) {
	case P_ALL:
		w->type = P_ALL;
		return 0;
	case P_PID:
		w->type = P_PID;
		w->id = pid_given(id);
		return id > 0 ? 0 : -EINVAL;
	case P_PGID:
		w->type = P_PGID;
		w->id = id ? pid_given(id) : current->process->pgid;
		return id >= 0 ? 0 : -EINVAL;
	case LINUX_P_PIDFD:
		return waitid_pidfd(w, id);
	default:
		return -EINVAL;
	}
}

SYSCALL_DEFINE5(waitid, int, type, pid_t, id, uint64_t, user_info, int, options, uint64_t,
		user_usage)
{
	struct wait_request w = {.options = (unsigned)options};
	siginfo_t info;
	int result;

	if ((unsigned)options & ~(WNOHANG | WNOWAIT | WEXITED | WSTOPPED | WCONTINUED |
				  LINUX_WNOTHREAD | LINUX_WALL | LINUX_WCLONE))
		return -EINVAL;
	if (!(options & (WEXITED | WSTOPPED | WCONTINUED)))
		return -EINVAL;
	result = waitid_target(&w, type, id);
	if (result < 0)
		return result;
	result = wait_for_child(&w);
	if (result < 0)
		return result;
	memset(&info, 0, sizeof(info));
	if (result > 0) {
		info.si_signo = SIGCHLD;
		info.si_code = w.code;
		info.si_pid = w.pid;
		info.si_uid = uid_seen(w.uid);
		info.si_status = w.status;
		if (user_usage && copy_to_user(user_usage, &w.usage, RUSAGE_SIZE) < 0)
			return -EFAULT;
	}
	/* Linux leaves everything behind these fields alone. */
	if (user_info && copy_to_user(user_info, &info, 32) < 0)
		return -EFAULT;
	return 0;
}
