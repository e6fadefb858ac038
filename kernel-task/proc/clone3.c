/* SPDX-License-Identifier: BSD-2-Clause */
/* clone3: as clone, with the arguments in a structure that may grow. */
#include <errno.h>
#include <limits.h>
#include <sched.h>
#include <string.h>

#include "mm/uaccess.h"
#include "proc/pid_ns.h"
#include "proc/proc.h"
#include "mm/struct_arg.h"
#include "sys/syscall.h"

struct linux_clone_args {
	uint64_t flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls;
	uint64_t set_tid, set_tid_size, cgroup;
};
#define CLONE_ARGS_SIZE_FIRST  64
#define CLONE_ARGS_SIZE_CGROUP 88

static int check(const struct linux_clone_args *in, size_t size)
{
	/* The low byte is the exit signal in clone(); here it must be clear. */
	if (in->flags & (0xffull | CLONE_DETACHED))
		return -EINVAL;
	if (in->exit_signal > NSIG_MAX ||
	    ((in->flags & (CLONE_THREAD | CLONE_PARENT)) && in->exit_signal))
		return -EINVAL;
	if ((in->stack == 0) != (in->stack_size == 0))
		return -EINVAL;
	if (in->stack > USER_END || in->stack_size > USER_END)
		return -EINVAL;
	if (in->set_tid_size > PID_NS_LEVELS || (in->set_tid == 0) != (in->set_tid_size == 0))
		return -EINVAL;
	if (!(in->flags & CLONE_INTO_CGROUP_FLAG))
		return 0;
	return size < CLONE_ARGS_SIZE_CGROUP || in->cgroup > INT_MAX ? -EINVAL : 0;
}

SYSCALL_DEFINE2(clone3, uint64_t, user_args, size_t, size)
{
	struct linux_clone_args in;
	struct clone_args_kernel args;
	pid_t set_tid[PID_NS_LEVELS] = {0};
	int error;

	if (size < CLONE_ARGS_SIZE_FIRST)
		return -EINVAL;
	error = copy_struct_from_user(&in, sizeof(in), user_args, size);
	if (!error)
		error = check(&in, size);
	if (error)
		return error;
	if (copy_from_user(set_tid, in.set_tid, in.set_tid_size * sizeof(set_tid[0])) < 0)
		return -EFAULT;
	args = (struct clone_args_kernel){
		.flags = in.flags,
		.pidfd = in.pidfd,
		.child_tid = in.child_tid,
		.parent_tid = in.parent_tid,
		.exit_signal = (int)in.exit_signal,
		.stack = in.stack ? in.stack + in.stack_size : 0,
		.tls = in.tls,
		.set_tid = set_tid,
		.cgroup = (int)in.cgroup,
		.set_tid_count = (unsigned)in.set_tid_size,
	};
	return kernel_clone(&args);
}
