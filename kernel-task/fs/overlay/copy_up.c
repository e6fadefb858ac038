/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Copying an object to the upper tree before it is changed. A file is copied under no name and gets
 * its name when it is complete, so that a crash leaves nothing half copied.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "fs/file.h"
#include "fs/inode.h"
#include "fs/overlay/overlay.h"
#include "proc/task.h"

#define CHUNK	   (64u << 10)
#define XATTRS_MAX 65536

static bool directory(const struct dentry *dentry)
{
	return S_ISDIR(dentry->inode->mode);
}

/* Is everything of it in the upper tree already? */
static bool is_up(const struct dentry *dentry)
{
	return directory(dentry) ? overlay_dir_of(dentry->inode)->upper.dentry != NULL
				 : !dentry->lower;
}

/* ---- attributes ---- */

static int copy_xattr(struct inode *from, struct inode *to, const char *name, char *value)
{
	if (!strncmp(name, OVERLAY_XATTRS, strlen(OVERLAY_XATTRS)))
		return 0;
	int size = from->ops->getxattr(from, name, value, XATTRS_MAX);
	if (size < 0)
		return size;
	return to->ops->setxattr(to, name, value, (size_t)size, 0);
}

static int copy_xattrs(struct inode *from, struct inode *to)
{
	if (!from->ops || !from->ops->listxattr || !from->ops->getxattr || !to->ops->setxattr)
		return 0;
	char *list = malloc(2 * XATTRS_MAX);
	if (!list)
		return -ENOMEM;
	int size = from->ops->listxattr(from, list, XATTRS_MAX), error = size < 0 ? size : 0;
	for (int at = 0; at < size && !error; at += (int)strlen(list + at) + 1)
		error = copy_xattr(from, to, list + at, list + XATTRS_MAX);
	free(list);
	return error == -EOPNOTSUPP ? 0 : error;
}

static int set_attributes(struct inode *inode, const struct inode_change *change)
{
	if (inode->ops && inode->ops->setattr)
		return inode->ops->setattr(inode, change);
	inode_store(inode, change);
	return 0;
}

static int copy_attributes(struct inode *from, struct inode *to)
{
	struct inode_change change = {.valid = ATTR_UID | ATTR_GID | ATTR_ATIME | ATTR_MTIME,
				      .mode = from->mode & 07777,
				      .uid = from->uid,
				      .gid = from->gid,
				      .atime = from->atime,
				      .mtime = from->mtime};
	int error = copy_xattrs(from, to);

	if (!S_ISLNK(from->mode))
		change.valid |= ATTR_MODE;
	return error ? error : set_attributes(to, &change);
}

int overlay_set_opaque(struct inode *inode)
{
	if (!inode->ops || !inode->ops->setxattr)
		return -EOPNOTSUPP;
	return inode->ops->setxattr(inode, OVERLAY_OPAQUE, "y", 1, 0);
}

/* ---- contents ---- */

/* Opens an inode without a name. */
static int open_inode(struct inode *inode, unsigned flags, struct mount *mount, struct file **out)
{
	inode_get(inode);
	struct dentry *dentry = dentry_root(inode->sb, inode, "overlay");

	if (!dentry)
		return -ENOMEM;
	struct path path = {mount, dentry};
	int error = file_open_path(&path, flags, out);
	dentry_put(dentry);
	return error;
}

static bool only_zeroes(const char *data, size_t size)
{
	return !data[0] && !memcmp(data, data + 1, size - 1);
}

/* Blocks of zeroes become holes. */
static int copy_bytes(struct file *from, struct file *to, char *buffer)
{
	uint64_t at = 0;
	ssize_t n;

	while ((n = file_read_kernel(from, buffer, CHUNK, at)) > 0) {
		struct iov_iter iter;
		uint64_t position = at;

		at += (uint64_t)n;
		if (only_zeroes(buffer, (size_t)n))
			continue;
		iov_iter_kernel(&iter, buffer, (size_t)n);
		ssize_t written = to->ops->write(to, &iter, &position);
		if (written != n)
			return written < 0 ? (int)written : -ENOSPC;
	}
	if (n < 0 || to->inode->size >= at)
		return (int)n;
	return to->inode->ops->truncate(to->inode, at);
}

static int copy_contents(struct overlay *o, struct inode *from, struct inode *to)
{
	struct file *source, *target;
	char *buffer = malloc(CHUNK);
	int error = buffer ? open_inode(from, O_RDONLY, o->lower_mounts[0], &source) : -ENOMEM;

	if (!error) {
		error = open_inode(to, O_WRONLY, o->upper_mount, &target);
		if (!error) {
			error = copy_bytes(source, target, buffer);
			file_put(target);
		}
		file_put(source);
	}
	free(buffer);
	return error;
}

