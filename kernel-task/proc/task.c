/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Making and freeing tasks and processes.
 *
 * A thread that is not the leader is freed when its kernel stack has been left for good. The
 * leader's record stays until its process has been waited for: it holds the process's number. Of
 * `released` and the leaving of the stack, the later one frees the record.
 */
#include "proc/autogroup.h"
#include "proc/namespaces.h"
#include "proc/pid_ns.h"
#include "proc/proc.h"

#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

#include "machine/clock.h"
#include "proc/hooks.h"
#include "proc/rseq.h"
#include "proc/seccomp.h"
#include "proc/user_usage.h"

struct task idle_task = {
	.fiber = {.name = "idle"},
	.late_files = LIST_HEAD_INIT(idle_task.late_files),
	.cgroup_node = LIST_HEAD_INIT(idle_task.cgroup_node),
	.comm = "idle",
	.syscall_number = -1,
	.memory_failure = PR_MCE_KILL_DEFAULT,
};

void tasks_init(void)
{
	sched_start(&idle_task);
}

struct task *task_alloc(const struct task *from, void (*entry)(void))
{
	struct task *task = calloc(1, sizeof(*task));

	if (!task)
		return NULL;
	task->refs = 1;
	if (fiber_init(&task->fiber, task->comm, entry) < 0) {
		free(task);
		return NULL;
	}
	list_init(&task->thread_node);
	list_init(&task->hash_node);
	list_init(&task->user_node);
	list_init(&task->trace.node);
	list_init(&task->late_files);
	list_init(&task->cgroup_node);
	sigpending_init(&task->pending);
	task->altstack.ss_flags = SS_DISABLE;
	task->syscall_number = -1;
	task->start_ns = clock_monotonic_ns();
	task->timer_slack_ns = from->timer_slack_ns ? from->timer_slack_ns : 50000;
	task->default_slack_ns = task->timer_slack_ns;
	task->blocked = from->blocked;
	task->memory_failure = from->memory_failure;
	task->mempolicy = from->mempolicy;
	sched_fork(task, from);
	task->cred = from->cred;
	if (task->cred) {
		cred_get(task->cred);
		task->counted = usage_charge(task->cred->uid, USER_TASKS, 1, USER_NO_LIMIT);
		if (!task->counted) {
			cred_put(task->cred);
			fiber_free_stack(&task->fiber);
			free(task);
			return NULL;
		}
	}
	seccomp_inherit(task, from);
	memcpy(task->comm, from->comm, sizeof(task->comm));
	return task;
}

void task_free(struct task *task)
{
	pid_detach(task);
	trace_unlink(task);
	list_del(&task->thread_node);
	sigpending_flush(&task->pending, ~0ull);
	usage_uncharge(task->counted, USER_TASKS, 1);
	task->counted = NULL;
	if (task->cred)
		cred_put(task->cred);
	task->cred = NULL;
	seccomp_filter_put(task->seccomp_filter);
	task->seccomp_filter = NULL;
	uts_namespace_put(task->uts);
	pid_ns_put(task->pid_ns);
	pid_ns_put(task->child_pid_ns);
	hooks_free(task);
	fiber_free_stack(&task->fiber);
	task->process = NULL;
	task_put(task);
}

void task_put(struct task *task)
{
	if (--task->refs == 0)
		free(task);
}

struct process *process_alloc(struct task *leader, struct process *parent)
{
	struct process *process = calloc(1, sizeof(*process));

	if (!process)
		return NULL;
	process->refs = 1;
	process->pid = leader->tid;
	process->leader = leader;
	list_init(&process->threads);
	list_init(&process->children);
	list_init(&process->tracees);
	list_init(&process->tracee_ends);
	list_init(&process->sibling);
	waitqueue_init(&process->child_wait);
	waitqueue_init(&process->poll_wait);
	waitqueue_init(&process->exec_guard);
	sigpending_init(&process->pending);
	rseq_init(process);
	process->parent = parent;
	if (parent)
		list_add_tail(&process->sibling, &parent->children);
	list_add_tail(&process->all_node, &all_processes);
	process_add_thread(process, leader);
	return process;
}

void process_add_thread(struct process *process, struct task *task)
{
	task->process = process;
	list_add_tail(&task->thread_node, &process->threads);
	process->thread_count++;
	pid_attach(task);
}

void process_get(struct process *process)
{
	process->refs++;
}

void process_put(struct process *process)
{
	if (--process->refs == 0)
		free(process);
}

void free_dead_tasks(void)
{
	struct task *task;

	while ((task = sched_next_dead()))
		if (task->fiber.state == TASK_DEAD)
			task_free(task);
}

void process_release(struct process *process)
{
	struct task *leader = process->leader;

	list_del(&process->sibling);
	list_del(&process->all_node);
	sigpending_flush(&process->pending, ~0ull);
	trace_unlink(leader);
	pid_detach(leader);
	pid_ns_released(process->pgid);
	pid_ns_released(process->sid);
	autogroup_leave(process);
	process->parent = NULL;
	process->leader = NULL;
	leader->process = NULL;
	leader->fiber.state = TASK_DEAD;
	/* The leader is still on its stack (a parent that ignores its children releases them at
	 * once): freed later. */
	if (!leader->fiber.stack)
		task_free(leader);
	process_put(process);
}
