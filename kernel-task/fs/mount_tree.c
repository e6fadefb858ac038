/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The tree of mounts, and the propagation of changes. A mount in a peer group passes mounts on it
 * to its peers and to mounts whose master is the group; groups are numbers, and their members are
 * found by going through all mounts, which are few. Detached trees (open_tree, fsmount) are in the
 * list of all mounts like the others; only their descriptor leads to them.
 */
#include <errno.h>
#include <poll.h>

#include "fs/inode.h"
#include "fs/mount.h"
#include "fs/mount_tree.h"

static unsigned next_group = 1;

/* ---- the tree ---- */

void mount_touch(struct mount *mount)
{
	static uint64_t last;

	while (mount->parent)
		mount = mount->parent;
	mount->changes = ++last;
	wake_up_events(&mounts_changed, POLLERR | POLLPRI);
}

void mount_attach(struct mount *mount, const struct path *where)
{
	path_get(where);
	mount->parent = where->mount;
	mount->mountpoint = where->dentry;
	mount->mountpoint->mounts++;
	/* A moved mount keeps its place in the list. */
	if (list_empty(&mount->all_node))
		list_add_tail(&mount->all_node, &all_mounts);
	mount_touch(mount);
}

void mount_detach(struct mount *mount)
{
	struct path where = {mount->parent, mount->mountpoint};

	mount_touch(mount);
	mount->mountpoint->mounts--;
	mount->parent = NULL;
	mount->mountpoint = NULL;
	path_put(&where);
}

bool mount_in_tree(const struct mount *mount, const struct mount *top)
{
	while (mount && mount != top)
		mount = mount->parent;
	return mount != NULL;
}

struct mount *mount_tree_next(struct mount *top, struct mount *at)
{
	struct list_head *node = at ? at->all_node.next : all_mounts.next;

	if (!at)
		return top;
	if (at == top)
		node = all_mounts.next;
	for (; node != &all_mounts; node = node->next) {
		struct mount *m = list_entry(node, struct mount, all_node);

		if (m != top && mount_in_tree(m, top))
			return m;
	}
	return NULL;
}

/* ---- groups ---- */

static bool group_has_others(const struct mount *mount)
{
	const struct mount *m;

	list_for_each_entry (m, &all_mounts, all_node) {
		if (m != mount && m->peers == mount->peers)
			return true;
	}
	return false;
}

/* The last peer gives the group's slaves to its own master. */
static void leave_group(struct mount *mount)
{
	struct mount *m;

	if (mount->peers && !group_has_others(mount)) {
		list_for_each_entry (m, &all_mounts, all_node) {
			if (m->master == mount->peers)
				m->master = mount->master;
		}
	}
	mount->peers = 0;
}

static void change_type(struct mount *mount, unsigned type)
{
	if (type == MS_SHARED) {
		if (!mount->peers)
			mount->peers = next_group++;
		mount->unbindable = false;
		return;
	}
	if (type == MS_SLAVE) {
		if (mount->peers && group_has_others(mount))
			mount->master = mount->peers;
		leave_group(mount);
		return;
	}
	leave_group(mount);
	mount->master = 0;
	mount->unbindable = type == MS_UNBINDABLE;
}

int mount_set_propagation(const struct path *where, unsigned type, bool recursive)
{
	struct mount *top = where->mount, *m = NULL;

	if (where->dentry != top->root || !mount_is_mine(top))
		return -EINVAL;
	change_type(top, type);
	while (recursive && (m = mount_tree_next(top, m)))
		change_type(m, type);
	return 0;
}

/* ---- copies ---- */

static struct mount *copy_one(const struct mount *m, struct dentry *root)
{
	struct mount *copy = mount_create(m->sb, root, m->source, m->flags);

	if (!copy)
		return NULL;
	super_mount(m->sb);
	copy->peers = m->peers;
	copy->master = m->master;
	copy->unbindable = m->unbindable;
	copy->locked_flags = m->locked_flags;
	copy->locked = m->locked;
	return copy;
}

void mount_discard(struct mount *mount)
{
	leave_group(mount);
	if (mount->parent)
		mount_detach(mount);
	list_del(&mount->all_node);
	list_init(&mount->all_node);
	mount->floating = false;
	mount_put(mount);
}

static struct mount *any_child(const struct mount *parent)
{
	struct mount *m;

	list_for_each_entry (m, &all_mounts, all_node) {
		if (m->parent == parent)
			return m;
	}
	return NULL;
}

/* Removes everything below, leaves first, since a removed mount does not lead to its children. */
void mount_discard_below(struct mount *top)
{
	struct mount *m, *child;

	while ((m = any_child(top))) {
		while ((child = any_child(m)))
			m = child;
		mount_discard(m);
	}
}

void mount_dissolve(struct mount *top)
{
	mount_discard_below(top);
	mount_discard(top);
}

