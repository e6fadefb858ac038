/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Signals inside proc/: what a process does on each signal, and how signals wait.
 *
 * A signal waits in task->pending (for that thread) or process->pending (for any thread). Numbers
 * below SIGRTMIN are queued once, the others as often as they are sent. Sending a signal only wakes
 * the thread that will take it, or brings it out of user mode; on its way back to user mode the
 * thread takes its waiting signals (signal_take.c).
 */
#pragma once

#include "proc/task.h"
#include "wait/may_wait.h"

/* struct sigaction of the system call. */
struct linux_sigaction {
	uint64_t handler;
	uint64_t flags;
	uint64_t restorer;
	ksigset_t mask;
};
_Static_assert(sizeof(struct linux_sigaction) == 32, "struct sigaction of rt_sigaction");

#define LINUX_SA_RESTORER 0x04000000u
#define LINUX_SIG_DFL	  0u
#define LINUX_SIG_IGN	  1u
#define LINUX_SIGRTMIN	  32
#define LINUX_SI_USER	  0
#define LINUX_SI_KERNEL	  0x80
#define LINUX_SI_QUEUE	  (-1)
#define LINUX_SI_MESGQ	  (-3)
#define LINUX_SI_TKILL	  (-6)

struct sighand {
	unsigned refs;
	struct linux_sigaction action[NSIG_MAX]; /* of signal n at n-1 */
};

/* A signal that waits, with its information. */
struct sigqueue {
	struct list_head node;
	struct user_usage *user; /* it is counted for; NULL: the timer has counted it */
	siginfo_t info;
};

#define SIGNALS_KERNEL_ONLY (signal_mask(SIGKILL) | signal_mask(SIGSTOP))
#define SIGNALS_STOP \
	(signal_mask(SIGSTOP) | signal_mask(SIGTSTP) | signal_mask(SIGTTIN) | signal_mask(SIGTTOU))
/* Signals that by default end the process with a core file. */
#define SIGNALS_CORE                                                                          \
	(SIGNALS_FAULT | signal_mask(SIGQUIT) | signal_mask(SIGABRT) | signal_mask(SIGXCPU) | \
	 signal_mask(SIGXFSZ))
#define SIGNALS_IGNORED_BY_DEFAULT \
	(signal_mask(SIGCONT) | signal_mask(SIGCHLD) | signal_mask(SIGWINCH) | signal_mask(SIGURG))
#define SIGNALS_FAULT                                                                              \
	(signal_mask(SIGSEGV) | signal_mask(SIGBUS) | signal_mask(SIGILL) | signal_mask(SIGTRAP) | \
	 signal_mask(SIGFPE) | signal_mask(SIGSYS))

static inline bool in_set(ksigset_t set, int sig)
{
	return sig >= 1 && sig <= NSIG_MAX && (set & signal_mask(sig));
}

/* Woken whenever a signal is queued for any task: signalfds (ipc/signalfd.c) sleep here. */
extern struct waitqueue signal_watchers;

struct sighand *sighand_create(void);
struct sighand *sighand_copy(const struct sighand *from);
void sighand_get(struct sighand *sighand);
void sighand_put(struct sighand *sighand);
/* execve: signals with a handler go back to the default. */
void sighand_reset(struct sighand *sighand);

void sigpending_init(struct sigpending *pending);
/* Drops the signals of `set` that wait, with their information. */
void sigpending_flush(struct sigpending *pending, ksigset_t set);
/* Drops the waiting signals that POSIX timers have sent: exec deletes the timers. */
void sigpending_drop_timers(struct sigpending *pending);
/*
 * Adds a signal, counted for the user of `receiver` against its RLIMIT_SIGPENDING (NULL: a timer's
 * signal, which was counted when the timer was made). -EAGAIN: its information cannot be stored
 * (memory or the limit), and the signal must not be sent without it.
 */
int sigpending_add(struct sigpending *pending, int sig, const siginfo_t *info,
		   const struct task *receiver);
/* Takes the next signal of `set`, faults first, then by number; 0: none. */
int sigpending_take(struct sigpending *pending, ksigset_t set, siginfo_t *info);
/* The same for a thread: its own signals, then its process's. */
int signal_dequeue(struct task *task, ksigset_t set, siginfo_t *info);

/* Signals that wait for this thread, blocked ones included. */
static inline ksigset_t signals_waiting(const struct task *task)
{
	return task->pending.set | task->process->pending.set;
}

/* siginfo_kernel() fills `info` as for the kernel's signals, siginfo_user() as for kill(). */
void siginfo_kernel(siginfo_t *info, int sig);
void siginfo_user(siginfo_t *info, int sig, int code);
/* Sets the current task's mask; signals that cannot be blocked are left out. */
void set_blocked(ksigset_t set);
/* Sends SIGKILL to every thread of a process that ends, except the current one. */
void kill_threads(struct process *process);
/* Sends `sig` to the current thread. If the signal is blocked or ignored its action becomes the
 * default. */
void force_signal(int sig, const siginfo_t *info);
/* Is the parent not to be told of dead children (SIGCHLD ignored, SA_NOCLDWAIT)? */
bool ignores_children(const struct process *parent);

/* A signal that a handler is to take, or 0. Default actions are done here: may not return. */
MAY_WAIT int signal_take(siginfo_t *info, struct linux_sigaction *action);
/* Is there work for the thread before it may go to user mode? */
bool signal_work_pending(const struct task *task);
/* Delivers the signals that wait: changes current->regs (signal_deliver.c). */
MAY_WAIT void signal_deliver(void);
/*
 * A fault of the current thread that no mapping resolves: did the shim cause it, because it could
 * not save the state into the frame of a handler? Then the entry into the handler is undone, and a
 * SIGSEGV waits instead, as if the frame could not have been built.
 */
bool signal_entry_undo(void);
/* Builds the frame of one signal on the user's stack: 0, or -EFAULT. */
MAY_WAIT int signal_frame_build(int sig, const siginfo_t *info,
				const struct linux_sigaction *action, ksigset_t mask);

/* ---- the alternate stack (signal_calls.c, signal_frame.c) ---- */
bool on_altstack(const struct task *task, uint64_t sp);
void altstack_restore(uint64_t sp, unsigned flags, uint64_t size);
