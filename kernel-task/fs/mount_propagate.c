/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Propagation: what is mounted on a member of a peer group, or unmounted from it, is so on the
 * other members and on their slaves. All who receive it are put in a list first, since a copy may
 * be a new member of the same group.
 */
#include "fs/dentry.h"
#include "fs/mount.h"
#include "fs/mount_tree.h"

/* ---- who receives ---- */

static void visit(struct peer_group *group, struct mount *tree, struct list_head *groups)
{
	if (!list_empty(&group->work_node))
		return;
	list_add_tail(&group->work_node, groups);
	group->source = tree;
	group->own = false;
}

static void receive(struct mount *mount, struct list_head *receivers)
{
	if (list_empty(&mount->work_node))
		list_add_tail(&mount->work_node, receivers);
}

/* The peers of `mount`, beginning with the one after it. */
static void receive_from(struct mount *mount, struct list_head *receivers)
{
	struct list_head *head = &mount->peers->members, *node = mount->peer_node.next;

	for (; node != &mount->peer_node; node = node->next)
		if (node != head)
			receive(list_entry(node, struct mount, peer_node), receivers);
}

/*
 * All others that receive what happens on `mount`, each after members of the group that it gets it
 * from, without those that are on a list already. Slaves with peers pass it on to these.
 */
static void find_receivers(struct mount *mount, struct mount *tree, struct list_head *groups,
			   struct list_head *receivers)
{
	struct peer_group *group;
	struct mount *m;

	visit(mount->peers, tree, groups);
	receive_from(mount, receivers);
	list_for_each_entry (group, groups, work_node) {
		if (group != mount->peers)
			list_for_each_entry (m, &group->members, peer_node)
				receive(m, receivers);
		list_for_each_entry (m, &group->slaves, slave_node) {
			if (m->peers)
				visit(m->peers, tree, groups);
			else
				receive(m, receivers);
		}
	}
}

static void take_all_out(struct list_head *list)
{
	while (!list_empty(list))
		list_del(list->next);
}

/* As find_receivers(), without those that are in `tree` itself. */
static void find_outside(struct mount *mount, struct mount *tree, struct list_head *groups,
			 struct list_head *receivers)
{
	struct list_head inside = LIST_HEAD_INIT(inside);
	struct mount *m = NULL;

	while ((m = mount_tree_next(tree, m)))
		list_add(&m->work_node, &inside);
	find_receivers(mount, tree, groups, receivers);
	take_all_out(&inside);
}

/* ---- mounting ---- */

/* The mounts of `copy` become slaves of what they are copies of; `shared`: with peers to come. */
static int become_slaves(struct mount *copy, bool shared)
{
	struct mount *m = NULL;
	int error = 0;

	while (!error && (m = mount_tree_next(copy, m))) {
		struct peer_group *master = m->peers;

		mount_leave_groups(m);
		mount_follow(m, master);
		if (shared)
			error = mount_new_group(m);
	}
	return error;
}

/*
 * Mounts a copy on one receiver. Peers get copies of the same tree, which are peers; the first of a
 * group of slaves gets one that is a slave of what the group's master got.
 */
static int propagate_one(struct mount *receiver, struct dentry *at, struct list_head *made)
{
	struct peer_group *group = receiver->peers ? receiver->peers : receiver->master;
	bool peer = receiver->peers && group->own;
	struct path from, to = {receiver, at};
	struct mount *copy;

	if (receiver->peers && !group->own)
		group->source = receiver->master->source;
	if (!dentry_is_below(at, receiver->root))
		return 0;
	from = (struct path){group->source, group->source->root};
	int error = mount_copy_tree(&from, true, &copy);
	if (error)
		return error;
	if (!peer)
		error = become_slaves(copy, receiver->peers);
	if (error) {
		mount_dissolve(copy);
		return error;
	}
	mount_hang(copy, &to);
	mount_list(copy);
	list_add_tail(&copy->work_node, made);
	if (receiver->peers && !group->own) {
		group->source = copy;
		group->own = true;
	}
	return 0;
}

static void undo(struct list_head *made)
{
	struct list_head gone = LIST_HEAD_INIT(gone);

	while (!list_empty(made))
		mount_unlink(list_first_entry(made, struct mount, work_node), &gone);
	mount_put_unlinked(&gone);
}

int mount_propagate(struct mount *tree, const struct path *where)
{
	struct list_head groups = LIST_HEAD_INIT(groups), receivers = LIST_HEAD_INIT(receivers),
			 made = LIST_HEAD_INIT(made);
	int error;

	if (!where->mount->peers)
		return 0;
	error = mount_share(tree, true);
	if (error)
		return error;
	find_outside(where->mount, tree, &groups, &receivers);
	where->mount->peers->own = true;
	while (!list_empty(&receivers)) {
		struct mount *m = list_first_entry(&receivers, struct mount, work_node);

		list_del(&m->work_node);
		if (!error)
			error = propagate_one(m, where->dentry, &made);
	}
	take_all_out(&groups);
	if (error) {
		undo(&made);
		return error;
	}
	mount_touch_all(&made);
	take_all_out(&made);
	return 0;
}

/* ---- unmounting ---- */

/* The next mount that was unmounted with one from `at` of its parent. NULL: there is none. */
static struct mount *next_child(struct list_head *receivers, const struct dentry *at)
{
	struct mount *child = NULL;

	while (!child && !list_empty(receivers)) {
		struct mount *m = list_first_entry(receivers, struct mount, work_node);

		list_del(&m->work_node);
		child = mount_find(m, at);
	}
	return child;
}

/* Those who receive from `parent`, which need not have peers. */
static void find_parents(struct mount *parent, struct list_head *receivers)
{
	struct list_head groups = LIST_HEAD_INIT(groups);

	if (!parent->peers)
		return;
	find_receivers(parent, NULL, &groups, receivers);
	take_all_out(&groups);
}

bool mount_propagates_to_busy(struct mount *parent, const struct dentry *at)
{
	struct list_head receivers = LIST_HEAD_INIT(receivers);
	struct mount *child;
	bool busy = false;

	find_parents(parent, &receivers);
	while ((child = next_child(&receivers, at)))
		busy |= list_empty(&child->children) && mount_is_busy(child, 1);
	return busy;
}

void mount_propagate_unlink(struct mount *parent, struct dentry *at, bool lazy,
			    struct list_head *gone)
{
	struct list_head receivers = LIST_HEAD_INIT(receivers);
	struct mount *child;

	find_parents(parent, &receivers);
	while ((child = next_child(&receivers, at)))
		if (lazy || !mount_is_busy(child, 1))
			mount_unlink(child, gone);
}
