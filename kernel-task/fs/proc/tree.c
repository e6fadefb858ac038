/* SPDX-License-Identifier: BSD-2-Clause */
/* The tree of procfs and sysfs: tables of entries turned into inodes. */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "fs/dentry.h"
#include "fs/inode.h"
#include "fs/proc/pid.h"
#include "fs/proc/text_file.h"
#include "abi/capability.h"
#include "proc/access.h"
#include "proc/pid_ns.h"
#include "proc/task.h"

#define NUMBERS_FROM 256 /* readdir position of number 0; entries of tables come before */

static const struct inode_ops folder_ops, file_ops, link_ops;
static const struct file_ops folder_fops;

int proc_folder_process(const struct file *file, struct process **out)
{
	const struct proc_ref *ref = file->inode->private;

	if (file->ops != &folder_fops || ref->entry != &proc_pid_folder)
		return -EBADF;
	const struct task *task = proc_task(ref);
	*out = task ? task->process : NULL;
	return 0;
}

/* The same object has the same number each time it is looked up. */
static ino_t number_of(const struct proc_ref *ref)
{
	uint64_t h = (uintptr_t)ref->entry;

	h = (h ^ (uint64_t)ref->tid) * 0x9e3779b97f4a7c15u;
	h = (h ^ (uint64_t)(ref->fd + 1)) * 0x9e3779b97f4a7c15u;
	h = (h ^ ref->start) * 0x9e3779b97f4a7c15u;
	return (h >> 32) | 0x100000000u;
}

static void set_owner(struct inode *inode, const struct proc_ref *ref)
{
	const struct task *task = proc_task(ref);
	/* Files of a process that is not dumpable (prctl(2), PR_SET_DUMPABLE) belong to root; its
	 * folder still shows the owner. */
	bool visible = task && task->cred &&
		       (inode->mode == (S_IFDIR | 0555) || (task->mm && task_is_dumpable(task)));

	if (!proc_fd_mode(ref, &inode->mode))
		proc_map_mode(ref, &inode->mode);
	inode->uid = visible ? task->cred->euid : KUID(0);
	inode->gid = visible ? task->cred->egid : KGID(0);
}

/* A task's file can be polled only if it has a count of changes; every file of the system can. */
static const struct file_ops *fops_of(const struct proc_ref *ref)
{
	if (ref->entry->fops)
		return ref->entry->fops;
	return ref->entry->poll || !ref->tid ? &proc_polled_file_ops : &proc_text_file_ops;
}

static int inode_of(struct super_block *sb, const struct proc_ref *ref, struct inode **out)
{
	struct proc_ref *copy = malloc(sizeof(*copy));
	struct inode *inode = copy ? inode_create(sb, ref->entry->mode) : NULL;

	if (!inode) {
		free(copy);
		return -ENOMEM;
	}
	*copy = *ref;
	inode->private = copy;
	inode->ino = number_of(ref);
	set_owner(inode, ref);
	if (S_ISDIR(inode->mode)) {
		inode->ops = &folder_ops;
		inode->fops = &folder_fops;
		inode->nlink = 2;
	} else if (S_ISLNK(inode->mode)) {
		inode->ops = &link_ops;
	} else {
		inode->ops = &file_ops;
		inode->fops = fops_of(ref);
	}
	*out = inode;
	return 0;
}

static void evict(struct inode *inode)
{
	free(inode->private);
}

static void getattr(struct inode *inode, struct stat *out)
{
	struct proc_ref *ref = inode->private;

	set_owner(inode, ref);
	out->st_mode = inode->mode;
	out->st_uid = uid_seen(inode->uid);
	out->st_gid = gid_seen(inode->gid);
}

/* ---- folders ---- */

/* A decimal number without leading zeros; false otherwise. */
static bool parse_number(const char *text, unsigned *out)
{
	uint64_t n = 0;

	if (!*text || (*text == '0' && text[1]))
		return false;
	for (; *text; text++) {
		if (*text < '0' || *text > '9')
			return false;
		n = n * 10 + (unsigned)(*text - '0');
		if (n > INT_MAX)
			return false;
	}
	*out = (unsigned)n;
	return true;
}

/* A name that is in no table. */
static bool find_other(const struct proc_ref *dir, const char *name, struct proc_ref *out)
{
	const struct proc_entry *e = dir->entry;
	unsigned number;

	if (e->find_name)
		return !e->find_name(dir, name, out);
	return e->find && parse_number(name, &number) && !e->find(dir, number, out);
}

