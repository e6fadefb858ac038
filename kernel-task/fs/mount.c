/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The tree of mounts. A dentry that something is mounted on counts its mounts, so a path walk asks
 * for them only there. Mounts are few: they are found by going through the list of all.
 */
#include "fs/mount.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>

#include "fs/inode.h"
#include "fs/namei.h"

#define KEPT_FLAGS \
	(MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC | MS_NOATIME | MS_NODIRATIME | MS_RELATIME)
#define FS_TYPES_MAX 16

struct list_head all_mounts = LIST_HEAD_INIT(all_mounts);
struct mount *root_mount;
static int next_mount_id = 20;
static const struct fs_type *fs_types[FS_TYPES_MAX];

/* ---- references ---- */

void path_get(const struct path *path)
{
	mount_get(path->mount);
	dentry_get(path->dentry);
}

void path_put(const struct path *path)
{
	dentry_put(path->dentry);
	mount_put(path->mount);
}

void mount_get(struct mount *mount)
{
	mount->refs++;
}

static void mount_free(struct mount *mount)
{
	struct super_block *sb = mount->sb;

	dentry_put(mount->root);
	free(mount->source);
	free(mount);
	super_unmount(sb);
}

void mount_put(struct mount *mount)
{
	if (--mount->refs == 0)
		mount_free(mount);
}

/* ---- types ---- */

int fs_type_register(const struct fs_type *type)
{
	for (unsigned i = 0; i < FS_TYPES_MAX; i++) {
		if (!fs_types[i]) {
			fs_types[i] = type;
			return 0;
		}
	}
	return -ENOMEM;
}

const struct fs_type *fs_type_find(const char *name)
{
	for (unsigned i = 0; i < FS_TYPES_MAX && fs_types[i]; i++) {
		if (!strcmp(fs_types[i]->name, name))
			return fs_types[i];
	}
	return NULL;
}

const struct fs_type *fs_type_next(const struct fs_type *type)
{
	unsigned i = 0;

	while (type && i < FS_TYPES_MAX && fs_types[i] != type)
		i++;
	if (type)
		i++;
	return i < FS_TYPES_MAX ? fs_types[i] : NULL;
}

/* ---- making ---- */

/* `root` gets a reference, the super block's active count moves in on success only. */
static struct mount *mount_create(struct super_block *sb, struct dentry *root, const char *source,
				  unsigned flags)
{
	struct mount *mount = calloc(1, sizeof(*mount));
	char *copy = strdup(source);

	if (!mount || !copy) {
		free(mount);
		free(copy);
		return NULL;
	}
	mount->refs = 1;
	mount->id = next_mount_id++;
	mount->sb = sb;
	mount->root = root;
	dentry_get(root);
	mount->flags = flags & KEPT_FLAGS;
	mount->source = copy;
	list_init(&mount->all_node);
	return mount;
}

struct mount *mount_internal(struct super_block *sb)
{
	return mount_create(sb, sb->root, "none", 0);
}

int mount_root(struct super_block *sb, const char *source)
{
	struct mount *mount = mount_create(sb, sb->root, source, 0);

	if (!mount)
		return -ENOMEM;
	list_add_tail(&mount->all_node, &all_mounts);
	root_mount = mount;
	return 0;
}

static void mount_attach(struct mount *mount, const struct path *where)
{
	path_get(where);
	mount->parent = where->mount;
	mount->mountpoint = where->dentry;
	mount->mountpoint->mounts++;
	list_add_tail(&mount->all_node, &all_mounts);
}

/* Takes it out of the tree; the tree's reference is the caller's now. */
static void mount_detach(struct mount *mount)
{
	struct path where = {mount->parent, mount->mountpoint};

	list_del(&mount->all_node);
	mount->mountpoint->mounts--;
	mount->parent = NULL;
	mount->mountpoint = NULL;
	path_put(&where);
}

/* The device that a file of /dev stands for. -ENOTBLK. */
static int device_named(const char *name, dev_t *out)
{
	struct path path;
	int error = path_lookup(AT_FDCWD, name, WALK_FOLLOW, &path);

	if (error)
		return error;
	if (!S_ISBLK(path.dentry->inode->mode))
		error = -ENOTBLK;
	else if (path.mount->flags & MS_NODEV)
		error = -EACCES;
	*out = path.dentry->inode->rdev;
	path_put(&path);
	return error;
}

