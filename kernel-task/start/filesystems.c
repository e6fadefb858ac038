/* SPDX-License-Identifier: BSD-2-Clause */
/* Mounts the first file systems: the root from the boot image, /dev, /proc, /sys, /dev/shm. */
#include "start/filesystems.h"

#include <errno.h>
#include <string.h>
#include <sys/mount.h>

#include "fs/cgroup/cgroupfs.h"
#include "fs/context.h"
#include "block/block.h"
#include "fs/device.h"
#include "net/network.h"
#include "fs/ext4/ext4fs.h"
#include "fs/file.h"
#include "fs/tmpfs/initramfs.h"
#include "fs/inode.h"
#include "fs/mount.h"
#include "fs/namei.h"
#include "fs/overlay/overlay.h"
#include "fs/p9/p9fs.h"
#include "fs/proc/procfs.h"
#include "fs/tmpfs/tmpfs.h"
#include "ipc/mqueue.h"
#include "ipc/nsfs.h"
#include "ipc/pipe.h"
#include "proc/task.h"
#include "tty/devpts.h"
#include "base/log.h"

#define SHARE_PREFIX "share:" /* run/root (interfaces/image.h) */

/* The folder /<name>, made if the archive has none. */
static int open_folder(const char *name, mode_t mode, struct path *out)
{
	struct path root;
	struct dentry *dentry;

	mount_root_path(&root);
	struct inode *folder = root.dentry->inode;
	int error = dentry_lookup(root.dentry, name, strlen(name), &dentry);
	dentry_put(root.dentry);
	if (!error && !dentry->inode)
		error = folder->ops->mkdir(folder, dentry, S_IFDIR | mode);
	else if (!error && !S_ISDIR(dentry->inode->mode))
		error = -ENOTDIR;
	else if (error)
		dentry = NULL;
	if (error) {
		if (dentry)
			dentry_put(dentry);
		mount_put(root.mount);
		return error;
	}
	*out = (struct path){root.mount, dentry};
	return 0;
}

static int mount_folder(const char *folder, const struct fs_type *type, unsigned flags)
{
	struct path path;
	int error = open_folder(folder, 0755, &path);

	if (error)
		return error;
	error = mount_new(&path, type, type->name, flags | MS_RELATIME, NULL);
	path_put(&path);
	return error;
}

/* Mounts on a folder of /dev. */
static int mount_in_dev(const char *folder, const struct fs_type *type, unsigned flags,
			const char *data)
{
	struct path path;
	int error = path_lookup(-100, folder, WALK_DIRECTORY, &path);

	if (error)
		return error;
	error = mount_new(&path, type, type->name, flags | MS_NOSUID | MS_RELATIME, data);
	path_put(&path);
	return error;
}

static int register_types(void)
{
	const struct fs_type *const types[] = {
		&tmpfs_type,   &devtmpfs_type, &proc_type,   &sysfs_type,
		&ext4_type,    &ext3_type,     &ext2_type,   &p9_type,
		&overlay_type, &cgroup2_type,  &devpts_type, &mqueue_type,
	};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		int error = fs_type_register(types[i]);
		if (error)
			return error;
	}
	return 0;
}

/* A tmpfs on the root; the first one is below all roots. */
static int mount_tmpfs_root(struct super_block **sb)
{
	int error = tmpfs_mount(&tmpfs_type, "mode=755", sb);

	return error ? error : mount_root(*sb, "rootfs");
}

static int make_root(const void *cpio, size_t size)
{
	struct super_block *sb;
	int error = mount_tmpfs_root(&sb);

	if (!error)
		error = mount_tmpfs_root(&sb);
	if (error)
		return error;
	error = initramfs_unpack(sb->root, cpio, size);
	if (error == -EINVAL)
		klog_warn("the archive of the root filesystem is malformed");
	return error;
}

/* Makes the current task root, with the root directory as its root, as init will be. */
static int give_identity(void)
{
	struct path root;

	mount_root_path(&root);
	if (!current->cred)
		current->cred = cred_create();
	if (!current->fs)
		current->fs = fs_context_create(&root);
	path_put(&root);
	return current->cred && current->fs ? 0 : -ENOMEM;
}

static int open_disk(const char *name, struct super_block **out)
{
	struct block_device *disk = NULL;

	while ((disk = block_next(disk)))
		if (!strcmp(disk->name, name))
			return ext4_type.mount_device(&ext4_type, disk->dev, 0, NULL, out);
	return -ENODEV;
}

/*
 * Mounts a disk, or a folder of the host, over the root, which is hidden from then on.
 */
static int take_root_from(const char *name)
{
	bool shared = !strncmp(name, SHARE_PREFIX, strlen(SHARE_PREFIX));
	struct super_block *sb;
	int error = shared ? overlay_over_share(name + strlen(SHARE_PREFIX), &sb)
			   : open_disk(name, &sb);

	if (!error)
		error = mount_root(sb, shared ? "overlay" : "/dev/root");
	if (error) {
		klog(KLOG_ERROR, "the root on %s: %s", name, strerror(-error));
		return error;
	}
	fs_context_put(current->fs);
	current->fs = NULL;
	return give_identity();
}

int vfs_init(const void *cpio, size_t size, const char *disk, const char **what)
{
	int error = file_init();

	if (!error)
		error = nsfs_init();
	if (!error)
		error = mqueuefs_init();
	if (!error)
		error = register_types();
	if (!error)
		error = make_root(cpio, size);
	if (!error)
		error = give_identity();
	fifo_register(&fifo_ops);
	cgroup_fs_init();
	if (!error)
		error = devfs_init();
	if (!error)
		error = memdev_init();
	if (!error)
		error = tun_init();
	if (!error)
		error = blockdev_init();
	if (!error)
		error = p9_init();
	if (!error && disk) {
		*what = "the root filesystem on the disk or the host";
		error = take_root_from(disk);
	}
	if (error)
		return error;
	*what = "/dev of the root filesystem";
	error = mount_folder("dev", &devtmpfs_type, MS_NOSUID);
	if (!error)
		error = mount_in_dev("/dev/shm", &tmpfs_type, MS_NODEV, NULL);
	if (!error)
		error = mount_in_dev("/dev/pts", &devpts_type, MS_NOEXEC,
				     "gid=5,mode=620,ptmxmode=000");
	if (error)
		return error;
	*what = "/proc of the root filesystem";
	error = mount_folder("proc", &proc_type, MS_NOSUID | MS_NODEV | MS_NOEXEC);
	if (error)
		return error;
	*what = "/sys of the root filesystem";
	return mount_folder("sys", &sysfs_type, MS_NOSUID | MS_NODEV | MS_NOEXEC);
}
