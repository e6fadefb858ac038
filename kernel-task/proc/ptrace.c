/* SPDX-License-Identifier: BSD-2-Clause */
/* ptrace(2): the tracer's requests. See ptrace.h. */
#include "proc/ptrace.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/uio.h>

#include "arch/regset.h"
#include "user/registers.h"
#include "mm/mm.h"
#include "mm/uaccess.h"
#include "proc/access.h"
#include "abi/capability.h"
#include "proc/exec_guard.h"
#include "proc/pid_ns.h"
#include "proc/proc.h"
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
#define NT_PRSTATUS_TYPE 1
#define NT_PRFPREG_TYPE	 2

/* Is the thread still stopped for the current task? Callers check this again after every wait. */
static bool is_stopped(const struct task *task)
{
	return task->process && task->trace.tracer == current->process &&
	       task->fiber.state == TASK_TRACED && !task->trace.go;
}

static int peek_user(const struct task *task, uint64_t offset, uint64_t to)
{
	uint64_t word;
	int error = regset_peek(task, offset, &word);

	return error ? error : put_user(word, to);
}

static int peek_data(struct task *task, uint64_t address, uint64_t to)
{
	struct mm *mm = task->mm;
	uint64_t word;
	ssize_t got;

	if (!mm || !tracer_may_touch(task))
		return -EIO;
	mm_get(mm);
	got = mm_read(mm, &word, address, sizeof(word));
	mm_put(mm);
	return got == sizeof(word) ? put_user(word, to) : -EIO;
}

static int poke_data(struct task *task, uint64_t address, uint64_t word)
{
	struct mm *mm = task->mm;
	int error;

	if (!mm || !tracer_may_touch(task))
		return -EIO;
	mm_get(mm);
	error = mm_poke(mm, address, &word, sizeof(word));
	mm_put(mm);
	return error ? -EIO : 0;
}

/* The tracer's buffer for a register set of `size` bytes; iov->iov_len is not longer than that. */
static int fetch_buffer(const struct task *task, uint64_t user_iov, size_t size, struct iovec *iov)
{
	if (copy_from_user(iov, user_iov, sizeof(*iov)) < 0)
		return -EFAULT;
	if (!is_stopped(task))
		return -ESRCH;
	if (iov->iov_len % 8)
		return -EINVAL;
	if (iov->iov_len > size)
		iov->iov_len = size;
	return 0;
}

/* NT_PRFPREG or REGSET_EXTENDED_TYPE: a set writes all or nothing. */
static int fpu_set(struct task *task, bool whole, uint64_t user_iov, bool set)
{
	size_t size = trace_fpu_size(whole);
	struct iovec iov;
	long error;

	if (!size)
		return -ENODEV;
	error = fetch_buffer(task, user_iov, size, &iov);
	if (error)
		return (int)error;
	if (set && iov.iov_len != size)
		return whole ? -EFAULT : -EINVAL;
	if (set)
		error = trace_fpu_set(task, whole, (uintptr_t)iov.iov_base, size);
	else
		error = trace_fpu_get(task, whole, (uintptr_t)iov.iov_base, iov.iov_len);
	if (error)
		return (int)error;
	return put_user((uint64_t)iov.iov_len, user_iov + offsetof(struct iovec, iov_len));
}

static int reg_set(struct task *task, uint64_t type, uint64_t user_iov, bool set)
{
	struct user_regs_abi regs;
	struct iovec iov;
	int error;

	if (type == NT_PRFPREG_TYPE || type == REGSET_EXTENDED_TYPE)
		return fpu_set(task, type == REGSET_EXTENDED_TYPE, user_iov, set);
	if (type != NT_PRSTATUS_TYPE)
		return -EINVAL;
	error = fetch_buffer(task, user_iov, sizeof(regs), &iov);
	if (error)
		return error;
	regset_get(task, &regs);
	if (set) {
		error = copy_from_user(&regs, (uintptr_t)iov.iov_base, iov.iov_len);
		if (!error)
			error = is_stopped(task) ? regset_set(task, &regs) : -ESRCH;
	} else {
		error = copy_to_user((uintptr_t)iov.iov_base, &regs, iov.iov_len);
	}
	if (error)
		return error;
	return put_user((uint64_t)iov.iov_len, user_iov + offsetof(struct iovec, iov_len));
}

/* struct ptrace_syscall_info */
struct syscall_info {
	uint8_t op, pad[3];
	uint32_t arch;
	uint64_t ip, sp;
	union {
		struct {
			uint64_t number, args[6];
			uint32_t seccomp_data; /* at a seccomp stop only */
		} entry;
		struct {
			int64_t value;
			uint8_t is_error;
		} exit;
	};
};

