/* SPDX-License-Identifier: BSD-2-Clause */
/* The folders of control groups: which files are in them, and making and removing groups. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fs/cgroup/cgroupfs.h"
#include "fs/dentry.h"
#include "fs/file.h"
#include "fs/inode.h"
#include "fs/notify.h"

/* A file's inode number is made of its folder's and its own number, so files of different folders
 * differ. */
#define FILE_INO(group, number) ((group)->id | (uint64_t)((number) + 1) << 40)
#define CHILDREN_FROM		256 /* readdir position of the first child */

static const struct cgroup_file_table tables[] = {
	{0, cgroup_core_files},
	{0, cgroup_tasks_files},
	{CGROUP_BIT(CGROUP_MEMORY), cgroup_memory_files},
	{CGROUP_BIT(CGROUP_PIDS), cgroup_pids_files},
};

/* ---- which files there are ---- */

/* The file with number `number` in the list of all files that any group can have. */
static const struct cgroup_file *file_numbered(unsigned number, unsigned *controllers)
{
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		const struct cgroup_file *file = tables[i].files;

		*controllers = tables[i].controllers;
		for (; file->name; file++)
			if (!number--)
				return file;
	}
	return NULL;
}

const struct cgroup_file *cgroup_file_at(const struct cgroup *group, unsigned number)
{
	unsigned controllers;
	const struct cgroup_file *file = file_numbered(number, &controllers);

	if (!file || (!group->parent && file->flags & CGROUP_NOT_ROOT))
		return NULL;
	return (controllers & ~cgroup_controllers(group)) ? NULL : file;
}

static int find_file(const struct cgroup *group, const char *name)
{
	unsigned controllers;
	const struct cgroup_file *file;

	for (unsigned number = 0; (file = file_numbered(number, &controllers)); number++)
		if (!strcmp(file->name, name))
			return cgroup_file_at(group, number) ? (int)number : -ENOENT;
	return -ENOENT;
}

/* ---- inodes ---- */

static struct inode *make_inode(struct super_block *sb, struct cgroup *group,
				const struct cgroup_file *file, unsigned number)
{
	mode_t mode = S_IFDIR | 0755;
	struct cgroup_node *node = malloc(sizeof(*node));

	if (file)
		mode = S_IFREG | (file->show ? 0444 : 0) | (file->store ? 0200 : 0);
	struct inode *inode = node ? inode_create(sb, mode) : NULL;
	if (!inode) {
		free(node);
		return NULL;
	}
	*node = (struct cgroup_node){group, file, number};
	cgroup_get(group);
	inode->private = node;
	inode->uid = group->uid;
	inode->gid = group->gid;
	inode->ino = file ? FILE_INO(group, number) : group->id;
	inode->ops = file ? &cgroup_file_inode_ops : &cgroup_folder_ops;
	inode->fops = file ? &cgroup_file_ops : &cgroup_folder_fops;
	inode->nlink = file ? 1 : 2;
	return inode;
}

static void evict(struct inode *inode)
{
	cgroup_put(cgroup_node_of(inode)->group);
	free(inode->private);
}

int cgroup_folder_create(struct super_block *sb, struct cgroup *group)
{
	struct cgroup_folder *folder = calloc(1, sizeof(*folder));

	if (folder)
		folder->inode = make_inode(sb, group, NULL, 0);
	if (!folder || !folder->inode) {
		free(folder);
		return -ENOMEM;
	}
	group->folder = folder;
	return 0;
}

struct inode *cgroup_file_inode(struct cgroup *group, unsigned number)
{
	struct cgroup_folder *folder = group->folder;

	if (!folder->files[number])
		folder->files[number] =
			make_inode(folder->inode->sb, group, cgroup_file_at(group, number), number);
	return folder->files[number];
}

static MAY_WAIT void drop(struct inode **inode)
{
	struct inode *gone = *inode;

	*inode = NULL;
	if (!gone)
		return;
	gone->nlink = 0;
	notify_inode_gone(gone);
	inode_put(gone);
}

/* The group was removed; its files that are still open answer with errors. */
static MAY_WAIT void folder_free(struct cgroup *group)
{
	struct cgroup_folder *folder = group->folder;

	group->folder = NULL;
	for (unsigned i = 0; i < CGROUP_FILES_MAX; i++)
		drop(&folder->files[i]);
	folder->inode->nlink = 0;
	inode_put(folder->inode);
	free(folder);
}

int cgroup_may_write_procs(struct cgroup *group)
{
	int number = find_file(group, "cgroup.procs");
	struct inode *inode;

	if (!group->folder)
		return -ENODEV; /* it was removed */
	inode = cgroup_file_inode(group, (unsigned)number);
	return inode ? inode_permission(inode, MAY_WRITE) : -ENOMEM;
}

