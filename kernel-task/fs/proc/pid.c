/* SPDX-License-Identifier: BSD-2-Clause */
/* /proc/<pid> and /proc/<pid>/task/<tid>: what is in them and the simple files. proc(5). */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "fs/context.h"
#include "fs/file.h"
#include "fs/proc/procfs.h"
#include "mm/mm.h"
#include "mm/uaccess.h"
#include "proc/capability.h"
#include "proc/proc.h"
#include "time/process_timers.h"

#define OOM_SCORE_MOST 1000
#define AREA_MAX       (128u << 10) /* of arguments or environment shown */

/* ---- which processes and threads there are ---- */

static void refer(struct proc_ref *out, const struct proc_entry *entry, const struct task *task)
{
	*out = (struct proc_ref){
		.entry = entry, .tid = task->tid, .start_ns = task->start_ns, .fd = -1};
}

int proc_root_find(const struct proc_ref *dir, unsigned number, struct proc_ref *out)
{
	struct task *task = task_find((pid_t)number);

	if (!task || !task->process)
		return -ENOENT;
	refer(out, &proc_pid_folder, task);
	return 0;
}

int proc_root_next(const struct proc_ref *dir, unsigned from)
{
	struct process *process = process_next((pid_t)from - 1);

	return process ? process->pid : -1;
}

static int thread_find(const struct proc_ref *dir, unsigned number, struct proc_ref *out)
{
	const struct task *of = proc_task(dir);
	struct task *task = task_find((pid_t)number);

	if (!of || !task || task->process != of->process)
		return -ENOENT;
	refer(out, &proc_thread_folder, task);
	return 0;
}

static int thread_next(const struct proc_ref *dir, unsigned from)
{
	const struct task *of = proc_task(dir), *task;
	int best = -1;

	if (!of)
		return -1;
	list_for_each_entry (task, &of->process->threads, thread_node) {
		if (task->tid >= (pid_t)from && (best < 0 || task->tid < best))
			best = task->tid;
	}
	return best;
}

/* ---- links ---- */

static char *jump_to(const struct path *path, struct path *jump, int *error)
{
	if (!path) {
		*error = -ENOENT;
		return NULL;
	}
	*jump = *path;
	path_get(jump);
	return NULL;
}

static char *link_cwd(const struct proc_ref *ref, struct path *jump, int *error)
{
	const struct task *task = proc_task(ref);

	return jump_to(task && task->fs ? &task->fs->cwd : NULL, jump, error);
}

static char *link_root(const struct proc_ref *ref, struct path *jump, int *error)
{
	const struct task *task = proc_task(ref);

	return jump_to(task && task->fs ? &task->fs->root : NULL, jump, error);
}

static char *link_exe(const struct proc_ref *ref, struct path *jump, int *error)
{
	const struct task *task = proc_task(ref);
	const struct file *exe = task ? task->process->exe : NULL;

	return jump_to(exe ? &exe->path : NULL, jump, error);
}

/* ---- texts ---- */

/* A part of the process's own memory, as it is now. */
static int show_area(const struct task *task, uint64_t start, uint64_t end, struct seq *out)
{
	size_t n = end > start ? end - start : 0;

	if (!task || !task->mm || !n)
		return 0;
	if (n > AREA_MAX)
		n = AREA_MAX;
	char *buffer = malloc(n);
	if (!buffer)
		return -ENOMEM;
	ssize_t got = mm_read(task->mm, buffer, start, n);
	if (got > 0)
		seq_write(out, buffer, (size_t)got);
	free(buffer);
	return 0;
}

static int show_cmdline(const struct proc_ref *ref, struct seq *out)
{
	const struct task *task = proc_task(ref);

	if (!task || !task->mm)
		return 0;
	return show_area(task, task->mm->arg_start, task->mm->arg_end, out);
}

bool proc_may_inspect(const struct task *task)
{
	const struct cred *me = current->cred;

	if (!task->cred)
		return false;
	return task->process == current->process ||
	       (me->fsuid == task->cred->euid && me->fsuid == task->cred->suid &&
		me->fsuid == task->cred->uid) ||
	       capable(19 /* CAP_SYS_PTRACE */);
}

static int show_environ(const struct proc_ref *ref, struct seq *out)
{
	const struct task *task = proc_task(ref);

	if (!task || !task->mm)
		return 0;
	if (!proc_may_inspect(task))
		return -EACCES;
	return show_area(task, task->mm->env_start, task->mm->env_end, out);
}

