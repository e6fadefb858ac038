/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Mounts and paths. A dentry that something is mounted on counts its mounts, so a path walk asks
 * for them only there.
 */
#include "fs/mount.h"
#include "fs/notify.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>

#include "fs/inode.h"
#include "proc/charged.h"
#include "proc/task.h"

#define FS_TYPES_MAX 16
#define MOUNTS_MAX   10000u

struct list_head all_mounts = LIST_HEAD_INIT(all_mounts);
struct mount *root_mount;
struct waitqueue mounts_changed = WAITQUEUE_INIT(mounts_changed);
static int next_mount_id = 20;
static unsigned mounts_count;
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
	fanotify_object_gone(mount);
	dentry_put(mount->root);
	free(mount->source);
	charged_free(mount);
	super_unmount(sb);
}

void mount_put(struct mount *mount)
{
	/* The mount was used, so umount2's MNT_EXPIRE starts again. */
	if (!current || !current->unmounts)
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
	/* The last part of the limit is reserved for tasks with CAP_SYS_ADMIN over the first user
	 * namespace, which can unmount the others. */
	unsigned most =
		!current->cred || capable(CAP_SYS_ADMIN) ? MOUNTS_MAX : MOUNTS_MAX - MOUNTS_MAX / 4;
	struct mount *mount = charged_alloc(sizeof(*mount));
	char *copy = strdup(source);

	if (!mount || !copy || mounts_count >= most) {
		charged_free(mount);
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
	list_init(&mount->children);
	list_init(&mount->sibling);
	list_init(&mount->place);
	list_init(&mount->peer_node);
	list_init(&mount->slave_node);
	list_init(&mount->work_node);
	return mount;
}

struct mount *mount_internal(struct super_block *sb)
{
	return mount_create(sb, sb->root, "none", 0);
}

void mount_root_path(struct path *out)
{
	*out = (struct path){root_mount, root_mount->root};
	path_get(out);
	path_follow_mounts(out);
}

/* ---- walking ---- */

void path_follow_mounts(struct path *path)
{
	struct mount *mount;

	while (path->dentry->mounts && (mount = mount_find(path->mount, path->dentry))) {
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
