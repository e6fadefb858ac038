/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Groups of mounts that propagate to each other. A group knows its members and its slaves, and its
 * members have one master; so who receives something is found without looking at other mounts.
 */
#include <errno.h>

#include "fs/mount.h"
#include "fs/mount_tree.h"
#include "proc/charged.h"

/* Their order is the one in which Linux propagates: the newest copy is next to its original. */
void mount_join(struct mount *mount, struct mount *other)
{
	mount->peers = other->peers;
	if (mount->peers)
		list_add(&mount->peer_node, &other->peer_node);
	mount->master = other->master;
	if (mount->master)
		list_add(&mount->slave_node, &other->slave_node);
}

void mount_follow(struct mount *mount, struct peer_group *master)
{
	list_del(&mount->slave_node);
	mount->master = master;
	if (master)
		list_add(&mount->slave_node, &master->slaves);
}

/* The last peer gives the group's slaves to its own master. */
static void leave_peers(struct mount *mount)
{
	struct peer_group *group = mount->peers;

	if (!group)
		return;
	list_del(&mount->peer_node);
	mount->peers = NULL;
	if (!list_empty(&group->members))
		return;
	while (!list_empty(&group->slaves))
		mount_follow(list_last_entry(&group->slaves, struct mount, slave_node),
			     mount->master);
	charged_free(group);
}

void mount_leave_groups(struct mount *mount)
{
	leave_peers(mount);
	mount_follow(mount, NULL);
}

int mount_new_group(struct mount *mount)
{
	static unsigned last;
	struct peer_group *group = charged_alloc(sizeof(*group));

	if (!group)
		return -ENOMEM;
	group->id = ++last;
	list_init(&group->members);
	list_init(&group->slaves);
	list_init(&group->work_node);
	mount->peers = group;
	list_add(&mount->peer_node, &group->members);
	return 0;
}

void mount_become_slave(struct mount *mount)
{
	struct peer_group *group = mount->peers;

	if (group && group->members.next != group->members.prev)
		mount_follow(mount, group);
	leave_peers(mount);
}

int mount_share(struct mount *top, bool recursive)
{
	struct list_head made = LIST_HEAD_INIT(made);
	struct mount *m, *next;
	int error = 0;

	for (m = top; m && !error; m = recursive ? mount_tree_next(top, m) : NULL) {
		if (m->peers)
			continue;
		error = mount_new_group(m);
		if (!error)
			list_add(&m->work_node, &made);
	}
	list_for_each_entry_safe (m, next, &made, work_node) {
		list_del(&m->work_node);
		if (error)
			leave_peers(m);
	}
	for (m = top; m && !error; m = recursive ? mount_tree_next(top, m) : NULL)
		m->unbindable = false;
	return error;
}

static void change_type(struct mount *mount, unsigned type)
{
	if (type == MS_SLAVE) {
		mount_become_slave(mount);
		return;
	}
	mount_leave_groups(mount);
	mount->unbindable = type == MS_UNBINDABLE;
}

int mount_set_propagation(const struct path *where, unsigned type, bool recursive)
{
	struct mount *top = where->mount, *m = NULL;

	if (where->dentry != top->root || !mount_is_mine(top))
		return -EINVAL;
	if (type == MS_SHARED)
		return mount_share(top, recursive);
	while ((recursive || !m) && (m = mount_tree_next(top, m)))
		change_type(m, type);
	return 0;
}
