/* SPDX-License-Identifier: BSD-2-Clause */
/* ptrace(2): the tracer's requests. See ptrace.h. */
#include "proc/ptrace.h"

#include <errno.h>

#include "arch/regset.h"
#include "user/registers.h"
#include "mm/mm.h"
#include "mm/uaccess.h"
#include "proc/access.h"
#include "abi/capability.h"
#include "proc/exec_guard.h"
#include "proc/pid_ns.h"
#include "proc/proc.h"
#include "proc/ptrace_access.h"
#include "proc/seccomp.h"
#include "sys/syscall.h"

enum {
	REQ_TRACEME,
	REQ_PEEKTEXT,
	REQ_PEEKDATA,
	REQ_PEEKUSER,
	REQ_POKETEXT,
	REQ_POKEDATA,
	REQ_POKEUSER,
	REQ_CONT,
	REQ_KILL,
	REQ_SINGLESTEP,
	REQ_GETREGS = 12,
	REQ_SETREGS,
	REQ_GETFPREGS = 14,
	REQ_SETFPREGS,
	REQ_ATTACH = 16,
	REQ_DETACH,
	REQ_SYSCALL = 24,
	REQ_SETOPTIONS = 0x4200,
	REQ_GETEVENTMSG,
	REQ_GETSIGINFO,
	REQ_SETSIGINFO,
	REQ_GETREGSET,
	REQ_SETREGSET,
	REQ_SEIZE,
	REQ_INTERRUPT,
	REQ_LISTEN,
	REQ_PEEKSIGINFO = 0x4209,
	REQ_GETSIGMASK = 0x420a,
	REQ_SETSIGMASK = 0x420b,
	REQ_GET_SYSCALL_INFO = 0x420e,
};

#define OPTIONS_KNOWN                                                                              \
	(unsigned)(TRACE_O_SYSGOOD | TRACE_O_FORK | TRACE_O_VFORK | TRACE_O_CLONE | TRACE_O_EXEC | \
		   TRACE_O_VFORKDONE | TRACE_O_EXIT | TRACE_O_SECCOMP | TRACE_O_EXITKILL |         \
		   TRACE_O_SUSPEND_SECCOMP)
bool trace_is_stopped(const struct task *task)
{
	return task->process && task->trace.tracer == current->process &&
	       task->fiber.state == TASK_TRACED && !task->trace.go;
}

static int check_options(uint64_t options)
{
	if (options & ~(uint64_t)OPTIONS_KNOWN)
		return -EINVAL;
	/* Only a tracer that no filter restricts itself may suspend the filters of another. */
	if ((options & TRACE_O_SUSPEND_SECCOMP) &&
	    (!capable(CAP_SYS_ADMIN) || current->seccomp_filter || current->seccomp_strict ||
	     (current->trace.options & TRACE_O_SUSPEND_SECCOMP)))
		return -EPERM;
	return 0;
}

static long set_options(struct task *task, uint64_t options)
{
	int error = check_options(options);

	if (error)
		return error;
	task->trace.options = (unsigned)options;
	return 0;
}

/* ---- beginning and end ---- */

static long trace_me(void)
{
	struct process *parent = current->process->parent;

	if (current->trace.tracer || !parent || parent == init_process ||
	    !task_may_be_traced_by(parent->leader))
		return -EPERM;
	return trace_link(current, parent, false, 0);
}

static long attach_guarded(struct task *task, bool seize, uint64_t options)
{
	int error;

	if (task->trace.tracer || !task->mm || task->exiting ||
	    !task_may_access(task, ACCESS_ATTACH_REALCREDS))
		return -EPERM;
	error = trace_link(task, current->process, seize, seize ? (unsigned)options : 0);
	if (error)
		return error;
	/* A thread that is already stopped by job control enters a tracing stop. */
	if (task->fiber.state == TASK_STOPPED)
		wake_stopped_task(task);
	else if (!seize)
		send_signal_task(task, SIGSTOP, NULL);
	return 0;
}

