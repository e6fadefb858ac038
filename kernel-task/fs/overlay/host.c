/* SPDX-License-Identifier: BSD-2-Clause */
/* A folder of the host as a root that can be written to: what is written stays in memory. */
#include <errno.h>
#include <string.h>

#include "fs/inode.h"
#include "fs/overlay/overlay.h"

/* A new filesystem on a mount that no path leads to; *out with references. */
static int mount_hidden(const char *type, const char *source, unsigned flags, const char *data,
			struct path *out)
{
	struct super_block *sb;
	int error = mount_make_super(fs_type_find(type), source, flags, data, &sb);

	if (error)
		return error;
	out->mount = mount_internal(sb);
	if (!out->mount) {
		super_unmount(sb);
		return -ENOMEM;
	}
	out->dentry = sb->root;
	dentry_get(out->dentry);
	return 0;
}

/* A folder in the root of a fresh filesystem. */
static int make_folder(const struct path *root, const char *name, struct path *out)
{
	struct inode *dir = root->dentry->inode;
	int error = dentry_lookup(root->dentry, name, strlen(name), &out->dentry);

	if (error)
		return error;
	error = dir->ops->mkdir(dir, out->dentry, S_IFDIR | 0755);
	if (error) {
		dentry_put(out->dentry);
		return error;
	}
	out->mount = root->mount;
	mount_get(out->mount);
	return 0;
}

static int join(const struct path *lower, const struct path *memory, struct super_block **out)
{
	struct path upper, work;
	int error = make_folder(memory, "upper", &upper);

	if (error)
		return error;
	error = make_folder(memory, "work", &work);
	if (!error) {
		error = overlay_create(lower, 1, &upper, &work, out);
		path_put(&work);
	}
	path_put(&upper);
	return error;
}

int overlay_over_share(const char *tag, struct super_block **out)
{
	struct path lower, memory;
	int error = mount_hidden("9p", tag, MS_RDONLY, NULL, &lower);

	if (error)
		return error;
	lower.mount->sb->read_only = true;
	error = mount_hidden("tmpfs", "tmpfs", 0, "mode=755", &memory);
	if (!error) {
		error = join(&lower, &memory, out);
		path_put(&memory);
	}
	path_put(&lower);
	return error;
}
