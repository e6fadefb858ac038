/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A task's descriptors, root and working directory: copied at fork, closed at exec, freed at the
 * end.
 */
#include <errno.h>
#include <sched.h>

#include "fs/context.h"
#include "fs/file.h"
#include "fs/vfs.h"
#include "proc/hooks.h"
#include "proc/task.h"

static int fork_files(struct task *child, uint64_t flags)
{
	if (flags & CLONE_FILES) {
		child->files = current->files;
		files_get(child->files);
		return 0;
	}
	child->files = files_fork(current->files);
	return child->files ? 0 : -ENOMEM;
}

static int fork_context(struct task *child, uint64_t flags)
{
	/* A user namespace made inside of a changed root would allow its task to leave that
	 * root. */
	if ((flags & CLONE_NEWUSER) && fs_context_is_chrooted(current->fs))
		return -EPERM;
	/* A thread that executes a file has checked that no other process shares its context. */
	if ((flags & CLONE_FS) && current->fs->in_exec)
		return -EAGAIN;
	if (flags & CLONE_FS) {
		child->fs = current->fs;
		fs_context_get(child->fs);
		return 0;
	}
	child->fs = fs_context_fork(current->fs);
	if (!child->fs)
		return -ENOMEM;
	return flags & CLONE_NEWNS ? fs_context_unshare_mounts(child->fs, child->cred->user_ns) : 0;
}

static int on_fork(struct task *child, uint64_t flags)
{
	int error = fork_files(child, flags);

	return error ? error : fork_context(child, flags);
}

static void leave(struct task *task)
{
	struct files *files = task->files;
	struct fs_context *fs = task->fs;

	/* Closing waits, and other tasks must not find the table meanwhile. */
	task->files = NULL;
	task->fs = NULL;
	if (files)
		files_put(files);
	if (fs)
		fs_context_put(fs);
	if (task == current)
		files_put_late();
}

const struct task_hooks files_hooks = {
	.fork = on_fork, .exec = files_close_on_exec, .exit = leave, .held = files_held};
