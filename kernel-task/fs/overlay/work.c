/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names of the upper tree. An object that takes several steps is made in the work directory and
 * then exchanged with its name in one step.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fs/inode.h"
#include "fs/overlay/overlay.h"

int overlay_work_name(struct overlay *o, struct dentry **out)
{
	char name[16];

	for (;;) {
		int length = snprintf(name, sizeof(name), "#%u", o->next_work_name++);
		int error = dentry_lookup(o->work, name, (size_t)length, out);

		if (error || !(*out)->inode)
			return error;
		dentry_put(*out); /* left by a machine that stopped in the middle */
	}
}

int overlay_exchange(struct overlay *o, struct dentry *work, struct dentry *upper)
{
	struct inode *from = o->work->inode, *to = upper->parent->inode;
	int error = from->ops->rename(from, work, to, upper, LINUX_RENAME_EXCHANGE);

	return error ? error : dentry_swap(work, upper);
}

/* Whiteouts of an empty directory, removed one by one, since the directory changes meanwhile. */
struct whiteouts {
	struct real_walk walk;
	char name[256];
	size_t length;
};

static bool take_first(struct real_walk *walk, const char *name, size_t length, ino_t ino,
		       unsigned type)
{
	struct whiteouts *w = container_of(walk, struct whiteouts, walk);

	if (length < sizeof(w->name)) {
		memcpy(w->name, name, length);
		w->length = length;
	}
	return false;
}

static int remove_whiteouts(struct overlay *o, struct dentry *real)
{
	struct layer_dir dir = {real, o->upper_mount};
	struct inode *inode = real->inode;
	int error = 0;

	while (!error) {
		struct whiteouts w = {.walk.each = take_first};
		struct dentry *d;

		error = overlay_walk_real(&dir, &w.walk);
		if (error || !w.length)
			break;
		error = dentry_lookup(real, w.name, w.length, &d);
		if (error)
			break;
		if (!d->inode || !overlay_is_whiteout(d->inode))
			error = -ENOTEMPTY;
		else
			error = inode->ops->unlink(inode, d);
		if (!error)
			dentry_delete(d);
		dentry_put(d);
	}
	return error;
}

int overlay_remove_real(struct overlay *o, struct dentry *real)
{
	struct inode *parent = real->parent->inode;
	bool directory = S_ISDIR(real->inode->mode);
	int error = directory ? remove_whiteouts(o, real) : 0;

	if (!error)
		error = directory ? parent->ops->rmdir(parent, real)
				  : parent->ops->unlink(parent, real);
	if (!error)
		dentry_delete(real);
	return error;
}

int overlay_put_whiteout(struct overlay *o, struct dentry *real)
{
	struct inode *parent = real->parent->inode, *work = o->work->inode;
	struct dentry *made;

	if (!real->inode)
		return parent->ops->mknod(parent, real, S_IFCHR, 0);
	int error = overlay_work_name(o, &made);
	if (error)
		return error;
	error = work->ops->mknod(work, made, S_IFCHR, 0);
	if (!error)
		error = overlay_exchange(o, made, real);
	/* The replaced object, or on failure the whiteout, is in the work directory now. No program
	 * sees it there, so an error of its removal is not returned. */
	struct dentry *left = error ? made : real;
	if (left->inode)
		(void)overlay_remove_real(o, left);
	dentry_put(made);
	return error;
}
