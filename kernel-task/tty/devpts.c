/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * devpts: tty/devpts.h. An instance is a tmpfs in which only the kernel makes and removes names:
 * its only folder has no operations with which programs could do that.
 */
#include "tty/devpts.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>

#include "fs/context.h"
#include "fs/dentry.h"
#include "fs/file.h"
#include "fs/inode.h"
#include "fs/notify.h"
#include "fs/tmpfs/tmpfs.h"
#include "proc/task.h"

#define DEVPTS_MAGIC 0x1cd1
#define DEVPTS_MAX   (1u << 20)
#define PTMX_DEVICE  makedev(5, 2)
#define NUMBER_SIZE  12

struct devpts *devpts_of(const struct super_block *sb)
{
	return sb->type == &devpts_type ? tmpfs_super_of(sb)->extra : NULL;
}

/* ---- the folder ---- */

static int lookup(struct inode *dir, struct dentry *dentry)
{
	return tmpfs_dir_ops.lookup(dir, dentry);
}

static const struct inode_ops folder_ops = {.lookup = lookup, .evict = tmpfs_evict};

static int make_node(struct super_block *sb, const char *name, mode_t mode, dev_t dev,
		     struct dentry **out)
{
	struct inode *dir = sb->root->inode;
	int error = dentry_lookup(sb->root, name, strlen(name), out);

	if (error)
		return error;
	error = (*out)->inode ? -EEXIST : tmpfs_dir_ops.mknod(dir, *out, S_IFCHR | mode, dev);
	if (error)
		dentry_put(*out);
	return error;
}

int devpts_add(struct super_block *sb, unsigned number, dev_t dev)
{
	const struct devpts *pts = devpts_of(sb);
	struct dentry *dentry;
	char name[NUMBER_SIZE];

	snprintf(name, sizeof(name), "%u", number);
	int error = make_node(sb, name, pts->mode, dev, &dentry);
	if (error)
		return error;
	if (pts->uid_set)
		dentry->inode->uid = pts->uid;
	if (pts->gid_set)
		dentry->inode->gid = pts->gid;
	notify_dentry(dentry, NOTIFY_CREATE);
	dentry_put(dentry);
	return 0;
}

void devpts_remove(struct super_block *sb, unsigned number)
{
	struct inode *dir = sb->root->inode;
	struct dentry *dentry;
	char name[NUMBER_SIZE];

	snprintf(name, sizeof(name), "%u", number);
	if (dentry_lookup(sb->root, name, strlen(name), &dentry))
		return;
	if (dentry->inode && !tmpfs_dir_ops.unlink(dir, dentry)) {
		notify_name(dir, dentry->name, NOTIFY_DELETE, 0);
		dentry_delete(dentry);
	}
	dentry_put(dentry);
}

/* ---- finding the instance of a ptmx ---- */

/* From the ptmx to what is mounted on "pts" in its folder. */
static int find_beside(struct path *path)
{
	struct dentry *dentry;

	path_to_parent(path, &current->fs->root);
	int error = dentry_lookup(path->dentry, "pts", 3, &dentry);
	if (error)
		return error;
	dentry_put(path->dentry);
	path->dentry = dentry;
	path_follow_mounts(path);
	return 0;
}

int devpts_root_for(const struct file *ptmx, struct path *out)
{
	struct path path = ptmx->path;
	int error = 0;

	path_get(&path);
	if (devpts_of(path.dentry->sb)) {
		dentry_get(path.dentry->sb->root);
		dentry_put(path.dentry);
		path.dentry = path.dentry->sb->root;
	} else {
		error = find_beside(&path);
	}
	if (!error && (!devpts_of(path.dentry->sb) || path.dentry != path.dentry->sb->root))
		error = -ENODEV;
	if (error)
		path_put(&path);
	else
		*out = path;
	return error;
}

int devpts_open(const struct path *root, unsigned number, unsigned flags, struct file **out)
{
	struct path path = {root->mount, NULL};
	char name[NUMBER_SIZE];

	snprintf(name, sizeof(name), "%u", number);
	int error = dentry_lookup(root->dentry, name, strlen(name), &path.dentry);
	if (error)
		return error;
	error = path.dentry->inode ? file_open_path(&path, flags, out) : -ENOENT;
	dentry_put(path.dentry);
	return error;
}

/* ---- mounting ---- */

static bool take_option(struct devpts *pts, mode_t *ptmx_mode, const char *key, const char *value)
{
	char *end;
	bool octal = !strcmp(key, "mode") || !strcmp(key, "ptmxmode");

	if (!value)
		return !strcmp(key, "newinstance");
	unsigned long number = strtoul(value, &end, octal ? 8 : 10);
	if (end == value || *end || *value == '-' || number > UINT_MAX)
		return false;
	if (!strcmp(key, "mode"))
		pts->mode = number & 0777;
	else if (!strcmp(key, "ptmxmode"))
		*ptmx_mode = number & 0777;
	else if (!strcmp(key, "uid"))
		pts->uid_set = uid_valid(pts->uid = kuid_given((uid_t)number));
	else if (!strcmp(key, "gid"))
		pts->gid_set = gid_valid(pts->gid = kgid_given((gid_t)number));
	else if (!strcmp(key, "max") && number <= DEVPTS_MAX)
		pts->max = (unsigned)number;
	else
		return false;
	return (strcmp(key, "uid") || pts->uid_set) && (strcmp(key, "gid") || pts->gid_set);
}

static int take_options(struct devpts *pts, mode_t *ptmx_mode, const char *data)
{
	char *copy = strdup(data ? data : ""), *rest = copy, *option;
	int error = copy ? 0 : -ENOMEM;

	while (!error && (option = strsep(&rest, ","))) {
		char *value = strchr(option, '=');

		if (value)
			*value++ = 0;
		if (*option && !take_option(pts, ptmx_mode, option, value))
			error = -EINVAL;
	}
	free(copy);
	return error;
}

static int fill(struct super_block *sb, mode_t ptmx_mode)
{
	struct dentry *ptmx;
	int error = make_node(sb, "ptmx", ptmx_mode, PTMX_DEVICE, &ptmx);

	if (error)
		return error;
	sb->root->inode->uid = ptmx->inode->uid = kuid_given(0);
	sb->root->inode->gid = ptmx->inode->gid = kgid_given(0);
	sb->root->inode->ops = &folder_ops;
	dentry_put(ptmx);
	return 0;
}

static int mount_instance(const struct fs_type *type, const char *data, struct super_block **out)
{
	struct devpts *pts = calloc(1, sizeof(*pts));
	mode_t ptmx_mode = 0;
	int error = -ENOMEM;

	if (!pts)
		return error;
	list_init(&pts->ptys);
	pts->mode = 0600;
	pts->max = DEVPTS_MAX;
	error = take_options(pts, &ptmx_mode, data);
	if (!error)
		error = tmpfs_mount(type, "mode=755", out);
	if (error) {
		free(pts);
		return error;
	}
	(*out)->magic = DEVPTS_MAGIC;
	tmpfs_super_of(*out)->extra = pts;
	error = fill(*out, ptmx_mode);
	if (error)
		super_unmount(*out);
	return error;
}

static bool option_known(const char *key, const char *value)
{
	struct devpts scratch;
	mode_t mode;

	return take_option(&scratch, &mode, key, value);
}

const struct fs_type devpts_type = {.name = "devpts",
				    .mount = mount_instance,
				    .user_mountable = true,
				    .own_devices = true,
				    .option_known = option_known};
