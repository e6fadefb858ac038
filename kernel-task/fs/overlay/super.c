/* SPDX-License-Identifier: BSD-2-Clause */
/* Mounting an overlay: lowerdir=A:B,upperdir=C,workdir=D, the first lower directory on top. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>

#include "fs/inode.h"
#include "fs/namei.h"
#include "fs/overlay/overlay.h"

#define OVERLAY_MAGIC 0x794c7630u

/* ---- the filesystem ---- */

static void overlay_statfs(struct super_block *sb, struct statfs *out)
{
	const struct overlay *o = overlay_of(sb);
	struct super_block *real = (o->upper_mount ? o->upper_mount : o->lower_mounts[0])->sb;

	if (real->ops && real->ops->statfs)
		real->ops->statfs(real, out);
}

static int overlay_sync(struct super_block *sb)
{
	const struct mount *upper = overlay_of(sb)->upper_mount;

	return upper && upper->sb->ops->sync ? upper->sb->ops->sync(upper->sb) : 0;
}

static void overlay_destroy(struct super_block *sb)
{
	struct overlay *o = overlay_of(sb);

	while (o->retired) {
		struct overlay_retired *retired = o->retired;

		o->retired = retired->next;
		inode_put(retired->inode);
		free(retired);
	}
	if (o->work)
		dentry_put(o->work);
	if (o->upper_mount)
		mount_put(o->upper_mount);
	for (unsigned i = 0; i < o->lower_count; i++)
		mount_put(o->lower_mounts[i]);
	free(o);
}

static const struct super_ops overlay_super_ops = {
	.statfs = overlay_statfs,
	.sync = overlay_sync,
	.copy_up = overlay_copy_up,
	.destroy = overlay_destroy,
};

/* A mount of the overlay's own, which no program can unmount. */
static struct mount *private_mount(const struct path *path, unsigned flags)
{
	struct mount *mount =
		mount_create(path->mount->sb, path->dentry, "overlay", MS_NOATIME | flags);

	if (mount)
		super_mount(path->mount->sb);
	return mount;
}

static bool can_be_upper(const struct inode *inode)
{
	const struct inode_ops *ops = inode->ops;

	return ops && ops->tmpfile && ops->link && ops->mknod && ops->rename && ops->mkdir &&
	       ops->setxattr && ops->create && ops->symlink && ops->unlink && ops->rmdir;
}

static int take_layers(struct overlay *o, const struct path *lowers, unsigned count,
		       const struct path *upper, const struct path *work)
{
	for (unsigned i = 0; i < count; i++) {
		o->lower_mounts[i] = private_mount(&lowers[i], MS_RDONLY);
		if (!o->lower_mounts[i])
			return -ENOMEM;
		o->lower_count++;
	}
	if (!upper)
		return 0;
	if (upper->mount->sb != work->mount->sb || !can_be_upper(upper->dentry->inode) ||
	    dentry_is_below(upper->dentry, work->dentry) ||
	    dentry_is_below(work->dentry, upper->dentry))
		return -EINVAL;
	o->upper_mount = private_mount(upper, 0);
	dentry_get(work->dentry);
	o->work = work->dentry;
	return o->upper_mount ? 0 : -ENOMEM;
}

static struct inode *make_root(struct super_block *sb, struct dentry *dentry)
{
	struct overlay *o = overlay_of(sb);
	struct layer_dir lowers[OVERLAY_LOWERS_MAX];
	struct dentry *upper = o->upper_mount ? o->upper_mount->root : NULL;

	for (unsigned i = 0; i < o->lower_count; i++) {
		lowers[i] = (struct layer_dir){o->lower_mounts[i]->root, o->lower_mounts[i]};
		dentry_get(lowers[i].dentry);
	}
	if (upper)
		dentry_get(upper);
	return overlay_dir_create(sb, dentry, upper, lowers, o->lower_count);
}