/* ---- notices ---- */

static void tell(struct cgroup *group, enum cgroup_notice what)
{
	const struct cgroup_folder *folder = group->folder;
	unsigned controllers;
	const struct cgroup_file *file;

	if (!notify_watch_count || !folder)
		return;
	for (unsigned number = 0; (file = file_numbered(number, &controllers)); number++) {
		if (!file->noticed || file->notice != what || !cgroup_file_at(group, number))
			continue;
		notify_name(folder->inode, file->name, NOTIFY_MODIFY, 0);
		if (folder->files[number])
			notify_inode(folder->files[number], NOTIFY_MODIFY);
	}
}

void cgroup_fs_init(void)
{
	static const struct cgroup_fs fs = {.tell = tell, .find_for_clone = cgroup_find_group};

	cgroup_fs_register(&fs);
}

/* ---- names ---- */

static int lookup(struct inode *dir, struct dentry *dentry)
{
	struct cgroup *group = cgroup_node_of(dir)->group, *child;
	struct inode *inode = NULL;
	int number;

	if (group->removed)
		return 0;
	number = find_file(group, dentry->name);
	child = number < 0 ? cgroup_child(group, dentry->name) : NULL;
	if (number < 0 && (!child || !child->folder))
		return 0;
	inode = child ? ((struct cgroup_folder *)child->folder)->inode
		      : cgroup_file_inode(group, (unsigned)number);
	if (!inode)
		return -ENOMEM;
	inode_get(inode);
	dentry_attach(dentry, inode);
	return 0;
}

static int make_group(struct inode *dir, struct dentry *dentry, mode_t mode)
{
	struct cgroup *group;
	int error;

	/* A newline would break the lines of /proc/PID/cgroup. */
	if (strchr(dentry->name, '\n'))
		return -EINVAL;
	error = cgroup_create(cgroup_node_of(dir)->group, dentry->name, &group);
	if (error)
		return error;
	error = cgroup_folder_create(dir->sb, group);
	if (error) {
		cgroup_remove(group);
	} else {
		struct inode *inode = ((struct cgroup_folder *)group->folder)->inode;

		inode->mode = S_IFDIR | (mode & 07777);
		inode_get(inode);
		dentry_attach(dentry, inode);
		dir->nlink++;
		inode_touch(dir, true);
	}
	cgroup_put(group);
	return error;
}

static int refuse_file(struct inode *dir, struct dentry *dentry, mode_t mode)
{
	return -EACCES;
}

static int remove_group(struct inode *dir, struct dentry *dentry)
{
	const struct cgroup_node *node = cgroup_node_of(dentry->inode);
	struct cgroup *group = node->group;
	int error;

	if (node->file)
		return -ENOTDIR;
	cgroup_get(group);
	error = cgroup_remove(group);
	if (!error) {
		dir->nlink--;
		inode_touch(dir, true);
		folder_free(group);
	}
	cgroup_put(group);
	return error;
}

/* A shell that opens a file with ">" truncates it. The files have no size to change. */
static int truncate_nothing(struct inode *inode, uint64_t size)
{
	return 0;
}

const struct inode_ops cgroup_folder_ops = {.lookup = lookup,
					    .create = refuse_file,
					    .mkdir = make_group,
					    .rmdir = remove_group,
					    .evict = evict};
const struct inode_ops cgroup_file_inode_ops = {.truncate = truncate_nothing, .evict = evict};

/* ---- reading ---- */

static bool emit_files(const struct cgroup *group, struct dir_context *ctx)
{
	unsigned controllers;

	for (; ctx->pos < CHILDREN_FROM; ctx->pos++) {
		unsigned number = (unsigned)ctx->pos - 2;
		const struct cgroup_file *file;

		if (!file_numbered(number, &controllers))
			break;
		file = cgroup_file_at(group, number);
		if (file && !ctx->emit(ctx, file->name, strlen(file->name), FILE_INO(group, number),
				       DT_REG))
			return false;
	}
	return true;
}

/* Children are in the order of their ids, which are the directory positions. */
static int read_folder(struct file *file, struct dir_context *ctx)
{
	struct cgroup *group = cgroup_node_of(file->inode)->group, *child;

	if (group->removed || !file_emit_dots(file, ctx) || !emit_files(group, ctx))
		return 0;
	list_for_each_entry (child, &group->children, sibling) {
		if (child->id + CHILDREN_FROM < ctx->pos)
			continue;
		if (!ctx->emit(ctx, child->name, strlen(child->name), child->id, DT_DIR))
			return 0;
		ctx->pos = child->id + CHILDREN_FROM + 1;
	}
	return 0;
}

const struct file_ops cgroup_folder_fops = {
	.read = file_read_folder, .llseek = file_seek_folder, .readdir = read_folder};
