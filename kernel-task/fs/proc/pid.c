/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * /proc/<pid> and /proc/<pid>/task/<tid>: the tables of their files. proc(5). Each row gives a
 * file's, link's or folder's mode and guard (guard.h), so all rules of access are in these tables.
 */
#include <errno.h>

#include "fs/context.h"
#include "fs/file.h"
#include "fs/proc/pid.h"
#include "proc/pid_ns.h"
#include "proc/proc.h"

/* ---- which processes and threads there are ---- */

static void refer(struct proc_ref *out, const struct proc_ref *dir, const struct proc_entry *entry,
		  const struct task *task)
{
	*out = (struct proc_ref){.entry = entry,
				 .tid = task->tid,
				 .start_ns = task->start_ns,
				 .fd = -1,
				 .pid_ns = dir->pid_ns};
}

int proc_root_find(const struct proc_ref *dir, unsigned number, struct proc_ref *out)
{
	struct task *task = task_find(pid_global(dir->pid_ns, (pid_t)number));

	if (!task || !task->process)
		return -ENOENT;
	refer(out, dir, &proc_pid_folder, task);
	return 0;
}

int proc_root_next(const struct proc_ref *dir, unsigned from)
{
	struct process *process = process_next_in(dir->pid_ns, (pid_t)from - 1);

	return process ? pid_in(dir->pid_ns, process->pid) : -1;
}

static int thread_find(const struct proc_ref *dir, unsigned number, struct proc_ref *out)
{
	const struct task *of = proc_task(dir);
	struct task *task = task_find(pid_global(dir->pid_ns, (pid_t)number));

	if (!of || !task || task->process != of->process)
		return -ENOENT;
	refer(out, dir, &proc_thread_folder, task);
	return 0;
}

