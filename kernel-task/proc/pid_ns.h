/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * PID namespaces: which processes a program sees, and by which numbers. A thread has a number in
 * its own namespace and in each one above. The kernel knows threads, groups and sessions by their
 * numbers in the first one alone; numbers of others are translated where a program gives or gets
 * them. Threads of the first namespace need no record for that. pid_namespaces(7).
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "wait/may_wait.h"
#include "wait/wait.h"

struct clone_args_kernel;
struct process;
struct task;
struct user_ns;

#define PID_NS_LEVELS 32u

struct pid_ns {
	unsigned refs; /* of tasks, children, mounts of proc and open files */
	unsigned number;
	unsigned level;		 /* 0: the first one */
	struct pid_ns *parent;	 /* with a reference */
	struct user_ns *user_ns; /* with a reference: whose capabilities hold over it */
	struct process *init;	 /* its first process; NULL: not made yet, or ended */
	bool closed;		 /* the first process has ended: no process can be added */
	unsigned tasks;		 /* threads in it and in namespaces below */
	pid_t last;
	struct waitqueue emptied; /* woken when only one thread is left */
};

extern struct pid_ns first_pid_ns;

void pid_ns_get(struct pid_ns *ns);
void pid_ns_put(struct pid_ns *ns);
/* Makes a namespace below the current task's, for its children; `owner` owns it. -ENOSPC: too deep;
 * -EINVAL: the current task's children already go to another namespace, or `owner` is above;
 * -ENOMEM. */
int pid_ns_create(struct user_ns *owner, struct pid_ns **out);
/* Is `ns` the namespace `above`, or below it? */
bool pid_ns_within(const struct pid_ns *ns, const struct pid_ns *above);

/* ---- numbers: 0 is none ---- */

/* The number in `ns` of the thread, group or session that is `global` in the first one. */
pid_t pid_in(const struct pid_ns *ns, pid_t global);
/* The number in the first namespace of the thread, group or session that `ns` calls `number`. */
pid_t pid_global(const struct pid_ns *ns, pid_t number);
/* pid_in() and pid_global() for the current task's namespace. */
pid_t pid_seen(pid_t global);
pid_t pid_given(pid_t number);
/* The thread, or process, that the current task calls `number`; NULL. No reference. */
struct task *task_given(pid_t number);
struct process *process_given(pid_t number);
/* The first process of `ns` with a number above `number` there, NULL. */
struct process *process_next_in(const struct pid_ns *ns, pid_t number);
/* The number in `ns` that was given out last. */
pid_t pid_last_in(const struct pid_ns *ns);

/* ---- tasks ---- */

/* Sets a new task's namespace by clone's flags. `child` has its identity already. -ENOMEM (also if
 * the namespace's first process has ended), and the errors of pid_ns_create(). */
int pid_ns_fork(struct task *child, uint64_t flags);
/* Gives the child its numbers. -EEXIST, -EINVAL, -EPERM: a number that clone3 asks for cannot be
 * given; -EAGAIN, -ENOMEM. */
int pid_ns_number(struct task *child, const struct clone_args_kernel *args);
/* Makes the process, which has its numbers, init of its namespace if it is the first process
 * there. */
void pid_ns_born(struct process *process);
/* Counts a thread that has numbers: `change` is 1 for a new thread, -1 for an ended one. */
void pid_ns_counted(const struct task *task, int change);
/* The thread with this number has ended, or the group or session has lost a member: frees the
 * record if the number is not in use any more. */
void pid_ns_released(pid_t global);
/* The process that adopts the orphans of `process`: init of its namespace; or `process` itself if
 * it is that init and is about to end.
 */
struct process *pid_ns_reaper(const struct process *process);
/* Is it init of a namespace below the first one? Such a process ignores signals without a handler,
 * except SIGKILL and SIGSTOP from a namespace above. */
bool pid_ns_is_init(const struct process *process);
/* Is the current task outside of the PID namespace of `target`? Then its SIGKILL and SIGSTOP work
 * even if `target` is init there. */
bool pid_ns_is_above(const struct task *target);
