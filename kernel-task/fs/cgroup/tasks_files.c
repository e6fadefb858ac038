/* SPDX-License-Identifier: BSD-2-Clause */
/* cgroup.procs and cgroup.threads: list the tasks of a group, and move tasks into it. */
#include <errno.h>
#include <limits.h>

#include "cgroup/namespace.h"
#include "fs/cgroup/cgroupfs.h"
#include "fs/file.h"
#include "proc/proc.h"
#include "proc/pid_ns.h"

struct listing {
	struct seq *out;
	bool processes;
};

/* A process is listed once, in the group of its first thread. */
static int list_task(struct task *task, void *arg)
{
	struct listing *l = arg;
	const struct process *process = task->process;

	if (!l->processes)
		seq_printf(l->out, "%d\n", pid_seen(task->tid));
	else if (process->threads.next == &task->thread_node)
		seq_printf(l->out, "%d\n", pid_seen(process->pid));
	return 0;
}

/* A thread root lists the processes of its threaded groups too. */
static int show_procs(struct cgroup *group, struct seq *out)
{
	struct listing l = {out, true};
	struct cgroup *at;

	if (cgroup_is_threaded(group))
		return -EOPNOTSUPP;
	for (at = group; at; at = cgroup_next(group, at))
		if (at->domain == group)
			cgroup_for_each_task(at, list_task, &l);
	return 0;
}

static int show_threads(struct cgroup *group, struct seq *out)
{
	struct listing l = {out, false};

	cgroup_for_each_task(group, list_task, &l);
	return 0;
}

int cgroup_may_attach(struct cgroup *from, struct cgroup *to, bool process)
{
	int error = cgroup_may_write_procs(cgroup_common_ancestor(from, to));

	if (!error && !cgroup_namespace_sees(current->cgroup_ns, from, to))
		error = -ENOENT;
	return error ? error : cgroup_may_move(from, to, process);
}

static int find_task(const char *text, struct task **out)
{
	int64_t number;
	int error = cgroup_parse_number(text, INT_MIN, INT_MAX, &number);

	if (error || number < 0)
		return -EINVAL;
	*out = number ? task_given((pid_t)number) : current;
	if (!*out || !(*out)->process)
		return -ESRCH;
	/* Kernel threads stay in the root. */
	return !(*out)->mm && !(*out)->exiting ? -EINVAL : 0;
}

static int move(struct cgroup *group, const char *text, bool process)
{
	struct task *task;
	int error = find_task(text, &task);

	if (error)
		return error;
	/* If the first thread of a process has ended, any other stands for it. */
	if (process && task->exiting && task->process->thread_count)
		task = list_first_entry(&task->process->threads, struct task, thread_node);
	error = cgroup_may_attach(cgroup_of(task), group, process);
	if (!error && !task->exiting)
		cgroup_move(task, group, process);
	return error;
}

static int store_procs(struct cgroup *group, const char *text)
{
	return move(group, text, true);
}

static int store_thread(struct cgroup *group, const char *text)
{
	return move(group, text, false);
}

const struct cgroup_file cgroup_tasks_files[] = {
	CGROUP_FILE("cgroup.procs", CGROUP_DELEGATED, show_procs, store_procs),
	CGROUP_FILE("cgroup.threads", CGROUP_DELEGATED, show_threads, store_thread),
	{.name = NULL}};

/* ---- clone3 ---- */

int cgroup_of_fd(int fd, struct cgroup **out)
{
	struct file *file = fd_get_any(fd);
	int error = -EBADF;

	if (!file)
		return error;
	if (file->inode && file->inode->fops == &cgroup_folder_fops) {
		*out = cgroup_node_of(file->inode)->group;
		cgroup_get(*out);
		error = 0;
	}
	file_put(file);
	return error;
}

int cgroup_find_group(int fd, bool process, struct cgroup **out)
{
	struct cgroup *group;
	int error = cgroup_of_fd(fd, &group);

	if (error)
		return error;
	error = group->removed ? -ENOENT : cgroup_may_write_procs(group);
	if (!error)
		error = cgroup_may_attach(cgroup_of(current), group, process);
	if (error)
		cgroup_put(group);
	else
		*out = group;
	return error;
}