static int thread_next(const struct proc_ref *dir, unsigned from)
{
	const struct task *of = proc_task(dir), *task;
	int best = -1;

	if (!of)
		return -1;
	/* A leader that has ended is still shown. */
	pid_t number = of->process->leader ? proc_number(dir, of->process->leader->tid) : 0;
	if (number && number >= (pid_t)from)
		best = number;
	list_for_each_entry (task, &of->process->threads, thread_node) {
		number = proc_number(dir, task->tid);
		if (number && number >= (pid_t)from && (best < 0 || number < best))
			best = number;
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

/* ---- the tables ---- */

#define TEXT(NAME, MODE, GUARD, SHOW)                                                \
	{                                                                            \
		.name = NAME, .mode = S_IFREG | (MODE), .guard = GUARD, .show = SHOW \
	}
#define SETTING(NAME, MODE, GUARD, SHOW, STORE)                                       \
	{                                                                             \
		.name = NAME, .mode = S_IFREG | (MODE), .guard = GUARD, .show = SHOW, \
		.store = STORE                                                        \
	}
#define POLLED(NAME, MODE, GUARD, SHOW, POLL)                                                      \
	{                                                                                          \
		.name = NAME, .mode = S_IFREG | (MODE), .guard = GUARD, .show = SHOW, .poll = POLL \
	}
#define WORDS(NAME, TEXT)                                          \
	{                                                          \
		.name = NAME, .mode = S_IFREG | 0444, .text = TEXT \
	}
#define MEMORY(NAME, MODE, SHOW, ...)                                          \
	{                                                                      \
		.name = NAME, .mode = S_IFREG | (MODE), .guard = GUARD_MEMORY, \
		.show_memory = SHOW, __VA_ARGS__                               \
	}
#define BYTES(NAME, MODE, GUARD, OPS)                                               \
	{                                                                           \
		.name = NAME, .mode = S_IFREG | (MODE), .guard = GUARD, .fops = OPS \
	}
#define LINK(NAME, LINK_OF)                                                                \
	{                                                                                  \
		.name = NAME, .mode = S_IFLNK | 0777, .guard = GUARD_LINK, .link = LINK_OF \
	}
#define FOLDER(NAME, MODE, CHILDREN)                                         \
	{                                                                    \
		.name = NAME, .mode = S_IFDIR | (MODE), .children = CHILDREN \
	}
#define NUMBERS(NAME, MODE, GUARD, FIND, NEXT)                                                     \
	{                                                                                          \
		.name = NAME, .mode = S_IFDIR | (MODE), .guard = GUARD, .find = FIND, .next = NEXT \
	}

/* clang-format off */ /* The rows are read in columns. */
#define TASK_ENTRIES \
	/* of the memory that the task has when the file is opened */ \
	MEMORY("auxv",           0400, proc_show_auxv, .outlives = true), \
	MEMORY("environ",        0400, proc_show_environ), \
	MEMORY("maps",           0444, proc_show_maps, .areas = true), \
	MEMORY("numa_maps",      0444, proc_show_numa_maps, .areas = true), \
	MEMORY("smaps",          0444, proc_show_smaps, .areas = true), \
	MEMORY("smaps_rollup",   0444, proc_show_smaps_rollup, .dead = -ESRCH), \
	BYTES("mem",             0600, GUARD_MEMORY_WRITE, &proc_mem_ops), \
	BYTES("pagemap",         0400, GUARD_MEMORY, &proc_pagemap_ops), \
	/* what leads to other files */ \
	LINK("cwd",              link_cwd), \
	LINK("exe",              link_exe), \
	LINK("root",             link_root), \
	NUMBERS("fd",            0500, GUARD_OWN, proc_fd_find, proc_fd_next), \
	NUMBERS("fdinfo",        0555, GUARD_ENTERED, proc_fdinfo_find, proc_fd_next), \
	FOLDER("net",            0555, proc_net_entries), \
	FOLDER("ns",             0511, proc_ns_entries), \
	/* what a debugger sees */ \
	TEXT("personality",      0400, GUARD_TRACED, proc_show_personality), \
	TEXT("stack",            0400, GUARD_STACK, proc_show_stack), \
	TEXT("syscall",          0400, GUARD_TRACED, proc_show_syscall), \
	/* files that every task may read */ \
	TEXT("cgroup",           0444, GUARD_NONE, proc_show_cgroup), \
	TEXT("cmdline",          0444, GUARD_NONE, proc_show_cmdline), \
	TEXT("limits",           0444, GUARD_NONE, proc_show_limits), \
	POLLED("mountinfo",      0444, GUARD_NONE, proc_show_mountinfo, &proc_mounts_poll), \
	POLLED("mounts",         0444, GUARD_NONE, proc_show_mounts, &proc_mounts_poll), \
	TEXT("oom_score",        0444, GUARD_NONE, proc_show_oom_score), \
	TEXT("schedstat",        0444, GUARD_NONE, proc_show_schedstat), \
	WORDS("sessionid",       "4294967295"), \
	TEXT("stat",             0444, GUARD_NONE, proc_show_stat), /* hides addresses itself */ \
	TEXT("statm",            0444, GUARD_NONE, proc_show_statm), \
	TEXT("status",           0444, GUARD_NONE, proc_show_status), \
	TEXT("wchan",            0444, GUARD_NONE, proc_show_wchan), \
	/* files that every task may read and the owner may set */ \
	BYTES("gid_map",       0644, GUARD_NONE, &proc_id_map_ops), \
	SETTING("loginuid",      0644, GUARD_NONE, proc_show_loginuid, proc_store_loginuid), \
	SETTING("oom_adj",       0644, GUARD_NONE, proc_show_oom_adj, proc_store_oom_adj), \
	SETTING("oom_score_adj", 0644, GUARD_NONE, proc_show_oom_score_adj, \
		proc_store_oom_score_adj), \
	BYTES("projid_map",    0644, GUARD_NONE, &proc_id_map_ops), \
	BYTES("setgroups",       0644, GUARD_NONE, &proc_setgroups_ops), \
	BYTES("uid_map",       0644, GUARD_NONE, &proc_id_map_ops)

static const struct proc_entry thread_entries[] = {
	TASK_ENTRIES,
	TEXT("children",         0444, GUARD_NONE, proc_show_children),
	SETTING("comm",          0644, GUARD_OWN, proc_show_comm, proc_store_comm),
	TEXT("io",               0400, GUARD_READ, proc_show_thread_io),
	{.name = NULL}};

static const struct proc_entry pid_entries[] = {
	TASK_ENTRIES,
	SETTING("autogroup",     0644, GUARD_NONE, proc_show_autogroup, proc_store_autogroup),
	SETTING("comm",          0644, GUARD_NONE, proc_show_comm, proc_store_comm),
	SETTING("coredump_filter", 0644, GUARD_NONE, proc_show_core_filter, proc_store_core_filter),
	TEXT("io",               0400, GUARD_READ, proc_show_io),
	TEXT("mountstats",       0400, GUARD_NONE, proc_show_mountstats),
	NUMBERS("task",          0555, GUARD_NONE, thread_find, thread_next),
	TEXT("timers",           0444, GUARD_OPENED, proc_show_timers),
	/* each use asks for CAP_SYS_NICE itself */
	SETTING("timerslack_ns", 0666, GUARD_NONE, proc_show_timer_slack, proc_store_timer_slack),
	{.name = "map_files", .mode = S_IFDIR | 0500, .guard = GUARD_LISTED,
	 .find_name = proc_map_find, .next_name = proc_map_next},
	{.name = NULL}};
/* clang-format on */

const struct proc_entry proc_thread_folder = FOLDER("thread", 0555, thread_entries);
const struct proc_entry proc_pid_folder = {
	.name = "pid", .mode = S_IFDIR | 0555, .guard = GUARD_PROCESS, .children = pid_entries};
