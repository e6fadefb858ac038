/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Domains and threads, and which controllers act where.
 *
 * A group is a *domain*, which has whole processes, or *threaded*: then it has threads of processes
 * of the domain above it, the *thread root*. Controllers that cannot tell threads of one process
 * apart act on domains only. A domain that has tasks itself gives no controllers to its children
 * (rule of no internal processes). Exceptions are the root, which may do both, and thread roots,
 * which may give controllers of threads.
 */
#include <errno.h>

#include "cgroup/cgroup.h"

static const char *const names[CGROUP_CONTROLLERS] = {
	[CGROUP_MEMORY] = "memory",
	[CGROUP_PIDS] = "pids",
};

const char *cgroup_controller_name(enum cgroup_controller controller)
{
	return names[controller];
}

unsigned cgroup_controllers(const struct cgroup *group)
{
	unsigned from_above = group->parent ? group->parent->subtree_control : CGROUP_ALL;

	return cgroup_is_threaded(group) ? from_above & CGROUP_THREADED : from_above;
}

/* ---- types ---- */

bool cgroup_can_be_thread_root(const struct cgroup *group)
{
	if (!group->parent)
		return true;
	return !cgroup_is_threaded(group) && !group->populated_children &&
	       !(group->subtree_control & ~CGROUP_THREADED);
}

bool cgroup_is_thread_root(const struct cgroup *group)
{
	if (cgroup_is_threaded(group))
		return false;
	return group->threaded_children ||
	       (group->task_count && group->subtree_control & CGROUP_THREADED);
}

bool cgroup_is_valid_domain(const struct cgroup *group)
{
	if (cgroup_is_threaded(group))
		return false;
	for (group = group->parent; group; group = group->parent)
		if (cgroup_is_threaded(group) || (group->parent && cgroup_is_thread_root(group)))
			return false;
	return true;
}

const char *cgroup_type_name(const struct cgroup *group)
{
	if (cgroup_is_threaded(group))
		return "threaded";
	if (!cgroup_is_valid_domain(group))
		return "domain invalid";
	return cgroup_is_thread_root(group) ? "domain threaded" : "domain";
}

int cgroup_make_threaded(struct cgroup *group)
{
	struct cgroup *domain = group->parent->domain, *at;

	if (cgroup_is_threaded(group))
		return 0;
	if (cgroup_is_populated(group) || (group->subtree_control & ~CGROUP_THREADED))
		return -EOPNOTSUPP;
	if (!cgroup_is_valid_domain(domain) || !cgroup_can_be_thread_root(domain))
		return -EOPNOTSUPP;
	/* Threaded groups below get the domain above this group in its place. */
	for (at = group; at; at = cgroup_next(group, at))
		if (at == group || cgroup_is_threaded(at))
			at->domain = domain;
	group->parent->threaded_children++;
	cgroup_memory_disable(group);
	return 0;
}

/* ---- controllers ---- */

static int may_disable(const struct cgroup *group, unsigned disable)
{
	const struct cgroup *child;

	list_for_each_entry (child, &group->children, sibling)
		if (child->subtree_control & disable)
			return -EBUSY;
	return 0;
}

static int may_enable(const struct cgroup *group, unsigned enable)
{
	if (!enable)
		return 0;
	if (enable & ~cgroup_controllers(group))
		return -ENOENT;
	if (!cgroup_is_valid_domain(group->domain))
		return -EOPNOTSUPP;
	if (!group->parent)
		return 0;
	if (enable & ~CGROUP_THREADED) {
		if (cgroup_is_thread_root(group) || cgroup_is_threaded(group))
			return -EOPNOTSUPP;
	} else if (cgroup_can_be_thread_root(group) || cgroup_is_threaded(group)) {
		return 0;
	}
	return group->task_count ? -EBUSY : 0;
}

/* A child that loses a controller loses its settings of that controller. */
static void forget_settings(struct cgroup *child, unsigned gone)
{
	if (gone & CGROUP_BIT(CGROUP_PIDS))
		cgroup_pids_reset(child);
	if (gone & CGROUP_BIT(CGROUP_MEMORY))
		cgroup_memory_disable(child);
}

/* Accounts are for domains only. */
int cgroup_settings_begin(struct cgroup *child)
{
	return cgroup_controllers(child) & CGROUP_BIT(CGROUP_MEMORY) ? cgroup_memory_enable(child)
								     : 0;
}

int cgroup_set_subtree_control(struct cgroup *group, unsigned enable, unsigned disable)
{
	struct cgroup *child;
	int error;

	if (group->removed)
		return -ENODEV;
	enable &= ~group->subtree_control;
	disable &= group->subtree_control;
	error = may_enable(group, enable);
	if (!error)
		error = may_disable(group, disable);
	if (error)
		return error;
	group->subtree_control = (group->subtree_control | enable) & ~disable;
	list_for_each_entry (child, &group->children, sibling)
		if (!error)
			error = cgroup_settings_begin(child);
	if (error) {
		group->subtree_control &= ~enable;
		disable |= enable;
	}
	list_for_each_entry (child, &group->children, sibling)
		forget_settings(child, disable);
	return error;
}
