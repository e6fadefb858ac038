/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Tasks and processes. A `task` is one Linux thread: a kernel stack, a user thread of the machine,
 * what it waits for, its signal mask. A `process` is Linux's thread group: what its threads share
 * besides memory, files and handlers, and what a parent waits for. Owned by proc/.
 */
#pragma once

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/types.h>
#include "libs/base/list.h"
#include "machine/machine.h"
#include "mm/current.h"
#include "mm/mempolicy.h"
#include "proc/cred.h"
#include "proc/ptrace.h"
#include "user/entry.h"
#include "user/share.h"
#include "wait/wait.h"
#include "wait/timer.h"
#include "wait/may_wait.h"

struct account;
struct mm;
struct files;
struct fs_context;
struct file;
struct seccomp_filter;
struct task_keyrings;
struct sighand;
struct tty;
struct completion;

/* A set of signals as the system call ABI has it: bit n-1 is signal n. */
typedef uint64_t ksigset_t;
#define NSIG_MAX       64
#define signal_mask(n) (1ull << ((n)-1))
/* A count of sleeps that no thread reaches. */
#define RT_SLEEPS_UNKNOWN UINT64_MAX

/* Signals that wait to be delivered, in order of arrival; `set` says which numbers are in the list.
 */
struct sigpending {
	ksigset_t set;
	struct list_head queue;
};

/* prctl(PR_SET_SYSCALL_USER_DISPATCH). */
struct user_dispatch {
	uint64_t offset, length; /* calls from this range go to the kernel */
	uint64_t selector;	 /* address of the byte that lets other calls through; 0: none */
};

/* Bytes of read and write calls, and bytes that disks transferred because of them. */
struct task_io {
	uint64_t read_chars, write_chars, reads, writes, read_bytes, write_bytes;
};

/*
 * The state of a thread before it was sent into a handler. The shim saves the floating-point state
 * into the frame on the way; if it cannot, the delivery is undone (proc/signal_deliver.c).
 */
struct signal_entry {
	int sig;
	uint64_t frame; /* the stack pointer that the handler gets */
	struct user_regs regs;
	ksigset_t blocked, saved_blocked;
	bool restore_blocked;
	stack_t altstack;
};

struct pid_ns;
struct user_usage;

/*
 * System calls that were not timed (entry/straight.c): one in some dozens is measured, and the
 * others are taken to last as long.
 */
struct quiet_calls {
	unsigned left;	   /* calls until one is measured */
	unsigned divided;  /* `left` when time was charged last */
	uint64_t ns;	   /* the mean time of a call */
	uint64_t utime_ns; /* user time when it was charged last */
	uint64_t began_ns; /* of the call that is measured; 0: it is not */
	uint64_t sleeps;   /* fiber.sleeps then */
};

struct task {
	/* These come first: wait/fiber.h and mm/current.h use a task by these fields alone. */
	struct fiber fiber;
	struct mm *mm; /* NULL for a kernel thread and after exit */
	uint64_t min_flt;
	struct account *account, *over; /* with references */

	unsigned refs; /* one by each task_get(), and the record's own until task_free() */
	pid_t tid;
	struct process *process;
	struct list_head thread_node; /* in process->threads */
	struct list_head hash_node;   /* by tid (proc/pid.c) */

	/* running */
	struct uthread *uthread;
	struct user_regs regs;	    /* valid while in the kernel, see entry/ */
	bool in_user;		    /* its user thread runs */
	struct list_head user_node; /* in the list of those whose user threads run */
	/* One word, so that a system call checks all of these by one comparison. */
	union {
		struct {
			/* What the shim does at the moment (arch/x86_64/user/shim.c). */
			enum __attribute__((packed)) {
				SHIM_IDLE,
				SHIM_RESTORING,
				SHIM_SAVING
			} shim;
			/* saved_blocked comes back when the handler frame has been built */
			bool restore_blocked;
			bool seccomp_strict;
			bool dispatch_on;
			bool trace_interrupt; /* the tracer wants it to stop */
			bool held, standing;  /* proc/hold.h */
		};
		uint64_t attention;
	};
	bool in_hold; /* proc/hold.h */
	/* In umount2: that this task walks over a mount does not count as using it. */
	bool unmounts;
	struct quiet_calls quiet;
	struct entry entry;
	MAY_WAIT void (*start)(void *); /* a new task runs this before user mode; may be NULL */
	void *start_arg;
	/* The call in progress; -1 outside of one, but in user mode any number. */
	int syscall_number;
	uint64_t restart_number;		 /* the call's number, as the program gave it */
	MAY_WAIT long (*restart)(struct task *); /* for restart_syscall */
	uint64_t restart_arg[6];