int overlay_create(const struct path *lowers, unsigned count, const struct path *upper,
		   const struct path *work, struct super_block **out)
{
	struct overlay *o = calloc(1, sizeof(*o));
	struct super_block *sb = o ? super_create(&overlay_super_ops, OVERLAY_MAGIC) : NULL;

	if (!sb) {
		free(o);
		return -ENOMEM;
	}
	mutex_init(&o->lock, MUTEX_OVERLAY);
	sb->private = o;
	sb->type = &overlay_type;
	sb->read_only = !upper;
	int error = take_layers(o, lowers, count, upper, work);
	struct inode *root = error ? NULL : make_root(sb, NULL);
	if (root) {
		sb->root = dentry_root(sb, root, "");
		if (sb->root)
			overlay_dir_of(root)->dentry = sb->root;
	}
	if (!sb->root) {
		super_unmount(sb);
		return error ? error : -ENOMEM;
	}
	*out = sb;
	return 0;
}

/* ---- options ---- */

struct options {
	struct path lowers[OVERLAY_LOWERS_MAX], upper, work;
	unsigned count;
};

static int directory(const char *name, struct path *out)
{
	return path_lookup(AT_FDCWD, name, WALK_FOLLOW | WALK_DIRECTORY, out);
}

/* Takes "\:" for a colon that is part of a name. */
static char *next_name(char **rest)
{
	char *name = *rest, *to = name, *from = name;

	if (!name)
		return NULL;
	for (; *from && *from != ':'; from++) {
		if (*from == '\\' && from[1])
			from++;
		*to++ = *from;
	}
	*rest = *from ? from + 1 : NULL;
	*to = 0;
	return name;
}

static int take_lowers(struct options *o, char *value)
{
	char *name;

	while ((name = next_name(&value))) {
		if (o->count == OVERLAY_LOWERS_MAX || !*name)
			return -EINVAL;
		int error = directory(name, &o->lowers[o->count]);
		if (error)
			return error;
		o->count++;
	}
	return 0;
}

static int take_option(struct options *o, char *option)
{
	char *value = strchr(option, '=');

	if (!*option)
		return 0;
	if (!value)
		return -EINVAL;
	*value++ = 0;
	if (!strcmp(option, "lowerdir"))
		return o->count ? -EINVAL : take_lowers(o, value);
	if (!strcmp(option, "upperdir") && !o->upper.dentry)
		return directory(value, &o->upper);
	if (!strcmp(option, "workdir") && !o->work.dentry)
		return directory(value, &o->work);
	return -EINVAL;
}

static void put_options(struct options *o)
{
	while (o->count)
		path_put(&o->lowers[--o->count]);
	if (o->upper.dentry)
		path_put(&o->upper);
	if (o->work.dentry)
		path_put(&o->work);
}

static int overlay_mount(const struct fs_type *type, const char *data, struct super_block **out)
{
	struct options *o = calloc(1, sizeof(*o));
	char *copy = data ? strdup(data) : NULL, *rest = copy, *option;
	int error = o && copy ? 0 : data ? -ENOMEM : -EINVAL;

	while (!error && (option = strsep(&rest, ",")))
		error = take_option(o, option);
	if (!error && (!o->count || !o->upper.dentry != !o->work.dentry))
		error = -EINVAL;
	if (!error && o->upper.dentry)
		error = mount_want_write(o->upper.mount);
	if (!error)
		error = overlay_create(o->lowers, o->count, o->upper.dentry ? &o->upper : NULL,
				       &o->work, out);
	if (o)
		put_options(o);
	free(o);
	free(copy);
	return error;
}

static bool overlay_option_known(const char *key, const char *value)
{
	return value &&
	       (!strcmp(key, "lowerdir") || !strcmp(key, "upperdir") || !strcmp(key, "workdir"));
}

const struct fs_type overlay_type = {
	.name = "overlay", .mount = overlay_mount, .option_known = overlay_option_known};
