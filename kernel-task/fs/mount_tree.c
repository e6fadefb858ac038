/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Changes of the tree of mounts: mounting, binding, moving, unmounting, and what of that happens
 * elsewhere too. A mount in a peer group passes what is mounted on it to its peers and to those
 * whose master the group is; groups are numbers, and their members are found by going through all
 * mounts, which are few. Trees that hang nowhere (open_tree, fsmount) are in the list of all mounts
 * like the others: no path leads to them but their descriptor's.
 */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>

#include "fs/inode.h"
#include "fs/mount.h"

static unsigned next_group = 1;

/* ---- places ---- */

void mount_touch(struct mount *mount)
{
	static uint64_t last;

	while (mount->parent)
		mount = mount->parent;
	mount->changes = ++last;
	wake_up_events(&mounts_changed, POLLERR | POLLPRI);
}

static void attach(struct mount *mount, const struct path *where)
{
	path_get(where);
	mount->parent = where->mount;
	mount->mountpoint = where->dentry;
	mount->mountpoint->mounts++;
	/* One that is moved stays where it is in the list. */
	if (list_empty(&mount->all_node))
		list_add_tail(&mount->all_node, &all_mounts);
	mount_touch(mount);
}

/* Takes it off its place; the tree's reference is the caller's now. */
static void detach(struct mount *mount)
{
	struct path where = {mount->parent, mount->mountpoint};

	mount_touch(mount);
	mount->mountpoint->mounts--;
	mount->parent = NULL;
	mount->mountpoint = NULL;
	path_put(&where);
}

static bool in_tree(const struct mount *mount, const struct mount *top)
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

		if (m != top && in_tree(m, top))
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

/* The last peer hands the group's slaves to its own master. */
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

	if (where->dentry != top->root)
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
	return copy;
}

