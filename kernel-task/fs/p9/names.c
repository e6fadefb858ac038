/* SPDX-License-Identifier: BSD-2-Clause */
/* Names in folders of a share. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>

#include "fs/dentry.h"
#include "fs/file.h"
#include "fs/inode.h"
#include "fs/p9/p9fs.h"
#include "proc/task.h"

static struct p9_super *super_of(const struct inode *inode)
{
	return p9_super_of(inode->sb);
}

static uint32_t fid_of(const struct inode *inode)
{
	return p9_inode_of(inode)->fid;
}

/* The inode behind a name, into the dentry; locked. */
static int attach(struct inode *dir, struct dentry *dentry)
{
	struct p9_super *s = super_of(dir);
	struct inode *inode;
	struct p9_qid qid;
	uint32_t fid;
	int error = p9_walk_to_new(s, fid_of(dir), dentry->name, dentry->name_length, &qid, &fid);

	if (!error)
		error = p9_iget(s, fid, &inode);
	if (error)
		return error;
	p9_set_name(inode, dir, dentry->name, dentry->name_length);
	if (dentry->inode) { /* another task was faster */
		inode_put(inode);
		return 0;
	}
	dentry_attach(dentry, inode);
	return 0;
}

static int p9_fs_lookup(struct inode *dir, struct dentry *dentry)
{
	struct p9_super *s = super_of(dir);
	int error = p9_enter(s);

	if (error)
		return error;
	error = attach(dir, dentry);
	p9_leave(s);
	return error == -ENOENT ? 0 : error;
}

/* ---- making ---- */

static int make_file(struct inode *dir, struct dentry *dentry, mode_t mode)
{
	struct p9_super *s = super_of(dir);
	uint32_t fid;
	int error = p9_clone(dir, &fid);

	if (error)
		return error;
	error = p9_create(&s->p9, fid, dentry->name, dentry->name_length, O_RDWR | O_CREAT | O_EXCL,
			  mode & 07777, current->cred->fsgid.value);
	(void)p9_clunk(&s->p9, fid);
	return error;
}

static int make(struct inode *dir, struct dentry *dentry, mode_t mode, dev_t dev,
		const char *target)
{
	struct p9_super *s = super_of(dir);
	const char *name = dentry->name;
	size_t length = dentry->name_length;
	uint32_t gid = current->cred->fsgid.value;
	int error = p9_enter(s);

	if (error)
		return error;
	if (dentry->inode)
		error = -EEXIST;
	else if (S_ISDIR(mode))
		error = p9_mkdir(&s->p9, fid_of(dir), name, length, mode & 07777, gid);
	else if (S_ISLNK(mode))
		error = p9_symlink(&s->p9, fid_of(dir), name, length, target, gid);
	else if (S_ISREG(mode))
		error = make_file(dir, dentry, mode);
	else
		error = p9_mknod(&s->p9, fid_of(dir), name, length, mode, major(dev), minor(dev),
				 gid);
	if (!error)
		error = attach(dir, dentry);
	p9_leave(s);
	return error;
}

static int p9_fs_create(struct inode *dir, struct dentry *dentry, mode_t mode)
{
	return make(dir, dentry, S_IFREG | (mode & 07777), 0, NULL);
}

static int p9_fs_mknod(struct inode *dir, struct dentry *dentry, mode_t mode, dev_t dev)
{
	return make(dir, dentry, mode, dev, NULL);
}

static int p9_fs_mkdir(struct inode *dir, struct dentry *dentry, mode_t mode)
{
	return make(dir, dentry, S_IFDIR | (mode & 07777), 0, NULL);
}

static int p9_fs_symlink(struct inode *dir, struct dentry *dentry, const char *target)
{
	return make(dir, dentry, S_IFLNK | 0777, 0, target);
}

static int p9_fs_link(struct inode *inode, struct inode *dir, struct dentry *dentry)
{
	struct p9_super *s = super_of(dir);
	int error = p9_enter(s);

	if (error)
		return error;
	error = p9_link(&s->p9, fid_of(dir), fid_of(inode), dentry->name, dentry->name_length);
	if (!error)
		error = attach(dir, dentry);
	p9_leave(s);
	return error;
}

/* ---- removing, renaming ---- */

/* Clears the inode's known name if it is this one. */
static void forget_name(const struct dentry *dentry)
{
	const struct p9_inode *pi = p9_inode_of(dentry->inode);

	if (pi->name && pi->folder == dentry->parent->inode && !strcmp(pi->name, dentry->name))
		p9_set_name(dentry->inode, NULL, NULL, 0);
}

