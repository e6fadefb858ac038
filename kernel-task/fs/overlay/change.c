/* SPDX-License-Identifier: BSD-2-Clause */
/* Making and removing names, and other operations of directories. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fs/inode.h"
#include "fs/overlay/overlay.h"

/* What is to be made: by mkdir, mknod, symlink or link. */
struct making {
	mode_t mode;
	dev_t dev;
	const char *target;   /* of a symbolic link */
	struct inode *linked; /* one more name for it */
};

static int make_real(struct dentry *real, const struct making *m)
{
	struct inode *dir = real->parent->inode;
	const struct inode_ops *ops = dir->ops;

	if (m->linked)
		return ops->link(m->linked, dir, real);
	if (m->target)
		return ops->symlink(dir, real, m->target);
	if (S_ISDIR(m->mode))
		return ops->mkdir(dir, real, m->mode);
	if (S_ISREG(m->mode))
		return ops->create(dir, real, m->mode);
	return ops->mknod(dir, real, m->mode, m->dev);
}

/* The directory may give its group to new files; the file was made in the work directory, which
 * does not. */
static int inherit_group(const struct inode *dir, struct inode *made, const struct making *m)
{
	struct inode_change change = {.valid = ATTR_GID, .gid = dir->gid};

	if (!(dir->mode & S_ISGID) || m->linked)
		return 0;
	if (S_ISDIR(made->mode)) {
		change.valid |= ATTR_MODE;
		change.mode = made->mode | S_ISGID;
	}
	if (made->ops && made->ops->setattr)
		return made->ops->setattr(made, &change);
	inode_store(made, &change);
	return 0;
}

/* In the place of a whiteout, in one step. *real becomes the new name. */
static int make_over_whiteout(struct overlay *o, struct dentry **real, const struct making *m)
{
	struct dentry *work;
	int error = overlay_work_name(o, &work);

	if (error)
		return error;
	error = make_real(work, m);
	if (!error)
		error = inherit_group((*real)->parent->inode, work->inode, m);
	/* What the whiteout hides stays hidden. */
	if (!error && S_ISDIR(work->inode->mode))
		error = overlay_set_opaque(work->inode);
	if (!error)
		error = overlay_exchange(o, work, *real);
	if (error) {
		if (work->inode)
			(void)overlay_remove_real(o, work);
		dentry_put(work);
		return error;
	}
	(void)overlay_remove_real(o, *real);
	dentry_put(*real);
	*real = work;
	return 0;
}

/* Attaches the inode at `real` to the overlay's name. */
static int attach(struct inode *dir, struct dentry *dentry, struct dentry *real)
{
	struct inode *inode = real->inode;

	if (S_ISDIR(inode->mode)) {
		dentry_get(real);
		inode = overlay_dir_create(dir->sb, dentry, real, NULL, 0);
		if (!inode)
			return -ENOMEM;
	} else {
		inode_get(inode);
	}
	dentry_attach(dentry, inode);
	dentry->lower = false;
	return 0;
}

static int make_locked(struct inode *dir, struct dentry *dentry, const struct making *m)
{
	struct overlay_dir *d = overlay_dir_of(dir);
	struct dentry *real;
	int error = dentry->inode ? -EEXIST : overlay_copy_up_locked(d->dentry);

	if (!error)
		error = dentry_lookup(d->upper.dentry, dentry->name, dentry->name_length, &real);
	if (error)
		return error;
	if (!real->inode)
		error = make_real(real, m);
	else if (overlay_is_whiteout(real->inode))
		error = make_over_whiteout(overlay_of(dir->sb), &real, m);
	else
		error = -EEXIST;
	if (!error)
		error = attach(dir, dentry, real);
	dentry_put(real);
	return error;
}

static int make(struct inode *dir, struct dentry *dentry, const struct making *m)
{
	struct overlay *o = overlay_of(dir->sb);

	mutex_lock(&o->lock);
	int error = make_locked(dir, dentry, m);
	mutex_unlock(&o->lock);
	return error;
}

int overlay_create_file(struct inode *dir, struct dentry *dentry, mode_t mode)
{
	return make(dir, dentry, &(struct making){.mode = mode});
}

int overlay_mknod(struct inode *dir, struct dentry *dentry, mode_t mode, dev_t dev)
{
	return make(dir, dentry, &(struct making){.mode = mode, .dev = dev});
}

int overlay_symlink(struct inode *dir, struct dentry *dentry, const char *target)
{
	return make(dir, dentry, &(struct making){.target = target});
}

/* The caller has copied the inode up. */
int overlay_link(struct inode *inode, struct inode *dir, struct dentry *dentry)
{
	return make(dir, dentry, &(struct making){.linked = inode});
}

int overlay_tmpfile(struct inode *dir, mode_t mode, struct inode **out)
{
	struct overlay *o = overlay_of(dir->sb);
	struct overlay_dir *d = overlay_dir_of(dir);

	mutex_lock(&o->lock);
	int error = overlay_copy_up_locked(d->dentry);
	mutex_unlock(&o->lock);
	if (error)
		return error;
	struct inode *real = d->upper.dentry->inode;
	return real->ops->tmpfile(real, mode, out);
}

