/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * New tasks: fork, vfork, clone, clone3. A child is made completely before any part of it is
 * visible, so that nothing is left behind if memory runs out on the way.
 */
#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

#include "arch/shim.h"
#include "user/registers.h"
#include "mm/mm.h"
#include "mm/uaccess.h"
#include "proc/autogroup.h"
#include "proc/access.h"
#include "proc/hold.h"
#include "proc/hooks.h"
#include "proc/namespaces.h"
#include "proc/pid_ns.h"
#include "proc/proc.h"
#include "proc/ptrace.h"
#include "proc/seccomp.h"
#include "sys/syscall.h"

/* The first code that runs on every task's stack. */
void task_entry(void)
{
	struct task *task = current;

	if (task->start)
		task->start(task->start_arg);
	task->start = NULL; /* the task runs a program from now on */
	if (!task->mm)
		do_exit(0);
	if (task->set_child_tid)
		put_user(pid_seen(task->tid), task->set_child_tid); /* a bad address is ignored */
	hooks_run();
}

static int fork_memory(struct task *child)
{
	int error = mm_fork(current->mm, regs_ip(&child->regs), regs_sp(&child->regs), &child->mm);

	if (!error)
		mm_set_owner(child->mm, current->mm->user_ns);
	return error;
}

static int copy_memory(struct task *child, uint64_t flags)
{
	if (!(flags & CLONE_VM))
		return fork_memory(child);
	child->mm = current->mm;
	mm_get(child->mm);
	return 0;
}

static int copy_sighand(struct task *child, uint64_t flags)
{
	child->sighand = current->sighand;
	if (flags & CLONE_SIGHAND)
		sighand_get(child->sighand);
	else
		child->sighand = sighand_copy(current->sighand);
	if (!child->sighand)
		return -ENOMEM;
	if (flags & CLONE_CLEAR_SIGHAND_FLAG)
		sighand_reset(child->sighand);
	return 0;
}

/* Undoes everything that no other task has seen yet. */
static void drop_resources(struct task *child)
{
	if (child->uthread)
		uthread_destroy(child->uthread);
	if (child->sighand)
		sighand_put(child->sighand);
	hooks_exit(child);
	if (child->mm)
		mm_put(child->mm);
	child->uthread = NULL;
	child->sighand = NULL;
	child->mm = NULL;
}

static int copy_resources(struct task *child, const struct clone_args_kernel *args)
{
	uint64_t flags = args->flags;
	int error = user_ns_fork(child, flags);

	if (!error)
		error = pid_ns_fork(child, flags);
	if (!error)
		error = hooks_place(child, args);
	if (!error)
		error = copy_memory(child, flags);
	if (!error)
		error = hooks_fork(child, flags);
	if (!error)
		error = uts_fork(child, flags);
	if (!error)
		error = copy_sighand(child, flags);
	if (!error)
		error = uthread_create(child->mm->vspace, child, &child->uthread);
	if (error)
		drop_resources(child);
	return error;
}

static void copy_registers(struct task *child, const struct clone_args_kernel *args)
{
	user_regs_complete();
	child->regs = current->regs;
	regs_set_result(&child->regs, 0);
	if (current->trace.tracer)
		regs_set_step(&child->regs,
			      false); /* single-stepping of the parent is not inherited */
	if (args->stack)
		regs_set_sp(&child->regs, args->stack);
	if (args->flags & CLONE_SETTLS)
		regs_set_thread_pointer(&child->regs, args->tls);
	child->entry.regs_complete = true;
	child->entry.regs_changed = true;
	child->altstack = current->altstack;
	child->fault_address = current->fault_address;
	if (!(args->flags & CLONE_VM)) {
		child->rseq = current->rseq;
		child->rseq_signature = current->rseq_signature;
	}
	if ((args->flags & (CLONE_VM | CLONE_VFORK)) == CLONE_VM)
		child->altstack = (stack_t){.ss_flags = SS_DISABLE};
}

/*
 * The child starts with the parent's floating-point state, which only the parent can read (see
 * user-task/shim.S). A child with memory of its own finds the copy on its stack; a thread gets it
 * on the stack it is given. A vfork child, which will exec, starts with a new thread's state.
 */
static void inherit_fpu(struct task *child, const struct clone_args_kernel *args, uint64_t place)
{
	uint64_t own = shim_place(&child->regs);
	uint8_t *copy;

	if (!(args->flags & CLONE_VM)) {
		shim_start_with(child, place);
		return;
	}
	copy = malloc(shim_state_size());
	if (copy && copy_from_user(copy, place, shim_state_size()) == 0 &&
	    copy_to_user(own, copy, shim_state_size()) == 0)
		shim_start_with(child, own);
	free(copy);
}

static struct process *new_process(struct task *child, const struct clone_args_kernel *args)
{
	struct process *self = current->process;
	struct process *parent = args->flags & CLONE_PARENT ? self->parent : self;
	struct process *process = process_alloc(child, parent ? parent : self);