static int show_auxv(const struct proc_ref *ref, struct seq *out)
{
	const struct task *task = proc_task(ref);

	if (!task || !task->mm)
		return 0;
	if (!proc_may_inspect(task))
		return -EACCES;
	seq_write(out, task->mm->auxv, task->mm->auxv_words * sizeof(task->mm->auxv[0]));
	return 0;
}

static int show_comm(const struct proc_ref *ref, struct seq *out)
{
	const struct task *task = proc_task(ref);

	if (!task)
		return -ESRCH;
	seq_printf(out, "%.*s\n", (int)sizeof(task->comm), task->comm);
	return 0;
}

static int store_comm(const struct proc_ref *ref, char *text, size_t length)
{
	struct task *task = proc_task(ref);

	if (!task)
		return -ESRCH;
	if (task->process != current->process)
		return -EINVAL;
	strncpy(task->comm, text, sizeof(task->comm) - 1);
	task->comm[sizeof(task->comm) - 1] = 0;
	return 0;
}

static int show_maps(const struct proc_ref *ref, struct seq *out)
{
	const struct task *task = proc_task(ref);

	if (!task)
		return -ESRCH;
	if (!proc_may_inspect(task))
		return -EACCES;
	if (task->mm)
		mm_show_maps(task->mm, out);
	return 0;
}

static int show_smaps(const struct proc_ref *ref, struct seq *out)
{
	const struct task *task = proc_task(ref);

	if (!task)
		return -ESRCH;
	if (!proc_may_inspect(task))
		return -EACCES;
	if (task->mm)
		mm_show_smaps(task->mm, out);
	return 0;
}

static int show_oom_score(const struct proc_ref *ref, struct seq *out)
{
	const struct task *task = proc_task(ref);

	if (!task)
		return -ESRCH;
	seq_printf(out, "%d\n", oom_score(task->process));
	return 0;
}

static int show_oom_score_adj(const struct proc_ref *ref, struct seq *out)
{
	const struct task *task = proc_task(ref);

	if (!task)
		return -ESRCH;
	seq_printf(out, "%d\n", (int)task->process->oom_score_adj);
	return 0;
}

static int set_oom_score_adj(struct task *task, long value)
{
	if (!task)
		return -ESRCH;
	if (value < (int)task->process->oom_score_adj && !capable(CAP_SYS_RESOURCE))
		return -EACCES;
	task->process->oom_score_adj = (unsigned)value;
	return 0;
}

static int store_oom_score_adj(const struct proc_ref *ref, char *text, size_t length)
{
	char *end;
	long value = strtol(text, &end, 0);

	if (end == text || *end || value < -OOM_SCORE_MOST || value > OOM_SCORE_MOST)
		return -EINVAL;
	return set_oom_score_adj(proc_task(ref), value);
}

/* The same from -17, never, to 15. */
#define OOM_ADJ_LEAST (-17)
#define OOM_ADJ_MOST  15

static int show_oom_adj(const struct proc_ref *ref, struct seq *out)
{
	const struct task *task = proc_task(ref);

	if (!task)
		return -ESRCH;
	int score = (int)task->process->oom_score_adj;
	seq_printf(out, "%d\n",
		   score == OOM_SCORE_MOST ? OOM_ADJ_MOST
					   : score * -OOM_ADJ_LEAST / OOM_SCORE_MOST);
	return 0;
}

static int store_oom_adj(const struct proc_ref *ref, char *text, size_t length)
{
	char *end;
	long value = strtol(text, &end, 0);

	if (end == text || *end || value < OOM_ADJ_LEAST || value > OOM_ADJ_MOST)
		return -EINVAL;
	return set_oom_score_adj(proc_task(ref), value == OOM_ADJ_MOST
							 ? OOM_SCORE_MOST
							 : value * OOM_SCORE_MOST / -OOM_ADJ_LEAST);
}

static int show_personality(const struct proc_ref *ref, struct seq *out)
{
	const struct task *task = proc_task(ref);

	if (!task)
		return -ESRCH;
	if (!proc_may_inspect(task))
		return -EACCES;
	seq_printf(out, "%08x\n", task->process->personality);
	return 0;
}

/* The user that a session began as, whoever it is now; pam_loginuid(8) writes it, getlogin(3) asks.
 */
static int show_loginuid(const struct proc_ref *ref, struct seq *out)
{
	const struct task *task = proc_task(ref);

	if (!task)
		return -ESRCH;
	seq_printf(out, "%u", task->process->logged_in ? task->process->loginuid : (uid_t)-1);
	return 0;
}

