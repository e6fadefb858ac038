/* SPDX-License-Identifier: BSD-2-Clause */
/* Filesystems as a whole: making, remounting, syncing them, and leaving them clean. */
#include <errno.h>
#include <fcntl.h>
#include <sys/mount.h>

#include "fs/inode.h"
#include "fs/mount.h"
#include "fs/namei.h"
#include "libs/base/list_walk.h"
#include "proc/cred.h"

/* The device that a file of /dev stands for. -ENOTBLK. */
static int device_named(const char *name, dev_t *out)
{
	struct path path;
	int error = path_lookup(AT_FDCWD, name, WALK_FOLLOW, &path);

	if (error)
		return error;
	if (!S_ISBLK(path.dentry->inode->mode))
		error = -ENOTBLK;
	else if (!mount_has_devices(path.mount))
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

	if (!type->user_mountable && !capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (type->mount_named) {
		error = type->mount_named(type, source, flags, out);
	} else if (type->needs_device) {
		error = device_named(source, &dev);
		if (!error)
			error = type->mount_device(type, dev, flags, data, out);
	} else {
		error = type->mount(type, data, out);
	}
	if (error)
		return error;
	(*out)->type = type;
	if ((*out)->active == 1 && !type->global)
		super_set_owner(*out, user_ns_mine());
	return 0;
}

int mount_create_whole(struct super_block *sb, const char *source, unsigned flags,
		       struct mount **out)
{
	struct dentry *root = sb->root;
	int error = 0;

	if (sb->type->visible_root)
		error = sb->type->visible_root(sb, &root);
	else
		dentry_get(root);
	if (error)
		return error;
	*out = mount_create(sb, root, source, flags);
	dentry_put(root);
	return *out ? 0 : -ENOMEM;
}

bool super_may_change(const struct super_block *sb)
{
	return ns_capable(sb->user_ns, CAP_SYS_ADMIN);
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

/* Calls `each` for every filesystem that is mounted, once for all its mounts; the first error. */
static int for_all_supers(int (*each)(struct super_block *sb))
{
	static uint64_t rounds;
	const uint64_t round = ++rounds;
	struct list_walk walk;
	struct mount *mount;
	int error = 0;

	mount_walk_begin(&walk);
	while ((mount = mount_walk_next(&walk))) {
		struct super_block *sb = mount->sb;

		if (sb->round == round)
			continue;
		sb->round = round;
		/* The reference prevents that it is unmounted while this waits. */
		mount_get(mount);
		int own = each(sb);
		if (!error)
			error = own;
		mount_put(mount);
	}
	list_walk_end(&walk);
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
