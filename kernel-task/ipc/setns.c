/* SPDX-License-Identifier: BSD-2-Clause */
/* unshare and setns: move a task into new namespaces or into those of other tasks. */
#include <errno.h>
#include <sched.h>

#include "cgroup/namespace.h"
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
#include "proc/pid_ns.h"
#include "proc/proc.h"
#include "sys/syscall.h"

#define CLONE_NEWTIME_FLAG 0x80

/*
 * The namespaces that the caller is about to enter; NULL where nothing changes. All are made or
 * found before the first one takes effect.
 */
struct change {
	struct cred *cred;     /* an identity in another user namespace */
	struct fs_context *fs; /* a context of its own, perhaps in another tree of mounts */
	struct uts_namespace *uts;
	struct ipc_namespace *ipc;
	struct net_namespace *net;
	struct cgroup_namespace *cgroup;
	struct pid_ns *children; /* the PID namespace of its future children */
	/* Is the task's namespace replaced? (NULL above may mean the first namespace.) */
	bool uts_changes, ipc_changes, net_changes, cgroup_changes;
};

static MAY_WAIT void drop(struct change *c)
{
	if (c->cred)
		cred_put(c->cred);
	if (c->fs)
		fs_context_put(c->fs);
	uts_namespace_put(c->uts);
	ipc_namespace_put(c->ipc);
	net_namespace_put(c->net);
	cgroup_namespace_put(c->cgroup);
	pid_ns_put(c->children);
}

/* Makes the changes; the references move into the task. */
static MAY_WAIT void commit(struct change *c)
{
	struct fs_context *old = c->fs ? current->fs : NULL;

	if (c->cred)
		cred_replace(c->cred);
	if (c->fs)
		current->fs = c->fs;
	if (c->uts_changes) {
		uts_namespace_put(current->uts);
		current->uts = c->uts;
	}
	if (c->ipc_changes) {
		sem_exit(current->process);
		ipc_namespace_put(current->ipc);
		current->ipc = c->ipc;
	}
	if (c->net_changes) {
		net_namespace_put(current->net);
		current->net = c->net;
	}
	if (c->cgroup_changes) {
		cgroup_namespace_put(current->cgroup_ns);
		current->cgroup_ns = c->cgroup;
	}
	if (c->children) {
		pid_ns_put(current->child_pid_ns);
		current->child_pid_ns = c->children;
	}
	if (old)
		fs_context_put(old);
}

/* The caller's identity in a user namespace of its own, or in `ns`. */
static int change_user(struct change *c, struct user_ns *ns)
{
	c->cred = cred_copy(current->cred);
	if (!c->cred)
		return -ENOMEM;
	if (!ns)
		return cred_new_user_ns(c->cred);
	cred_enter_user_ns(c->cred, ns);
	return 0;
}

/* ---- unshare ---- */

static MAY_WAIT int make(uint64_t flags, struct change *c)
{
	struct user_ns *owner;
	int error = 0;

	if (flags & CLONE_NEWUSER)
		error = fs_context_is_chrooted(current->fs) ? -EPERM : change_user(c, NULL);
	if (error)
		return error;
	owner = c->cred ? c->cred->user_ns : user_ns_mine();
	if (flags & (CLONE_FS | CLONE_NEWNS | CLONE_NEWUSER)) {
		c->fs = fs_context_fork(current->fs);
		if (!c->fs)
			return -ENOMEM;
	}
	if (flags & CLONE_NEWNS)
		error = fs_context_unshare_mounts(c->fs, owner);
	if (error)
		return error;
	c->uts_changes = flags & CLONE_NEWUTS;
	if (c->uts_changes)
		c->uts = uts_namespace_copy(owner);
	c->ipc_changes = flags & CLONE_NEWIPC;
	if (c->ipc_changes)
		c->ipc = ipc_namespace_create(owner);
	c->cgroup_changes = flags & CLONE_NEWCGROUP;
	if (c->cgroup_changes)
		c->cgroup = cgroup_namespace_create(owner);
	if ((c->uts_changes && !c->uts) || (c->ipc_changes && !c->ipc) ||
	    (c->cgroup_changes && !c->cgroup))
		return -ENOMEM;
	c->net_changes = flags & CLONE_NEWNET;
	if (c->net_changes)
		error = net_namespace_create(owner, &c->net);
	if (!error && (flags & CLONE_NEWPID))
		error = pid_ns_create(owner, &c->children);
	return !error && (flags & CLONE_FILES) ? files_unshare() : error;
}

