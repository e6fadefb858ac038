/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names. Every operation stores the attributes of all inodes that it changed before it ends, so a
 * commit between two operations finds them consistent.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "fs/dentry.h"
#include "fs/ext4/ext4fs.h"
#include "fs/file.h"
#include "fs/inode.h"
#include "proc/task.h"

#define LINKS_MAX     65000u
#define LISTING_BYTES 8192u

static uint32_t number_of(const struct inode *inode)
{
	return (uint32_t)inode->ino;
}

/* Locks for a change of a directory's names. -ENOENT: it was removed; -EROFS. */
static int enter_dir(struct inode *dir)
{
	struct ext4_super *s = ext4_super_of(dir->sb);
	int error = s->read_only ? -EROFS : ext4_enter(s);

	if (!error && !dir->nlink) {
		ext4_leave(s);
		return -ENOENT;
	}
	return error;
}

/* The directory's names have changed. */
static int changed(struct inode *dir)
{
	int error = ext4_refresh(dir);

	inode_touch(dir, true);
	return error ? error : ext4_store(dir);
}

static int links_changed(struct inode *inode, int by)
{
	inode->nlink = inode->nlink + (nlink_t)by;
	inode_touch(inode, false);
	ext4_set_orphan(inode, inode->nlink == 0);
	return ext4_store(inode);
}

static int ext4_fs_lookup(struct inode *dir, struct dentry *dentry)
{
	struct ext4_super *s = ext4_super_of(dir->sb);
	struct inode *inode;
	uint32_t ino;
	int error = ext4_enter(s);

	if (error)
		return error;
	error = volume_lookup(s, number_of(dir), dentry->name, dentry->name_length, &ino);
	if (!error)
		error = ext4_iget(s, ino, &inode);
	if (!error && !inode->nlink) { /* the inode is free: the volume is damaged */
		inode_put(inode);
		error = -EUCLEAN;
	}
	if (!error)
		dentry_attach(dentry, inode);
	ext4_leave(s);
	return error == -ENOENT ? 0 : error;
}

/* ---- making ---- */

static int add_name(struct inode *dir, const struct dentry *dentry, struct inode *inode)
{
	return volume_link(ext4_super_of(dir->sb), number_of(dir), dentry->name,
			   dentry->name_length, number_of(inode), inode->mode);
}

static int add_name_with_room(struct inode *dir, const struct dentry *dentry, struct inode *inode)
{
	bool tried = false;
	int error;

	do
		error = add_name(dir, dentry, inode);
	while (ext4_try_again(ext4_super_of(dir->sb), error, &tried));
	return error;
}

static int make_with_room(struct inode *dir, const struct dentry *dentry, const char *target,
			  const struct filesystem_attributes *a, uint32_t *ino)
{
	struct ext4_super *s = ext4_super_of(dir->sb);
	bool tried = false;
	int error;

	do
		error = volume_make(s, number_of(dir), dentry->name, dentry->name_length, target, a,
				    ino);
	while (ext4_try_again(s, error, &tried));
	return error;
}

static void describe_new(struct inode *dir, mode_t mode, dev_t dev,
			 struct filesystem_attributes *out)
{
	struct timespec now = current_time();
	struct filesystem_time t = {now.tv_sec, (uint32_t)now.tv_nsec};

	*out = (struct filesystem_attributes){
		.mode = mode,
		.uid = current->cred->fsuid.value,
		.gid = current->cred->fsgid.value,
		.major = major(dev),
		.minor = minor(dev),
		.atime = t,
		.mtime = t,
		.ctime = t,
	};
	if (dir->mode & S_ISGID) {
		out->gid = dir->gid.value;
		if (S_ISDIR(mode))
			out->mode |= S_ISGID;
	}
}

static int make(struct inode *dir, struct dentry *dentry, mode_t mode, dev_t dev,
		const char *target)
{
	struct ext4_super *s = ext4_super_of(dir->sb);
	struct filesystem_attributes a;
	struct inode *inode = NULL;
	uint32_t ino;
	int error = enter_dir(dir);

	if (error)
		return error;
	describe_new(dir, mode, dev, &a);
	/* Another task may have made the name while this one waited. */
	if (dentry->inode)
		error = -EEXIST;
	else if (S_ISDIR(mode))
		error = dir->nlink >= LINKS_MAX ? -EMLINK : 0;
	if (!error)
		error = make_with_room(dir, dentry, target, &a, &ino);
	if (!error)
		error = ext4_iget(s, ino, &inode);
	if (!error)
		error = changed(dir);
	if (inode && !error)
		dentry_attach(dentry, inode);
	else if (inode)
		inode_put(inode);
	ext4_leave(s);
	return error;
}

