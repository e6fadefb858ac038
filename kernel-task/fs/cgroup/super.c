/* SPDX-License-Identifier: BSD-2-Clause */
/* Mounts control groups. There is one tree, however often it is mounted; it stays when it is
 * mounted nowhere. */
#include <errno.h>
#include <string.h>

#include "abi/capability.h"
#include "cgroup/namespace.h"
#include "fs/cgroup/cgroupfs.h"
#include "fs/dentry.h"
#include "fs/inode.h"
#include "fs/vfs.h"
#include "proc/task.h"

#define DELEGATE "nsdelegate"

static const char *const options[] = {DELEGATE, "favordynmods", "memory_localevents",
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

/* Shows the root's path as the reader's cgroup namespace sees it. */
static void show_root(const struct dentry *root, struct seq *out)
{
	cgroup_show_path(cgroup_node_of(root->inode)->group, cgroup_namespace_root(), out);
}

static struct super_block *tree;

static bool option_known(const char *key, const char *value)
{
	for (size_t i = 0; !value && i < sizeof(options) / sizeof(options[0]); i++)
		if (!strcmp(key, options[i]))
			return true;
	return false;
}

/* Only a mount in the first cgroup namespace sets or clears the boundary (nsdelegate). */
static bool take_options(const char *text)
{
	bool delegate = false;

	while (text && *text) {
		char option[32];
		size_t length = strcspn(text, ",");

		if (length >= sizeof(option))
			return false;
		memcpy(option, text, length);
		option[length] = 0;
		if (length && !option_known(option, NULL))
			return false;
		delegate |= !strcmp(option, DELEGATE);
		text += length + (text[length] == ',');
	}
	if (!current->cgroup_ns)
		cgroup_ns_delegate = delegate;
	return true;
}

static int change_options(struct super_block *sb, const char *text)
{
	return take_options(text) ? 0 : -EINVAL;
}

static const struct super_ops super_ops = {
	.revalidate = revalidate, .show_root = show_root, .set_options = change_options};

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

static int mount_tree(const struct fs_type *type, const char *data, struct super_block **out)
{
	int error = 0;

	if (!ns_capable(cgroup_namespace_of(current->cgroup_ns)->user_ns, CAP_SYS_ADMIN))
		return -EPERM;
	if (!take_options(data))
		error = -EINVAL;
	if (!error && !tree)
		error = make_tree();
	if (error)
		return error;
	super_mount(tree);
	*out = tree;
	return 0;
}

/* The folder of the root of the current task's namespace. */
static int visible_root(struct super_block *sb, struct dentry **out)
{
	const struct cgroup *root = cgroup_namespace_root();
	struct dentry *at = sb->root;

	dentry_get(at);
	for (unsigned depth = 1; depth <= root->depth; depth++) {
		const struct cgroup *group = root;
		struct dentry *next;
		int error;

		while (group->depth > depth)
			group = group->parent;
		error = dentry_lookup(at, group->name, strlen(group->name), &next);
		dentry_put(at);
		if (error)
			return error;
		at = next;
		if (!at->inode || cgroup_node_of(at->inode)->group != group) {
			dentry_put(at);
			return -ENOENT; /* it was removed */
		}
	}
	*out = at;
	return 0;
}

const struct fs_type cgroup2_type = {.name = "cgroup2",
				     .mount = mount_tree,
				     .visible_root = visible_root,
				     .global = true,
				     .user_mountable = true,
				     .option_known = option_known};
