/* SPDX-License-Identifier: BSD-2-Clause */
/* Kernel threads: tasks without user mode, each a process of its own. */
#include <string.h>

#include "proc/autogroup.h"
#include "proc/pid_ns.h"
#include "proc/proc.h"
#include "wait/kthread.h"

struct task *kernel_thread(const char *name, void (*fn)(void *), void *arg)
{
	struct process *parent = current->process ? current->process : init_process;
	struct task *task = task_alloc(current, task_entry);
	struct process *process;

	if (!task)
		return NULL;
	task->tid = pid_alloc();
	task->pid_ns = task->child_pid_ns = &first_pid_ns;
	strncpy(task->comm, name, sizeof(task->comm) - 1);
	task->start = fn;
	task->start_arg = arg;
	task->blocked = 0;
	process = task->tid > 0 ? process_alloc(task, parent) : NULL;
	if (!process) {
		task_free(task);
		return NULL;
	}
	autogroup_place(task);
	process->exit_signal = SIGCHLD;
	process->pgid = process->sid = process->pid;
	if (parent)
		memcpy(process->rlimits, parent->rlimits, sizeof(process->rlimits));
	else
		limits_init(process);
	run_queue_add(task);
	return task;
}

/* Nobody's child: the program in whose call it began would wait for its end in vain. */
static bool start(const char *name, void (*fn)(void *), void *arg)
{
	const struct task *task = kernel_thread(name, fn, arg);

	if (!task)
		return false;
	list_del(&task->process->sibling);
	list_init(&task->process->sibling);
	task->process->parent = NULL;
	return true;
}

static const struct kthread_ops ops = {.start = start};

void kernel_threads_init(void)
{
	kthreads_init(&ops);
}
