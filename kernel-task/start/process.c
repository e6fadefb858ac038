/* SPDX-License-Identifier: BSD-2-Clause */
/* The first command and the agent begin as kernel threads: this makes processes of them. */
#include "start/process.h"

#include <errno.h>

#include "fs/context.h"
#include "fs/mount.h"
#include "fs/vfs.h"
#include "proc/autogroup.h"
#include "proc/proc.h"
#include "proc/sighand.h"
#include "proc/task.h"

int start_process(void)
{
	struct process *self = current->process;
	struct path root;

	self->pgid = self->sid = self->pid;
	autogroup_begin(self);
	current->sighand = sighand_create();
	current->files = files_create();
	mount_root_path(&root);
	current->fs = fs_context_create(&root);
	path_put(&root);
	return current->sighand && current->files && current->fs ? 0 : -ENOMEM;
}
