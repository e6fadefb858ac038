/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Who may look at a task, and who may act upon one. Each call and each file of /proc that reaches
 * into another task asks one of these functions; ids are compared nowhere else. "I" and "me" are
 * the current task. None of these functions waits, unless its declaration says so.
 */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

#include "proc/ids.h"

struct cred;
struct mm;
struct task;
struct user_ns;

/*
 * Linux's PTRACE_MODE_*: which access is wanted, and which of my identities counts: the filesystem
 * ids and effective capabilities when a path led to the target, the real ids and permitted
 * capabilities when a call named it. Reading and attaching have the same rules: only a security
 * module would tell them apart. ptrace(2), "Ptrace access mode checking".
 */
enum access_mode {
	ACCESS_READ = 1,
	ACCESS_ATTACH = 2,
	ACCESS_FSCREDS = 8,
	ACCESS_REALCREDS = 16,
	ACCESS_READ_FSCREDS = ACCESS_READ | ACCESS_FSCREDS,
	ACCESS_READ_REALCREDS = ACCESS_READ | ACCESS_REALCREDS,
	ACCESS_ATTACH_FSCREDS = ACCESS_ATTACH | ACCESS_FSCREDS,
	ACCESS_ATTACH_REALCREDS = ACCESS_ATTACH | ACCESS_REALCREDS,
};

/* May I look into the target in that mode? */
bool task_may_access(const struct task *target, enum access_mode mode);

/*
 * The target's memory, if I may have it in that mode: with a reference, to be given back by
 * mm_put(). 0 and NULL for a task without memory; -EACCES.
 */
int task_memory(const struct task *target, enum access_mode mode, struct mm **out);

/* Can the program be looked into by its own user (prctl(2), PR_SET_DUMPABLE)? A task without memory
 * can. */
bool task_is_dumpable(const struct task *target);

/* Sets the user namespace whose capabilities give access to `mm` even if it is not dumpable: the
 * namespace that its program began in, or one above. NULL: the memory is about to be freed. */
void mm_set_owner(struct mm *mm, struct user_ns *ns);

/* Do I hold the capability over the target's user namespace? */
bool capable_over(const struct task *target, int capability);

/* PTRACE_TRACEME: may `tracer`, which is my parent, trace me? */
bool task_may_be_traced_by(const struct task *tracer);
/* Did the task that began to trace `tracee` have CAP_SYS_PTRACE over `ns` then? */
bool tracer_is_capable(const struct task *tracee, const struct user_ns *ns);
/* May the tracer of this task still reach into its memory? */
bool tracer_may_touch(const struct task *tracee);

/* ---- scheduling ---- */

/* sched_setscheduler and its like, sched_setaffinity: does the target belong to my user? */
bool task_is_mine(const struct task *target);
/* setpriority: may I touch its nice value at all? */
bool task_may_renice(const struct task *target);
/* ioprio_set, likewise. */
bool task_may_set_ioprio(const struct task *target);
/* All calls that change how a task is scheduled check this too: a task must not slow down a program
 * that has capabilities which it lacks itself. */
bool task_is_no_stronger(const struct task *target);

/* ---- limits and signals ---- */

/* prlimit: 0 or -EPERM. */
int task_may_set_limits(const struct task *target);
/* kill and its relatives: 0, -EPERM; -EINVAL: there is no such signal. Every task may send SIGCONT
 * to the tasks of its own session. */
int signal_permission(const struct task *target, int sig);
/* SIGIO: may the user who became the file's owner (F_SETOWN) have it sent to the target? */
bool owner_may_signal(kuid_t uid, kuid_t euid, const struct task *target);