/* ---- names ---- */

/* The name in the upper tree, whose directory is there. */
static int upper_name(struct dentry *dentry, struct dentry **out)
{
	const struct overlay_dir *parent = overlay_dir_of(dentry->parent->inode);

	return dentry_lookup(parent->upper.dentry, dentry->name, dentry->name_length, out);
}

/* Its parent is in the upper tree. */
static int copy_directory(struct dentry *dentry)
{
	struct overlay_dir *dir = overlay_dir_of(dentry->inode);
	struct inode *real = dir->lowers[0].dentry->inode;
	struct dentry *up;
	int error = dentry->hashed ? upper_name(dentry, &up) : -ENOENT;

	if (error)
		return error;
	struct inode *parent = up->parent->inode;
	error = up->inode ? -EIO : parent->ops->mkdir(parent, up, S_IFDIR | (real->mode & 07777));
	if (!error)
		error = copy_attributes(real, up->inode);
	if (error) {
		dentry_put(up);
		return error;
	}
	dir->upper.dentry = up;
	overlay_dir_refresh(dentry->inode);
	return 0;
}

/* A directory and all above it that are not in the upper tree yet, from the top. */
static int copy_directories(struct dentry *dentry)
{
	int error = 0;

	while (!error && !is_up(dentry)) {
		struct dentry *top = dentry;

		while (!is_up(top->parent))
			top = top->parent;
		error = copy_directory(top);
	}
	return error;
}

/* A regular file is complete before it is named; one without a name gets none. */
static int copy_regular(struct overlay *o, struct dentry *dentry, struct inode **out)
{
	struct inode *from = dentry->inode, *work = o->work->inode, *made;
	struct dentry *up;
	int error = work->ops->tmpfile(work, S_IFREG | 0600, &made);

	if (error)
		return error;
	error = copy_contents(o, from, made);
	if (!error)
		error = copy_attributes(from, made);
	if (!error && dentry->hashed) {
		error = upper_name(dentry, &up);
		if (!error) {
			struct inode *parent = up->parent->inode;

			error = up->inode ? -EIO : parent->ops->link(made, parent, up);
			dentry_put(up);
		}
	}
	if (error)
		inode_put(made);
	else
		*out = made;
	return error;
}

static int make_special(struct inode *from, struct dentry *up)
{
	struct inode *parent = up->parent->inode;
	int error = 0;

	if (!S_ISLNK(from->mode))
		return parent->ops->mknod(parent, up, from->mode, from->rdev);
	char *target = from->ops->readlink(from, NULL, &error);
	if (target)
		error = parent->ops->symlink(parent, up, target);
	free(target);
	return error;
}

static int copy_special(struct dentry *dentry, struct inode **out)
{
	struct dentry *up;
	int error = dentry->hashed ? upper_name(dentry, &up) : -ENOENT;

	if (error)
		return error;
	error = up->inode ? -EIO : make_special(dentry->inode, up);
	if (!error)
		error = copy_attributes(dentry->inode, up->inode);
	if (!error) {
		inode_get(up->inode);
		*out = up->inode;
	}
	dentry_put(up);
	return error;
}

static int copy_file(struct overlay *o, struct dentry *dentry)
{
	struct overlay_retired *retired = malloc(sizeof(*retired));
	struct inode *made;

	if (!retired)
		return -ENOMEM;
	int error = S_ISREG(dentry->inode->mode) ? copy_regular(o, dentry, &made)
						 : copy_special(dentry, &made);
	if (error) {
		free(retired);
		return error;
	}
	*retired = (struct overlay_retired){o->retired, dentry->inode};
	o->retired = retired;
	dentry->inode = made;
	dentry->lower = false;
	return 0;
}

int overlay_copy_up_locked(struct dentry *dentry)
{
	struct overlay *o = overlay_of(dentry->sb);

	if (!o->upper_mount)
		return -EROFS;
	if (is_up(dentry))
		return 0;
	if (directory(dentry))
		return copy_directories(dentry);
	int error = dentry->hashed ? copy_directories(dentry->parent) : 0;
	return error ? error : copy_file(o, dentry);
}

int overlay_copy_up(struct dentry *dentry)
{
	struct overlay *o = overlay_of(dentry->sb);

	if (is_up(dentry))
		return 0;
	mutex_lock(&o->lock);
	int error = overlay_copy_up_locked(dentry);
	mutex_unlock(&o->lock);
	return error;
}