static int store_loginuid(const struct proc_ref *ref, char *text, size_t length)
{
	const struct task *task = proc_task(ref);
	char *end;
	unsigned long value = strtoul(text, &end, 10);

	if (!task)
		return -ESRCH;
	if (task->process != current->process)
		return -EPERM;
	if (end == text || (*end && *end != '\n') || value > UINT32_MAX)
		return -EINVAL;
	if (current->process->logged_in && !capable(CAP_AUDIT_CONTROL))
		return -EPERM;
	current->process->loginuid = (uid_t)value;
	current->process->logged_in = value != (uid_t)-1;
	return 0;
}

static void show_limit_value(struct seq *out, rlim_t value)
{
	if (value == RLIM_INFINITY)
		seq_printf(out, "%-20s ", "unlimited");
	else
		seq_printf(out, "%-20llu ", (unsigned long long)value);
}

static int show_limits(const struct proc_ref *ref, struct seq *out)
{
	static const struct {
		const char *name, *unit;
	} limits[RLIM_NLIMITS] = {
		[RLIMIT_CPU] = {"Max cpu time", "seconds"},
		[RLIMIT_FSIZE] = {"Max file size", "bytes"},
		[RLIMIT_DATA] = {"Max data size", "bytes"},
		[RLIMIT_STACK] = {"Max stack size", "bytes"},
		[RLIMIT_CORE] = {"Max core file size", "bytes"},
		[RLIMIT_RSS] = {"Max resident set", "bytes"},
		[RLIMIT_NPROC] = {"Max processes", "processes"},
		[RLIMIT_NOFILE] = {"Max open files", "files"},
		[RLIMIT_MEMLOCK] = {"Max locked memory", "bytes"},
		[RLIMIT_AS] = {"Max address space", "bytes"},
		[RLIMIT_LOCKS] = {"Max file locks", "locks"},
		[RLIMIT_SIGPENDING] = {"Max pending signals", "signals"},
		[RLIMIT_MSGQUEUE] = {"Max msgqueue size", "bytes"},
		[RLIMIT_NICE] = {"Max nice priority", ""},
		[RLIMIT_RTPRIO] = {"Max realtime priority", ""},
		[RLIMIT_RTTIME] = {"Max realtime timeout", "us"},
	};
	const struct task *task = proc_task(ref);

	if (!task)
		return -ESRCH;
	seq_printf(out, "%-25s %-20s %-20s %-10s\n", "Limit", "Soft Limit", "Hard Limit", "Units");
	for (int i = 0; i < (int)RLIM_NLIMITS; i++) {
		const struct rlimit *l = &task->process->rlimits[i];

		seq_printf(out, "%-25s ", limits[i].name);
		show_limit_value(out, l->rlim_cur);
		show_limit_value(out, l->rlim_max);
		seq_printf(out, "%-10s\n", limits[i].unit);
	}
	return 0;
}

/* Everybody is in the first user namespace, where all numbers are themselves. */
static int show_id_map(const struct proc_ref *ref, struct seq *out)
{
	seq_puts(out, "         0          0 4294967295\n");
	return 0;
}

/* Children belong to the process; its first thread shows them. */
static int show_children(const struct proc_ref *ref, struct seq *out)
{
	const struct task *task = proc_task(ref);
	const struct process *child;

	if (!task)
		return -ESRCH;
	if (task->tid != task->process->pid)
		return 0;
	list_for_each_entry (child, &task->process->children, sibling)
		seq_printf(out, "%d ", child->pid);
	return 0;
}

static int show_timers(const struct proc_ref *ref, struct seq *out)
{
	const struct task *task = proc_task(ref);

	if (!task)
		return -ESRCH;
	posix_timers_show(task->process, out);
	return 0;
}