static int make_super(const struct fs_type *type, const char *source, unsigned flags,
		      const char *data, struct super_block **out)
{
	dev_t dev;
	int error;

	if (!type->needs_device)
		return type->mount(type, data, out);
	error = device_named(source, &dev);
	return error ? error : type->mount_device(type, dev, flags, data, out);
}

static int super_remount(struct super_block *sb, bool read_only)
{
	int error = 0;

	if (sb->ops && sb->ops->remount)
		error = sb->ops->remount(sb, read_only);
	if (!error)
		sb->read_only = read_only;
	return error;
}

/* Calls `each` for the filesystem of every mount; the first error. */
static int for_all_supers(int (*each)(struct super_block *sb))
{
	struct mount *mount = list_first_entry(&all_mounts, struct mount, all_node), *next;
	int error = 0;

	for (; &mount->all_node != &all_mounts; mount = next) {
		struct super_block *sb = mount->sb;

		/* Ours, or it could be unmounted while we wait. */
		mount_get(mount);
		int own = each(sb);
		if (!error)
			error = own;
		/* Detached meanwhile: the rest is somebody else's to sync. */
		next = list_empty(&mount->all_node)
			       ? list_entry(&all_mounts, struct mount, all_node)
			       : list_entry(mount->all_node.next, struct mount, all_node);
		mount_put(mount);
	}
	return error;
}

static int sync_super(struct super_block *sb)
{
	return sb->ops && sb->ops->sync ? sb->ops->sync(sb) : 0;
}

int mount_sync_all(void)
{
	return for_all_supers(sync_super);
}

static int end_super(struct super_block *sb)
{
	return sb->read_only || !sb->ops || !sb->ops->remount ? 0 : super_remount(sb, true);
}

int mount_end_all(void)
{
	int error = mount_sync_all(), ended = for_all_supers(end_super);

	return error ? error : ended;
}

int mount_new(const struct path *where, const struct fs_type *type, const char *source,
	      unsigned flags, const char *data)
{
	struct super_block *sb;

	if (!S_ISDIR(where->dentry->inode->mode))
		return -ENOTDIR;
	int error = make_super(type, source, flags, data, &sb);
	if (error)
		return error;
	sb->type = type;
	struct mount *mount = mount_create(sb, sb->root, source, flags);
	if (!mount) {
		super_unmount(sb);
		return -ENOMEM;
	}
	mount_attach(mount, where);
	return 0;
}

static bool is_below(const struct mount *mount, const struct path *top)
{
	const struct dentry *at = NULL;

	for (; mount; at = mount->mountpoint, mount = mount->parent) {
		if (mount == top->mount)
			return at && dentry_is_below(at, top->dentry);
	}
	return false;
}

/* Binds the mounts below `from` at the same places below the new mount `top`. */
static int bind_submounts(const struct path *from, struct mount *top)
{
	struct mount *mount;
	struct mount *last = list_last_entry(&all_mounts, struct mount, all_node);

	list_for_each_entry (mount, &all_mounts, all_node) {
		/* One level: a mount directly on the tree that was bound. */
		if (mount->parent == from->mount &&
		    dentry_is_below(mount->mountpoint, from->dentry) && mount != top) {
			struct path where = {top, mount->mountpoint};
			struct mount *copy =
				mount_create(mount->sb, mount->root, mount->source, mount->flags);
			if (!copy)
				return -ENOMEM;
			super_mount(mount->sb);
			mount_attach(copy, &where);
		}
		if (mount == last)
			break;
	}
	return 0;
}

int mount_bind(const struct path *from, const struct path *where, bool recursive)
{
	struct super_block *sb = from->mount->sb;

	if (S_ISDIR(from->dentry->inode->mode) != S_ISDIR(where->dentry->inode->mode))
		return -ENOTDIR;
	struct mount *mount =
		mount_create(sb, from->dentry, from->mount->source, from->mount->flags);
	if (!mount)
		return -ENOMEM;
	super_mount(sb);
	mount_attach(mount, where);
	return recursive ? bind_submounts(from, mount) : 0;
}

