/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The pids controller: how many tasks a group has. Tasks are counted in all groups, so that a
 * controller that is enabled later finds the right number; only groups whose parent has enabled it
 * have a limit. Moving tasks into a group may exceed its limit; only forks are refused.
 */
#include <errno.h>

#include "cgroup/cgroup.h"

int cgroup_pids_charge(struct cgroup *group, bool force)
{
	struct cgroup *at;

	for (at = group; at && !force; at = at->parent) {
		if (at->pids.current < at->pids.max)
			continue;
		group->pids.refused++;
		cgroup_notice(group, CGROUP_NOTICE_PIDS);
		return -EAGAIN;
	}
	for (at = group; at; at = at->parent)
		if (++at->pids.current > at->pids.peak)
			at->pids.peak = at->pids.current;
	return 0;
}

void cgroup_pids_uncharge(struct cgroup *group)
{
	for (; group; group = group->parent)
		group->pids.current--;
}

void cgroup_pids_reset(struct cgroup *group)
{
	group->pids.max = CGROUP_NO_LIMIT;
	group->pids.refused = 0;
	group->pids.peak = group->pids.current;
}
