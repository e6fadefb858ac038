/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ptrace. A traced thread stops by itself, on its own kernel stack, at the places that ptrace(2)
 * reports (ptrace_stop.c). All its registers are then in task->regs, and its state is TASK_TRACED
 * until the tracer continues it, the tracer ends, or SIGKILL comes. The tracer's requests
 * (ptrace.c, ptrace_access.c) work on a thread stopped in this way.
 */
#pragma once

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/types.h>
#include "libs/base/list.h"
#include "proc/ids.h"
#include "wait/may_wait.h"

struct cred;
struct process;
struct task;
struct user_ns;
struct kernel_clone_args;

/* How a stopped thread continues. */
enum trace_mode { TRACE_CONT, TRACE_SYSCALL, TRACE_STEP };
/* The place of the stop: outside of a system call, or where in one. */
enum trace_place { TRACE_OUTSIDE, TRACE_ENTRY, TRACE_EXIT, TRACE_SECCOMP };

/* The end of a thread that is not its process's leader, for the tracer's wait. */
struct trace_end {
	struct list_head node; /* in the tracer's list */
	pid_t tid, pgid;
	kuid_t uid;
	int status;
	struct rusage usage;
};

/* The copy of a stopped thread's floating-point state (ptrace_fpu.c). */
struct trace_fpu {
	bool wanted;	/* the thread is to make the copy */
	bool valid;	/* the copy was made */
	bool changed;	/* by the tracer: the thread is to load it */
	uint8_t *state; /* shim_state_size() bytes, or NULL */
};

struct trace {
	struct process *tracer; /* NULL: not traced */
	struct list_head node;	/* in the tracer's list */
	bool seized;
	struct cred *by; /* the identity of the task that began the tracing, with a reference */
	unsigned options;
	enum trace_mode mode;
	enum trace_place place;
	bool go, reported, listening;
	int code;   /* of the stop: a signal, possibly with 0x80, and an event in the next byte */
	int signal; /* the signal with which the thread continues; 0: none */
	siginfo_t info;
	uint64_t message;
	struct trace_fpu fpu;
	struct trace_watch *watch; /* the debug registers; NULL: none was ever set */
	bool watching;		   /* the task runs in single steps because of them */
	struct trace_end *end; /* made beforehand, so that the end can be reported without memory */
};

enum {
	TRACE_O_SYSGOOD = 1,
	TRACE_O_FORK = 2,
	TRACE_O_VFORK = 4,
	TRACE_O_CLONE = 8,
	TRACE_O_EXEC = 16,
	TRACE_O_VFORKDONE = 32,
	TRACE_O_EXIT = 64,
	TRACE_O_SECCOMP = 128,
	TRACE_O_EXITKILL = 1 << 20,
	TRACE_O_SUSPEND_SECCOMP = 1 << 21,
};

/* Event numbers; the option's bit is 1 << event. */
enum {
	TRACE_EVENT_FORK = 1,
	TRACE_EVENT_VFORK,
	TRACE_EVENT_CLONE,
	TRACE_EVENT_EXEC,
	TRACE_EVENT_VFORK_DONE,
	TRACE_EVENT_EXIT,
	TRACE_EVENT_SECCOMP,
	TRACE_EVENT_STOP = 128,
};

/* ---- stops of the current task (ptrace_stop.c); all return at once if it is not traced ---- */

/* Before and after the system call whose registers are in place. */
MAY_WAIT void trace_syscall_entry(void);
MAY_WAIT void trace_syscall_exit(void);
/*
 * A filter leaves the call to the tracer, which may change it: false if no tracer asked for that.
 */
MAY_WAIT bool trace_seccomp(uint32_t data);
/* A signal is about to be taken: returns the signal to take instead; 0: none. */
MAY_WAIT int trace_signal(int sig, siginfo_t *info);
/* A thread's number as the current task's tracer has it. */
uint64_t trace_number(pid_t global);
/* An event that an option asks for: true if there was a stop. */
MAY_WAIT bool trace_event(int event, uint64_t message);
/* The group stops because of `sig`. True if a tracer took the stop over. */
MAY_WAIT bool trace_group_stop(int sig);
/* PTRACE_INTERRUPT. */
MAY_WAIT void trace_interrupted(void);
/* Call after a successful execve. */
MAY_WAIT void trace_exec(int old_tid);
/* The current task has made a task: it is traced too if the tracer asked for that. */
void trace_new_child(struct task *child, int event);

/*
 * Makes a task that was attached by PTRACE_SEIZE stop with TRACE_EVENT_STOP: at once if it runs or
 * its tracer listens, else when the tracer continues it or begins to listen.
 */
void trace_interrupt(struct task *task);

/* During a stop: makes the copy that the tracer waits for. At the end of a stop: loads a changed
 * copy. */
MAY_WAIT void trace_fpu_serve(void);
MAY_WAIT void trace_fpu_end(void);
void trace_fpu_forget(struct task *task);

/* ---- the tracer's requests on floating-point state (ptrace_fpu.c) ---- */

/* The size of FXSAVE's image, or of the whole state as XSAVE writes it (0: the processor has no
 * XSAVE). */
size_t trace_fpu_size(bool whole);
/*
 * trace_fpu_get() copies the first `n` bytes to the tracer's memory; trace_fpu_set() takes `n`
 * bytes (all) from there. -EIO, -ESRCH, -EFAULT, -EINVAL (a state that cannot be loaded), -ENOMEM.
 * May wait.
 */
MAY_WAIT long trace_fpu_get(struct task *task, bool whole, uint64_t to, size_t n);
MAY_WAIT long trace_fpu_set(struct task *task, bool whole, uint64_t from, size_t n);

/* ---- debug registers (ptrace_watch.c) ---- */

uint64_t trace_debug_get(const struct task *task, unsigned number);
/* -EIO: there is no such register; -EINVAL: the processor cannot watch for that; -ENOMEM. */
int trace_debug_set(struct task *task, unsigned number, uint64_t value);
void trace_watch_forget(struct task *task);
/* Do the debug registers make the task run in single steps? */
bool trace_watches(const struct task *task);
/* The current task continues: changes of memory from now on count as its own. */
MAY_WAIT void trace_watch_begin(void);
/* The task has made a step. True if no tracer asked for it; else *code is the code of the signal if
 * a breakpoint is the reason. */
MAY_WAIT bool trace_watch_step(int *code);

/* ---- links ---- */

/* -ENOMEM */
int trace_link(struct task *task, struct process *tracer, bool seized, unsigned options);
void trace_unlink(struct task *task);
/*
 * A thread that is no leader ends with this status: its tracer may wait for it. Unlinks the thread.
 */
void trace_thread_ends(struct task *task, int status);
/* The tracer ends: its tracees continue, or are killed (PTRACE_O_EXITKILL). */
void trace_tracer_exits(struct process *tracer);
/* Continues a stopped thread. */
void trace_resume(struct task *task, enum trace_mode mode, int sig);