/* Takes one away for good. */
static void discard(struct mount *mount)
{
	leave_group(mount);
	if (mount->parent)
		detach(mount);
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

/* Everything below goes, leaves first: a mount that is gone leads to none of its children. */
static void discard_below(struct mount *top)
{
	struct mount *m, *child;

	while ((m = any_child(top))) {
		while ((child = any_child(m)))
			m = child;
		discard(m);
	}
}

void mount_dissolve(struct mount *top)
{
	discard_below(top);
	discard(top);
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
			attach(m->copy, &where);
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

int mount_copy_namespace(struct mount *top, struct mount **out)
{
	struct path from = {top, top->root};
	int error = copy_tree(&from, true, true, out);

	/* It hangs nowhere, but it is somebody's root and shown as such. */
	if (!error)
		list_add_tail(&(*out)->all_node, &all_mounts);
	return error;
}

/* ---- propagation ---- */

/* Does what happens in `group` reach this mount? Slaves pass it on to their own peers. */
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
	attach(copy, &to);
	return 0;
}

static int propagate_mount(struct mount *tree, const struct path *where)
{
	struct mount *part = NULL, *m, *end = list_last_entry(&all_mounts, struct mount, all_node);
	int error = 0;

	if (!where->mount->peers)
		return 0;
	while ((part = mount_tree_next(tree, part)))
		change_type(part, MS_SHARED);
	list_for_each_entry (m, &all_mounts, all_node) {
		if (m != where->mount && !in_tree(m, tree) && m->sb == where->mount->sb &&
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

static bool is_busy(const struct mount *mount, unsigned own)
{
	return mount->refs > own;
}

/* What was unmounted from `at` of `parent` goes wherever it had propagated to, unless in use. */
static void propagate_unmount(struct mount *parent, struct dentry *at, bool lazy)
{
	bool again = parent->peers != 0;
	struct mount *m;

	while (again) {
		again = false;
		list_for_each_entry (m, &all_mounts, all_node) {
			struct mount *child =
				m != parent && receives(m, parent->peers) ? child_at(m, at) : NULL;

			if (!child || (!lazy && is_busy(child, 1)))
				continue;
			discard_below(child);
			discard(child);
			again = true;
			break;
		}
	}
}

/* ---- what the calls do ---- */

static int graft(struct mount *mount, const struct path *where)
{
	if (S_ISDIR(mount->root->inode->mode) != S_ISDIR(where->dentry->inode->mode))
		return -ENOTDIR;
	bool listed = !list_empty(&mount->all_node);
	attach(mount, where);
	int error = propagate_mount(mount, where);
	if (error) {
		propagate_unmount(where->mount, where->dentry, true);
		detach(mount);
		if (!listed)
			list_del(&mount->all_node);
	}
	return error;
}

/* What is mounted goes on top of what is there: "." and ".." may lead below that. */
static void topmost(const struct path *where, struct path *out)
{
	*out = *where;
	path_get(out);
	path_follow_mounts(out);
}

int mount_graft(struct mount *mount, const struct path *where)
{
	struct path on;

	topmost(where, &on);
	int error = graft(mount, &on);
	path_put(&on);
	return error;
}

/* The same filesystem is not mounted on itself, nor is one that is shared made read-only by that.
 */
static int check_new(const struct super_block *sb, const struct path *where, unsigned flags)
{
	struct path on;

	topmost(where, &on);
	bool same = on.mount->sb == sb && on.mount->root == on.dentry;
	path_put(&on);
	if (same)
		return -EBUSY;
	return sb->active > 1 && sb->type->needs_device && !(flags & MS_RDONLY) == sb->read_only
		       ? -EBUSY
		       : 0;
}

int mount_new(const struct path *where, const struct fs_type *type, const char *source,
	      unsigned flags, const char *data)
{
	struct super_block *sb;
	int error = mount_make_super(type, source, flags, data, &sb);

	if (error)
		return error;
	error = check_new(sb, where, flags);
	if (error) {
		super_unmount(sb);
		return error;
	}
	if ((flags & MS_RDONLY) && sb->active == 1)
		sb->read_only = true;
	struct mount *mount = mount_create(sb, sb->root, source, flags);
	if (!mount) {
		super_unmount(sb);
		return -ENOMEM;
	}
	error = mount_graft(mount, where);
	if (error)
		mount_put(mount);
	return error;
}

int mount_bind(const struct path *from, const struct path *where, bool recursive)
{
	struct mount *copy;
	int error = mount_copy_tree(from, recursive, &copy);

	if (error)
		return error;
	error = mount_graft(copy, where);
	if (error)
		mount_dissolve(copy);
	return error;
}

int mount_move(const struct path *from, const struct path *where)
{
	struct mount *mount = from->mount, *old_parent = mount->parent;

	if (from->dentry != mount->root)
		return -EINVAL;
	if (S_ISDIR(mount->root->inode->mode) != S_ISDIR(where->dentry->inode->mode))
		return -EINVAL;
	if (old_parent ? old_parent->peers != 0 : !mount->floating)
		return -EINVAL;
	if (in_tree(where->mount, mount))
		return -ELOOP;
	struct path back = {old_parent, mount->mountpoint};
	if (old_parent) {
		path_get(&back);
		detach(mount);
	}
	int error = mount_graft(mount, where);
	if (!error)
		mount->floating = false;
	if (error && old_parent)
		attach(mount, &back);
	if (old_parent)
		path_put(&back);
	return error;
}

int mount_remount(const struct path *where, unsigned flags, const char *data)
{
	struct mount *mount = where->mount;
	bool whole = !(flags & MS_BIND);

	if (where->dentry != mount->root)
		return -EINVAL;
	/* What is open for writing stays so. */
	if ((flags & MS_RDONLY) && (whole ? mount->sb->writers : mount->writers))
		return -EBUSY;
	if (whole) {
		const struct super_ops *ops = mount->sb->ops;
		int error = data && ops && ops->set_options ? ops->set_options(mount->sb, data) : 0;
		if (!error)
			error = super_remount(mount->sb, flags & MS_RDONLY);
		if (error)
			return error;
	}
	if (!(flags & (MOUNT_ATIME_FLAGS | MS_STRICTATIME)))
		flags |= mount->flags & MOUNT_ATIME_FLAGS;
	mount->flags = flags & MOUNT_KEPT_FLAGS;
	mount_touch(mount);
	return 0;
}

static int expire(struct mount *mount)
{
	if (is_busy(mount, 2))
		return -EBUSY;
	if (mount->expiring)
		return 0;
	mount->expiring = true;
	return -EAGAIN;
}

int mount_unmount(const struct path *where, int flags)
{
	struct mount *mount = where->mount, *parent = mount->parent;
	struct dentry *at = mount->mountpoint;

	if (where->dentry != mount->root)
		return -EINVAL;
	if ((flags & MNT_EXPIRE) && (!parent || (flags & (MNT_FORCE | MNT_DETACH))))
		return -EINVAL;
	/* The root of a tree that programs live in stays. */
	if (!parent)
		return -EINVAL;
	if (!parent->parent && at == parent->root && !parent->floating)
		return flags & MNT_DETACH ? -EINVAL : -EBUSY;
	if (flags & MNT_EXPIRE) {
		int error = expire(mount);
		if (error)
			return error;
	}
	/* The tree's reference and the caller's path; mounts below hold more. */
	if (!(flags & MNT_DETACH) && is_busy(mount, 2))
		return -EBUSY;
	mount_get(parent);
	dentry_get(at);
	discard_below(mount);
	discard(mount);
	propagate_unmount(parent, at, flags & MNT_DETACH);
	dentry_put(at);
	mount_put(parent);
	return 0;
}

/* Is `path` at or below `top`? */
static bool is_reachable(const struct path *path, const struct path *top)
{
	const struct mount *mount = path->mount;
	const struct dentry *dentry = path->dentry;

	while (mount != top->mount && mount->parent) {
		dentry = mount->mountpoint;
		mount = mount->parent;
	}
	return mount == top->mount && dentry_is_below(dentry, top->dentry);
}

static int check_pivot(const struct path *new_root, const struct path *put_old,
		       const struct path *root)
{
	const struct mount *new_mount = new_root->mount, *old = root->mount;

	if (put_old->mount->peers || (new_mount->parent && new_mount->parent->peers) ||
	    (old->parent && old->parent->peers))
		return -EINVAL;
	if (!new_root->dentry->hashed && !dentry_is_root(new_root->dentry))
		return -ENOENT;
	if (new_mount == old || put_old->mount == old)
		return -EBUSY;
	if (root->dentry != old->root || !old->parent)
		return -EINVAL;
	if (new_root->dentry != new_mount->root || !new_mount->parent)
		return -EINVAL;
	return is_reachable(put_old, new_root) && is_reachable(new_root, root) ? 0 : -EINVAL;
}

int mount_pivot(const struct path *new_root, const struct path *put_old, const struct path *root)
{
	struct mount *new_mount = new_root->mount, *old = root->mount;
	struct path on;

	topmost(put_old, &on);
	int error = check_pivot(new_root, &on, root);
	if (!error) {
		struct path place = {old->parent, old->mountpoint};

		path_get(&place);
		detach(new_mount);
		detach(old);
		attach(old, &on);
		attach(new_mount, &place);
		path_put(&place);
	}
	path_put(&on);
	return error;
}
