/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Renaming. A directory that has something in a lower layer cannot be moved (-EXDEV, as on Linux
 * without redirect_dir): programs copy it then.
 */
#include <errno.h>

#include "fs/inode.h"
#include "fs/overlay/overlay.h"

/* One of the two names. */
struct end {
	struct overlay_dir *dir;
	struct dentry *dentry; /* in the overlay */
	struct dentry *real;   /* in the upper tree, with a reference */
	bool below;	       /* a lower layer has the name too */
};

static int open_end(struct end *e, struct inode *dir, struct dentry *dentry)
{
	*e = (struct end){.dir = overlay_dir_of(dir), .dentry = dentry};
	int error = overlay_copy_up_locked(e->dir->dentry);
	int below = error ? error : overlay_lower_has(e->dir, dentry);

	if (below < 0)
		return below;
	e->below = below;
	return dentry_lookup(e->dir->upper.dentry, dentry->name, dentry->name_length, &e->real);
}

/* Copies the object to the upper tree, if it can be moved. */
static int prepare(struct dentry *dentry)
{
	const struct inode *inode = dentry->inode;

	if (!inode || !dentry->hashed)
		return -ENOENT;
	if (S_ISDIR(inode->mode) && overlay_dir_of(inode)->lower_count)
		return -EXDEV;
	return overlay_copy_up_locked(dentry);
}

static int mark(const struct end *e, struct inode *moved)
{
	return e->below && S_ISDIR(moved->mode) ? overlay_set_opaque(moved) : 0;
}

static int exchange(struct end *old, struct end *new)
{
	struct inode *from = old->real->parent->inode, *to = new->real->parent->inode;
	int error = prepare(new->dentry);

	if (error)
		return error;
	dentry_put(
		new->real); /* prepare() may have copied the object up, so it is looked up again */
	new->real = NULL;
	error = dentry_lookup(new->dir->upper.dentry, new->dentry->name, new->dentry->name_length,
			      &new->real);
	if (!error)
		error = mark(new, old->real->inode);
	if (!error)
		error = mark(old, new->real->inode);
	if (!error)
		error = from->ops->rename(from, old->real, to, new->real, LINUX_RENAME_EXCHANGE);
	return error ? error : dentry_swap(old->real, new->real);
}

/* A whiteout, made before anything is changed; it takes the old name's place. */
static int make_whiteout(struct overlay *o, struct dentry **out)
{
	struct inode *work = o->work->inode;
	int error = overlay_work_name(o, out);

	if (error)
		return error;
	error = work->ops->mknod(work, *out, S_IFCHR, 0);
	if (error)
		dentry_put(*out);
	return error;
}

/* Moves the object to the new name. What had that name, a whiteout or a replaced file, is removed.
 */
static int move(struct overlay *o, struct end *old, struct end *new)
{
	struct inode *from = old->real->parent->inode, *to = new->real->parent->inode;
	struct dentry *victim = new->real;

	if (!victim->inode) {
		int error = from->ops->rename(from, old->real, to, victim, 0);

		return error ? error : dentry_move(old->real, victim);
	}
	int error = from->ops->rename(from, old->real, to, victim, LINUX_RENAME_EXCHANGE);
	if (!error)
		error = dentry_swap(old->real, victim);
	/* The victim has the old name now, and must not be seen there. */
	return error ? error : overlay_remove_real(o, victim);
}

/* Without a whiteout the old name would show a lower layer's object. */
static int hide_old(struct overlay *o, struct end *old, struct dentry *whiteout)
{
	struct inode *work = o->work->inode, *dir = old->dir->upper.dentry->inode;
	struct dentry *place;
	int error = dentry_lookup(old->dir->upper.dentry, old->dentry->name,
				  old->dentry->name_length, &place);

	if (error)
		return error;
	error = work->ops->rename(work, whiteout, dir, place, 0);
	if (!error)
		error = dentry_move(whiteout, place);
	dentry_put(place);
	return error;
}

static int replace(struct overlay *o, struct end *old, struct end *new)
{
	struct dentry *whiteout = NULL;
	int error = 0;

	if (new->dentry->inode && S_ISDIR(new->dentry->inode->mode))
		error = overlay_check_empty(new->dentry->inode);
	if (!error)
		error = mark(new, old->real->inode);
	if (!error && old->below)
		error = make_whiteout(o, &whiteout);
	if (error)
		return error;
	error = move(o, old, new);
	if (whiteout) {
		if (!error)
			error = hide_old(o, old, whiteout);
		else
			(void)overlay_remove_real(o, whiteout);
		dentry_put(whiteout);
	}
	if (!error && new->dentry->inode && S_ISDIR(new->dentry->inode->mode))
		new->dentry->inode->nlink = 0;
	return error;
}

static int rename_locked(struct inode *from, struct dentry *old, struct inode *to,
			 struct dentry *name, unsigned flags)
{
	struct end a = {0}, b = {0};
	int error = prepare(old);

	if (!error)
		error = open_end(&a, from, old);
	if (!error)
		error = open_end(&b, to, name);
	if (!error)
		error = flags & LINUX_RENAME_EXCHANGE ? exchange(&a, &b)
						      : replace(overlay_of(from->sb), &a, &b);
	if (a.real)
		dentry_put(a.real);
	if (b.real)
		dentry_put(b.real);
	return error;
}

int overlay_rename(struct inode *from, struct dentry *old, struct inode *to, struct dentry *name,
		   unsigned flags)
{
	struct overlay *o = overlay_of(from->sb);

	if (flags & LINUX_RENAME_WHITEOUT)
		return -EINVAL;
	mutex_lock(&o->lock);
	int error = rename_locked(from, old, to, name, flags);
	mutex_unlock(&o->lock);
	return error;
}
