/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Numbers of threads. One hash has every thread that has not been released; a process is found
 * through its leader, whose number is the process's.
 */
#include "proc/pid_ns.h"
#include "proc/proc.h"

#define PID_BUCKETS 256

static struct list_head buckets[PID_BUCKETS];
static unsigned attached;
static pid_t last_pid;

pid_t pid_last(void)
{
	return last_pid;
}
struct process *init_process;
struct list_head all_processes = LIST_HEAD_INIT(all_processes);

static struct list_head *bucket_of(pid_t tid)
{
	struct list_head *b = &buckets[(unsigned)tid % PID_BUCKETS];

	if (!b->next)
		list_init(b);
	return b;
}

struct task *task_find(pid_t tid)
{
	struct task *task;

	if (tid <= 0)
		return NULL;
	list_for_each_entry (task, bucket_of(tid), hash_node)
		if (task->tid == tid)
			return task;
	return NULL;
}

struct process *process_find(pid_t pid)
{
	struct task *task = task_find(pid);

	return task && task->process->pid == pid ? task->process : NULL;
}

struct process *process_of_thread(pid_t tid)
{
	struct task *task = task_find(tid);

	return task ? task->process : NULL;
}

int process_for_each(int (*fn)(struct process *, void *), void *arg)
{
	struct process *process, *next;

	list_for_each_entry_safe (process, next, &all_processes, all_node) {
		int result = fn(process, arg);

		if (result)
			return result;
	}
	return 0;
}

struct process *process_next(pid_t pid)
{
	struct process *process, *best = NULL;

	list_for_each_entry (process, &all_processes, all_node)
		if (process->pid > pid && (!best || process->pid < best->pid))
			best = process;
	return best;
}

static bool in_use(pid_t pid)
{
	struct process *process;

	if (task_find(pid))
		return true;
	list_for_each_entry (process, &all_processes, all_node)
		if (process->pgid == pid || process->sid == pid)
			return true;
	return false;
}

/* After the first round, small numbers are left to the system's first processes, as on Linux. */
#define PID_RESERVED 300

unsigned pid_max = 32768;

pid_t pid_alloc(void)
{
	for (unsigned tries = 0; tries < pid_max; tries++) {
		last_pid = last_pid + 1 < (pid_t)pid_max ? last_pid + 1 : PID_RESERVED;
		if (!in_use(last_pid))
			return last_pid;
	}
	return -EAGAIN;
}

void pid_attach(struct task *task)
{
	list_add(&task->hash_node, bucket_of(task->tid));
	attached++;
	pid_ns_counted(task, 1);
}

void pid_detach(struct task *task)
{
	if (list_empty(&task->hash_node))
		return;
	list_del(&task->hash_node);
	list_init(&task->hash_node);
	attached--;
	pid_ns_counted(task, -1);
	pid_ns_released(task->tid);
}

unsigned task_count(void)
{
	return attached;
}

unsigned process_count(void)
{
	struct process *process;
	unsigned n = 0;

	list_for_each_entry (process, &all_processes, all_node)
		n++;
	return n;
}
