/* SPDX-License-Identifier: BSD-2-Clause */
/* clone's, unshare's and setns's part in namespaces: proc/namespaces.h. */
#include "proc/namespaces.h"

#include <errno.h>
#include <sched.h>
#include <stdlib.h>

#include "fs/context.h"
#include "fs/file.h"
#include "fs/nsfs.h"
#include "fs/vfs.h"
#include "ipc/namespace.h"
#include "mm/mm.h"
#include "proc/access.h"
#include "proc/capability.h"
#include "proc/pidfd.h"
#include "proc/proc.h"
#include "sys/syscall.h"

#define CLONE_NEWTIME_FLAG 0x80
#define NAMESPACES_ALL                                                                 \
	(CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | \
	 CLONE_NEWPID | CLONE_NEWNET)
#define NAMESPACES_MANY (CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC)
#define NUMBER_FIRST	4026532100u /* beyond Linux's first ones */

static struct uts_namespace first = {
	.refs = 1, .number = 4026531838u, .nodename = "selkie", .domainname = "(none)"};

unsigned namespace_number(void)
{
	static unsigned next = NUMBER_FIRST;

	return next++;
}

/* ---- the system's names ---- */

struct uts_namespace *uts_namespace_of(struct uts_namespace *ns)
{
	return ns ? ns : &first;
}

void uts_namespace_get(struct uts_namespace *ns)
{
	if (ns)
		ns->refs++;
}

void uts_namespace_put(struct uts_namespace *ns)
{
	if (ns && ns != &first && --ns->refs == 0)
		free(ns);
}

/* It begins with the names that the maker sees. */
static struct uts_namespace *uts_copy(void)
{
	struct uts_namespace *ns = malloc(sizeof(*ns));

	if (!ns)
		return NULL;
	*ns = *uts_namespace_of(current->uts);
	ns->refs = 1;
	ns->number = namespace_number();
	return ns;
}

/* ---- tasks ---- */

int namespaces_check(uint64_t flags)
{
	/* Of the rest there is one each: what a Linux without them configured answers. */
	if (flags & NAMESPACES_ALL & ~(uint64_t)NAMESPACES_MANY)
		return -EINVAL;
	return (flags & NAMESPACES_MANY) && !capable(CAP_SYS_ADMIN) ? -EPERM : 0;
}

static int make(uint64_t flags, struct uts_namespace **uts, struct ipc_namespace **ipc)
{
	*uts = flags & CLONE_NEWUTS ? uts_copy() : NULL;
	*ipc = flags & CLONE_NEWIPC ? ipc_namespace_create() : NULL;
	if (((flags & CLONE_NEWUTS) && !*uts) || ((flags & CLONE_NEWIPC) && !*ipc)) {
		uts_namespace_put(*uts);
		ipc_namespace_put(*ipc);
		return -ENOMEM;
	}
	return 0;
}

int namespaces_copy(struct task *child, uint64_t flags)
{
	int err = make(flags, &child->uts, &child->ipc);

	if (err) {
		child->uts = NULL;
		child->ipc = NULL;
		return err;
	}
	if (!(flags & CLONE_NEWUTS)) {
		child->uts = current->uts;
		uts_namespace_get(child->uts);
	}
	if (!(flags & CLONE_NEWIPC)) {
		child->ipc = current->ipc;
		ipc_namespace_get(child->ipc);
	}
	return 0;
}

void namespaces_leave(struct task *task)
{
	uts_namespace_put(task->uts);
	ipc_namespace_put(task->ipc);
	task->uts = NULL;
	task->ipc = NULL;
}

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

/* ---- unshare ---- */

static int unshare_fs(bool mounts)
{
	struct fs_context *own = fs_context_fork(current->fs);
	int error = !own ? -ENOMEM : mounts ? fs_context_unshare_mounts(own) : 0;

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
				CLONE_SYSVSEM | NAMESPACES_ALL))
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
	struct uts_namespace *uts;
	struct ipc_namespace *ipc;
	int err = check_unshare(flags);

	if (!err)
		err = make(flags, &uts, &ipc);
	if (err)
		return err;
	if (flags & (CLONE_FS | CLONE_NEWNS))
		err = unshare_fs(flags & CLONE_NEWNS);
	if (!err && (flags & CLONE_FILES))
		err = files_unshare();
	if (err) {
		uts_namespace_put(uts);
		ipc_namespace_put(ipc);
		return err;
	}
	if (uts)
		enter_uts(uts);
	if (ipc)
		enter_ipc(ipc);
	return 0;
}

/* ---- setns ---- */

/* Into those of `ns` that `kinds` has. What there is one of, everybody is in already. */
static long enter(const struct task_namespaces *ns, uint64_t kinds)
{
	int err = 0;

	if (kinds & CLONE_NEWUSER)
		return -EINVAL; /* nobody may enter the one that he is in */
	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (kinds & CLONE_NEWNS)
		err = fs_context_enter_mounts(current->fs, ns->mounts);
	if (err)
		return err;
	if (kinds & CLONE_NEWUTS) {
		uts_namespace_get(ns->uts);
		enter_uts(ns->uts);
	}
	if (kinds & CLONE_NEWIPC) {
		ipc_namespace_get(ns->ipc);
		enter_ipc(ns->ipc);
	}
	return 0;
}

static long enter_of_process(pid_t pid, uint64_t kinds)
{
	const struct process *process = process_find(pid);
	const struct task *task = process ? process->leader : NULL;
	struct task_namespaces ns;

	if (!kinds || (kinds & ~(uint64_t)(NAMESPACES_ALL | CLONE_NEWTIME_FLAG)))
		return -EINVAL;
	if (!task)
		return -ESRCH;
	if (!task_may_access(task, ACCESS_READ_REALCREDS))
		return -EPERM;
	if (!task->fs)
		return -ESRCH;
	ns = (struct task_namespaces){task->fs->namespace, task->uts, task->ipc};
	return enter(&ns, kinds);
}

SYSCALL_DEFINE2(setns, int, fd, int, type)
{
	struct file *file = fd_get(fd);
	const struct namespace_file *ns;
	long result;
	pid_t pid;

	if (!file)
		return -EBADF;
	ns = namespace_file(file);
	if (ns) {
		result = type && type != ns->kind ? -EINVAL
						  : enter(&ns->namespaces, (unsigned)ns->kind);
	} else {
		pid = pidfd_pid(fd);
		result = pid < 0 ? -EINVAL : enter_of_process(pid, (unsigned)type);
	}
	file_put(file);
	return result;
}