static int ext4_fs_create(struct inode *dir, struct dentry *dentry, mode_t mode)
{
	return make(dir, dentry, mode, 0, NULL);
}

static int ext4_fs_mknod(struct inode *dir, struct dentry *dentry, mode_t mode, dev_t dev)
{
	return make(dir, dentry, mode, dev, NULL);
}

static int ext4_fs_mkdir(struct inode *dir, struct dentry *dentry, mode_t mode)
{
	return make(dir, dentry, mode, 0, NULL);
}

static int ext4_fs_symlink(struct inode *dir, struct dentry *dentry, const char *target)
{
	return make(dir, dentry, S_IFLNK | 0777, 0, target);
}

static int ext4_fs_tmpfile(struct inode *dir, mode_t mode, struct inode **out)
{
	struct ext4_super *s = ext4_super_of(dir->sb);
	struct filesystem_attributes a;
	bool tried = false;
	uint32_t ino;
	int error = enter_dir(dir);

	if (error)
		return error;
	describe_new(dir, mode, 0, &a);
	do
		error = filesystem.ops->tmpfile(filesystem.instance, s->volume, &a, &ino);
	while (ext4_try_again(s, error, &tried));
	if (!error)
		error = ext4_iget(s, ino, out);
	if (!error)
		ext4_set_orphan(*out, true);
	ext4_leave(s);
	return error;
}

static int ext4_fs_link(struct inode *inode, struct inode *dir, struct dentry *dentry)
{
	struct ext4_super *s = ext4_super_of(dir->sb);
	int error = enter_dir(dir);

	if (error)
		return error;
	if (inode->nlink >= LINKS_MAX)
		error = -EMLINK;
	else if (dentry->inode)
		error = -EEXIST;
	else
		error = add_name_with_room(dir, dentry, inode);
	if (!error)
		error = links_changed(inode, 1);
	if (!error)
		error = changed(dir);
	if (!error) {
		inode_get(inode);
		dentry_attach(dentry, inode);
	}
	ext4_leave(s);
	return error;
}

/* ---- removing ---- */

/* Removes a name of `inode` from `dir`; a removed directory's own two links go as well. */
static int remove_name(struct inode *dir, const struct dentry *dentry, struct inode *inode)
{
	struct ext4_super *s = ext4_super_of(dir->sb);
	bool directory = S_ISDIR(inode->mode);
	uint32_t empty = 1;
	int error = directory ? filesystem.ops->is_empty(filesystem.instance, s->volume,
							 number_of(inode), &empty)
			      : 0;

	if (!error && !empty)
		error = -ENOTEMPTY;
	if (!error)
		error = volume_unlink(s, number_of(dir), dentry->name, dentry->name_length,
				      number_of(inode));
	if (!error)
		error = links_changed(inode, directory ? -(int)inode->nlink : -1);
	if (!error && directory) {
		dir->nlink--;
		error = ext4_store(dir);
	}
	return error ? error : changed(dir);
}

static int ext4_fs_unlink(struct inode *dir, struct dentry *dentry)
{
	int error = enter_dir(dir);

	if (error)
		return error;
	error = dentry->inode ? remove_name(dir, dentry, dentry->inode) : -ENOENT;
	ext4_leave(ext4_super_of(dir->sb));
	return error;
}

/* ---- renaming ---- */

static int drop_name(struct inode *dir, const struct dentry *dentry, struct inode *inode)
{
	return volume_unlink(ext4_super_of(dir->sb), number_of(dir), dentry->name,
			     dentry->name_length, number_of(inode));
}

/* A directory has come from `from` to `to`. */
static int moved_dir(struct inode *inode, struct inode *from, struct inode *to)
{
	int error;

	if (!S_ISDIR(inode->mode) || from == to)
		return 0;
	error = filesystem.ops->set_parent(filesystem.instance, ext4_super_of(to->sb)->volume,
					   number_of(inode), number_of(to));
	from->nlink--;
	to->nlink++;
	if (!error)
		error = ext4_store(from);
	return error ? error : ext4_store(to);
}

static int exchange(struct inode *from, struct dentry *a, struct inode *to, struct dentry *b)
{
	int error = drop_name(from, a, a->inode);

	if (!error)
		error = drop_name(to, b, b->inode);
	if (!error)
		error = add_name(from, a, b->inode);
	if (!error)
		error = add_name(to, b, a->inode);
	if (!error)
		error = moved_dir(a->inode, from, to);
	return error ? error : moved_dir(b->inode, to, from);
}

/* Would `to` have too many directories if `inode` came there from `from`, in the place of `gone`
 * (NULL: none)? */
