/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * System calls: from number to handler, with log messages. A number without a handler is -ENOSYS,
 * as an unknown one is on Linux, and its name is logged once.
 */
#include "sys/syscall.h"

#include <errno.h>
#include <string.h>

#include "arch/shim.h"
#include "entry/entry.h"
#include "user/registers.h"
#include "mm/uaccess.h"
#include "proc/proc.h"
#include "proc/seccomp.h"
#include "base/log.h"
#include "sys/trace.h"

enum { DISPATCH_ALLOW, DISPATCH_BLOCK };
#define SYS_USER_DISPATCH 2

void syscall_log_unknown(unsigned long number)
{
	static bool logged[SYSCALL_MAX];

	if (number >= SYSCALL_MAX || logged[number])
		return;
	logged[number] = true;
	klog_warn("system call %lu (%s) is not implemented (%s)", number,
		  syscall_table[number].name ? syscall_table[number].name : "?", current->comm);
}

/*
 * Is the call the program's own to handle (prctl PR_SET_SYSCALL_USER_DISPATCH)? Then it gets
 * SIGSYS, with the call's number in the result's register.
 */
static bool user_dispatch_takes(unsigned long number, long *result)
{
	const struct user_dispatch *d = &current->dispatch;
	uint8_t selector = DISPATCH_BLOCK;
	siginfo_t info;

	if (regs_ip(&current->regs) - d->offset < d->length)
		return false;
	/* Only the values that Linux defines are valid: another one ends the program. */
	if (d->selector && (get_user(selector, d->selector) < 0 || selector > DISPATCH_BLOCK))
		do_group_exit(d->selector && selector > DISPATCH_BLOCK ? SIGSYS : SIGSEGV);
	if (selector == DISPATCH_ALLOW)
		return false;
	memset(&info, 0, sizeof(info));
	info.si_signo = SIGSYS;
	info.si_code = SYS_USER_DISPATCH;
	info.si_call_addr = (void *)(uintptr_t)regs_ip(&current->regs);
	info.si_syscall = (int)number;
	info.si_arch = ARCH_AUDIT;
	force_signal(SIGSYS, &info);
	*result = (long)current->restart_number;
	return true;
}

static long call(unsigned long number)
{
	long result;

	if (current->dispatch_on && user_dispatch_takes(number, &result))
		return result;
	if ((current->seccomp_filter || current->seccomp_strict) &&
	    !seccomp_allows(&number, &result))
		return result;
	if (number >= SYSCALL_MAX || !syscall_table[number].handler) {
		syscall_log_unknown(number);
		return -ENOSYS;
	}
	/* The arguments are read only here, because a tracer may have changed them. */
	if (trace_wants(number)) {
		struct trace_call traced;
		uint64_t arg[SYSCALL_ARGUMENTS];

		regs_arguments(&current->regs, arg);
		trace_enter(&traced, number, arg);
		result = syscall_table[number].handler(&current->regs);
		trace_leave(&traced, result);
		return result;
	}
	return syscall_table[number].handler(&current->regs);
}

/* The tracer may have changed number and arguments; -1: no call is made. */
static void traced_syscall(void)
{
	struct task *task = current;

	trace_syscall_entry();
	if ((int32_t)task->restart_number != -1) {
		task->syscall_number = (int)(task->restart_number & 0x7fffffff);
		regs_set_result(&task->regs, call((uint32_t)task->restart_number));
	}
	trace_syscall_exit();
}

void handle_syscall(void)
{
	struct task *task = current;

	if (shim_returned())
		return;
	task->restart_number = regs_number(&task->regs);
	task->syscall_number = (int)(task->restart_number & 0x7fffffff);
	if (task->trace.tracer) {
		traced_syscall();
		return;
	}
	/* Linux uses only 32 bits of the number. */
	regs_set_result(&task->regs, call((uint32_t)task->restart_number));
}