/* One round over all mounts: copies those whose parent has a copy. How many, or -ENOMEM. */
static int copy_children(struct mount *from, struct dentry *below, bool all)
{
	struct mount *m, *end = list_last_entry(&all_mounts, struct mount, all_node);
	int made = 0;

	list_for_each_entry (m, &all_mounts, all_node) {
		struct mount *parent = m->parent;

		if (!m->copy && parent && parent->copy && (all || !m->unbindable) &&
		    (parent != from || dentry_is_below(m->mountpoint, below))) {
			struct path where = {parent->copy, m->mountpoint};

			m->copy = copy_one(m, m->root);
			if (!m->copy)
				return -ENOMEM;
			mount_attach(m->copy, &where);
			made++;
		}
		if (m == end)
			break;
	}
	return made;
}

static int copy_tree(const struct path *from, bool recursive, bool all, struct mount **out)
{
	struct mount *m, *top;
	int made = recursive;

	list_for_each_entry (m, &all_mounts, all_node)
		m->copy = NULL;
	from->mount->copy = NULL;
	top = copy_one(from->mount, from->dentry);
	if (!top)
		return -ENOMEM;
	from->mount->copy = top;
	top->locked = false;
	while (made > 0)
		made = copy_children(from->mount, from->dentry, all);
	if (made < 0) {
		mount_dissolve(top);
		return made;
	}
	*out = top;
	return 0;
}

int mount_copy_tree(const struct path *from, bool recursive, struct mount **out)
{
	return from->mount->unbindable ? -EINVAL : copy_tree(from, recursive, false, out);
}

/* Locks what the copy's owner must not undo. */
static void lock_tree(struct mount *top)
{
	const unsigned kept = MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC;
	struct mount *m = NULL;

	while ((m = mount_tree_next(top, m))) {
		change_type(m, MS_SLAVE);
		m->locked_flags |= (m->flags & kept) | MOUNT_ATIME_FLAGS;
		m->locked = m != top;
	}
}

int mount_copy_namespace(struct mount *top, bool lock, struct mount **out)
{
	struct path from = {top, top->root};
	int error = copy_tree(&from, true, true, out);

	/* It has no parent, but is listed as the root of a namespace. */
	if (!error)
		list_add_tail(&(*out)->all_node, &all_mounts);
	if (!error && lock)
		lock_tree(*out);
	return error;
}

/* ---- propagation ---- */

/* Do changes in `group` propagate to this mount? Slaves pass them on to their own peers. */
static bool receives(const struct mount *m, unsigned group)
{
	/* Masters form a chain; each step names an older group or ends. */
	for (unsigned steps = 0; steps < 64; steps++) {
		const struct mount *other, *next = NULL;

		if (m->peers == group || m->master == group)
			return true;
		unsigned up = m->master;
		if (!up)
			return false;
		list_for_each_entry (other, &all_mounts, all_node) {
			if (other->peers == up)
				next = other;
		}
		if (!next)
			return false;
		m = next;
	}
	return false;
}

/* Copies the tree to one receiver of what was mounted in `parent`'s group. */
static int propagate_one(struct mount *tree, const struct path *where, struct mount *receiver)
{
	struct path from = {tree, tree->root}, to = {receiver, where->dentry};
	struct mount *copy, *m = NULL;
	int error = mount_copy_tree(&from, true, &copy);

	if (error)
		return error;
	if (receiver->peers != where->mount->peers) {
		while ((m = mount_tree_next(copy, m))) {
			m->master = m->peers;
			m->peers = receiver->peers ? next_group++ : 0;
		}
	}
	mount_attach(copy, &to);
	return 0;
}

int mount_propagate(struct mount *tree, const struct path *where)
{
	struct mount *part = NULL, *m, *end = list_last_entry(&all_mounts, struct mount, all_node);
	int error = 0;

	if (!where->mount->peers)
		return 0;
	while ((part = mount_tree_next(tree, part)))
		change_type(part, MS_SHARED);
	list_for_each_entry (m, &all_mounts, all_node) {
		if (m != where->mount && !mount_in_tree(m, tree) && m->sb == where->mount->sb &&
		    receives(m, where->mount->peers) && dentry_is_below(where->dentry, m->root))
			error = propagate_one(tree, where, m);
		if (error || m == end)
			break;
	}
	return error;
}

static struct mount *child_at(const struct mount *parent, const struct dentry *at)
{
	struct mount *m, *found = NULL;

	list_for_each_entry (m, &all_mounts, all_node) {
		if (m->parent == parent && m->mountpoint == at)
			found = m;
	}
	return found;
}

bool mount_is_busy(const struct mount *mount, unsigned own)
{
	return mount->refs > own;
}

void mount_propagate_unmount(struct mount *parent, struct dentry *at, bool lazy)
{
	bool again = parent->peers != 0;
	struct mount *m;

	while (again) {
		again = false;
		list_for_each_entry (m, &all_mounts, all_node) {
			struct mount *child =
				m != parent && receives(m, parent->peers) ? child_at(m, at) : NULL;

			if (!child || (!lazy && mount_is_busy(child, 1)))
				continue;
			mount_discard_below(child);
			mount_discard(child);
			again = true;
			break;
		}
	}
}