static int check_unshare(uint64_t flags)
{
	if (flags & CLONE_NEWUSER)
		flags |= CLONE_THREAD | CLONE_FS;
	if (flags & CLONE_NEWPID)
		flags |= CLONE_THREAD;
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
	struct change change = {.cred = NULL};
	int error = check_unshare(flags);

	if (!error)
		error = make(flags, &change);
	if (error)
		drop(&change);
	else
		commit(&change);
	return error;
}

/* ---- setns ---- */

/* -EINVAL: the caller is in `ns` already, or not single-threaded; -EPERM. */
static int find_user(struct change *c, struct user_ns *ns)
{
	if (ns == user_ns_mine() || current->process->thread_count > 1 || current->fs->refs > 1)
		return -EINVAL;
	return ns_capable(ns, CAP_SYS_ADMIN) ? change_user(c, ns) : -EPERM;
}

/* May the caller, whose user namespace will be `mine`, enter a namespace that `owner` owns? */
static bool may_enter(const struct user_ns *owner, const struct user_ns *mine)
{
	return ns_capable(owner, CAP_SYS_ADMIN) && ns_capable(mine, CAP_SYS_ADMIN);
}

static MAY_WAIT int find_mounts(struct change *c, struct mount_namespace *ns,
				const struct user_ns *mine)
{
	if (!may_enter(mount_namespace_owner(ns), mine) || !ns_capable(mine, CAP_SYS_CHROOT))
		return -EPERM;
	if (current->fs->refs > 1)
		return -EINVAL;
	c->fs = fs_context_fork(current->fs);
	return c->fs ? fs_context_enter_mounts(c->fs, ns) : -ENOMEM;
}

/* Prepares to enter the namespaces of `ns` whose CLONE_NEW* flags are in `kinds`. */
static MAY_WAIT int find(const struct task_namespaces *ns, uint64_t kinds, struct change *c)
{
	int error = kinds & CLONE_NEWUSER ? find_user(c, ns->user) : 0;
	const struct user_ns *mine = c->cred ? c->cred->user_ns : user_ns_mine();

	if (!error && (kinds & CLONE_NEWNS))
		error = find_mounts(c, ns->mounts, mine);
	if (error)
		return error;
	if (kinds & CLONE_NEWUTS) {
		if (!may_enter(uts_namespace_of(ns->uts)->user_ns, mine))
			return -EPERM;
		uts_namespace_get(ns->uts);
		c->uts = ns->uts;
		c->uts_changes = true;
	}
	if (kinds & CLONE_NEWIPC) {
		if (!may_enter(ipc_namespace_of(ns->ipc)->user_ns, mine))
			return -EPERM;
		ipc_namespace_get(ns->ipc);
		c->ipc = ns->ipc;
		c->ipc_changes = true;
	}
	if (kinds & CLONE_NEWNET) {
		if (!may_enter(net_namespace_of(ns->net)->user_ns, mine))
			return -EPERM;
		net_namespace_get(ns->net);
		c->net = ns->net;
		c->net_changes = true;
	}
	if (kinds & CLONE_NEWCGROUP) {
		if (!may_enter(cgroup_namespace_of(ns->cgroup)->user_ns, mine))
			return -EPERM;
		cgroup_namespace_get(ns->cgroup);
		c->cgroup = ns->cgroup;
		c->cgroup_changes = true;
	}
	if (kinds & CLONE_NEWPID) {
		if (!may_enter(ns->pid->user_ns, mine))
			return -EPERM;
		if (!pid_ns_within(ns->pid, current->pid_ns))
			return -EINVAL; /* children see no less than their parent */
		pid_ns_get(ns->pid);
		c->children = ns->pid;
	}
	if ((kinds & CLONE_NEWTIME_FLAG) && !may_enter(&first_user_ns, mine))
		return -EPERM;
	return 0;
}

static MAY_WAIT long enter(const struct task_namespaces *ns, uint64_t kinds)
{
	struct change change = {.cred = NULL};
	int error = find(ns, kinds, &change);

	if (error)
		drop(&change);
	else
		commit(&change);
	return error;
}

static MAY_WAIT long enter_of_process(pid_t pid, uint64_t kinds)
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
	ns = (struct task_namespaces){.mounts = task->fs->namespace,
				      .uts = task->uts,
				      .ipc = task->ipc,
				      .net = task->net,
				      .cgroup = task->cgroup_ns,
				      .pid = task->pid_ns,
				      .user = task->cred->user_ns};
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