static bool overfills(const struct inode *inode, const struct inode *gone, const struct inode *from,
		      const struct inode *to)
{
	return S_ISDIR(inode->mode) && from != to && !(gone && S_ISDIR(gone->mode)) &&
	       to->nlink >= LINKS_MAX;
}

static int rename_locked(struct inode *from, struct dentry *old, struct inode *to,
			 struct dentry *name, unsigned flags)
{
	struct inode *inode = old->inode;
	int error = 0;

	if (!inode || ((flags & LINUX_RENAME_EXCHANGE) && !name->inode))
		return -ENOENT;
	if (overfills(inode, name->inode, from, to) ||
	    ((flags & LINUX_RENAME_EXCHANGE) && overfills(name->inode, inode, to, from)))
		return -EMLINK;
	if (flags & LINUX_RENAME_EXCHANGE)
		return exchange(from, old, to, name);
	/* Making room commits, which must not happen in the middle of a rename. A replaced name
	 * leaves enough room for the new one. */
	if (name->inode)
		error = remove_name(to, name, name->inode);
	if (!error)
		error = name->inode ? add_name(to, name, inode)
				    : add_name_with_room(to, name, inode);
	if (!error)
		error = drop_name(from, old, inode);
	return error ? error : moved_dir(inode, from, to);
}

static int ext4_fs_rename(struct inode *from, struct dentry *old, struct inode *to,
			  struct dentry *name, unsigned flags)
{
	struct inode *inode = old->inode, *other = name->inode;
	int error = flags & LINUX_RENAME_WHITEOUT ? -EINVAL : enter_dir(from);

	if (error)
		return error;
	error = to->nlink ? rename_locked(from, old, to, name, flags) : -ENOENT;
	if (!error)
		error = changed(from);
	if (!error && to != from)
		error = changed(to);
	if (!error)
		error = links_changed(inode, 0);
	if (!error && flags & LINUX_RENAME_EXCHANGE)
		error = links_changed(other, 0);
	ext4_leave(ext4_super_of(from->sb));
	return error;
}

const struct inode_ops ext4_dir_ops = {
	.lookup = ext4_fs_lookup,
	.create = ext4_fs_create,
	.mknod = ext4_fs_mknod,
	.mkdir = ext4_fs_mkdir,
	.symlink = ext4_fs_symlink,
	.link = ext4_fs_link,
	.unlink = ext4_fs_unlink,
	.rmdir = ext4_fs_unlink,
	.rename = ext4_fs_rename,
	.tmpfile = ext4_fs_tmpfile,
	EXT4_COMMON_OPS,
};

/* ---- reading ---- */

/* An entry as interfaces/filesystem.interface has it. */
struct listed {
	uint64_t next;
	uint32_t ino;
	uint16_t type, length;
	char name[];
};
_Static_assert(sizeof(struct listed) == 16, "the component's");

/* 1: all of them; 0: the reader has enough. The entries come from the component and are checked. */
static int emit_all(const uint8_t *bytes, size_t used, struct dir_context *ctx)
{
	for (size_t at = 0; at < used;) {
		const struct listed *entry = (const struct listed *)(bytes + at);
		size_t left = used - at;

		if (left < sizeof(*entry) || entry->length > left - sizeof(*entry) ||
		    !entry->length)
			return -EIO;
		if (!ctx->emit(ctx, entry->name, entry->length, entry->ino, entry->type))
			return 0;
		ctx->pos = entry->next;
		at += (sizeof(*entry) + entry->length + 7) & ~7ul;
	}
	return 1;
}

/* Entries are collected in a buffer, so the volume is not locked while they are emitted. */
static int ext4_fs_readdir(struct file *file, struct dir_context *ctx)
{
	struct ext4_super *s = ext4_super_of(file->inode->sb);
	uint8_t *bytes = malloc(LISTING_BYTES);
	long used = bytes ? 1 : -ENOMEM;

	while (used > 0) {
		int error = ext4_enter(s);

		used = error;
		if (!error) {
			used = volume_written(
				filesystem.ops->readdir(filesystem.instance, s->volume,
							number_of(file->inode), (uint64_t)ctx->pos,
							bytes, LISTING_BYTES),
				LISTING_BYTES);
			ext4_leave(s);
		}
		if (used > 0)
			used = emit_all(bytes, (size_t)used, ctx);
	}
	free(bytes);
	return (int)used;
}

static int64_t dir_seek(struct file *file, int64_t offset, int whence)
{
	return file_seek(file, offset, whence, INT64_MAX);
}

const struct file_ops ext4_dir_fops = {
	.read = file_read_folder,
	.llseek = dir_seek,
	.readdir = ext4_fs_readdir,
	.fsync = ext4_fsync,
	.ioctl = ext4_ioctl,
};
