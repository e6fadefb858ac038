/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The filesystem of POSIX message queues: one folder for each IPC namespace, whose files are the
 * namespace's queues. mq_open and mq_unlink use it without a place in the tree of mounts;
 * mount -t mqueue shows it, and reading a queue's file tells how full it is. mq_overview(7).
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "abi/capability.h"
#include "fs/dentry.h"
#include "fs/file.h"
#include "fs/inode.h"
#include "fs/mount.h"
#include "ipc/mqueue.h"
#include "ipc/mqueue_internal.h"
#include "ipc/namespace.h"
#include "proc/task.h"

#define MQUEUE_MAGIC 0x19800202u

enum {
	QUEUE_SIZE = 80, /* what stat says of a queue */
	NAME_COST = 20,	 /* what a name adds to the size of the folder */
	FIRST_COOKIE = 2,
};

/* ---- names ---- */

static int lookup(struct inode *dir, struct dentry *dentry)
{
	const struct ipc_namespace *ns = dir->sb->private;
	const struct mqueue *q = ns ? mqueue_find(ns, dentry->name) : NULL;

	if (q) {
		inode_get(q->inode);
		dentry_attach(dentry, q->inode);
	}
	return 0;
}

static int create(struct inode *dir, struct dentry *dentry, mode_t mode)
{
	struct ipc_namespace *ns = dir->sb->private;
	struct mqueue *q;
	int error = ns ? mqueue_create(ns, dentry->name, mode & 07777, NULL, &q) : -EACCES;

	if (error)
		return error;
	inode_get(q->inode);
	dentry_attach(dentry, q->inode);
	inode_touch(dir, true);
	return 0;
}

static int remove_queue(struct inode *dir, struct dentry *dentry)
{
	struct mqueue *q = dentry->inode->private;

	inode_touch(dir, true);
	dir->size -= NAME_COST;
	if (q->ns)
		mqueue_forget(q);
	return 0;
}

/* A name that was found is valid until it is removed, one that was not is looked for again. */
static bool revalidate(struct dentry *dentry)
{
	const struct mqueue *q = dentry->inode ? dentry->inode->private : NULL;

	return q && q->ns;
}

static int read_folder(struct file *file, struct dir_context *ctx)
{
	const struct ipc_namespace *ns = file->inode->sb->private;
	struct mqueue *q;

	if (!file_emit_dots(file, ctx) || !ns)
		return 0;
	list_for_each_entry (q, &ns->mqueues, node) {
		if (q->cookie < ctx->pos)
			continue;
		if (!ctx->emit(ctx, q->name, strlen(q->name), q->inode->ino, DT_REG))
			return 0;
		ctx->pos = q->cookie + 1;
	}
	return 0;
}

static const struct inode_ops folder_ops = {
	.lookup = lookup, .create = create, .unlink = remove_queue};
static const struct file_ops folder_fops = {
	.read = file_read_folder, .llseek = file_seek_folder, .readdir = read_folder};

/* ---- inodes ---- */

static void evict(struct inode *inode)
{
	mqueue_free(inode->private);
}

/* A size can be set, and means nothing. */
static int set_size(struct inode *inode, uint64_t size)
{
	inode->size = size;
	return 0;
}

static const struct inode_ops queue_ops = {.truncate = set_size, .evict = evict};

struct inode *mqueuefs_inode(struct ipc_namespace *ns, mode_t mode, struct mqueue *q)
{
	struct super_block *sb = ns->mqueue_mount->sb;
	struct inode *inode = inode_create(sb, S_IFREG | mode);

	if (!inode)
		return NULL;
	inode->size = QUEUE_SIZE;
	inode->private = q;
	inode->ops = &queue_ops;
	inode->fops = &mqueue_ops;
	sb->root->inode->size += NAME_COST;
	return inode;
}

/* ---- the filesystem ---- */

static const struct super_ops super_ops = {.revalidate = revalidate};

int mqueuefs_create(struct ipc_namespace *ns)
{
	struct super_block *sb = super_create(&super_ops, MQUEUE_MAGIC);
	struct inode *root = sb ? inode_create(sb, S_IFDIR | S_ISVTX | 0777) : NULL;

	ns->mqueue_cookie = FIRST_COOKIE;
	if (root) {
		root->nlink = 2;
		root->size = 2 * NAME_COST;
		root->ops = &folder_ops;
		root->fops = &folder_fops;
		sb->root = dentry_root(sb, root, "");
	}
	if (sb && sb->root) {
		sb->type = &mqueue_type;
		sb->private = ns;
		super_set_owner(sb, ns->user_ns);
		ns->mqueue_mount = mount_create(sb, sb->root, "mqueue", 0);
	}
	if (!ns->mqueue_mount && sb)
		super_unmount(sb);
	return ns->mqueue_mount ? 0 : -ENOMEM;
}

int mqueuefs_init(void)
{
	return mqueuefs_create(ipc_namespace_of(NULL));
}

void mqueuefs_forget(struct ipc_namespace *ns)
{
	while (!list_empty(&ns->mqueues))
		mqueue_forget(list_first_entry(&ns->mqueues, struct mqueue, node));
	ns->mqueue_mount->sb->private = NULL;
	mount_put(ns->mqueue_mount);
}

static int mount_queues(const struct fs_type *type, const char *data, struct super_block **out)
{
	const struct ipc_namespace *ns = ipc_namespace();

	if (!ns_capable(ns->user_ns, CAP_SYS_ADMIN))
		return -EPERM;
	if (data && *data)
		return -EINVAL; /* there are no options */
	*out = ns->mqueue_mount->sb;
	super_mount(*out);
	return 0;
}

const struct fs_type mqueue_type = {
	.name = "mqueue", .mount = mount_queues, .global = true, .user_mountable = true};
