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

#define FS_TYPES_MAX 16
#define MOUNTS_MAX   10000u

struct list_head all_mounts = LIST_HEAD_INIT(all_mounts);
struct mount *root_mount;
struct waitqueue mounts_changed = WAITQUEUE_INIT(mounts_changed);
static int next_mount_id = 20;
static unsigned mounts_count;
bool mounts_keep_marks;
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

	mounts_count--;
	dentry_put(mount->root);
	free(mount->source);
	free(mount);
	super_unmount(sb);
}

void mount_put(struct mount *mount)
{
	/* Somebody used it (umount2's MNT_EXPIRE). */
	if (!mounts_keep_marks)
		mount->expiring = false;
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

struct mount *mount_create(struct super_block *sb, struct dentry *root, const char *source,
			   unsigned flags)
{
	struct mount *mount = calloc(1, sizeof(*mount));
	char *copy = strdup(source);

	if (!mount || !copy || mounts_count >= MOUNTS_MAX) {
		free(mount);
		free(copy);
		return NULL;
	}
	mounts_count++;
	mount->refs = 1;
	mount->id = next_mount_id++;
	mount->sb = sb;
	mount->root = root;
	dentry_get(root);
	mount->flags = flags & MOUNT_KEPT_FLAGS;
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

void mount_root_path(struct path *out)
{
	*out = (struct path){root_mount, root_mount->root};
	path_get(out);
	path_follow_mounts(out);
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

int mount_make_super(const struct fs_type *type, const char *source, unsigned flags,
		     const char *data, struct super_block **out)
{
	dev_t dev;
	int error;

	if (type->mount_named) {
		error = type->mount_named(type, source, flags, out);
	} else if (type->needs_device) {
		error = device_named(source, &dev);
		if (!error)
			error = type->mount_device(type, dev, flags, data, out);
	} else {
		error = type->mount(type, data, out);
	}
	if (!error)
		(*out)->type = type;
	return error;
}

int super_remount(struct super_block *sb, bool read_only)
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

int path_want_write(const struct path *path)
{
	int error = mount_want_write(path->mount);
	const struct super_ops *ops = path->dentry ? path->dentry->sb->ops : NULL;

	if (!error && ops && ops->copy_up)
		error = ops->copy_up(path->dentry);
	return error;
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