	if (!process)
		return NULL;
	process->pgid = self->pgid;
	process->sid = self->sid;
	process->tty = self->tty;
	autogroup_inherit(process, self);
	autogroup_place(child);
	process->parent_replaced = (args->flags & CLONE_PARENT) && self->parent_replaced;
	process->exit_signal = args->flags & CLONE_PARENT ? self->exit_signal : args->exit_signal;
	memcpy(process->rlimits, self->rlimits, sizeof(process->rlimits));
	process->personality = self->personality;
	process->rseq_used = self->rseq_used;
	process->oom_score_adj = self->oom_score_adj;
	process->oom_least = self->oom_least;
	process->logged_in = self->logged_in;
	process->loginuid = self->loginuid;
	hooks_process_fork(process);
	return process;
}

/* Puts the child into its process, or makes one. */
static int join_process(struct task *child, const struct clone_args_kernel *args)
{
	int error = pid_ns_number(child, args);

	if (error)
		return error;
	if (args->flags & CLONE_THREAD) {
		process_add_thread(current->process, child);
		autogroup_place(child);
		return 0;
	}
	if (!new_process(child, args)) {
		pid_ns_released(child->tid);
		return -ENOMEM;
	}
	pid_ns_born(child->process);
	return 0;
}

/* vfork: the parent waits until the child has left its memory. Only a fatal signal ends the wait
 * early. */
static void wait_for_vfork(struct completion *done, struct task *child)
{
	pid_t tid = child->tid;
	int error;

	task_stands();
	error = wait_event_killable(&done->queue, done->done);
	task_stood();
	if (error < 0 && task_find(tid) == child && child->vfork_done == done)
		child->vfork_done = NULL;
}

static void set_ids(struct task *child, const struct clone_args_kernel *args)
{
	if (args->flags & CLONE_CHILD_SETTID)
		child->set_child_tid = args->child_tid;
	if (args->flags & CLONE_CHILD_CLEARTID)
		child->clear_child_tid = args->child_tid;
}

static int trace_event_of(const struct clone_args_kernel *args)
{
	if (args->flags & CLONE_VFORK)
		return TRACE_EVENT_VFORK;
	return args->exit_signal == SIGCHLD ? TRACE_EVENT_FORK : TRACE_EVENT_CLONE;
}

/* A task with the parent's registers and floating-point state, in no process yet. NULL: -ENOMEM. */
static MAY_WAIT struct task *copy_task(const struct clone_args_kernel *args)
{
	uint64_t fpu_place;
	bool has_fpu = !(args->flags & CLONE_VFORK) && shim_save(&fpu_place) == 0;
	struct task *child = task_alloc(current, task_entry);

	if (!child)
		return NULL;
	copy_registers(child, args);
	if (has_fpu)
		inherit_fpu(child, args, fpu_place);
	return child;
}

/* Makes the child completely; nothing can fail afterwards. */
static MAY_WAIT int make_child(const struct clone_args_kernel *args, struct task **out)
{
	struct task *child = copy_task(args);
	int error;

	if (!child)
		return -ENOMEM;
	error = copy_resources(child, args);
	if (error)
		goto fail;
	/* Inherited once more: another thread may have put a filter on all threads meanwhile. */
	seccomp_inherit(child, current);
	error = join_process(child, args);
	if (error)
		goto fail_resources;
	set_ids(child, args);
	error = hooks_forked(child, args);
	if (error)
		goto fail_process;
	*out = child;
	return 0;

fail_process:
	hooks_process_leave(child->process);
	drop_resources(child);
	fiber_free_stack(&child->fiber);
	process_release(child->process);
	return error;
fail_resources:
	drop_resources(child);
fail:
	task_free(child);
	return error;
}

long kernel_clone(const struct clone_args_kernel *args)
{
	struct completion done = {0};
	struct task *child;
	int event;
	pid_t tid;
	int error = clone_check(args);

	if (!error)
		error = make_child(args, &child);
	if (error)
		return error;
	tid = child->tid;
	if (args->flags & CLONE_PARENT_SETTID)
		put_user(pid_seen(tid), args->parent_tid);
	event = trace_event_of(args);
	trace_new_child(child, event);
	waitqueue_init(&done.queue);
	if (args->flags & CLONE_VFORK)
		child->vfork_done = &done;
	hooks_changed(child);
	run_queue_add(child);
	trace_event(event, trace_number(tid));
	if (args->flags & CLONE_VFORK) {
		wait_for_vfork(&done, child);
		trace_event(TRACE_EVENT_VFORK_DONE, trace_number(tid));
	}
	return pid_seen(tid);
}

SYSCALL_DEFINE5(clone, uint64_t, flags, uint64_t, stack, uint64_t, parent_tid, uint64_t, child_tid,
		uint64_t, tls)
{
	struct clone_args_kernel args = {
		.flags = (uint32_t)flags & ~0xffu,
		.exit_signal = (int)(flags & 0xff),
		.stack = stack,
		.parent_tid = parent_tid,
		.child_tid = child_tid,
		.tls = tls,
		.pidfd = parent_tid,
	};

	if ((args.flags & CLONE_PIDFD) && (args.flags & (CLONE_DETACHED | CLONE_PARENT_SETTID)))
		return -EINVAL;
	return kernel_clone(&args);
}

SYSCALL_DEFINE0(fork)
{
	struct clone_args_kernel args = {.exit_signal = SIGCHLD};

	return kernel_clone(&args);
}

SYSCALL_DEFINE0(vfork)
{
	struct clone_args_kernel args = {.flags = CLONE_VFORK | CLONE_VM, .exit_signal = SIGCHLD};

	return kernel_clone(&args);
}
