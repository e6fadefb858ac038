/* SPDX-License-Identifier: BSD-2-Clause */
/* Mounts control groups. There is one tree, however often it is mounted; it stays when it is
 * mounted nowhere. */
#include <errno.h>
#include <string.h>

#include "fs/cgroup/cgroupfs.h"
#include "fs/dentry.h"
#include "fs/inode.h"
#include "fs/vfs.h"

static const char *const options[] = {"nsdelegate", "favordynmods", "memory_localevents",
				      "memory_recursiveprot"};

/* A name is valid as long as the group has that file or child. */
static bool revalidate(struct dentry *dentry)
{
	const struct cgroup_node *node;

	if (!dentry->inode)
		return false;
	node = cgroup_node_of(dentry->inode);
	if (node->group->removed)
		return false;
	return !node->file || cgroup_file_at(node->group, node->number) == node->file;
}

static const struct super_ops super_ops = {.revalidate = revalidate};

static struct super_block *tree;

static int make_tree(void)
{
	struct super_block *sb = super_create(&super_ops, CGROUP2_MAGIC);
	struct cgroup_folder *folder;
	int error = sb ? 0 : -ENOMEM;

	if (!error && !cgroup_root()->folder)
		error = cgroup_folder_create(sb, cgroup_root());
	if (!error) {
		folder = cgroup_root()->folder;
		inode_get(folder->inode);
		sb->root = dentry_root(sb, folder->inode, "");
		error = sb->root ? 0 : -ENOMEM;
	}
	if (!error)
		tree = sb;
	else if (sb)
		super_unmount(sb);
	return error;
}

static bool option_known(const char *key, const char *value)
{
	for (size_t i = 0; !value && i < sizeof(options) / sizeof(options[0]); i++)
		if (!strcmp(key, options[i]))
			return true;
	return false;
}

static bool options_known(const char *text)
{
	while (text && *text) {
		char option[32];
		size_t length = strcspn(text, ",");

		if (length >= sizeof(option))
			return false;
		memcpy(option, text, length);
		option[length] = 0;
		if (length && !option_known(option, NULL))
			return false;
		text += length + (text[length] == ',');
	}
	return true;
}

static int mount_tree(const struct fs_type *type, const char *data, struct super_block **out)
{
	int error = options_known(data) ? 0 : -EINVAL;

	if (!error && !tree)
		error = make_tree();
	if (error)
		return error;
	super_mount(tree);
	*out = tree;
	return 0;
}

const struct fs_type cgroup2_type = {
	.name = "cgroup2", .mount = mount_tree, .option_known = option_known};