/* Is it the folder of a process that the mount's options hide from the current task? */
static bool is_hidden(const struct super_block *sb, const struct proc_ref *ref)
{
	const struct task *task = ref->entry == &proc_pid_folder ? proc_task(ref) : NULL;

	return task && proc_hides(sb, task, PROC_HIDE_NAMES);
}

static int lookup(struct inode *dir, struct dentry *dentry)
{
	const struct proc_ref *ref = dir->private;
	const struct proc_entry *e = ref->entry->children;
	struct proc_ref found = *ref;
	struct inode *inode;

	while (e && e->name && strcmp(e->name, dentry->name))
		e++;
	/* Creating a name here is ENOENT if the task is gone. */
	if (ref->tid && !proc_task(ref))
		return -ENOENT;
	int error = proc_guard_ask(ref, PROC_LISTED);
	if (error)
		return error;
	if (e && e->name) {
		found.entry = e;
	} else if (!find_other(ref, dentry->name, &found)) {
		return -ENOENT;
	}
	if (is_hidden(dir->sb, &found))
		return -ENOENT;
	error = inode_of(dir->sb, &found, &inode);
	if (!error)
		dentry_attach(dentry, inode);
	return error;
}

/* The entries of the table; false when the caller's buffer is full. */
static bool list_table(const struct proc_ref *ref, struct dir_context *ctx)
{
	const struct proc_entry *e = ref->entry->children;

	for (uint64_t pos = 2; e && e->name && pos < NUMBERS_FROM; e++, pos++) {
		struct proc_ref entry = *ref;

		if (pos < ctx->pos)
			continue;
		entry.entry = e;
		if (!ctx->emit(ctx, e->name, strlen(e->name), number_of(&entry), IFTODT(e->mode)))
			return false;
		ctx->pos = pos + 1;
	}
	return true;
}

static void list_numbers(const struct super_block *sb, const struct proc_ref *ref,
			 struct dir_context *ctx)
{
	if (ctx->pos < NUMBERS_FROM)
		ctx->pos = NUMBERS_FROM;
	for (;;) {
		int number = ref->entry->next(ref, (unsigned)(ctx->pos - NUMBERS_FROM));
		struct proc_ref found = *ref;
		char name[16];

		if (number < 0)
			return;
		int n = snprintf(name, sizeof(name), "%d", number);
		if (!ref->entry->find(ref, (unsigned)number, &found) && !is_hidden(sb, &found) &&
		    !ctx->emit(ctx, name, (size_t)n, number_of(&found), IFTODT(found.entry->mode)))
			return;
		ctx->pos = NUMBERS_FROM + (uint64_t)number + 1;
	}
}

static void list_names(const struct proc_ref *ref, struct dir_context *ctx)
{
	struct proc_ref found = *ref;
	char name[PROC_NAME_SIZE];
	uint64_t place = ctx->pos > NUMBERS_FROM ? ctx->pos - NUMBERS_FROM : 0;

	while (ref->entry->next_name(ref, &place, name, &found) &&
	       ctx->emit(ctx, name, strlen(name), number_of(&found), IFTODT(found.entry->mode)))
		ctx->pos = NUMBERS_FROM + ++place;
}

static int readdir_folder(struct file *file, struct dir_context *ctx)
{
	const struct proc_ref *ref = file->inode->private;

	if (ref->tid && !proc_task(ref))
		return -ENOENT;
	int error = proc_guard_ask(ref, PROC_LISTED);
	if (error)
		return error;
	if (!file_emit_dots(file, ctx))
		return 0;
	if (list_table(ref, ctx) && ref->entry->next)
		list_numbers(file->inode->sb, ref, ctx);
	if (ref->entry->next_name)
		list_names(ref, ctx);
	return 0;
}

static int64_t seek_folder(struct file *file, int64_t offset, int whence)
{
	return whence == SEEK_END ? -EINVAL : file_seek(file, offset, whence, 0);
}

static const struct file_ops folder_fops = {
	.read = file_read_folder, .readdir = readdir_folder, .llseek = seek_folder};

/* ---- links ---- */

static char *read_link(struct inode *inode, struct path *jump, int *error)
{
	const struct proc_ref *ref = inode->private;

	*error = proc_guard_ask(ref, PROC_LINK_READ);
	return *error ? NULL : ref->entry->link(ref, jump, error);
}

static int follow(const struct inode *inode)
{
	return proc_guard_ask(inode->private, PROC_LINK_FOLLOWED);
}

