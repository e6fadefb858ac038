/* SPDX-License-Identifier: BSD-2-Clause */
/* The groups of sessions (autogroup.h): making them, joining and leaving, and their nice values. */
#include "proc/autogroup.h"

#include <errno.h>
#include <sched.h>
#include <stdlib.h>

#include "abi/capability.h"
#include "machine/clock.h"
#include "proc/proc.h"
#include "user/share.h"
#include "user/weight.h"

#define SET_PAUSE_NS 100000000ull

struct autogroup {
	struct share_group group;
	unsigned refs; /* processes */
	uint32_t number;
	int nice;
};

unsigned autogroup_enabled = 1;

static struct autogroup *make(void)
{
	static uint32_t latest;
	struct autogroup *made = calloc(1, sizeof(*made));

	if (!made)
		return NULL;
	share_group_init(&made->group, WEIGHT_OF_0);
	made->refs = 1;
	made->number = ++latest;
	return made;
}

static struct share_group *group_of(const struct process *process)
{
	return autogroup_enabled && process->autogroup ? &process->autogroup->group : NULL;
}

void autogroup_begin(struct process *process)
{
	struct autogroup *made = make(), *old = process->autogroup;
	struct task *task;

	if (!made)
		return;
	process->autogroup = made;
	list_for_each_entry (task, &process->threads, thread_node)
		share_join(task, group_of(process));
	if (old && --old->refs == 0)
		free(old);
}

void autogroup_inherit(struct process *process, const struct process *from)
{
	process->autogroup = from->autogroup;
	if (process->autogroup)
		process->autogroup->refs++;
}

void autogroup_place(struct task *task)
{
	share_join(task, group_of(task->process));
}

void autogroup_leave(struct process *process)
{
	struct autogroup *group = process->autogroup;

	process->autogroup = NULL;
	if (group && --group->refs == 0)
		free(group);
}

bool autogroup_of(const struct process *process, uint32_t *number, int *nice)
{
	const struct autogroup *group = process->autogroup;

	if (!group)
		return false;
	*number = group->number;
	*nice = group->nice;
	return true;
}

int autogroup_set_nice(const struct process *process, int nice)
{
	static uint64_t next_ns;
	uint64_t now = clock_monotonic_ns();
	struct autogroup *group = process->autogroup;

	if (nice < NICE_LEAST || nice > NICE_MOST)
		return -EINVAL;
	if (nice < 0 && !nice_is_allowed(current, nice) && !capable(CAP_SYS_NICE))
		return -EPERM;
	if (now < next_ns && !capable(CAP_SYS_ADMIN))
		return -EAGAIN;
	next_ns = now + SET_PAUSE_NS;
	if (!group)
		return -EINVAL;
	group->nice = nice;
	group->group.weight = policy_weight(SCHED_OTHER, nice);
	return 0;
}
