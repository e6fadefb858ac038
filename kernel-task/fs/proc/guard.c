/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The guards of /proc/PID: fs/proc/guard.h. A descriptor stays open while the process executes
 * another program. So a file is either bound to the memory for which it was opened, or checks again
 * at each use.
 */
#include "fs/proc/guard.h"

#include <errno.h>

#include "fs/proc/procfs.h"
#include "mm/mm.h"
#include "proc/access.h"
#include "abi/capability.h"
#include "proc/task.h"

struct rule {
	unsigned moments; /* PROC_*: when it checks */
	enum access_mode mode;
	int refusal;
	/* At these moments a task with none of these capabilities is refused. */
	uint64_t capabilities;
	unsigned capability_moments;
	int capability_refusal;
};

#define CAP(n) (1ull << (n))

static const struct rule rules[] = {
	[GUARD_MEMORY] = {PROC_OPENED, ACCESS_READ_FSCREDS, -EACCES},
	[GUARD_MEMORY_WRITE] = {PROC_OPENED, ACCESS_ATTACH_FSCREDS, -EACCES},
	[GUARD_OPENED] = {PROC_OPENED, ACCESS_READ_FSCREDS, -EACCES},
	[GUARD_READ] = {PROC_READ, ACCESS_READ_FSCREDS, -EACCES},
	[GUARD_TRACED] = {PROC_READ, ACCESS_ATTACH_FSCREDS, -EPERM},
	[GUARD_STACK] = {PROC_READ, ACCESS_ATTACH_FSCREDS, -EPERM, CAP(CAP_SYS_ADMIN), PROC_READ,
			 -EACCES},
	[GUARD_LINK] = {PROC_LINK_READ, ACCESS_READ_FSCREDS, -EACCES},
	[GUARD_ADMIN_LINK] = {PROC_LINK_READ, ACCESS_READ_FSCREDS, -EACCES,
			      CAP(CAP_SYS_ADMIN) | CAP(CAP_CHECKPOINT_RESTORE), PROC_LINK_FOLLOWED,
			      -EPERM},
	[GUARD_ENTERED] = {PROC_ENTERED, ACCESS_READ_FSCREDS, -EACCES},
	[GUARD_LISTED] = {PROC_LISTED, ACCESS_READ_FSCREDS, -EACCES},
	[GUARD_PROCESS] = {0}, /* the last two: proc_guard_permission() */
	[GUARD_OWN] = {0},
};

static const struct rule *rule_of(const struct proc_ref *ref)
{
	return &rules[ref->entry->guard];
}

static bool capable_of_any(uint64_t capabilities)
{
	for (int n = 0; n <= CAP_LAST_CAP; n++)
		if ((capabilities & CAP(n)) && capable(n))
			return true;
	return false;
}

int proc_guard_ask(const struct proc_ref *ref, enum proc_moment moment)
{
	const struct rule *rule = rule_of(ref);
	const struct task *task;

	if ((rule->capability_moments & moment) && !capable_of_any(rule->capabilities))
		return rule->capability_refusal;
	if (!(rule->moments & moment))
		return 0;
	task = proc_task(ref);
	if (!task)
		return moment == PROC_LINK_READ ? rule->refusal : -ESRCH;
	return task_may_access(task, rule->mode) ? 0 : rule->refusal;
}

bool proc_guard_is_memory(const struct proc_ref *ref)
{
	return ref->entry->guard == GUARD_MEMORY || ref->entry->guard == GUARD_MEMORY_WRITE;
}

int proc_guard_memory(const struct proc_ref *ref, struct mm **out)
{
	const struct task *task = proc_task(ref);
	int error = task ? task_memory(task, rule_of(ref)->mode, out) : -ESRCH;

	if (!error && *out) {
		mm_remember(*out);
		mm_put(*out);
	}
	return error;
}

/* hidepid=noaccess: only the name is visible; with stronger options not even that. */
static int ask_process(const struct inode *inode, const struct task *task, int by_mode)
{
	if (!task)
		return -ESRCH;
	if (proc_hides(inode->sb, task, PROC_HIDE_NAMES))
		return -ENOENT;
	return proc_hides(inode->sb, task, PROC_HIDE_CONTENTS) ? -EPERM : by_mode;
}

int proc_guard_permission(const struct inode *inode, int by_mode)
{
	const struct proc_ref *ref = inode->private;
	const struct task *task;
	int error;

	switch (ref->entry->guard) {
	case GUARD_OWN:
		task = proc_task(ref);
		return task && task->process == current->process ? 0 : by_mode;
	case GUARD_PROCESS:
		return ask_process(inode, proc_task(ref), by_mode);
	default:
		error = proc_guard_ask(ref, PROC_ENTERED);
		return error ? error : by_mode;
	}
}