static int remove_name(struct inode *dir, struct dentry *dentry, uint32_t flags)
{
	struct p9_super *s = super_of(dir);
	int error = p9_enter(s);

	if (error)
		return error;
	error = p9_unlink(&s->p9, fid_of(dir), dentry->name, dentry->name_length, flags);
	if (!error && dentry->inode) {
		forget_name(dentry);
		if (flags || p9_refresh(dentry->inode))
			dentry->inode->nlink = 0;
	}
	p9_leave(s);
	return error;
}

static int p9_fs_unlink(struct inode *dir, struct dentry *dentry)
{
	return remove_name(dir, dentry, 0);
}

static int p9_fs_rmdir(struct inode *dir, struct dentry *dentry)
{
	return remove_name(dir, dentry, AT_REMOVEDIR);
}

static int p9_fs_rename(struct inode *from, struct dentry *old, struct inode *to,
			struct dentry *name, unsigned flags)
{
	struct p9_super *s = super_of(from);
	int error = p9_enter(s);

	if (error)
		return error;
	if (flags & (LINUX_RENAME_EXCHANGE | LINUX_RENAME_WHITEOUT))
		error = -EINVAL; /* the protocol has no such operation */
	else
		error = p9_rename(&s->p9, fid_of(from), old->name, old->name_length, fid_of(to),
				  name->name, name->name_length);
	if (!error && name->inode) {
		forget_name(name);
		name->inode->nlink = 0;
	}
	if (!error && old->inode)
		p9_set_name(old->inode, to, name->name, name->name_length);
	p9_leave(s);
	return error;
}

const struct inode_ops p9_dir_ops = {
	.lookup = p9_fs_lookup,
	.create = p9_fs_create,
	.mknod = p9_fs_mknod,
	.mkdir = p9_fs_mkdir,
	.symlink = p9_fs_symlink,
	.link = p9_fs_link,
	.unlink = p9_fs_unlink,
	.rmdir = p9_fs_rmdir,
	.rename = p9_fs_rename,
	P9_COMMON_OPS,
};

/* ---- reading folders ---- */

/* Copies one answer's entries, so that the share is not locked while they are emitted. */
static int read_some(const struct file *file, uint64_t offset, struct p9 *copy)
{
	struct p9_super *s = super_of(file->inode);
	int error = p9_enter_file(file);

	if (error)
		return error;
	error = p9_readdir(&s->p9, p9_fid_of(file), offset);
	if (!error) {
		uint8_t *buffer = copy->buffer;

		*copy = s->p9;
		copy->buffer = buffer;
		memcpy(buffer + copy->at, s->p9.buffer + copy->at, copy->end - copy->at);
	}
	p9_leave(s);
	return error;
}

static int p9_fs_readdir(struct file *file, struct dir_context *ctx)
{
	struct p9_super *s = super_of(file->inode);
	struct p9 copy = {.buffer = malloc(s->p9.size)};
	uint8_t *buffer = copy.buffer;
	bool more = buffer != NULL;
	int error = more ? 0 : -ENOMEM;

	while (more && !error) {
		struct p9_entry entry;

		more = false;
		error = read_some(file, ctx->pos, &copy);
		while (!error && p9_entry(&copy, &entry)) {
			more = ctx->emit(ctx, entry.name, entry.length, entry.qid.path, entry.type);
			if (!more)
				break;
			/* A position that stays the same would make this loop for ever. */
			if (entry.next == ctx->pos)
				error = -EIO;
			ctx->pos = entry.next;
		}
		if (!error && copy.bad)
			error = -EIO;
	}
	free(buffer);
	return error;
}

static int64_t dir_seek(struct file *file, int64_t offset, int whence)
{
	return file_seek(file, offset, whence, INT64_MAX);
}

static int dir_open(struct inode *inode, struct file *file)
{
	struct p9_super *s = super_of(inode);
	int error = p9_enter(s);

	if (error)
		return error;
	error = p9_open_file(file, O_RDONLY | O_DIRECTORY);
	p9_leave(s);
	return error;
}

static int dir_fsync(struct file *file, bool data_only)
{
	return 0; /* the host has it */
}

const struct file_ops p9_dir_fops = {
	.open = dir_open,
	.release = p9_release,
	.read = file_read_folder,
	.llseek = dir_seek,
	.readdir = p9_fs_readdir,
	.fsync = dir_fsync,
};
