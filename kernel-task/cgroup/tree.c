/* SPDX-License-Identifier: BSD-2-Clause */
/* The tree of groups: making, removing, walking and naming them. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cgroup/cgroup.h"
#include "cgroup/device.h"
#include "proc/charged.h"
#include "proc/task.h"

static struct cgroup root = {
	.refs = 1,
	.id = 1,
	.domain = &root,
	.sibling = LIST_HEAD_INIT(root.sibling),
	.children = LIST_HEAD_INIT(root.children),
	.tasks = LIST_HEAD_INIT(root.tasks),
	.descendants_max = CGROUP_NO_LIMIT,
	.depth_max = CGROUP_NO_LIMIT,
	.pids = {.max = CGROUP_NO_LIMIT},
	.notice_wait = WAITQUEUE_INIT(root.notice_wait),
};

static uint64_t last_id = 1;
static const struct cgroup_fs *above;

struct cgroup *cgroup_root(void)
{
	return &root;
}

void cgroup_get(struct cgroup *group)
{
	group->refs++;
}

void cgroup_put(struct cgroup *group)
{
	/* The root's own reference is never given up. Freeing a group drops its reference to its
	 * parent, which may free that too. */
	while (group && --group->refs == 0) {
		struct cgroup *parent = group->parent;

		free(group->name);
		charged_free(group);
		group = parent;
	}
}

/* Is there room for one more group below `parent`? */
static bool has_room(const struct cgroup *parent)
{
	uint64_t level = 1;

	for (; parent; parent = parent->parent, level++)
		if (parent->descendants >= parent->descendants_max || level > parent->depth_max)
			return false;
	return true;
}

static void add_to_tree(struct cgroup *group, struct cgroup *parent)
{
	cgroup_get(parent);
	group->parent = parent;
	group->depth = parent->depth + 1;
	group->freezing = parent->freezing;
	group->kills = parent->kills;
	list_add_tail(&group->sibling, &parent->children);
	for (; parent; parent = parent->parent)
		parent->descendants++;
}

int cgroup_create(struct cgroup *parent, const char *name, struct cgroup **out)
{
	struct cgroup *group;

	if (parent->removed)
		return -ENODEV;
	if (!has_room(parent))
		return -EAGAIN;
	group = charged_alloc(sizeof(*group));
	if (group)
		group->name = strdup(name);
	if (!group || !group->name) {
		charged_free(group);
		return -ENOMEM;
	}
	group->refs = 2; /* the tree's and the caller's */
	group->id = ++last_id;
	group->domain = group;
	group->uid = current->cred->fsuid;
	group->gid = current->cred->fsgid;
	group->descendants_max = group->depth_max = group->pids.max = CGROUP_NO_LIMIT;
	list_init(&group->children);
	list_init(&group->tasks);
	waitqueue_init(&group->notice_wait);
	group->swap_max = group->swap_high = CGROUP_NO_LIMIT;
	add_to_tree(group, parent);
	if (cgroup_settings_begin(group) < 0) {
		cgroup_remove(group);
		cgroup_put(group);
		return -ENOMEM;
	}
	cgroup_update_frozen(group);
	*out = group;
	return 0;
}

int cgroup_remove(struct cgroup *group)
{
	struct cgroup *ancestor;

	if (group == &root || group->task_count || !list_empty(&group->children))
		return -EBUSY;
	group->removed = true;
	cgroup_memory_disable(group);
	cgroup_programs_drop(group);
	list_del(&group->sibling);
	if (cgroup_is_threaded(group))
		group->parent->threaded_children--;
	for (ancestor = group->parent; ancestor; ancestor = ancestor->parent)
		ancestor->descendants--;
	cgroup_update_frozen(group->parent);
	/* Pollers of open files learn that the group is gone. */
	wake_up(&group->notice_wait);
	cgroup_put(group);
	return 0;
}

struct cgroup *cgroup_child(const struct cgroup *group, const char *name)
{
	struct cgroup *child;

	list_for_each_entry (child, &group->children, sibling)
		if (!strcmp(child->name, name))
			return child;
	return NULL;
}

struct cgroup *cgroup_next(struct cgroup *top, struct cgroup *at)
{
	if (!list_empty(&at->children))
		return list_first_entry(&at->children, struct cgroup, sibling);
	for (; at != top; at = at->parent)
		if (at->sibling.next != &at->parent->children)
			return list_entry(at->sibling.next, struct cgroup, sibling);
	return NULL;
}

bool cgroup_is_below(const struct cgroup *group, const struct cgroup *ancestor)
{
	while (group && group->depth > ancestor->depth)
		group = group->parent;
	return group == ancestor;
}

struct cgroup *cgroup_common_ancestor(struct cgroup *a, struct cgroup *b)
{
	while (!cgroup_is_below(b, a))
		a = a->parent;
	return a;
}

/* The names from `ancestor` (without its own) to `group`. */
static void show_below(const struct cgroup *group, const struct cgroup *ancestor, struct seq *out)
{
	/* Not recursive: the tree may be deep. */
	for (unsigned depth = ancestor->depth + 1; depth <= group->depth; depth++) {
		const struct cgroup *at = group;

		while (at->depth > depth)
			at = at->parent;
		seq_putc(out, '/');
		seq_puts(out, at->name);
	}
}

void cgroup_show_path(const struct cgroup *group, const struct cgroup *from, struct seq *out)
{
	const struct cgroup *common =
		cgroup_common_ancestor((struct cgroup *)from, (struct cgroup *)group);

	if (group == from)
		seq_putc(out, '/');
	for (const struct cgroup *at = from; at != common; at = at->parent)
		seq_puts(out, "/..");
	show_below(group, common, out);
}

void cgroup_fs_register(const struct cgroup_fs *fs)
{
	above = fs;
}

int cgroup_find_for_clone(int fd, bool process, struct cgroup **out)
{
	return above ? above->find_for_clone(fd, process, out) : -EBADF;
}

void cgroup_notice(struct cgroup *group, enum cgroup_notice what)
{
	group->notices[what]++;
	wake_up(&group->notice_wait);
	if (above)
		above->tell(group, what);
}
