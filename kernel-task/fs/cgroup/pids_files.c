/* SPDX-License-Identifier: BSD-2-Clause */
/* The files of the pids controller (cgroup/pids.c). */
#include <errno.h>

#include "fs/cgroup/cgroupfs.h"

#define PIDS_MOST (4 * 1024 * 1024) /* as on Linux */

static int show_current(struct cgroup *group, struct seq *out)
{
	seq_printf(out, "%llu\n", (unsigned long long)group->pids.current);
	return 0;
}

static int show_peak(struct cgroup *group, struct seq *out)
{
	seq_printf(out, "%llu\n", (unsigned long long)group->pids.peak);
	return 0;
}

static int show_max(struct cgroup *group, struct seq *out)
{
	cgroup_show_limit(group->pids.max, out);
	return 0;
}

static int store_max(struct cgroup *group, const char *text)
{
	int error = cgroup_parse_limit(text, PIDS_MOST, &group->pids.max);

	return error ? -EINVAL : 0;
}

static int show_events(struct cgroup *group, struct seq *out)
{
	seq_printf(out, "max %llu\n", (unsigned long long)group->pids.refused);
	return 0;
}

const struct cgroup_file cgroup_pids_files[] = {
	CGROUP_FILE("pids.max", CGROUP_NOT_ROOT, show_max, store_max),
	CGROUP_FILE("pids.current", CGROUP_NOT_ROOT, show_current, NULL),
	CGROUP_FILE("pids.peak", CGROUP_NOT_ROOT, show_peak, NULL),
	CGROUP_NOTED("pids.events", CGROUP_NOT_ROOT, show_events, CGROUP_NOTICE_PIDS),
	{.name = NULL}};
