/* SPDX-License-Identifier: BSD-2-Clause */
/* Files that stand for namespaces: ipc/nsfs.h. Each open makes an inode; all inodes of a namespace
 * have the same number. ioctl_ns(2). */
#include "ipc/nsfs.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/seq.h"
#include "cgroup/namespace.h"
#include "fs/context.h"
#include "fs/dentry.h"
#include "fs/file.h"
#include "fs/inode.h"
#include "fs/mount.h"
#include "ipc/namespace.h"
#include "mm/uaccess.h"
#include "net/namespace.h"
#include "proc/namespaces.h"
#include "proc/pid_ns.h"
#include "proc/task.h"

#define NSFS_MAGIC 0x6e736673u

enum { NS_GET_USERNS = 0xb701, NS_GET_PARENT, NS_GET_NSTYPE, NS_GET_OWNER_UID };

/* The one filesystem of all these files: they can be bound to names, which shows its type. */
static struct super_block *nsfs;
static struct mount *nsfs_mount;

/* Mounts of a single file, whose name is not that of a place. */
static void show_root(const struct dentry *root, struct seq *out)
{
	seq_puts(out, root->name);
}

static const struct super_ops super_ops = {.show_root = show_root};
static const struct fs_type nsfs_type = {.name = "nsfs"};

int nsfs_init(void)
{
	nsfs = super_create(&super_ops, NSFS_MAGIC);
	if (!nsfs)
		return -ENOMEM;
	nsfs->type = &nsfs_type;
	struct inode *root = inode_create(nsfs, S_IFDIR | 0700);
	nsfs->root = root ? dentry_root(nsfs, root, "") : NULL;
	nsfs_mount = nsfs->root ? mount_create(nsfs, nsfs->root, "nsfs", 0) : NULL;
	return nsfs_mount ? 0 : -ENOMEM;
}

static void evict(struct inode *inode)
{
	struct namespace_file *ns = inode->private;

	mount_namespace_put(ns->namespaces.mounts);
	uts_namespace_put(ns->namespaces.uts);
	ipc_namespace_put(ns->namespaces.ipc);
	net_namespace_put(ns->namespaces.net);
	cgroup_namespace_put(ns->namespaces.cgroup);
	user_ns_put(ns->namespaces.user);
	pid_ns_put(ns->namespaces.pid);
	free(ns);
}

static const struct inode_ops inode_ops = {.evict = evict};

/* The user namespace whose capabilities hold over this one; a user namespace's is its parent. */
static struct user_ns *owner_of(const struct namespace_file *ns)
{
	switch (ns->kind) {
	case CLONE_NEWUSER:
		return ns->namespaces.user->parent;
	case CLONE_NEWNS:
		return mount_namespace_owner(ns->namespaces.mounts);
	case CLONE_NEWUTS:
		return uts_namespace_of(ns->namespaces.uts)->user_ns;
	case CLONE_NEWIPC:
		return ipc_namespace_of(ns->namespaces.ipc)->user_ns;
	case CLONE_NEWPID:
		return ns->namespaces.pid->user_ns;
	case CLONE_NEWNET:
		return net_namespace_of(ns->namespaces.net)->user_ns;
	case CLONE_NEWCGROUP:
		return cgroup_namespace_of(ns->namespaces.cgroup)->user_ns;
	default:
		return &first_user_ns; /* for kinds with a single namespace */
	}
}

static long open_namespace(int kind, const char *name, unsigned number,
			   const struct task_namespaces *namespaces)
{
	struct path path;
	struct file *file;
	int error = namespace_path(kind, name, number, namespaces, &path);

	if (error)
		return error;
	error = file_open_path(&path, 0, &file);
	path_put(&path);
	return error ? error : fd_give(file, true);
}

/* Opens a user namespace. -EPERM: it is neither the caller's nor below. */
static long open_user_ns(struct user_ns *ns)
{
	const struct task_namespaces namespaces = {.user = ns};

	if (!ns || !user_ns_within(ns, user_ns_mine()))
		return -EPERM;
	return open_namespace(CLONE_NEWUSER, "user", ns->number, &namespaces);
}

static long open_pid_ns(struct pid_ns *ns)
{
	const struct task_namespaces namespaces = {.pid = ns};

	if (!ns || !pid_ns_within(ns, current->pid_ns))
		return -EPERM;
	return open_namespace(CLONE_NEWPID, "pid", ns->number, &namespaces);
}

static long ns_ioctl(struct file *file, unsigned command, uint64_t arg)
{
	const struct namespace_file *ns = file->inode->private;

	switch (command) {
	case NS_GET_USERNS:
		return open_user_ns(owner_of(ns));
	case NS_GET_PARENT:
		if (ns->kind == CLONE_NEWUSER)
			return open_user_ns(ns->namespaces.user->parent);
		return ns->kind == CLONE_NEWPID ? open_pid_ns(ns->namespaces.pid->parent) : -EINVAL;
	case NS_GET_NSTYPE:
		return ns->kind;
	case NS_GET_OWNER_UID:
		if (ns->kind != CLONE_NEWUSER)
			return -EINVAL;
		return put_user(uid_seen(ns->namespaces.user->owner), arg);
	default:
		return -ENOTTY;
	}
}

static const struct file_ops file_ops = {.ioctl = ns_ioctl, .llseek = file_seek_nothing};

int namespace_path(int kind, const char *name, unsigned number,
		   const struct task_namespaces *namespaces, struct path *out)
{
	struct namespace_file *ns = calloc(1, sizeof(*ns));
	struct inode *inode = ns ? inode_create(nsfs, S_IFREG | 0444) : NULL;
	char text[48];

	if (!inode) {
		free(ns);
		return -ENOMEM;
	}
	ns->kind = kind;
	if (kind == CLONE_NEWNS) {
		ns->namespaces.mounts = namespaces->mounts;
		mount_namespace_get(namespaces->mounts);
	} else if (kind == CLONE_NEWUTS) {
		ns->namespaces.uts = namespaces->uts;
		uts_namespace_get(namespaces->uts);
	} else if (kind == CLONE_NEWIPC) {
		ns->namespaces.ipc = namespaces->ipc;
		ipc_namespace_get(namespaces->ipc);
	} else if (kind == CLONE_NEWNET) {
		ns->namespaces.net = namespaces->net;
		net_namespace_get(namespaces->net);
	} else if (kind == CLONE_NEWCGROUP) {
		ns->namespaces.cgroup = namespaces->cgroup;
		cgroup_namespace_get(namespaces->cgroup);
	} else if (kind == CLONE_NEWUSER) {
		ns->namespaces.user = namespaces->user;
		user_ns_get(namespaces->user);
	} else if (kind == CLONE_NEWPID) {
		ns->namespaces.pid = namespaces->pid;
		pid_ns_get(namespaces->pid);
	}
	inode->ino = number;
	inode->uid = KUID(0);
	inode->gid = KGID(0);
	inode->private = ns;
	inode->bindable = true;
	inode->ops = &inode_ops;
	inode->fops = &file_ops;
	snprintf(text, sizeof(text), "%s:[%u]", name, number);
	out->mount = nsfs_mount;
	/* The inode's reference moves in, also on failure. */
	out->dentry = dentry_root(inode->sb, inode, text);
	if (!out->dentry)
		return -ENOMEM;
	mount_get(out->mount);
	return 0;
}

const struct namespace_file *namespace_file(const struct file *file)
{
	return file->ops == &file_ops ? file->inode->private : NULL;
}