static int permission(const struct inode *inode, unsigned may, int by_mode)
{
	return proc_guard_permission(inode, by_mode);
}

static int refuse_change(struct inode *inode, const struct inode_change *change)
{
	return -EPERM;
}

static const struct inode_ops folder_ops = {.lookup = lookup,
					    .permission = permission,
					    .getattr = getattr,
					    .setattr = refuse_change,
					    .evict = evict};
static const struct inode_ops link_ops = {.readlink = read_link,
					  .follow = follow,
					  .getattr = getattr,
					  .setattr = refuse_change,
					  .evict = evict};
/* A truncate when a shell opens a file with ">": there is nothing to shorten. */
static int truncate_nothing(struct inode *inode, uint64_t size)
{
	return 0;
}
static const struct inode_ops file_ops = {.permission = permission,
					  .getattr = getattr,
					  .setattr = refuse_change,
					  .truncate = truncate_nothing,
					  .evict = evict};

/* ---- the filesystems ---- */

static bool revalidate(struct dentry *dentry)
{
	const struct proc_ref *ref = dentry->inode ? dentry->inode->private : NULL;
	struct proc_ref found;

	if (!ref)
		return false; /* a missing name may appear at any time */
	if ((ref->tid && !proc_task(ref)) || is_hidden(dentry->sb, ref))
		return false;
	set_owner(dentry->inode, ref);
	if (ref->entry->valid)
		return ref->entry->valid(ref, dentry->name);
	if (ref->end)
		return proc_map_mode(ref, &dentry->inode->mode);
	return ref->fd < 0 || !proc_fd_find(ref, (unsigned)ref->fd, &found);
}

/* One filesystem, however often it is mounted (of proc, each mount is one); NULL: nowhere. */
static struct super_block *sysfs_super;

static void shutdown(struct super_block *sb)
{
	if (sb == sysfs_super)
		sysfs_super = NULL;
}

static void destroy_proc(struct super_block *sb)
{
	struct proc_super *proc = sb->private;

	if (proc)
		pid_ns_put(proc->pid_ns);
	free(proc);
}

static const struct super_ops proc_ops = {
	.revalidate = revalidate, .set_options = proc_set_options, .destroy = destroy_proc};
static const struct super_ops sysfs_ops = {.revalidate = revalidate, .shutdown = shutdown};

static int mount_tree(const struct super_ops *ops, const struct proc_entry *root, uint64_t magic,
		      struct proc_super *proc, struct super_block **out)
{
	struct super_block *sb = super_create(ops, magic);
	struct proc_ref ref = {
		.entry = root, .fd = -1, .pid_ns = proc ? proc->pid_ns : &first_pid_ns};
	struct inode *inode;

	if (!sb)
		return -ENOMEM;
	sb->private = proc;
	sb->forget_unused = true;
	int error = inode_of(sb, &ref, &inode);
	if (!error) {
		inode->ino = 1;
		sb->root = dentry_root(sb, inode, "");
	}
	if (!sb->root) {
		super_unmount(sb); /* this also frees `proc` */
		return -ENOMEM;
	}
	*out = sb;
	return 0;
}

/* A mount of proc shows the caller's PID namespace, and the namespace's owner can mount it. */
static int mount_proc(const struct fs_type *type, const char *data, struct super_block **out)
{
	struct pid_ns *ns = current->pid_ns ? current->pid_ns : &first_pid_ns;
	struct proc_super *proc;
	int error;

	if (!ns_capable(ns->user_ns, CAP_SYS_ADMIN))
		return -EPERM;
	proc = calloc(1, sizeof(*proc));
	if (!proc)
		return -ENOMEM;
	proc->pid_ns = ns;
	pid_ns_get(ns);
	error = mount_tree(&proc_ops, &proc_root, PROC_MAGIC, proc, out);
	if (error)
		return error;
	error = proc_set_options(*out, data);
	if (error)
		super_unmount(*out);
	return error;
}

static int mount_sysfs(const struct fs_type *type, const char *data, struct super_block **out)
{
	int error = 0;

	if (sysfs_super)
		super_mount(sysfs_super);
	else
		error = mount_tree(&sysfs_ops, &sysfs_root, SYSFS_MAGIC, NULL, &sysfs_super);
	*out = sysfs_super;
	return error;
}

const struct fs_type proc_type = {.name = "proc",
				  .mount = mount_proc,
				  .user_mountable = true,
				  .revealing = true,
				  .option_known = proc_option_known};
const struct fs_type sysfs_type = {.name = "sysfs", .mount = mount_sysfs};
