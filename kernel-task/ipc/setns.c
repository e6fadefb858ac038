/* SPDX-License-Identifier: BSD-2-Clause */
/* unshare and setns: moving a task into new namespaces or those of others. */
#include <errno.h>
#include <sched.h>

#include "fs/context.h"
#include "fs/file.h"
#include "ipc/namespace.h"
#include "ipc/nsfs.h"
#include "mm/mm.h"
#include "net/namespace.h"
#include "proc/access.h"
#include "abi/capability.h"
#include "proc/hooks.h"
#include "proc/namespaces.h"
#include "proc/proc.h"
#include "sys/syscall.h"

#define CLONE_NEWTIME_FLAG 0x80

/* These take over a reference. */
static void enter_uts(struct uts_namespace *ns)
{
	uts_namespace_put(current->uts);
	current->uts = ns;
}

static void enter_ipc(struct ipc_namespace *ns)
{
	sem_exit(current->process);
	ipc_namespace_put(current->ipc);
	current->ipc = ns;
}

static void enter_net(struct net_namespace *ns)
{
	net_namespace_put(current->net);
	current->net = ns;
}

/* ---- unshare ---- */

struct made {
	struct uts_namespace *uts;
	struct ipc_namespace *ipc;
	struct net_namespace *net;
};

static void unmake(struct made *made)
{
	uts_namespace_put(made->uts);
	ipc_namespace_put(made->ipc);
	net_namespace_put(made->net);
}

static int make(uint64_t flags, struct made *made)
{
	int error = 0;

	*made = (struct made){
		.uts = flags & CLONE_NEWUTS ? uts_namespace_copy(user_ns_mine()) : NULL,
		.ipc = flags & CLONE_NEWIPC ? ipc_namespace_create(user_ns_mine()) : NULL,
	};
	if (((flags & CLONE_NEWUTS) && !made->uts) || ((flags & CLONE_NEWIPC) && !made->ipc))
		error = -ENOMEM;
	if (!error && (flags & CLONE_NEWNET))
		error = net_namespace_create(user_ns_mine(), &made->net);
	if (error)
		unmake(made);
	return error;
}

static int unshare_fs(bool mounts)
{
	struct fs_context *own = fs_context_fork(current->fs);
	int error = !own ? -ENOMEM : mounts ? fs_context_unshare_mounts(own, user_ns_mine()) : 0;

	if (error) {
		if (own)
			fs_context_put(own);
		return error;
	}
	fs_context_put(current->fs);
	current->fs = own;
	return 0;
}

static int check_unshare(uint64_t flags)
{
	if (flags & ~(uint64_t)(CLONE_FILES | CLONE_FS | CLONE_VM | CLONE_SIGHAND | CLONE_THREAD |
				CLONE_SYSVSEM | CLONE_NAMESPACES))
		return -EINVAL;
	if ((flags & (CLONE_THREAD | CLONE_SIGHAND | CLONE_VM)) &&
	    current->process->thread_count > 1)
		return -EINVAL;
	if ((flags & (CLONE_SIGHAND | CLONE_VM)) && current->sighand->refs > 1)
		return -EINVAL;
	if ((flags & CLONE_VM) && current->mm->refs > 1)
		return -EINVAL;
	return namespaces_check(flags);
}

SYSCALL_DEFINE1(unshare, uint64_t, flags)
{
	struct made made;
	int error = check_unshare(flags);

	if (!error)
		error = make(flags, &made);
	if (error)
		return error;
	if (flags & (CLONE_FS | CLONE_NEWNS))
		error = unshare_fs(flags & CLONE_NEWNS);
	if (!error && (flags & CLONE_FILES))
		error = files_unshare();
	if (error) {
		unmake(&made);
		return error;
	}
	if (made.uts)
		enter_uts(made.uts);
	if (made.ipc)
		enter_ipc(made.ipc);
	if (made.net)
		enter_net(made.net);
	return 0;
}

/* ---- setns ---- */

/* Into those of `ns` that `kinds` has. What there is one of, everybody is in already. */
static long enter(const struct task_namespaces *ns, uint64_t kinds)
{
	int error = 0;

	if (kinds & CLONE_NEWUSER)
		return -EINVAL; /* there is one user namespace, the one that the caller is in */
	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (kinds & CLONE_NEWNS)
		error = fs_context_enter_mounts(current->fs, ns->mounts);
	if (error)
		return error;
	if (kinds & CLONE_NEWUTS) {
		uts_namespace_get(ns->uts);
		enter_uts(ns->uts);
	}
	if (kinds & CLONE_NEWIPC) {
		ipc_namespace_get(ns->ipc);
		enter_ipc(ns->ipc);
	}
	if (kinds & CLONE_NEWNET) {
		net_namespace_get(ns->net);
		enter_net(ns->net);
	}
	return 0;
}

static long enter_of_process(pid_t pid, uint64_t kinds)
{
	const struct process *process = process_find(pid);
	const struct task *task = process ? process->leader : NULL;
	struct task_namespaces ns;

	if (!kinds || (kinds & ~(uint64_t)(CLONE_NAMESPACES | CLONE_NEWTIME_FLAG)))
		return -EINVAL;
	if (!task)
		return -ESRCH;
	if (!task_may_access(task, ACCESS_READ_REALCREDS))
		return -EPERM;
	if (!task->fs)
		return -ESRCH;
	ns = (struct task_namespaces){task->fs->namespace, task->uts, task->ipc, task->net};
	return enter(&ns, kinds);
}

SYSCALL_DEFINE2(setns, int, fd, int, type)
{
	struct file *file = fd_get(fd);
	const struct namespace_file *ns;
	bool nonblocking;
	long result;
	pid_t pid;

	if (!file)
		return -EBADF;
	ns = namespace_file(file);
	if (ns) {
		result = type && type != ns->kind ? -EINVAL
						  : enter(&ns->namespaces, (unsigned)ns->kind);
	} else {
		pid = hooks_process_of_fd(fd, &nonblocking);
		result = pid < 0 ? -EINVAL : enter_of_process(pid, (unsigned)type);
	}
	file_put(file);
	return result;
}
