/* SPDX-License-Identifier: BSD-2-Clause */
/* Copies of trees of mounts: for a bind, for what propagates, for a namespace of its own. */
#include <errno.h>

#include "fs/dentry.h"
#include "fs/inode.h"
#include "fs/mount.h"
#include "fs/mount_tree.h"

static struct mount *copy_one(struct mount *m, struct dentry *root)
{
	struct mount *copy = mount_create(m->sb, root, m->source, m->flags);

	if (!copy)
		return NULL;
	super_mount(m->sb);
	mount_join(copy, m);
	copy->unbindable = m->unbindable;
	copy->locked_flags = m->locked_flags;
	copy->locked = m->locked;
	return copy;
}

void mount_forget_copies(struct mount *top)
{
	struct mount *m = NULL;

	while ((m = mount_tree_next(top, m)))
		m->copy = NULL;
}

/* Copies what is mounted below `from`, whose mount has a copy. `all`: also what is unbindable. */
static int copy_children(const struct path *from, bool all)
{
	struct mount *top = from->mount, *m = mount_tree_next(top, top);

	while (m) {
		struct path where = {m->parent->copy, m->mountpoint};

		if ((m->unbindable && !all) ||
		    (m->parent == top && !dentry_is_below(m->mountpoint, from->dentry))) {
			m = mount_tree_skip(top, m);
			continue;
		}
		m->copy = copy_one(m, m->root);
		if (!m->copy)
			return -ENOMEM;
		mount_hang(m->copy, &where);
		m = mount_tree_next(top, m);
	}
	return 0;
}

/* Each mount's `copy` is its copy until mount_forget_copies(). On an error there are none. */
static int copy_tree(const struct path *from, bool recursive, bool all, struct mount **out)
{
	struct mount *top = copy_one(from->mount, from->dentry);
	int error = 0;

	if (!top)
		return -ENOMEM;
	from->mount->copy = top;
	top->locked = false;
	if (recursive)
		error = copy_children(from, all);
	if (error) {
		mount_forget_copies(from->mount);
		mount_dissolve(top);
		return error;
	}
	mount_touch(top);
	*out = top;
	return 0;
}

int mount_copy_tree(const struct path *from, bool recursive, struct mount **out)
{
	int error = from->mount->unbindable ? -EINVAL : copy_tree(from, recursive, false, out);

	if (error)
		return error;
	if (recursive)
		mount_forget_copies(from->mount);
	else
		from->mount->copy = NULL;
	return 0;
}

/* Locks what the copy's owner must not undo. */
static void lock_tree(struct mount *top)
{
	const unsigned kept = MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC;
	struct mount *m = NULL;

	while ((m = mount_tree_next(top, m))) {
		mount_become_slave(m);
		m->locked_flags |= (m->flags & kept) | MOUNT_ATIME_FLAGS;
		m->locked = m != top;
	}
}

int mount_copy_namespace(struct mount *top, bool lock, struct mount **out)
{
	struct path from = {top, top->root};
	int error = copy_tree(&from, true, true, out);

	if (error)
		return error;
	mount_list(*out);
	if (lock)
		lock_tree(*out);
	return 0;
}