static long attach(struct task *task, bool seize, uint64_t address, uint64_t options)
{
	struct process *process = task->process;
	pid_t tid = task->tid;
	long result;

	if (seize && (address || (options & ~(uint64_t)OPTIONS_KNOWN)))
		return -EIO;
	result = seize ? check_options(options) : 0;
	if (result)
		return result;
	if (process == current->process)
		return -EPERM;
	/* Not between the moment when exec looks for a tracer and the end of that exec. */
	result = exec_guard_take(process);
	if (result)
		return result;
	task = task_find(tid);
	result = task && task->process == process ? attach_guarded(task, seize, options) : -ESRCH;
	exec_guard_release(process);
	return result;
}

static long detach(struct task *task, uint64_t sig)
{
	if (sig > NSIG_MAX)
		return -EIO;
	trace_unlink(task);
	trace_resume(task, TRACE_CONT, (int)sig);
	return 0;
}

static long go_on(struct task *task, enum trace_mode mode, uint64_t sig)
{
	if (sig > NSIG_MAX)
		return -EIO;
	trace_resume(task, mode, (int)sig);
	return 0;
}

static long interrupt(struct task *task)
{
	if (!task->trace.seized)
		return -EIO;
	trace_interrupt(task);
	return 0;
}

static long listen(struct task *task)
{
	if (!task->trace.seized || task->trace.code >> 8 != TRACE_EVENT_STOP)
		return -EIO;
	task->trace.listening = true;
	/* SIGCONT may have come since the thread stopped. */
	if (task->trace_interrupt)
		trace_resume(task, task->trace.mode, 0);
	return 0;
}

/* ---- requests ---- */

static long request_stopped(struct task *task, long request, uint64_t address, uint64_t data)
{
	switch (request) {
	case REQ_PEEKTEXT:
	case REQ_PEEKDATA:
		return tracer_peek_data(task, address, data);
	case REQ_POKETEXT:
	case REQ_POKEDATA:
		return tracer_poke_data(task, address, data);
	case REQ_PEEKUSER:
		return tracer_peek_user(task, address, data);
	case REQ_POKEUSER:
		return regset_poke(task, address, data);
	case REQ_CONT:
		return go_on(task, TRACE_CONT, data);
	case REQ_SYSCALL:
		return go_on(task, TRACE_SYSCALL, data);
	case REQ_SINGLESTEP:
		return go_on(task, TRACE_STEP, data);
	case REQ_GETREGS:
	case REQ_SETREGS:
		return tracer_all_regs(task, data, request == REQ_SETREGS);
	case REQ_GETFPREGS:
		return trace_fpu_get(task, false, data, trace_fpu_size(false));
	case REQ_SETFPREGS:
		return trace_fpu_set(task, false, data, trace_fpu_size(false));
	case REQ_GETREGSET:
	case REQ_SETREGSET:
		return tracer_reg_set(task, address, data, request == REQ_SETREGSET);
	case REQ_DETACH:
		return detach(task, data);
	case REQ_SETOPTIONS:
		return set_options(task, data);
	case REQ_GETEVENTMSG:
		return put_user(task->trace.message, data);
	case REQ_GETSIGINFO:
	case REQ_SETSIGINFO:
		return tracer_signal_info(task, data, request == REQ_SETSIGINFO);
	case REQ_PEEKSIGINFO:
		return tracer_peek_signals(task, address, data);
	case REQ_GETSIGMASK:
	case REQ_SETSIGMASK:
		return tracer_signal_mask(task, address, data, request == REQ_SETSIGMASK);
	case REQ_GET_SYSCALL_INFO:
		return tracer_syscall_info(task, address, data);
	case REQ_LISTEN:
		return listen(task);
	default:
		return -EIO;
	}
}

SYSCALL_DEFINE4(ptrace, long, request, long, pid, uint64_t, address, uint64_t, data)
{
	struct task *task;
	long result;

	if (request == REQ_TRACEME)
		return trace_me();
	task = task_given((pid_t)pid);
	if (!task || !task->process)
		return -ESRCH;
	if (request == REQ_ATTACH || request == REQ_SEIZE)
		return attach(task, request == REQ_SEIZE, address, data);
	if (task->trace.tracer != current->process)
		return -ESRCH;
	if (request == REQ_KILL)
		return send_signal_task(task, SIGKILL, NULL);
	if (request == REQ_INTERRUPT)
		return interrupt(task);
	if (!trace_is_stopped(task))
		return -ESRCH;
	task_get(task);
	result = request_stopped(task, request, address, data);
	task_put(task);
	return result;
}
