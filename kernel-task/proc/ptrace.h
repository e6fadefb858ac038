/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ptrace. A traced thread stops by itself, on its own kernel stack, where a tracer may want to know
 * (ptrace_stop.c): with all its registers in task->regs, in state TASK_TRACED, until the tracer
 * lets it go on, the tracer goes, or SIGKILL comes. The tracer's requests (ptrace.c) work on a
 * thread that is stopped so.
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

/* What a stopped thread is to do when it goes on. */
enum trace_mode { TRACE_CONT, TRACE_SYSCALL, TRACE_STEP };
/* Where in a system call it is stopped. */
enum trace_place { TRACE_OUTSIDE, TRACE_ENTRY, TRACE_EXIT, TRACE_SECCOMP };

/* What a tracer hears of the end of a thread that is not its process's leader. */
struct trace_end {
	struct list_head node; /* in the tracer's list */
	pid_t tid, pgid;
	kuid_t uid;
	int status;
	struct rusage usage;
};

/* The floating-point state of a stopped thread (ptrace_fpu.c). */
struct trace_fpu {
	bool wanted;	/* the thread is to make the copy */
	bool valid;	/* there is one */
	bool changed;	/* by the tracer: the thread is to load it */
	uint8_t *state; /* shim_state_size() bytes, or NULL */
};

struct trace {
	struct process *tracer; /* NULL: not traced */
	struct list_head node;	/* in the tracer's list */
	bool seized;
	struct cred *by; /* the identity of whoever began it, with a reference */
	unsigned options;
	enum trace_mode mode;
	enum trace_place place;
	bool go, reported, listening;
	int code;   /* of the stop: a signal, maybe with 0x80, and an event in the next byte */
	int signal; /* what it goes on with: 0: none */
	siginfo_t info;
	uint64_t message;
	struct trace_fpu fpu;
	struct trace_watch *watch; /* the debug registers; NULL: none was ever set */
	bool watching;		   /* the task steps because of them */
	struct trace_end
		*end; /* room for it, so that no thread's end goes unheard for want of memory */
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
/* A filter leaves the call to the tracer, which may change it: false if no tracer wants to know. */
MAY_WAIT bool trace_seccomp(uint32_t data);
/* A signal is about to be taken: what is to be taken in its place, 0: nothing. */
MAY_WAIT int trace_signal(int sig, siginfo_t *info);
/* A thread's number as the current task's tracer has it. */
uint64_t trace_number(pid_t global);
/* An event that an option asks for: true if there was a stop. */
MAY_WAIT bool trace_event(int event, uint64_t message);
/* The group stops because of `sig`. True if the tracer has dealt with it. */
MAY_WAIT bool trace_group_stop(int sig);
/* PTRACE_INTERRUPT. */
MAY_WAIT void trace_interrupted(void);
/* After a successful execve. */
MAY_WAIT void trace_exec(int old_tid);
/* A new task of the current one: is traced too if the tracer wants that. */
void trace_new_child(struct task *child, int event);

/*
 * The task, which somebody has seized, is to stop with TRACE_EVENT_STOP: at once if it runs or its
 * tracer listens, else when the tracer lets it go on or begins to listen.
 */
void trace_interrupt(struct task *task);

/* In its stop: makes the copy that the tracer waits for; at its end: loads what was changed. */
MAY_WAIT void trace_fpu_serve(void);
MAY_WAIT void trace_fpu_end(void);
void trace_fpu_forget(struct task *task);

/* ---- the tracer's requests on floating-point state (ptrace_fpu.c) ---- */

/* Bytes of FXSAVE's image, or of the whole state as XSAVE writes it (0: there is no such). */
size_t trace_fpu_size(bool whole);
/* The first `n` bytes go to the tracer's memory; `n` bytes (all) come from there. -EIO, -ESRCH,
 * -EFAULT, -EINVAL (what cannot be loaded), -ENOMEM. May wait. */
MAY_WAIT long trace_fpu_get(struct task *task, bool whole, uint64_t to, size_t n);
MAY_WAIT long trace_fpu_set(struct task *task, bool whole, uint64_t from, size_t n);

/* ---- debug registers (ptrace_watch.c) ---- */

uint64_t trace_debug_get(const struct task *task, unsigned number);
/* -EIO: there is no such; -EINVAL: what cannot be watched for; -ENOMEM. */
int trace_debug_set(struct task *task, unsigned number, uint64_t value);
void trace_watch_forget(struct task *task);
/* Is the task to go by single steps because of them? */
bool trace_watches(const struct task *task);
/* The current task goes on: what changes from now on is its doing. */
MAY_WAIT void trace_watch_begin(void);
/* It has made a step. True if nobody wants to know; else *code is the signal's if a breakpoint is
 * the reason. */
MAY_WAIT bool trace_watch_step(int *code);

/* ---- links ---- */

/* -ENOMEM */
int trace_link(struct task *task, struct process *tracer, bool seized, unsigned options);
void trace_unlink(struct task *task);
/* A thread that is no leader ends with this status: its tracer may wait for it; unlinks. */
void trace_thread_ends(struct task *task, int status);
/* The tracer goes: its tracees run on, or die with it. */
void trace_tracer_exits(struct process *tracer);
/* Lets a stopped one go on. */
void trace_resume(struct task *task, enum trace_mode mode, int sig);