static long get_syscall_info(struct task *task, uint64_t size, uint64_t to)
{
	const struct user_regs *r = &task->regs;
	struct syscall_info info = {.op = (uint8_t)task->trace.place,
				    .arch = ARCH_AUDIT,
				    .ip = regs_ip(r),
				    .sp = regs_sp(r)};
	uint64_t length = offsetof(struct syscall_info, entry);

	if (task->trace.place == TRACE_ENTRY || task->trace.place == TRACE_SECCOMP) {
		info.entry.number = task->restart_number;
		regs_arguments(r, info.entry.args);
		info.entry.seccomp_data = (uint32_t)task->trace.message;
		length += offsetof(struct syscall_info, entry.seccomp_data) -
			  offsetof(struct syscall_info, entry);
		if (task->trace.place == TRACE_SECCOMP)
			length += sizeof(info.entry.seccomp_data);
	} else if (task->trace.place == TRACE_EXIT) {
		info.exit.value = regs_result(r);
		info.exit.is_error = info.exit.value < 0 && info.exit.value >= -4095;
		length += offsetof(struct syscall_info, exit.is_error) + 1 -
			  offsetof(struct syscall_info, exit);
	}
	if (copy_to_user(to, &info, size < length ? size : length) < 0)
		return -EFAULT;
	return (long)length;
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

/* ---- requests to a thread that is stopped ---- */

static long signal_mask_of(struct task *task, uint64_t size, uint64_t user, bool set)
{
	ksigset_t mask = task->restore_blocked ? task->saved_blocked : task->blocked;

	if (size != sizeof(mask))
		return -EINVAL;
	if (!set)
		return put_user(mask, user);
	if (get_user(mask, user) < 0)
		return -EFAULT;
	if (!is_stopped(task))
		return -ESRCH;
	task->blocked = mask & ~SIGNALS_KERNEL_ONLY;
	task->restore_blocked = false;
	return 0;
}

static long signal_info(struct task *task, uint64_t user, bool set)
{
	siginfo_t info;

	/* A group stop has no signal of its own. */
	if (task->trace.code >> 8 == TRACE_EVENT_STOP && (task->trace.code & 0x7f) != SIGTRAP)
		return -EINVAL;
	info = task->trace.info;
	if (!set)
		return copy_to_user(user, &info, sizeof(info));
	if (copy_from_user(&info, user, sizeof(info)) < 0)
		return -EFAULT;
	if (!is_stopped(task))
		return -ESRCH;
	task->trace.info = info;
	return 0;
}

/* struct ptrace_peeksiginfo_args */
struct peek_siginfo {
	uint64_t offset;
	uint32_t flags;
	int32_t count;
};
#define PEEK_SHARED 1u

/* Copies signals that wait for the thread or its process. Returns how many. */
static long peek_signals(struct task *task, uint64_t user_args, uint64_t to)
{
	const struct sigpending *pending;
	const struct sigqueue *q;
	struct peek_siginfo args;
	long done = 0;

	if (copy_from_user(&args, user_args, sizeof(args)) < 0)
		return -EFAULT;
	if ((args.flags & ~PEEK_SHARED) || args.count < 0)
		return -EINVAL;
	/* The copy may wait, and other tasks may send signals meanwhile, or kill the thread. So
	 * each signal is found by its position. */
	for (; done < args.count; done++) {
		uint64_t at = 0;
		siginfo_t info;
		bool found = false;

		if (!is_stopped(task))
			return done ? done : -ESRCH;
		pending = args.flags & PEEK_SHARED ? &task->process->pending : &task->pending;
		list_for_each_entry (q, &pending->queue, node) {
			if (at++ != args.offset + (uint64_t)done)
				continue;
			info = q->info;
			found = true;
			break;
		}
		if (!found)
			break;
		if (copy_to_user(to + (uint64_t)done * sizeof(info), &info, sizeof(info)) < 0)
			return done ? done : -EFAULT;
	}
	return done;
}

static long all_regs(struct task *task, uint64_t user, bool set)
{
	struct user_regs_abi regs;

	if (set) {
		if (copy_from_user(&regs, user, sizeof(regs)))
			return -EFAULT;
		return is_stopped(task) ? regset_set(task, &regs) : -ESRCH;
	}
	regset_get(task, &regs);
	return copy_to_user(user, &regs, sizeof(regs));
}

static long request_stopped(struct task *task, long request, uint64_t address, uint64_t data)
{
	switch (request) {
	case REQ_PEEKTEXT:
	case REQ_PEEKDATA:
		return peek_data(task, address, data);
	case REQ_POKETEXT:
	case REQ_POKEDATA:
		return poke_data(task, address, data);
	case REQ_PEEKUSER:
		return peek_user(task, address, data);
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
		return all_regs(task, data, request == REQ_SETREGS);
	case REQ_GETFPREGS:
		return trace_fpu_get(task, false, data, trace_fpu_size(false));
	case REQ_SETFPREGS:
		return trace_fpu_set(task, false, data, trace_fpu_size(false));
	case REQ_GETREGSET:
	case REQ_SETREGSET:
		return reg_set(task, address, data, request == REQ_SETREGSET);
	case REQ_DETACH:
		return detach(task, data);
	case REQ_SETOPTIONS:
		return set_options(task, data);
	case REQ_GETEVENTMSG:
		return put_user(task->trace.message, data);
	case REQ_GETSIGINFO:
	case REQ_SETSIGINFO:
		return signal_info(task, data, request == REQ_SETSIGINFO);
	case REQ_PEEKSIGINFO:
		return peek_signals(task, address, data);
	case REQ_GETSIGMASK:
	case REQ_SETSIGMASK:
		return signal_mask_of(task, address, data, request == REQ_SETSIGMASK);
	case REQ_GET_SYSCALL_INFO:
		return get_syscall_info(task, address, data);
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
	if (!is_stopped(task))
		return -ESRCH;
	task_get(task);
	result = request_stopped(task, request, address, data);
	task_put(task);
	return result;
}