	/* owned or shared objects */
	struct files *files;
	struct list_head late_files; /* file_put_later() */
	struct fs_context *fs;
	struct cred *cred;
	struct task_keyrings *keyrings; /* keys/internal.h; NULL: none yet */
	struct user_usage *counted;	/* the user whose number of tasks this one is counted in */
	bool joined_too_many;		/* that user had more tasks than RLIMIT_NPROC already */
	struct uts_namespace *uts;	/* NULL: the first one */
	struct ipc_namespace *ipc;	/* likewise */
	struct net_namespace *net;	/* likewise */
	struct cgroup_namespace *cgroup_ns; /* likewise */
	struct cgroup *cgroup;		    /* cgroup/cgroup.h; NULL: the root */
	struct list_head cgroup_node;
	uint64_t cgroup_kills; /* kills of that group, when the making of the task began */
	bool cgroup_counted;
	struct account *stack_account; /* what its kernel stack is charged to */
	/* The PID namespaces of its own number and of its children's; with references. NULL: a
	 * kernel thread. */
	struct pid_ns *pid_ns, *child_pid_ns;
	struct sighand *sighand;

	/* signals */
	ksigset_t blocked, saved_blocked;
	ksigset_t real_blocked; /* in sigtimedwait(): what `blocked` was before */
	struct sigpending pending;
	stack_t altstack;
	struct signal_entry entering;
	uint64_t fault_trap, fault_error, fault_address; /* of the latest exception, for frames */
	struct user_regs shim_regs; /* the registers to go on with after the shim */
	bool shim_regs_complete; /* they include the thread pointers, which the shim does not change
				  */

	/* threads */
	uint64_t clear_child_tid;
	uint64_t robust_list;
	struct mempolicy mempolicy;
	uint64_t rseq; /* struct rseq (proc/rseq.c), 0: none */
	uint32_t rseq_signature;
	uint64_t rseq_sleeps; /* fiber.sleeps when its section was looked at last */
	char comm[16];
	uint64_t utime_ns, start_ns; /* see share_user_ns(); system time: fiber.ran_ns */
	struct user_share share;
	uint64_t rt_sleeps, rt_since_ns; /* time/rt_limit.c; RT_SLEEPS_UNKNOWN: counts anew */
	uint64_t maj_flt, nivcsw;
	struct task_io io;
	struct completion *vfork_done;
	unsigned fault_depth;
	unsigned answers; /* its record in mm's page of answers, from 1; 0: none (arch/answers.h) */
	bool exiting;	  /* past the point where signals matter */
	int parent_death_signal;
	uint64_t timer_slack_ns, default_slack_ns; /* prctl(PR_SET_TIMERSLACK, 0) goes back */
	int policy, rt_priority, nice; /* as sched_setscheduler and setpriority set them */
	bool reset_on_fork;
	struct seccomp_filter *seccomp_filter;
	bool no_new_privs; /* exec gives no rights to the task or its children */
	struct trace trace;
	struct user_dispatch dispatch; /* if dispatch_on */
	unsigned memory_failure;       /* PR_MCE_KILL_* */
	uint64_t set_child_tid;	       /* where a new thread writes its id; 0: nowhere */
};

_Static_assert(offsetof(struct task, fiber) == 0, "fiber_of() and task_of()");

_Static_assert(offsetof(struct task, mm) == offsetof(struct mm_task, mm) &&
		       offsetof(struct task, min_flt) == offsetof(struct mm_task, minor_faults) &&
		       offsetof(struct task, account) == offsetof(struct mm_task, account) &&
		       offsetof(struct task, over) == offsetof(struct mm_task, over),
	       "mm/current.h has the beginning of a task");

struct process {
	pid_t pid; /* = tid of the first thread */
	struct list_head threads;
	unsigned thread_count;
	struct task *leader;

	struct process *parent;
	struct list_head children, sibling;
	struct list_head tracees;     /* tasks, by trace.node */
	struct list_head tracee_ends; /* struct trace_end: threads that ended, to be waited for */
	struct waitqueue child_wait;
	struct list_head all_node; /* of all processes, in order of creation */
	unsigned refs;

	pid_t pgid, sid;
	struct autogroup *autogroup; /* proc/autogroup.h; NULL: none */
	struct tty *tty;	     /* controlling terminal, shared by the session */