/* ---- removing ---- */

static int remove_locked(struct inode *dir, struct dentry *dentry)
{
	struct overlay *o = overlay_of(dir->sb);
	struct overlay_dir *d = overlay_dir_of(dir);
	bool directory = dentry->inode && S_ISDIR(dentry->inode->mode);
	struct dentry *real;
	int error = dentry->inode && dentry->hashed ? overlay_copy_up_locked(d->dentry) : -ENOENT;

	if (!error && directory)
		error = overlay_check_empty(dentry->inode);
	if (error)
		return error;
	int below = overlay_lower_has(d, dentry);
	if (below < 0)
		return below;
	error = dentry_lookup(d->upper.dentry, dentry->name, dentry->name_length, &real);
	if (error)
		return error;
	if (below)
		error = overlay_put_whiteout(o, real);
	else
		error = real->inode ? overlay_remove_real(o, real) : -ENOENT;
	dentry_put(real);
	if (!error && directory)
		dentry->inode->nlink = 0;
	return error;
}

int overlay_unlink(struct inode *dir, struct dentry *dentry)
{
	struct overlay *o = overlay_of(dir->sb);

	mutex_lock(&o->lock);
	int error = remove_locked(dir, dentry);
	mutex_unlock(&o->lock);
	return error;
}

int overlay_rmdir(struct inode *dir, struct dentry *dentry)
{
	return overlay_unlink(dir, dentry);
}

/* ---- attributes of directories: those of the real one ---- */

static int dir_setattr(struct inode *inode, const struct inode_change *change)
{
	struct overlay_dir *d = overlay_dir_of(inode);
	int error = overlay_copy_up(d->dentry);

	if (error)
		return error;
	struct inode *real = d->upper.dentry->inode;
	if (real->ops->setattr)
		error = real->ops->setattr(real, change);
	else
		inode_store(real, change);
	overlay_dir_refresh(inode);
	return error;
}

static void dir_getattr(struct inode *inode, struct stat *out)
{
	struct overlay_dir *d = overlay_dir_of(inode);
	nlink_t links = inode->nlink;

	inode_stat(overlay_real_dir(d), out);
	out->st_dev = inode->sb->dev;
	if (!links || d->lower_count)
		out->st_nlink = links;
}

static int dir_getxattr(struct inode *inode, const char *name, void *value, size_t size)
{
	struct inode *real = overlay_real_dir(overlay_dir_of(inode));

	if (!strncmp(name, OVERLAY_XATTRS, strlen(OVERLAY_XATTRS)))
		return -EOPNOTSUPP;
	return real->ops->getxattr ? real->ops->getxattr(real, name, value, size) : -EOPNOTSUPP;
}

static int dir_setxattr(struct inode *inode, const char *name, const void *value, size_t size,
			int flags)
{
	struct overlay_dir *d = overlay_dir_of(inode);

	if (!strncmp(name, OVERLAY_XATTRS, strlen(OVERLAY_XATTRS)))
		return -EOPNOTSUPP;
	int error = overlay_copy_up(d->dentry);
	if (error)
		return error;
	struct inode *real = d->upper.dentry->inode;
	return real->ops->setxattr ? real->ops->setxattr(real, name, value, size, flags)
				   : -EOPNOTSUPP;
}

static int dir_removexattr(struct inode *inode, const char *name)
{
	struct overlay_dir *d = overlay_dir_of(inode);
	int error = overlay_copy_up(d->dentry);

	if (error)
		return error;
	struct inode *real = d->upper.dentry->inode;
	return real->ops->removexattr ? real->ops->removexattr(real, name) : -EOPNOTSUPP;
}

/* The marks of overlays are not listed. */
static int dir_listxattr(struct inode *inode, char *list, size_t size)
{
	struct inode *real = overlay_real_dir(overlay_dir_of(inode));
	int n = real->ops->listxattr ? real->ops->listxattr(real, list, size) : 0, kept = 0;

	if (n <= 0 || !size)
		return n;
	for (int at = 0, length; at < n; at += length) {
		length = (int)strlen(list + at) + 1;
		if (!strncmp(list + at, OVERLAY_XATTRS, strlen(OVERLAY_XATTRS)))
			continue;
		memmove(list + kept, list + at, (size_t)length);
		kept += length;
	}
	return kept;
}

const struct inode_ops overlay_dir_ops = {
	.lookup = overlay_lookup,
	.create = overlay_create_file,
	.mknod = overlay_mknod,
	.mkdir = overlay_create_file,
	.symlink = overlay_symlink,
	.link = overlay_link,
	.tmpfile = overlay_tmpfile,
	.unlink = overlay_unlink,
	.rmdir = overlay_rmdir,
	.rename = overlay_rename,
	.setattr = dir_setattr,
	.getattr = dir_getattr,
	.getxattr = dir_getxattr,
	.setxattr = dir_setxattr,
	.removexattr = dir_removexattr,
	.listxattr = dir_listxattr,
	.evict = overlay_dir_evict,
};
