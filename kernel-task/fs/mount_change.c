/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Changes of the tree of mounts: mounting, binding, moving, remounting, unmounting, pivot_root.
 * Each makes all checks first, then changes the tree (fs/mount_tree.h).
 */
#include <errno.h>
#include <sys/mount.h>

#include "fs/context.h"
#include "fs/dentry.h"
#include "fs/inode.h"
#include "fs/mount.h"
#include "fs/mount_tree.h"
#include "proc/task.h"

static int graft(struct mount *mount, const struct path *where)
{
	if (S_ISDIR(mount->root->inode->mode) != S_ISDIR(where->dentry->inode->mode))
		return -ENOTDIR;
	bool listed = !list_empty(&mount->all_node);
	mount_attach(mount, where);
	int error = mount_propagate(mount, where);
	if (error) {
		mount_detach(mount);
		if (!listed)
			mount_unlist(mount);
	}
	return error;
}

/* A new mount goes on top of the mounts there, which may cover "." and "..". */
static void topmost(const struct path *where, struct path *out)
{
	*out = *where;
	path_get(out);
	path_follow_mounts(out);
}

int mount_graft(struct mount *mount, const struct path *where)
{
	struct path on;

	if (!mount_is_mine(where->mount))
		return -EINVAL;
	topmost(where, &on);
	int error = graft(mount, &on);
	path_put(&on);
	return error;
}

int mount_root(struct super_block *sb, const char *source)
{
	struct mount *mount = mount_create(sb, sb->root, source, 0);
	struct path where;

	if (!mount)
		return -ENOMEM;
	if (!root_mount) {
		list_add_tail(&mount->all_node, &all_mounts);
		root_mount = mount;
		return 0;
	}
	mount_root_path(&where);
	int error = mount_graft(mount, &where);
	path_put(&where);
	return error;
}

/* A filesystem is not mounted on itself, and a second mount does not make a shared one
 * read-only. */
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

/* Does the mount show all of its filesystem? A locked mount on it hides a part. */
static bool shows_all(const struct mount *m)
{
	const struct mount *child;

	if (m->root != m->sb->root)
		return false;
	list_for_each_entry (child, &m->children, sibling)
		if (child->locked)
			return false;
	return true;
}

bool mount_reveals(const struct super_block *sb, unsigned flags)
{
	struct mount *top, *m = NULL;

	if (!sb->type->revealing || !current->fs ||
	    !mount_namespace_owner(current->fs->namespace)->parent)
		return false;
	top = fs_context_top(current->fs);
	while ((m = mount_tree_next(top, m)))
		if (m->sb->type == sb->type && m->sb != sb && shows_all(m) &&
		    !(m->locked_flags & MS_RDONLY & ~flags))
			return false;
	return true;
}

int mount_new(const struct path *where, const struct fs_type *type, const char *source,
	      unsigned flags, const char *data)
{
	struct super_block *sb;
	int error = mount_make_super(type, source, flags, data, &sb);

	if (error)
		return error;
	error = check_new(sb, where, flags);
	if (!error && mount_reveals(sb, flags))
		error = -EPERM;
	if (error) {
		super_unmount(sb);
		return error;
	}
	if ((flags & MS_RDONLY) && sb->active == 1)
		sb->read_only = true;
	struct mount *mount;
	error = mount_create_whole(sb, source, flags, &mount);
	if (error) {
		super_unmount(sb);
		return error;
	}
	error = mount_graft(mount, where);
	if (error)
		mount_put(mount);
	return error;
}

/* Is a locked mount, which must keep its place covered, mounted below `from`? */
static bool covers_locked(const struct path *from)
{
	const struct mount *m;

	list_for_each_entry (m, &from->mount->children, sibling)
		if (m->locked && dentry_is_below(m->mountpoint, from->dentry))
			return true;
	return false;
}

bool mount_may_copy(const struct path *from, bool recursive)
{
	bool may = mount_is_mine_or_floating(from->mount) || from->dentry->inode->bindable;

	return may && (recursive || !covers_locked(from));
}

int mount_bind(const struct path *from, const struct path *where, bool recursive)
{
	struct mount *copy;
	int error =
		mount_may_copy(from, recursive) ? mount_copy_tree(from, recursive, &copy) : -EINVAL;

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

	if (from->dentry != mount->root || mount->locked)
		return -EINVAL;
	if (!mount_is_mine_or_floating(mount) || !mount_is_mine(where->mount))
		return -EINVAL;
	if (S_ISDIR(mount->root->inode->mode) != S_ISDIR(where->dentry->inode->mode))
		return -EINVAL;
	if (old_parent ? old_parent->peers != 0 : !mount->floating)
		return -EINVAL;
	if (mount_in_tree(where->mount, mount))
		return -ELOOP;
	struct path back = {old_parent, mount->mountpoint};
	if (old_parent) {
		path_get(&back);
		mount_detach(mount);
	}
	int error = mount_graft(mount, where);
	if (!error)
		mount->floating = false;
	if (error && old_parent)
		mount_attach(mount, &back);
	if (old_parent)
		path_put(&back);
	return error;
}

bool mount_flags_allowed(const struct mount *mount, unsigned flags)
{
	const unsigned fixed =
		mount->locked_flags & (unsigned)(MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC);

	if (fixed & ~flags)
		return false;
	return !(mount->locked_flags & MOUNT_ATIME_FLAGS) ||
	       !((mount->flags ^ flags) & MOUNT_ATIME_FLAGS);
}

int mount_remount(const struct path *where, unsigned flags, const char *data)
{
	struct mount *mount = where->mount;
	bool whole = !(flags & MS_BIND);

	if (where->dentry != mount->root || !mount_is_mine(mount))
		return -EINVAL;
	if (!(flags & (MOUNT_ATIME_FLAGS | MS_STRICTATIME)))
		flags |= mount->flags & MOUNT_ATIME_FLAGS;
	if (!mount_flags_allowed(mount, flags) || (whole && !super_may_change(mount->sb)))
		return -EPERM;
	/* A file open for writing keeps the mount writable. */
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
	mount->flags = flags & MOUNT_KEPT_FLAGS;
	mount_touch(mount);
	return 0;
}

static int expire(struct mount *mount)
{
	if (mount_is_busy(mount, 2))
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
	struct list_head gone = LIST_HEAD_INIT(gone);

	if (where->dentry != mount->root || !mount_is_mine(mount) || mount->locked)
		return -EINVAL;
	if ((flags & MNT_FORCE) && !capable(CAP_SYS_ADMIN))
		return -EPERM;
	if ((flags & MNT_EXPIRE) && (!parent || (flags & (MNT_FORCE | MNT_DETACH))))
		return -EINVAL;
	/* The root of a namespace cannot be unmounted. */
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
	if (!(flags & MNT_DETACH) &&
	    (mount_is_busy(mount, 2) || mount_propagates_to_busy(parent, at)))
		return -EBUSY;
	mount_unlink(mount, &gone);
	mount_propagate_unlink(parent, at, flags & MNT_DETACH, &gone);
	mount_put_unlinked(&gone);
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

	if (!mount_is_mine(new_mount) || !mount_is_mine(old) || new_mount->locked)
		return -EINVAL;
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
		/* The new root takes over the lock of the old one, so the place stays covered. */
		new_mount->locked = old->locked;
		old->locked = false;
		mount_detach(new_mount);
		mount_detach(old);
		mount_attach(old, &on);
		mount_attach(new_mount, &place);
		path_put(&place);
	}
	path_put(&on);
	return error;
}
