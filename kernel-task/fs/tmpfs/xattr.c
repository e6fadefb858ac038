/* SPDX-License-Identifier: BSD-2-Clause */
/* Extended attributes of tmpfs inodes: a list, since there are rarely more than a few. xattr(7). */
#include "fs/tmpfs/tmpfs.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/xattr.h>

#define XATTRS_MAX 256 /* of one inode */

static struct tmpfs_xattr *find(struct tmpfs_inode *t, const char *name)
{
	struct tmpfs_xattr *x;

	list_for_each_entry (x, &t->xattrs, node) {
		if (!strcmp(x->name, name))
			return x;
	}
	return NULL;
}

static void drop(struct tmpfs_xattr *x)
{
	list_del(&x->node);
	free(x->value);
	free(x);
}

void tmpfs_drop_xattrs(struct tmpfs_inode *t)
{
	while (!list_empty(&t->xattrs))
		drop(list_first_entry(&t->xattrs, struct tmpfs_xattr, node));
}

int tmpfs_getxattr(struct inode *inode, const char *name, void *value, size_t size)
{
	struct tmpfs_xattr *x = find(tmpfs_of(inode), name);

	if (!x)
		return -ENODATA;
	if (!size)
		return (int)x->size;
	if (size < x->size)
		return -ERANGE;
	memcpy(value, x->value, x->size);
	return (int)x->size;
}

int tmpfs_setxattr(struct inode *inode, const char *name, const void *value, size_t size, int flags)
{
	struct tmpfs_inode *t = tmpfs_of(inode);
	struct tmpfs_xattr *x = find(t, name);
	size_t length = strlen(name) + 1;
	unsigned count = 0;

	if (x && (flags & XATTR_CREATE))
		return -EEXIST;
	if (!x && (flags & XATTR_REPLACE))
		return -ENODATA;
	char *copy = malloc(size + 1);
	if (!copy)
		return -ENOMEM;
	memcpy(copy, value, size);
	if (!x) {
		struct tmpfs_xattr *other;
		list_for_each_entry (other, &t->xattrs, node)
			count++;
		x = count < XATTRS_MAX ? malloc(sizeof(*x) + length) : NULL;
		if (!x) {
			free(copy);
			return count < XATTRS_MAX ? -ENOMEM : -ENOSPC;
		}
		memcpy(x->name, name, length);
		x->value = NULL;
		list_add_tail(&x->node, &t->xattrs);
	}
	free(x->value);
	x->value = copy;
	x->size = size;
	inode_touch(inode, false);
	return 0;
}

int tmpfs_listxattr(struct inode *inode, char *list, size_t size)
{
	struct tmpfs_xattr *x;
	size_t total = 0;

	list_for_each_entry (x, &tmpfs_of(inode)->xattrs, node) {
		size_t length = strlen(x->name) + 1;
		if (size && total + length > size)
			return -ERANGE;
		if (size)
			memcpy(list + total, x->name, length);
		total += length;
	}
	return (int)total;
}

int tmpfs_removexattr(struct inode *inode, const char *name)
{
	struct tmpfs_xattr *x = find(tmpfs_of(inode), name);

	if (!x)
		return -ENODATA;
	drop(x);
	inode_touch(inode, false);
	return 0;
}
