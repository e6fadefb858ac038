/* SPDX-License-Identifier: BSD-2-Clause */
/* The task or process of a struct proc_ref. */
#include <stddef.h>

#include "fs/proc/procfs.h"
#include "proc/pid_ns.h"
#include "proc/task.h"

struct task *proc_task(const struct proc_ref *ref)
{
	struct task *task = ref->tid ? task_find(ref->tid) : NULL;

	return task && task->process && task->start_ns == ref->start_ns ? task : NULL;
}

pid_t proc_number(const struct proc_ref *ref, pid_t global)
{
	return pid_in(ref->pid_ns ? ref->pid_ns : &first_pid_ns, global);
}