	struct sigpending pending; /* for the process as a whole */
	int exit_signal;	   /* sent to the parent at exit, by process_exit_signal() */
	bool parent_replaced;	   /* the parent has executed another program since */
	int exit_status;	   /* as wait4 reports it */
	union {			   /* in one word, as the task's */
		struct {
			/* the signal because of which the threads stop or have stopped; 0: none */
			int group_stop_signal;
			bool exiting;
			bool rseq_used; /* threads run one at a time (proc/rseq.c) */
		};
		uint64_t attention;
	};
	bool zombie, stopped, continued, reported_stop;
	bool did_exec;
	struct task *exec_task; /* the thread in execve that waits for the others to end */
	bool exec_guarded;	/* proc/exec_guard.c */
	struct waitqueue exec_guard;
	struct waitqueue poll_wait; /* pidfds: woken when it has exited */

	struct rlimit rlimits[RLIM_NLIMITS];
	struct rusage children_usage;	       /* of waited-for children */
	uint64_t dead_utime_ns, dead_stime_ns; /* of threads that are gone */
	uint64_t max_rss_pages;		       /* of memory that it has left */
	uint64_t dead_min_flt, dead_maj_flt, dead_nvcsw, dead_nivcsw;
	struct task_io dead_io; /* of threads that are gone and children that were waited for */
	struct file *exe;
	unsigned personality;
	int oom_score_adj, oom_least; /* /proc/PID/oom_score_adj, and what it may be set to */
	bool logged_in;		      /* loginuid is set: /proc/PID/loginuid */
	kuid_t loginuid;
	bool unkillable; /* init of a PID namespace: signals by default do nothing to it */
	bool child_subreaper, membarrier_registered, membarrier_sync_core, membarrier_rseq;
	int ioprio;
	struct task *rseq_running;
	struct waitqueue rseq_turn;
	struct timer rseq_slice;
	struct process_timers *timers; /* time/process_timers.h; NULL: none yet */
};

/*
 * Returns no reference: the pointer is good until the next wait. A caller that waits holds the
 * record by task_get(); after the wait `process`, `mm`, `files`, `fs` and `cred` are NULL if the
 * task has ended.
 */
struct task *task_find(pid_t tid);
static inline void task_get(struct task *task)
{
	task->refs++;
}
void task_put(struct task *task);
struct process *process_find(pid_t pid);
/* The process that thread `tid` belongs to, whichever of its threads that is; NULL: no such thread.
 */
struct process *process_of_thread(pid_t tid);
/* Calls `fn` for each process, zombies included, until it returns non-zero; returns that. */
int process_for_each(int (*fn)(struct process *, void *), void *arg);
/* The first process with a pid above `pid` (for directory listings); NULL at the end. */
struct process *process_next(pid_t pid);

/* ---- signals (proc/signal_send.c) ---- */

/* Sends to a thread / to a process as a whole / to a process group. `info` NULL: from the kernel
 * (SI_KERNEL). */
int send_signal_task(struct task *task, int sig, const siginfo_t *info);
int send_signal_process(struct process *process, int sig, const siginfo_t *info);
/* May the current task use this I/O priority? 0, -EINVAL, -EPERM. */
int ioprio_check(int ioprio);
/* Sends a timer's signal to `task`, or to the process if that is NULL. Its place in the queue was
 * counted when the timer was made. */
int send_signal_timer(struct process *process, struct task *task, int sig, const siginfo_t *info);
int send_signal_pgrp(pid_t pgid, int sig, const siginfo_t *info);
/* Sends the signal of a fault of the current thread: it cannot be blocked or ignored. */
void force_signal_fault(int sig, int code, uint64_t address);

/* Sends SIGXFSZ to the current thread: a write would exceed RLIMIT_FSIZE. */
void signal_file_too_large(void);

/* ---- kernel threads ---- */

/* Makes a task without user mode that runs fn(arg) on its own stack. NULL: out of memory. */
MAY_WAIT struct task *kernel_thread(const char *name, void (*fn)(void *), void *arg);
/* Lets kthread_start() (wait/kthread.h) make kernel threads. */
void kernel_threads_init(void);

/* ---- for terminals (proc/jobctl.c) ---- */

/*
 * Does the current task ignore or block this signal? Background access to a terminal depends on it.
 */
bool signal_is_ignored_or_blocked(int sig);
/* Is there no member with a parent in the same session but outside the group (POSIX's orphaned
 * process group)? */
bool pgrp_is_orphaned(pid_t pgid);
/* Session of the process group, 0 if there is no such group. */
pid_t pgrp_session(pid_t pgid);
