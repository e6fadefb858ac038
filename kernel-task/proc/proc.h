/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Declarations that the files of proc/ share with each other, and with entry/, where programs come
 * in. The rest of the personality needs task.h, wait.h and cred.h only.
 */
#pragma once

#include "proc/sighand.h"
#include "proc/task.h"
#include "wait/sched.h"
#include "wait/may_wait.h"

/* ---- one-shot events ---- */

struct completion {
	bool done;
	struct waitqueue queue;
};

/* ---- tasks and processes (pid.c, task.c) ---- */

#define PID_INIT   1
#define THREAD_MAX 32000

/* The context of the event loop: `current` while no task runs. Has no process. */
extern struct task idle_task;
/* Makes the idle task; to be called before the first task is made. */
void tasks_init(void);
/* PID 1. */
extern struct process *init_process;

unsigned task_count(void);
unsigned process_count(void);
/* The upper bound of RLIMIT_NOFILE (/proc/sys/fs/nr_open). */
extern unsigned descriptors_max;
/* Numbers of threads are below this (/proc/sys/kernel/pid_max). */
extern unsigned pid_max;
/* A number that neither a thread, a process group nor a session uses. -EAGAIN. */
pid_t pid_alloc(void);
/* The number that was given out last (/proc/loadavg). */
pid_t pid_last(void);
void pid_attach(struct task *task);
void pid_detach(struct task *task);
extern struct list_head all_processes;

/*
 * A task with a kernel stack on which entry() will run. It is in no process yet, and no other code
 * can find it. It shares the cred of `from` (a reference is taken); NULL when out of memory.
 */
struct task *task_alloc(const struct task *from, void (*entry)(void));
/* Frees a task that never ran (undoes task_alloc()), or whose stack was left for good. */
MAY_WAIT void task_free(struct task *task);
/* A process around its first task, child of `parent` (may be NULL). NULL when out of memory. */
struct process *process_alloc(struct task *leader, struct process *parent);
void process_add_thread(struct process *process, struct task *task);
/* Frees the stacks of dead tasks, and those of their records that are no longer needed. For the
 * event loop. */
MAY_WAIT void free_dead_tasks(void);
/* Removes a zombie for good, or a process that never ran. */
MAY_WAIT void process_release(struct process *process);
void process_get(struct process *process);
void process_put(struct process *process);

/* ---- scheduling (wait/sched.h) ---- */

/* If the task is in user mode, brings it into the kernel so that it looks at its signals. */
void task_kick(struct task *task);

/* A new task's policy and nice value, from its parent's (sched_policy.c). */
void sched_fork(struct task *child, const struct task *from);
/* Does RLIMIT_NICE let the task have this nice value? */
bool nice_is_allowed(const struct task *task, int nice);

/* PR_SET_SYSCALL_USER_DISPATCH (user_dispatch.c). -EINVAL, -EFAULT. */
long prctl_user_dispatch(uint64_t mode, uint64_t offset, uint64_t length, uint64_t selector);

/* ---- life and death (fork.c, clone_check.c, exit.c) ---- */

#define CLONE_CLEAR_SIGHAND_FLAG 0x100000000ull
#define CLONE_INTO_CGROUP_FLAG	 0x200000000ull

struct clone_args_kernel {
	uint64_t flags, pidfd, child_tid, parent_tid, stack, tls;
	int exit_signal;
	int cgroup;	      /* with CLONE_INTO_CGROUP_FLAG: a descriptor of the group's folder */
	const pid_t *set_tid; /* wanted numbers, that of the innermost PID namespace first */
	unsigned set_tid_count;
};
MAY_WAIT long kernel_clone(const struct clone_args_kernel *args);
/* Are the arguments valid, and may the current task have one more child or thread? 0 or an error
 * (clone_check.c). */
int clone_check(const struct clone_args_kernel *args);
/* First code of every task: its start function, then user mode or exit. */
MAY_WAIT void task_entry(void);

MAY_WAIT _Noreturn void do_exit(int code);
MAY_WAIT _Noreturn void do_group_exit(int code);
/* Ends all other threads of the process and waits for that; the current one becomes the leader
 * (exec). */
MAY_WAIT int leave_thread_group(void);
/*
 * The signal that a parent gets when the process ends. SIGCHLD if the parent has executed another
 * program since: the signal was chosen for the old program, and the new one may have more rights.
 */
int process_exit_signal(const struct process *process);
/* Tells the parent that the state of its child has changed: by `sig`, and by waking its waits. */
void notify_parent(struct process *child, int sig, int code, int status);
MAY_WAIT void release_memory(struct task *task);

/*
 * execve with strings of the kernel (init's command); 0 or a negative errno. *interpreter gets the
 * name of the interpreter that could not be opened, to be freed; NULL if that was not the reason.
 */
MAY_WAIT int kernel_execve(const char *path, char *const argv[], char *const envp[],
			   char **interpreter);

/* ---- processes' numbers and limits ---- */

/* What programs get of a struct rusage; musl's own is longer. */
#define RUSAGE_SIZE 144
struct rusage;
uint64_t task_limit(int resource); /* soft limit of the current process */
void process_usage(struct process *process, struct rusage *out);
void task_io_add(struct task_io *to, const struct task_io *from);
void usage_add(struct rusage *to, const struct rusage *from);
/* Threads by thread, process group or user (PRIO_*), 0 being the caller's own. */
struct task_choice {
	int which;
	unsigned who;
	/* Set by for_each_chosen(): the user, or the thread or group. */
	kuid_t user;
	pid_t number;
};
/* Calls `fn` for every chosen thread. Of a process that has ended the leader is passed. */
void for_each_chosen(struct task_choice *c, void (*fn)(struct task *, void *), void *arg);
/* Linux's defaults, for the first process. */
void limits_init(struct process *process);
/* User and system time of all threads, dead ones included. */
void process_times(const struct process *process, uint64_t *utime_ns, uint64_t *stime_ns);
