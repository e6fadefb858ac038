/* SPDX-License-Identifier: BSD-2-Clause */
/* Finding a name in the layers, and the inodes of directories. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fs/inode.h"
#include "fs/overlay/overlay.h"

/* The objects of one name in the layers, with references. */
struct found {
	struct dentry *upper; /* NULL: not in the upper tree */
	struct layer_dir lowers[OVERLAY_LOWERS_MAX];
	unsigned count;
};

bool overlay_is_whiteout(const struct inode *inode)
{
	return S_ISCHR(inode->mode) && !inode->rdev;
}

bool overlay_is_opaque(struct inode *inode)
{
	char value = 0;

	return inode->ops && inode->ops->getxattr &&
	       inode->ops->getxattr(inode, OVERLAY_OPAQUE, &value, 1) == 1 && value == 'y';
}

static void drop(struct found *f)
{
	if (f->upper)
		dentry_put(f->upper);
	while (f->count)
		dentry_put(f->lowers[--f->count].dentry);
}

/* 1: lower layers do not matter; 0: search these too. */
static int find_in_upper(const struct overlay_dir *dir, const struct dentry *name, struct found *f)
{
	struct dentry *d;

	if (!dir->upper.dentry)
		return 0;
	int error = dentry_lookup(dir->upper.dentry, name->name, name->name_length, &d);
	if (error)
		return error;
	if (!d->inode || overlay_is_whiteout(d->inode)) {
		int hidden = d->inode != NULL;

		dentry_put(d);
		return hidden;
	}
	f->upper = d;
	return !S_ISDIR(d->inode->mode) || overlay_is_opaque(d->inode);
}

/* The same for one lower directory. */
static int find_in_lower(const struct layer_dir *lower, const struct dentry *name, struct found *f)
{
	bool first = !f->upper && !f->count;
	struct dentry *d;
	int error = dentry_lookup(lower->dentry, name->name, name->name_length, &d);

	if (error)
		return error;
	if (!d->inode) {
		dentry_put(d);
		return 0;
	}
	bool directory = S_ISDIR(d->inode->mode);
	if (overlay_is_whiteout(d->inode) || (!directory && !first)) {
		dentry_put(d);
		return 1;
	}
	f->lowers[f->count++] = (struct layer_dir){d, lower->mount};
	return !directory || overlay_is_opaque(d->inode);
}

static int find(const struct overlay_dir *dir, const struct dentry *name, struct found *f)
{
	*f = (struct found){0};
	int result = find_in_upper(dir, name, f);

	for (unsigned i = 0; !result && i < dir->lower_count; i++)
		result = find_in_lower(&dir->lowers[i], name, f);
	if (result < 0)
		drop(f);
	return result < 0 ? result : 0;
}

int overlay_lower_has(const struct overlay_dir *dir, const struct dentry *name)
{
	for (unsigned i = 0; i < dir->lower_count; i++) {
		struct found f = {0};
		int result = find_in_lower(&dir->lowers[i], name, &f);
		bool has = f.count;

		drop(&f);
		if (result || has)
			return result < 0 ? result : has;
	}
	return 0;
}

struct inode *overlay_real_dir(const struct overlay_dir *dir)
{
	return dir->upper.dentry ? dir->upper.dentry->inode : dir->lowers[0].dentry->inode;
}

void overlay_dir_refresh(struct inode *inode)
{
	const struct inode *real = overlay_real_dir(overlay_dir_of(inode));

	inode->mode = real->mode;
	inode->uid = real->uid;
	inode->gid = real->gid;
	inode->atime = real->atime;
	inode->mtime = real->mtime;
	inode->ctime = real->ctime;
	inode->ino = real->ino;
}

void overlay_dir_evict(struct inode *inode)
{
	struct overlay_dir *dir = overlay_dir_of(inode);

	if (!dir)
		return;
	if (dir->upper.dentry)
		dentry_put(dir->upper.dentry);
	for (unsigned i = 0; i < dir->lower_count; i++)
		dentry_put(dir->lowers[i].dentry);
	free(dir->lowers);
	free(dir);
}

struct inode *overlay_dir_create(struct super_block *sb, struct dentry *dentry,
				 struct dentry *upper, const struct layer_dir *lowers,
				 unsigned count)
{
	struct overlay_dir *dir = calloc(1, sizeof(*dir));
	struct layer_dir *copy = calloc(count + 1, sizeof(*copy));
	struct inode *inode = dir && copy ? inode_create(sb, S_IFDIR) : NULL;

	if (!inode) {
		if (upper)
			dentry_put(upper);
		for (unsigned i = 0; i < count; i++)
			dentry_put(lowers[i].dentry);
		free(dir);
		free(copy);
		return NULL;
	}
	if (count)
		memcpy(copy, lowers, count * sizeof(*copy));
	dir->dentry = dentry;
	dir->upper = (struct layer_dir){upper, overlay_of(sb)->upper_mount};
	dir->lowers = copy;
	dir->lower_count = count;
	inode->private = dir;
	inode->ops = &overlay_dir_ops;
	inode->fops = &overlay_dir_fops;
	overlay_dir_refresh(inode);
	return inode;
}

/* The name gets what was found; the references go. */
static int attach(struct inode *dir, struct dentry *dentry, struct found *f)
{
	struct dentry *top = f->upper ? f->upper : f->count ? f->lowers[0].dentry : NULL;

	if (!top)
		return 0;
	if (S_ISDIR(top->inode->mode)) {
		struct inode *inode =
			overlay_dir_create(dir->sb, dentry, f->upper, f->lowers, f->count);

		if (!inode)
			return -ENOMEM;
		dentry_attach(dentry, inode);
		return 0;
	}
	inode_get(top->inode);
	dentry_attach(dentry, top->inode);
	dentry->lower = !f->upper;
	drop(f);
	return 0;
}

int overlay_lookup(struct inode *dir, struct dentry *dentry)
{
	struct overlay *o = overlay_of(dir->sb);
	struct found *f = malloc(sizeof(*f));

	if (!f)
		return -ENOMEM;
	mutex_lock(&o->lock);
	int error = find(overlay_dir_of(dir), dentry, f);
	if (!error)
		error = attach(dir, dentry, f);
	mutex_unlock(&o->lock);
	free(f);
	return error;
}
