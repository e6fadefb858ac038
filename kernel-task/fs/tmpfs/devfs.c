/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * /dev: one tmpfs that all its mounts share. Nodes are made by the kernel through the cache of
 * names, so that a negative dentry of an earlier lookup is replaced.
 */
#include <errno.h>
#include <string.h>

#include "fs/dentry.h"
#include "fs/device.h"
#include "fs/inode.h"
#include "fs/mount.h"
#include "fs/notify.h"
#include "fs/tmpfs/tmpfs.h"

static struct super_block *dev_super;

static int devtmpfs_mount(const struct fs_type *type, const char *data, struct super_block **out)
{
	super_mount(dev_super);
	*out = dev_super;
	return 0;
}

const struct fs_type devtmpfs_type = {.name = "devtmpfs", .mount = devtmpfs_mount};

/* The dentry of the next component in `parent` (whose reference moves in), made if `make`. */
static int enter(struct dentry *parent, const char *name, size_t length, struct dentry **out)
{
	struct inode *dir = parent->inode;
	int error = dentry_lookup(parent, name, length, out);

	if (!error && !(*out)->inode) {
		error = dir->ops->mkdir(dir, *out, S_IFDIR | 0755);
		if (error) {
			dentry_put(*out);
		} else {
			(*out)->inode->uid = KUID(0);
			(*out)->inode->gid = KGID(0);
		}
	}
	dentry_put(parent);
	return error;
}

/* The dentry of /dev/<name>, its folders made on the way. */
static int find(const char *name, struct dentry **out)
{
	struct dentry *at = dev_super->root;
	const char *slash;

	dentry_get(at);
	while ((slash = strchr(name, '/'))) {
		int error = enter(at, name, (size_t)(slash - name), &at);
		if (error)
			return error;
		name = slash + 1;
	}
	int error = dentry_lookup(at, name, strlen(name), out);
	dentry_put(at);
	return error;
}

static int make_node(const char *name, mode_t mode, dev_t dev)
{
	struct dentry *dentry;
	int error = find(name, &dentry);

	if (error)
		return error;
	struct inode *dir = dentry->parent->inode;
	error = dentry->inode ? -EEXIST : dir->ops->mknod(dir, dentry, mode, dev);
	if (!error)
		notify_dentry(dentry, NOTIFY_CREATE);
	dentry_put(dentry);
	return error;
}

static int make_symlink(const char *name, const char *target)
{
	struct dentry *dentry;
	int error = find(name, &dentry);

	if (error)
		return error;
	struct inode *dir = dentry->parent->inode;
	error = dentry->inode ? -EEXIST : dir->ops->symlink(dir, dentry, target);
	dentry_put(dentry);
	return error;
}

static void unlink_node(const char *name)
{
	struct dentry *dentry;

	if (find(name, &dentry))
		return;
	struct inode *dir = dentry->parent->inode;
	if (dentry->inode && !dir->ops->unlink(dir, dentry)) {
		notify_name(dir, dentry->name, NOTIFY_DELETE, 0);
		dentry_delete(dentry);
	}
	dentry_put(dentry);
}

static int make_folder(const char *name)
{
	struct dentry *dentry = dev_super->root;

	dentry_get(dentry);
	int error = enter(dentry, name, strlen(name), &dentry);
	if (!error)
		dentry_put(dentry);
	return error;
}

static const struct device_names device_names = {
	.mknod = make_node, .symlink = make_symlink, .unlink = unlink_node};

int devfs_init(void)
{
	static const char *const links[][2] = {{"fd", "/proc/self/fd"},
					       {"stdin", "/proc/self/fd/0"},
					       {"stdout", "/proc/self/fd/1"},
					       {"stderr", "/proc/self/fd/2"}};
	int error = tmpfs_mount(&devtmpfs_type, "mode=755", &dev_super);

	device_names_register(&device_names);
	if (!error)
		error = make_folder("pts");
	if (!error)
		error = make_folder("shm");
	for (size_t i = 0; i < sizeof(links) / sizeof(links[0]) && !error; i++)
		error = make_symlink(links[i][0], links[i][1]);
	return error;
}