#define TASK_ENTRIES                                                                              \
	{.name = "auxv", .mode = S_IFREG | 0400, .show = show_auxv},                              \
		{.name = "cgroup", .mode = S_IFREG | 0444, .text = "0::/"},                       \
		{.name = "cmdline", .mode = S_IFREG | 0444, .show = show_cmdline},                \
		{.name = "comm", .mode = S_IFREG | 0644, .show = show_comm, .store = store_comm}, \
		{.name = "cwd", .mode = S_IFLNK | 0777, .link = link_cwd},                        \
		{.name = "children", .mode = S_IFREG | 0444, .show = show_children},              \
		{.name = "projid_map", .mode = S_IFREG | 0444, .show = show_id_map},              \
		{.name = "gid_map", .mode = S_IFREG | 0444, .show = show_id_map},                 \
		{.name = "uid_map", .mode = S_IFREG | 0444, .show = show_id_map},                 \
		{.name = "environ", .mode = S_IFREG | 0400, .show = show_environ},                \
		{.name = "exe", .mode = S_IFLNK | 0777, .link = link_exe},                        \
		{.name = "fd",                                                                    \
		 .mode = S_IFDIR | 0500,                                                          \
		 .find = proc_fd_find,                                                            \
		 .next = proc_fd_next},                                                           \
		{.name = "fdinfo",                                                                \
		 .mode = S_IFDIR | 0500,                                                          \
		 .find = proc_fdinfo_find,                                                        \
		 .next = proc_fd_next},                                                           \
		{.name = "limits", .mode = S_IFREG | 0444, .show = show_limits},                  \
		{.name = "loginuid",                                                              \
		 .mode = S_IFREG | 0644,                                                          \
		 .show = show_loginuid,                                                           \
		 .store = store_loginuid},                                                        \
		{.name = "maps", .mode = S_IFREG | 0444, .show = show_maps},                      \
		{.name = "mem", .mode = S_IFREG | 0600, .fops = &proc_mem_ops},                   \
		{.name = "mountstats", .mode = S_IFREG | 0400, .show = proc_show_mountstats},     \
		{.name = "mountinfo",                                                             \
		 .mode = S_IFREG | 0444,                                                          \
		 .show = proc_show_mountinfo,                                                     \
		 .poll = &proc_mounts_poll},                                                      \
		{.name = "mounts",                                                                \
		 .mode = S_IFREG | 0444,                                                          \
		 .show = proc_show_mounts,                                                        \
		 .poll = &proc_mounts_poll},                                                      \
		{.name = "net", .mode = S_IFDIR | 0555, .children = proc_net_entries},            \
		{.name = "ns", .mode = S_IFDIR | 0511, .children = proc_ns_entries},              \
		{.name = "oom_score", .mode = S_IFREG | 0444, .show = show_oom_score},            \
		{.name = "oom_score_adj",                                                         \
		 .mode = S_IFREG | 0644,                                                          \
		 .show = show_oom_score_adj,                                                      \
		 .store = store_oom_score_adj},                                                   \
		{.name = "oom_adj",                                                               \
		 .mode = S_IFREG | 0644,                                                          \
		 .show = show_oom_adj,                                                            \
		 .store = store_oom_adj},                                                         \
		{.name = "pagemap", .mode = S_IFREG | 0400, .fops = &proc_pagemap_ops},           \
		{.name = "personality", .mode = S_IFREG | 0400, .show = show_personality},        \
		{.name = "root", .mode = S_IFLNK | 0777, .link = link_root},                      \
		{.name = "schedstat", .mode = S_IFREG | 0444, .show = proc_show_schedstat},       \
		{.name = "sessionid", .mode = S_IFREG | 0444, .text = "4294967295"},              \
		{.name = "setgroups", .mode = S_IFREG | 0444, .text = "allow"},                   \
		{.name = "smaps", .mode = S_IFREG | 0444, .show = show_smaps},                    \
		{.name = "smaps_rollup", .mode = S_IFREG | 0444, .show = proc_show_smaps_rollup}, \
		{.name = "syscall", .mode = S_IFREG | 0400, .show = proc_show_syscall},           \
		{.name = "wchan", .mode = S_IFREG | 0444, .show = proc_show_wchan},               \
		{.name = "stat", .mode = S_IFREG | 0444, .show = proc_show_stat},                 \
		{.name = "statm", .mode = S_IFREG | 0444, .show = proc_show_statm},               \
	{                                                                                         \
		.name = "status", .mode = S_IFREG | 0444, .show = proc_show_status                \
	}

static const struct proc_entry thread_entries[] = {
	TASK_ENTRIES,
	{.name = "io", .mode = S_IFREG | 0400, .show = proc_show_thread_io},
	{.name = NULL}};
static const struct proc_entry pid_entries[] = {
	TASK_ENTRIES,
	{.name = "io", .mode = S_IFREG | 0400, .show = proc_show_io},
	{.name = "timers", .mode = S_IFREG | 0444, .show = show_timers},
	{.name = "timerslack_ns",
	 .mode = S_IFREG | 0666,
	 .show = proc_show_timer_slack,
	 .store = proc_store_timer_slack},
	{.name = "task", .mode = S_IFDIR | 0555, .find = thread_find, .next = thread_next},
	{.name = NULL}};

const struct proc_entry proc_thread_folder = {
	.name = "thread", .mode = S_IFDIR | 0555, .children = thread_entries};
const struct proc_entry proc_pid_folder = {
	.name = "pid", .mode = S_IFDIR | 0555, .children = pid_entries};
