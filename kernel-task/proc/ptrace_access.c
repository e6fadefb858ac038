/* SPDX-License-Identifier: BSD-2-Clause */
/* ptrace(2): what a tracer reads and writes of a thread that is stopped for it. */
#include "proc/ptrace_access.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <sys/uio.h>

#include "arch/regset.h"
#include "mm/mm.h"
#include "mm/uaccess.h"
#include "proc/access.h"
#include "proc/proc.h"
#include "proc/ptrace.h"
#include "user/registers.h"

#define NT_PRSTATUS_TYPE 1
#define NT_PRFPREG_TYPE	 2

/* ---- memory and registers ---- */

int tracer_peek_user(const struct task *task, uint64_t offset, uint64_t to)
{
	uint64_t word;
	int error = regset_peek(task, offset, &word);

	return error ? error : put_user(word, to);
}

int tracer_peek_data(struct task *task, uint64_t address, uint64_t to)
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

int tracer_poke_data(struct task *task, uint64_t address, uint64_t word)
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
	if (!trace_is_stopped(task))
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

int tracer_reg_set(struct task *task, uint64_t type, uint64_t user_iov, bool set)
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
			error = trace_is_stopped(task) ? regset_set(task, &regs) : -ESRCH;
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

long tracer_syscall_info(struct task *task, uint64_t size, uint64_t to)
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

long tracer_all_regs(struct task *task, uint64_t user, bool set)
{
	struct user_regs_abi regs;

	if (set) {
		if (copy_from_user(&regs, user, sizeof(regs)))
			return -EFAULT;
		return trace_is_stopped(task) ? regset_set(task, &regs) : -ESRCH;
	}
	regset_get(task, &regs);
	return copy_to_user(user, &regs, sizeof(regs));
}

/* ---- signals ---- */

long tracer_signal_mask(struct task *task, uint64_t size, uint64_t user, bool set)
{
	ksigset_t mask = task->restore_blocked ? task->saved_blocked : task->blocked;

	if (size != sizeof(mask))
		return -EINVAL;
	if (!set)
		return put_user(mask, user);
	if (get_user(mask, user) < 0)
		return -EFAULT;
	if (!trace_is_stopped(task))
		return -ESRCH;
	task->blocked = mask & ~SIGNALS_KERNEL_ONLY;
	task->restore_blocked = false;
	return 0;
}

long tracer_signal_info(struct task *task, uint64_t user, bool set)
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
	if (!trace_is_stopped(task))
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

long tracer_peek_signals(struct task *task, uint64_t user_args, uint64_t to)
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

		if (!trace_is_stopped(task))
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
