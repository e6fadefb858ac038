/* SPDX-License-Identifier: BSD-2-Clause */
/* Control groups in /proc: a task's group, and the controllers. */
#include <errno.h>

#include "cgroup/cgroup.h"
#include "cgroup/namespace.h"
#include "fs/proc/pid.h"
#include "proc/task.h"

int proc_show_cgroup(const struct proc_ref *ref, struct seq *out)
{
	const struct task *task = proc_task(ref);
	const struct cgroup *group;

	if (!task)
		return -ESRCH;
	group = cgroup_of(task);
	seq_puts(out, "0::");
	cgroup_show_path(group, cgroup_namespace_root(), out);
	seq_puts(out, group->removed ? " (deleted)\n" : "\n");
	return 0;
}

int proc_show_cgroups(const struct proc_ref *ref, struct seq *out)
{
	unsigned long long groups = cgroup_root()->descendants + 1;

	seq_puts(out, "#subsys_name\thierarchy\tnum_cgroups\tenabled\n");
	for (unsigned i = 0; i < CGROUP_CONTROLLERS; i++)
		seq_printf(out, "%s\t0\t%llu\t1\n", cgroup_controller_name(i), groups);
	return 0;
}
