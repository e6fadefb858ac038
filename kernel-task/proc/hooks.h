/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the layers above proc/ do when a task is made, executes a program or ends. Files, terminals,
 * System V semaphores and the like belong to tasks, but proc/ knows none of them. Each has a table
 * of hooks; start/hooks.c lists the tables in the order in which they run. proc/ calls the
 * functions below, each of which runs the hook of its name in every table.
 *
 * Every hook may be NULL. The tables are constant and known before the first task is made.
 */
#pragma once

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "wait/may_wait.h"

struct clone_args_kernel;
struct process;
struct seccomp_listener;
struct task;
struct user_ns;

/* Links a filter to its listener: 0, or why not. */
typedef long listener_attach(void *arg);

struct task_hooks {
	/* The current task goes to user mode for the first time; does not return. */
	MAY_WAIT void (*run)(void);
	/* Decides where `child` belongs, before anything costly is made for it. A negative errno
	 * makes the fork fail; `exit` and `free` undo the decision. */
	MAY_WAIT int (*place)(struct task *child, const struct clone_args_kernel *args);
	/* Gives `child`, which no other task sees yet, its share by clone's flags; its memory is in
	 * place. A negative errno makes the fork fail. */
	MAY_WAIT int (*fork)(struct task *child, uint64_t flags);
	/* `child` is a new process, a copy of the current task's as far as proc/ knows. */
	void (*process_fork)(struct process *child);
	/* A limit of a process (RLIMIT_*) was set. */
	void (*limit_set)(struct process *process, int resource);
	/* A timer's signal leaves the queue of a task of the process: fills in its overrun. */
	void (*timer_signal_taken)(struct process *process, siginfo_t *info);
	/* The child has its number; after this hook nothing can fail any more. */
	MAY_WAIT int (*forked)(struct task *child, const struct clone_args_kernel *args);
	/* The current task is about to leave its program; the other threads of the process are
	 * gone. A negative errno makes execve fail. */
	MAY_WAIT int (*exec)(void);
	/* The task still has its memory, but does not come back to it. */
	MAY_WAIT void (*leave_memory)(struct task *task);
	/* Takes back what `fork` gave, also of a child whose fork failed half-way. */
	MAY_WAIT void (*exit)(struct task *task);
	/* The process has one thread left, the current one, which ends. */
	MAY_WAIT void (*process_leave)(struct process *process);
	/* The last thread has ended; children have new parents. */
	void (*process_exit)(struct process *process);
	/* The record is about to be freed: takes back what had to outlast `exit`. */
	MAY_WAIT void (*free)(struct task *task);
	/* A value that the program can ask for has changed (its ids, its parent), or whether its
	 * calls are watched has; or the task is about to run for the first time. */
	void (*changed)(struct task *task);
	/* The user namespace is about to be freed. */
	void (*user_ns_gone)(const struct user_ns *ns);
	/* task->standing has changed (proc/hold.h). */
	void (*stands)(struct task *task);
	/*
	 * Bytes of memory that are freed when the task drops the last reference to objects it uses.
	 */
	uint64_t (*held)(const struct task *task);
	/* The current process ends by a signal that asks for a core file: was one written? */
	MAY_WAIT bool (*core)(const siginfo_t *info);
	/* A descriptor of the current task for the listener, made before `attach` links the filter:
	 * the descriptor, or its or the attachment's negative errno. */
	MAY_WAIT int (*listen)(struct seccomp_listener *listener, listener_attach *attach,
			       void *arg);
	/* The process that a descriptor of the current task (a pidfd) stands for: its number, or
	 * -EBADF. *nonblocking: a wait for that process must not block. */
	MAY_WAIT pid_t (*process_of_fd)(int fd, bool *nonblocking);
};

/* Sets the tables, in the order in which they run, with a NULL behind them; they must stay valid.
 * Hooks that take back (`exit`, `free`) run in the opposite order. */
void task_hooks_set(const struct task_hooks *const *tables);

/* Runs the rest of the current task's life. */
MAY_WAIT _Noreturn void hooks_run(void);
/* Both stop at the first error, which is returned. */
MAY_WAIT int hooks_place(struct task *child, const struct clone_args_kernel *args);
MAY_WAIT int hooks_fork(struct task *child, uint64_t flags);
void hooks_process_fork(struct process *child);
void hooks_limit_set(struct process *process, int resource);
void hooks_timer_signal_taken(struct process *process, siginfo_t *info);
MAY_WAIT int hooks_forked(struct task *child, const struct clone_args_kernel *args);
MAY_WAIT int hooks_exec(void);
MAY_WAIT void hooks_leave_memory(struct task *task);
MAY_WAIT void hooks_exit(struct task *task);
MAY_WAIT void hooks_process_leave(struct process *process);
void hooks_process_exit(struct process *process);
MAY_WAIT void hooks_free(struct task *task);
void hooks_changed(struct task *task);
void hooks_user_ns_gone(const struct user_ns *ns);
void hooks_stands(struct task *task);
uint64_t hooks_held(const struct task *task); /* the sum */
MAY_WAIT bool hooks_core(const siginfo_t *info);
MAY_WAIT int hooks_listen(struct seccomp_listener *listener, listener_attach *attach, void *arg);
MAY_WAIT pid_t hooks_process_of_fd(int fd, bool *nonblocking);