int mount_move(const struct path *from, const struct path *where)
{
	struct mount *mount = from->mount;

	if (from->dentry != mount->root || !mount->parent)
		return -EINVAL;
	if (S_ISDIR(mount->root->inode->mode) != S_ISDIR(where->dentry->inode->mode))
		return -ENOTDIR;
	for (const struct mount *m = where->mount; m; m = m->parent) {
		if (m == mount)
			return -ELOOP;
	}
	mount_get(mount);
	mount_detach(mount);
	mount_attach(mount, where);
	mount_put(mount);
	return 0;
}

int mount_remount(const struct path *where, unsigned flags)
{
	struct mount *mount = where->mount;
	bool whole = !(flags & MS_BIND);

	if (where->dentry != mount->root)
		return -EINVAL;
	/* What is open for writing stays so. */
	if ((flags & MS_RDONLY) && (whole ? mount->sb->writers : mount->writers))
		return -EBUSY;
	if (whole) {
		int error = super_remount(mount->sb, flags & MS_RDONLY);
		if (error)
			return error;
	}
	if (!(flags & (MS_NOATIME | MS_NODIRATIME | MS_RELATIME | MS_STRICTATIME)))
		flags |= mount->flags & (MS_NOATIME | MS_NODIRATIME | MS_RELATIME);
	mount->flags = flags & KEPT_FLAGS;
	return 0;
}

int mount_unmount(const struct path *where, int flags)
{
	struct mount *mount = where->mount, *other;

	if (where->dentry != mount->root)
		return -EINVAL;
	if (!mount->parent)
		return -EINVAL;
	if (!(flags & MNT_DETACH)) {
		/* The tree's reference and the caller's path. */
		if (mount->refs > 2)
			return -EBUSY;
		mount_detach(mount);
		mount_put(mount);
		return 0;
	}
	for (bool again = true; again;) {
		again = false;
		list_for_each_entry (other, &all_mounts, all_node) {
			struct path top = {mount, mount->root};
			if (other != mount && other->parent && is_below(other, &top)) {
				mount_detach(other);
				mount_put(other);
				again = true;
				break;
			}
		}
	}
	mount_detach(mount);
	mount_put(mount);
	return 0;
}

/* ---- walking ---- */

static struct mount *mount_on(const struct path *path)
{
	struct mount *mount, *found = NULL;

	list_for_each_entry (mount, &all_mounts, all_node) {
		if (mount->parent == path->mount && mount->mountpoint == path->dentry)
			found = mount;
	}
	return found;
}

void path_follow_mounts(struct path *path)
{
	struct mount *mount;

	while (path->dentry->mounts && (mount = mount_on(path))) {
		struct path next = {mount, mount->root};
		path_get(&next);
		path_put(path);
		*path = next;
	}
}

void path_to_parent(struct path *path, const struct path *root)
{
	while (!path_equal(path, root)) {
		struct path next;

		if (path->dentry != path->mount->root && !dentry_is_root(path->dentry)) {
			next = (struct path){path->mount, path->dentry->parent};
			path_get(&next);
			path_put(path);
			*path = next;
			path_follow_mounts(path);
			return;
		}
		if (!path->mount->parent)
			return;
		next = (struct path){path->mount->parent, path->mount->mountpoint};
		path_get(&next);
		path_put(path);
		*path = next;
	}
}

int mount_want_write(const struct mount *mount)
{
	return mount->flags & MS_RDONLY || mount->sb->read_only ? -EROFS : 0;
}

static char *prepend(char *at, const char *start, const char *text, size_t n)
{
	if (!at || (size_t)(at - start) < n)
		return NULL;
	memcpy(at - n, text, n);
	return at - n;
}

char *path_name(const struct path *path, const struct path *root, char *buffer, size_t size,
		bool *reachable)
{
	const struct mount *mount = path->mount;
	const struct dentry *dentry = path->dentry;
	char *end = buffer + size - 1, *at = end;

	*end = 0;
	*reachable = true;
	while (dentry != root->dentry || mount != root->mount) {
		if (dentry == mount->root || dentry_is_root(dentry)) {
			if (dentry == mount->root && mount->parent) {
				dentry = mount->mountpoint;
				mount = mount->parent;
				continue;
			}
			*reachable = false;
			break;
		}
		at = prepend(at, buffer, dentry->name, dentry->name_length);
		at = prepend(at, buffer, "/", 1);
		dentry = dentry->parent;
	}
	if (at == end)
		at = prepend(at, buffer, "/", 1);
	return at;
}
