/* SPDX-License-Identifier: BSD-2-Clause */
/* The system calls for signals' actions, masks and alternate stacks. */
#include <errno.h>
#include <string.h>

#include "mm/uaccess.h"
#include "proc/proc.h"
#include "sys/syscall.h"

#define LINUX_SS_AUTODISARM (1u << 31)
#define LINUX_MINSIGSTKSZ   2048
#define SIGACTION_TAGBITS   0x800u /* SA_EXPOSE_TAGBITS */
/*
 * The flags that sigaction() returns if they were set: this tells programs which flags exist.
 */
#define SA_FLAGS_KNOWN                                                                             \
	((uint64_t)(unsigned)(SA_NOCLDSTOP | SA_NOCLDWAIT | SA_SIGINFO | SA_ONSTACK | SA_RESTART | \
			      SA_NODEFER | SA_RESETHAND) |                                         \
	 SIGACTION_TAGBITS | LINUX_SA_RESTORER)

void set_blocked(ksigset_t set)
{
	current->blocked = set & ~SIGNALS_KERNEL_ONLY;
}

static bool is_ignoring(int sig, const struct linux_sigaction *action)
{
	return action->handler == LINUX_SIG_IGN ||
	       (action->handler == LINUX_SIG_DFL && in_set(SIGNALS_IGNORED_BY_DEFAULT, sig));
}

/* A signal that is ignored from now on does not wait any more, blocked or not (POSIX). */
static void drop_waiting(int sig)
{
	struct task *task;

	sigpending_flush(&current->process->pending, signal_mask(sig));
	list_for_each_entry (task, &current->process->threads, thread_node)
		sigpending_flush(&task->pending, signal_mask(sig));
}

SYSCALL_DEFINE4(rt_sigaction, int, sig, uint64_t, new_action, uint64_t, old_action, size_t, size)
{
	struct linux_sigaction action, old;

	if (size != sizeof(ksigset_t))
		return -EINVAL;
	if (new_action && copy_from_user(&action, new_action, sizeof(action)) < 0)
		return -EFAULT;
	if (sig < 1 || sig > NSIG_MAX || (new_action && in_set(SIGNALS_KERNEL_ONLY, sig)))
		return -EINVAL;
	old = current->sighand->action[sig - 1];
	if (new_action) {
		action.mask &= ~SIGNALS_KERNEL_ONLY;
		action.flags &= SA_FLAGS_KNOWN;
		current->sighand->action[sig - 1] = action;
		if (is_ignoring(sig, &action))
			drop_waiting(sig);
	}
	return old_action ? copy_to_user(old_action, &old, sizeof(old)) : 0;
}

SYSCALL_DEFINE4(rt_sigprocmask, int, how, uint64_t, new_set, uint64_t, old_set, size_t, size)
{
	ksigset_t set, old = current->blocked;

	if (size != sizeof(ksigset_t))
		return -EINVAL;
	if (new_set) {
		if (get_user(set, new_set) < 0)
			return -EFAULT;
		switch (how) {
		case SIG_BLOCK:
			set_blocked(old | set);
			break;
		case SIG_UNBLOCK:
			set_blocked(old & ~set);
			break;
		case SIG_SETMASK:
			set_blocked(set);
			break;
		default:
			return -EINVAL;
		}
	}
	return old_set ? put_user(old, old_set) : 0;
}

SYSCALL_DEFINE2(rt_sigpending, uint64_t, to, size_t, size)
{
	ksigset_t set = signals_waiting(current) & current->blocked;

	if (size > sizeof(set))
		return -EINVAL;
	return copy_to_user(to, &set, size);
}

static void wait_for_signal(void)
{
	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (signal_pending())
			break;
		schedule();
	}
	set_current_state(TASK_RUNNING);
}

SYSCALL_DEFINE2(rt_sigsuspend, uint64_t, mask, size_t, size)
{
	ksigset_t set;

	if (size != sizeof(set))
		return -EINVAL;
	if (get_user(set, mask) < 0)
		return -EFAULT;
	current->saved_blocked = current->blocked;
	set_blocked(set);
	wait_for_signal();
	current->restore_blocked = true;
	return -ERESTARTNOHAND;
}

SYSCALL_DEFINE0(pause)
{
	wait_for_signal();
	return -ERESTARTNOHAND;
}

/* ---- the alternate stack ---- */

struct linux_stack_t {
	uint64_t sp;
	int32_t flags;
	uint32_t pad;
	uint64_t size;
};

static int altstack_set(uint64_t sp, unsigned flags, uint64_t size)
{
	unsigned mode = flags & ~LINUX_SS_AUTODISARM;
	stack_t *alt = &current->altstack;

	if (on_altstack(current, regs_sp(&current->regs)))
		return -EPERM;
	if (mode != SS_DISABLE && mode != SS_ONSTACK && mode != 0)
		return -EINVAL;
	if (mode == SS_DISABLE) {
		sp = 0;
		size = 0;
	} else if (size < LINUX_MINSIGSTKSZ) {
		return -ENOMEM;
	}
	alt->ss_sp = (void *)(uintptr_t)sp;
	alt->ss_flags = (int)flags;
	alt->ss_size = size;
	return 0;
}

/* rt_sigreturn: takes over the alternate stack that the frame names; a wrong one is ignored, as on
 * Linux. */
void altstack_restore(uint64_t sp, unsigned flags, uint64_t size)
{
	uint64_t from = regs_sp(&current->regs);

	if (!on_altstack(current, from))
		altstack_set(sp, flags & ~(unsigned)SS_ONSTACK, size);
}

SYSCALL_DEFINE2(sigaltstack, uint64_t, new_stack, uint64_t, old_stack)
{
	struct linux_stack_t in, out = {
					 .sp = (uint64_t)(uintptr_t)current->altstack.ss_sp,
					 .size = current->altstack.ss_size,
					 /* SS_ONSTACK depends on where the caller's stack pointer
					  * is. */
					 .flags = current->altstack.ss_flags & ~SS_ONSTACK,
				 };
	int error;

	if (on_altstack(current, regs_sp(&current->regs)))
		out.flags |= SS_ONSTACK;
	if (new_stack) {
		if (copy_from_user(&in, new_stack, sizeof(in)) < 0)
			return -EFAULT;
		error = altstack_set(in.sp, (unsigned)in.flags, in.size);
		if (error < 0)
			return error;
	}
	return old_stack ? copy_to_user(old_stack, &out, sizeof(out)) : 0;
}
