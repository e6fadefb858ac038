/* SPDX-License-Identifier: BSD-2-Clause */
/* /proc/<pid>: files of one or a few lines about a process, some of them settings. proc(5). */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "fs/proc/pid.h"
#include "mm/mm.h"
#include "proc/oom.h"
#include "abi/capability.h"
#include "proc/proc.h"
#include "time/process_timers.h"

#define OOM_SCORE_MOST 1000

int proc_show_comm(const struct proc_ref *ref, struct seq *out)
{
	const struct task *task = proc_task(ref);

	if (!task)
		return -ESRCH;
	seq_printf(out, "%.*s\n", (int)sizeof(task->comm), task->comm);
	return 0;
}

int proc_store_comm(const struct proc_ref *ref, char *text, size_t length)
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

int proc_show_oom_score(const struct proc_ref *ref, struct seq *out)
{
	const struct task *task = proc_task(ref);

	if (!task)
		return -ESRCH;
	seq_printf(out, "%d\n", oom_score(task->process));
	return 0;
}

int proc_show_oom_score_adj(const struct proc_ref *ref, struct seq *out)
{
	const struct task *task = proc_task(ref);

	if (!task)
		return -ESRCH;
	seq_printf(out, "%d\n", task->process->oom_score_adj);
	return 0;
}

static int set_oom_score_adj(struct task *task, int value, int least)
{
	if (!task)
		return -ESRCH;
	if (value < least && !capable(CAP_SYS_RESOURCE))
		return -EACCES;
	task->process->oom_score_adj = value;
	return 0;
}

int proc_store_oom_score_adj(const struct proc_ref *ref, char *text, size_t length)
{
	char *end;
	long value = strtol(text, &end, 0);

	if (end == text || *end || value < -OOM_SCORE_MOST || value > OOM_SCORE_MOST)
		return -EINVAL;
	struct task *task = proc_task(ref);
	int error = set_oom_score_adj(task, (int)value, task ? task->process->oom_least : 0);
	/* A process may return to a low value that an administrator has set. */
	if (!error && capable(CAP_SYS_RESOURCE))
		task->process->oom_least = (int)value;
	return error;
}

/* oom_adj has the range -17 (never kill) to 15. */
#define OOM_ADJ_LEAST (-17)
#define OOM_ADJ_MOST  15

int proc_show_oom_adj(const struct proc_ref *ref, struct seq *out)
{
	const struct task *task = proc_task(ref);

	if (!task)
		return -ESRCH;
	int score = task->process->oom_score_adj;
	seq_printf(out, "%d\n",
		   score == OOM_SCORE_MOST ? OOM_ADJ_MOST
					   : score * -OOM_ADJ_LEAST / OOM_SCORE_MOST);
	return 0;
}

int proc_store_oom_adj(const struct proc_ref *ref, char *text, size_t length)
{
	char *end;
	long value = strtol(text, &end, 0);

	if (end == text || *end || value < OOM_ADJ_LEAST || value > OOM_ADJ_MOST)
		return -EINVAL;
	struct task *task = proc_task(ref);
	int score = value == OOM_ADJ_MOST ? OOM_SCORE_MOST
					  : (int)value * OOM_SCORE_MOST / -OOM_ADJ_LEAST;

	return set_oom_score_adj(task, score, task ? task->process->oom_score_adj : 0);
}

int proc_show_personality(const struct proc_ref *ref, struct seq *out)
{
	const struct task *task = proc_task(ref);

	if (!task)
		return -ESRCH;
	seq_printf(out, "%08x\n", task->process->personality);
	return 0;
}

/* The user who logged in, even after a change of ids; pam_loginuid(8) writes it, getlogin(3)
 * asks. */
int proc_show_loginuid(const struct proc_ref *ref, struct seq *out)
{
	const struct task *task = proc_task(ref);

	if (!task)
		return -ESRCH;
	seq_printf(out, "%u",
		   task->process->logged_in ? uid_of(user_ns_mine(), task->process->loginuid)
					    : (uid_t)-1);
	return 0;
}

int proc_store_loginuid(const struct proc_ref *ref, char *text, size_t length)
{
	const struct task *task = proc_task(ref);
	char *end;
	unsigned long value = strtoul(text, &end, 10);
	kuid_t login;

	if (!task)
		return -ESRCH;
	if (task->process != current->process)
		return -EPERM;
	if (end == text || (*end && *end != '\n') || value > UINT32_MAX)
		return -EINVAL;
	login = kuid_given((uid_t)value);
	if (value != (uid_t)-1 && !uid_valid(login))
		return -EINVAL;
	if (current->process->logged_in && !capable(CAP_AUDIT_CONTROL))
		return -EPERM;
	current->process->loginuid = login;
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

int proc_show_limits(const struct proc_ref *ref, struct seq *out)
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

/* Children belong to the process; its first thread shows them. */
int proc_show_children(const struct proc_ref *ref, struct seq *out)
{
	const struct task *task = proc_task(ref);
	const struct process *child;

	if (!task)
		return -ESRCH;
	if (task->tid != task->process->pid)
		return 0;
	list_for_each_entry (child, &task->process->children, sibling)
		seq_printf(out, "%d ", proc_number(ref, child->pid));
	return 0;
}

int proc_show_timers(const struct proc_ref *ref, struct seq *out)
{
	const struct task *task = proc_task(ref);

	if (!task)
		return -ESRCH;
	posix_timers_show(task->process, out);
	return 0;
}
