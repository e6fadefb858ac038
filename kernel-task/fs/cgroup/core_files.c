/* SPDX-License-Identifier: BSD-2-Clause */
/* The files that every group has, except those that list its tasks. */
#include <errno.h>
#include <limits.h>
#include <string.h>

#include "fs/cgroup/cgroupfs.h"

/* ---- threads and controllers ---- */

static int show_type(struct cgroup *group, struct seq *out)
{
	seq_printf(out, "%s\n", cgroup_type_name(group));
	return 0;
}

static int store_type(struct cgroup *group, const char *text)
{
	return strcmp(text, "threaded") ? -EINVAL : cgroup_make_threaded(group);
}

static void show_set(unsigned controllers, struct seq *out)
{
	const char *blank = "";

	for (unsigned i = 0; i < CGROUP_CONTROLLERS; i++) {
		if (!(controllers & CGROUP_BIT(i)))
			continue;
		seq_printf(out, "%s%s", blank, cgroup_controller_name(i));
		blank = " ";
	}
	if (controllers)
		seq_putc(out, '\n');
}

static int show_controllers(struct cgroup *group, struct seq *out)
{
	show_set(cgroup_controllers(group), out);
	return 0;
}

static int show_subtree_control(struct cgroup *group, struct seq *out)
{
	show_set(group->subtree_control, out);
	return 0;
}

/* The bit of a name of `length` bytes; 0: there is no such controller. */
static unsigned controller_bit(const char *name, size_t length)
{
	for (unsigned i = 0; i < CGROUP_CONTROLLERS; i++) {
		const char *known = cgroup_controller_name(i);

		if (strlen(known) == length && !memcmp(known, name, length))
			return CGROUP_BIT(i);
	}
	return 0;
}

/* "+pids -memory": if a controller is named twice the last counts. */
static int store_subtree_control(struct cgroup *group, const char *text)
{
	unsigned enable = 0, disable = 0;

	while (*text) {
		size_t length = strcspn(text, " ");
		unsigned bit = length ? controller_bit(text + 1, length - 1) : 0;

		if (length && (!bit || (*text != '+' && *text != '-')))
			return -EINVAL;
		enable &= ~bit;
		disable &= ~bit;
		*(*text == '+' ? &enable : &disable) |= bit;
		text += length + (text[length] == ' ');
	}
	return cgroup_set_subtree_control(group, enable, disable);
}

/* ---- state ---- */

static int show_events(struct cgroup *group, struct seq *out)
{
	seq_printf(out, "populated %d\nfrozen %d\n", cgroup_is_populated(group), group->frozen);
	return 0;
}

/* A removed group that zombies or files still refer to is not counted. */
static int show_stat(struct cgroup *group, struct seq *out)
{
	seq_printf(out, "nr_descendants %llu\nnr_dying_descendants 0\n",
		   (unsigned long long)group->descendants);
	return 0;
}

static int show_freeze(struct cgroup *group, struct seq *out)
{
	seq_printf(out, "%d\n", group->freeze);
	return 0;
}

static int store_freeze(struct cgroup *group, const char *text)
{
	int64_t value;
	int error = cgroup_parse_number(text, 0, 1, &value);

	if (!error)
		cgroup_set_freeze(group, value);
	return error;
}

static int store_kill(struct cgroup *group, const char *text)
{
	int64_t value;
	int error = cgroup_parse_number(text, 1, 1, &value);

	if (error)
		return error;
	if (cgroup_is_threaded(group))
		return -EOPNOTSUPP;
	cgroup_kill(group);
	return 0;
}

/* ---- the size of the tree ---- */

static int show_descendants_max(struct cgroup *group, struct seq *out)
{
	cgroup_show_limit(group->descendants_max, out);
	return 0;
}

static int store_descendants_max(struct cgroup *group, const char *text)
{
	return cgroup_parse_limit(text, INT_MAX, &group->descendants_max);
}

static int show_depth_max(struct cgroup *group, struct seq *out)
{
	cgroup_show_limit(group->depth_max, out);
	return 0;
}

static int store_depth_max(struct cgroup *group, const char *text)
{
	return cgroup_parse_limit(text, INT_MAX, &group->depth_max);
}

const struct cgroup_file cgroup_core_files[] = {
	CGROUP_FILE("cgroup.type", CGROUP_NOT_ROOT, show_type, store_type),
	CGROUP_FILE("cgroup.controllers", 0, show_controllers, NULL),
	CGROUP_FILE("cgroup.subtree_control", CGROUP_DELEGATED, show_subtree_control,
		    store_subtree_control),
	CGROUP_NOTED("cgroup.events", CGROUP_NOT_ROOT, show_events, CGROUP_NOTICE_EVENTS),
	CGROUP_FILE("cgroup.max.descendants", 0, show_descendants_max, store_descendants_max),
	CGROUP_FILE("cgroup.max.depth", 0, show_depth_max, store_depth_max),
	CGROUP_FILE("cgroup.stat", 0, show_stat, NULL),
	CGROUP_FILE("cgroup.freeze", CGROUP_NOT_ROOT, show_freeze, store_freeze),
	CGROUP_FILE("cgroup.kill", CGROUP_NOT_ROOT, NULL, store_kill),
	{.name = NULL}};
