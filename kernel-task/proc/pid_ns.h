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
	struct process *init;	 /* its first process; NULL: none yet, or gone */
	bool closed;		 /* the first process has ended: there will be no others */
	unsigned tasks;		 /* threads in it and below that have numbers here */
	pid_t last;
	struct waitqueue emptied; /* woken when one thread is left */
};

extern struct pid_ns first_pid_ns;

void pid_ns_get(struct pid_ns *ns);
void pid_ns_put(struct pid_ns *ns);
/* One below that of the current task, for its children, which `owner` has. -ENOSPC: too deep;
 * -EINVAL: the current task's children are elsewhere already, or `owner` is above; -ENOMEM. */
int pid_ns_create(struct user_ns *owner, struct pid_ns **out);
/* Is it `above` or below that? */
bool pid_ns_within(const struct pid_ns *ns, const struct pid_ns *above);

/* ---- numbers: 0 is none ---- */

/* The number in `ns` of the thread, group or session that is `global` in the first one. */
pid_t pid_in(const struct pid_ns *ns, pid_t global);
/* The other way round. */
pid_t pid_global(const struct pid_ns *ns, pid_t number);
/* The same two for the current task's namespace. */
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

/* A new task's namespace, by clone's flags. `child` has its identity already. -ENOMEM (also: the
 * namespace's first process has ended), as pid_ns_create(). */
int pid_ns_fork(struct task *child, uint64_t flags);
/* Gives the child its numbers. -EEXIST, -EINVAL, -EPERM: of those that clone3 asks for; -EAGAIN,
 * -ENOMEM. */
int pid_ns_number(struct task *child, const struct clone_args_kernel *args);
/* The process, which has its number, is init if it is the first one there. */
void pid_ns_born(struct process *process);
/* A thread with a number has come (1) or gone (-1). */
void pid_ns_counted(const struct task *task, int change);
/* The thread of that number has ended, or a group or session has lost a member. */
void pid_ns_released(pid_t global);
/* Who gets the orphans of a process there; `process` itself if it is that one and is about to end.
 */
struct process *pid_ns_reaper(const struct process *process);
/* Is it the first process of a namespace below the first one? Signals that it has no handler for do
 * nothing, but for SIGKILL and SIGSTOP from above. */
bool pid_ns_is_init(const struct process *process);
/* May the current task send init a signal that it cannot refuse: is it outside of the namespace? */
bool pid_ns_is_above(const struct task *target);
