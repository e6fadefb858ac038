/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Directories of tmpfs. A name is in a hash table and in a list ordered by cookie; cookies only
 * rise, so a directory that changes while it is read shows every name that was there all the time
 * exactly once. Cookies 0 and 1 are "." and "..".
 */
#include "fs/tmpfs/tmpfs.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fs/dentry.h"
#include "fs/file.h"
#include "proc/task.h"

#define BUCKETS_FIRST 8
#define NAME_COST     20 /* what a name adds to the size of its directory, as Linux's tmpfs */

static uint32_t hash_text(const char *text, size_t length)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < length; i++)
		h = (h ^ (uint8_t)text[i]) * 16777619u;
	return h;
}

struct tmpfs_name *tmpfs_find_name(struct inode *dir, const char *text, size_t length)
{
	struct tmpfs_inode *t = tmpfs_of(dir);
	uint32_t hash = hash_text(text, length);

	if (!t->bucket_count)
		return NULL;
	struct tmpfs_name *name = t->buckets[hash % t->bucket_count];
	while (name &&
	       (name->hash != hash || name->length != length || memcmp(name->text, text, length)))
		name = name->hash_next;
	return name;
}

/* Doubles the hash table when it has as many names as buckets. */
static int grow_table(struct tmpfs_inode *t)
{
	unsigned count = t->bucket_count ? t->bucket_count * 2 : BUCKETS_FIRST;
	struct tmpfs_name *name;

	if (t->name_count < t->bucket_count)
		return 0;
	struct tmpfs_name **buckets = calloc(count, sizeof(struct tmpfs_name *));
	if (!buckets)
		return t->bucket_count ? 0 : -ENOMEM; /* a full table still works */
	list_for_each_entry (name, &t->names, order_node) {
		struct tmpfs_name **head = &buckets[name->hash % count];
		name->hash_next = *head;
		*head = name;
	}
	free(t->buckets);
	t->buckets = buckets;
	t->bucket_count = count;
	return 0;
}

int tmpfs_add_name(struct inode *dir, const char *text, size_t length, struct inode *inode)
{
	struct tmpfs_inode *t = tmpfs_of(dir);

	if (length > NAME_MAX)
		return -ENAMETOOLONG;
	if (grow_table(t))
		return -ENOMEM;
	struct tmpfs_name *name = malloc(sizeof(*name) + length + 1);
	if (!name)
		return -ENOMEM;
	memcpy(name->text, text, length);
	name->text[length] = 0;
	name->length = (uint16_t)length;
	name->hash = hash_text(text, length);
	name->cookie = t->next_cookie++;
	name->inode = inode;
	inode_get(inode);
	struct tmpfs_name **head = &t->buckets[name->hash % t->bucket_count];
	name->hash_next = *head;
	*head = name;
	list_add_tail(&name->order_node, &t->names);
	t->name_count++;
	dir->size += NAME_COST;
	inode_touch(dir, true);
	return 0;
}

void tmpfs_remove_name(struct inode *dir, struct tmpfs_name *name)
{
	struct tmpfs_inode *t = tmpfs_of(dir);
	struct tmpfs_name **link = &t->buckets[name->hash % t->bucket_count];
	struct inode *inode = name->inode;

	while (*link != name)
		link = &(*link)->hash_next;
	*link = name->hash_next;
	list_del(&name->order_node);
	free(name);
	t->name_count--;
	dir->size -= NAME_COST;
	inode_touch(dir, true);
	inode_put(inode);
}

/*
 * Takes all names below `dir` away, one directory's list after the other, so that a tree of any
 * depth needs no recursion: the names of a directory that goes are appended to those still to do.
 */
void tmpfs_empty_tree(struct inode *dir)
{
	struct list_head todo;
	struct tmpfs_inode *t = tmpfs_of(dir);

	list_init(&todo);
	for (;;) {
		while (t && !list_empty(&t->names)) {
			struct tmpfs_name *name =
				list_first_entry(&t->names, struct tmpfs_name, order_node);
			list_del(&name->order_node);
			list_add_tail(&name->order_node, &todo);
		}
		if (t) {
			t->name_count = 0;
			if (t->buckets)
				memset(t->buckets, 0,
				       t->bucket_count * sizeof(struct tmpfs_name *));
			t = NULL;
		}
		if (list_empty(&todo))
			return;
		struct tmpfs_name *name = list_first_entry(&todo, struct tmpfs_name, order_node);
		struct inode *inode = name->inode;
		list_del(&name->order_node);
		free(name);
		if (S_ISDIR(inode->mode) && inode->refs == 1) {
			/* Empty it first, so that its eviction finds nothing to do. */
			struct tmpfs_inode *child = tmpfs_of(inode);
			while (!list_empty(&child->names)) {
				name = list_first_entry(&child->names, struct tmpfs_name,
							order_node);
				list_del(&name->order_node);
				list_add_tail(&name->order_node, &todo);
			}
			child->name_count = 0;
		}
		inode->nlink = 0;
		inode_put(inode);
	}
}

/* ---- operations ---- */

static int tmpfs_lookup(struct inode *dir, struct dentry *dentry)
{
	struct tmpfs_name *name = tmpfs_find_name(dir, dentry->name, dentry->name_length);

	if (name) {
		inode_get(name->inode);
		dentry_attach(dentry, name->inode);
	}
	return 0;
}

/* Attributes that a new inode inherits from its directory. */
static void inherit(struct inode *dir, struct inode *inode)
{
	if (!(dir->mode & S_ISGID))
		return;
	inode->gid = dir->gid;
	if (S_ISDIR(inode->mode))
		inode->mode |= S_ISGID;
}

/* Names a fresh inode; its reference goes to the dentry, or is dropped on failure. */
static int name_new(struct inode *dir, struct dentry *dentry, struct inode *inode)
{
	inherit(dir, inode);
	int error = tmpfs_add_name(dir, dentry->name, dentry->name_length, inode);
	if (error) {
		inode->nlink = 0;
		inode_put(inode);
		return error;
	}
	if (S_ISDIR(inode->mode))
		dir->nlink++;
	dentry_attach(dentry, inode);
	return 0;
}

static int tmpfs_mknod(struct inode *dir, struct dentry *dentry, mode_t mode, dev_t dev)
{
	struct inode *inode;
	int error = tmpfs_inode_create(dir->sb, mode, dev, &inode);

	return error ? error : name_new(dir, dentry, inode);
}

static int tmpfs_create(struct inode *dir, struct dentry *dentry, mode_t mode)
{
	return tmpfs_mknod(dir, dentry, mode, 0);
}

static int tmpfs_tmpfile(struct inode *dir, mode_t mode, struct inode **out)
{
	int error = tmpfs_inode_create(dir->sb, mode, 0, out);

	if (!error) {
		inherit(dir, *out);
		(*out)->nlink = 0;
	}
	return error;
}

static int tmpfs_symlink(struct inode *dir, struct dentry *dentry, const char *target)
{
	struct inode *inode;
	char *copy = strdup(target);
	int error = copy ? tmpfs_inode_create(dir->sb, S_IFLNK | 0777, 0, &inode) : -ENOMEM;

	if (error) {
		free(copy);
		return error;
	}
	tmpfs_of(inode)->target = copy;
	inode->size = strlen(copy);
	return name_new(dir, dentry, inode);
}

static int tmpfs_link(struct inode *inode, struct inode *dir, struct dentry *dentry)
{
	int error = tmpfs_add_name(dir, dentry->name, dentry->name_length, inode);

	if (error)
		return error;
	inode->nlink++;
	inode_touch(inode, false);
	inode_get(inode);
	dentry_attach(dentry, inode);
	return 0;
}

/* A directory loses a name of `inode`. */
static void drop_link(struct inode *dir, struct inode *inode)
{
	if (S_ISDIR(inode->mode)) {
		inode->nlink = 0;
		dir->nlink--;
	} else {
		inode->nlink--;
	}
	inode_touch(inode, false);
}

static int tmpfs_unlink(struct inode *dir, struct dentry *dentry)
{
	struct tmpfs_name *name = tmpfs_find_name(dir, dentry->name, dentry->name_length);

	if (!name)
		return -ENOENT;
	drop_link(dir, name->inode);
	tmpfs_remove_name(dir, name);
	return 0;
}

static int tmpfs_rmdir(struct inode *dir, struct dentry *dentry)
{
	if (tmpfs_of(dentry->inode)->name_count)
		return -ENOTEMPTY;
	return tmpfs_unlink(dir, dentry);
}

static int exchange(struct inode *from, struct tmpfs_name *a, struct inode *to,
		    struct tmpfs_name *b)
{
	struct inode *inode = a->inode;
	int moved = !!S_ISDIR(b->inode->mode) - !!S_ISDIR(a->inode->mode);

	a->inode = b->inode;
	b->inode = inode;
	from->nlink += (nlink_t)moved;
	to->nlink -= (nlink_t)moved;
	inode_touch(from, true);
	inode_touch(to, true);
	inode_touch(a->inode, false);
	inode_touch(b->inode, false);
	return 0;
}

/* A whiteout under the old name: device 0:0, which overlays take for a removed file. */
static int make_whiteout(struct inode *dir, unsigned flags, struct inode **out)
{
	*out = NULL;
	return flags & LINUX_RENAME_WHITEOUT ? tmpfs_inode_create(dir->sb, S_IFCHR, 0, out) : 0;
}

static void leave(struct inode *dir, struct tmpfs_name *name, struct inode *whiteout)
{
	struct inode *gone = name->inode;

	if (!whiteout) {
		tmpfs_remove_name(dir, name);
		return;
	}
	name->inode = whiteout;
	inode_put(gone);
	inode_touch(dir, true);
}

static int tmpfs_rename(struct inode *from, struct dentry *old, struct inode *to,
			struct dentry *new_dentry, unsigned flags)
{
	struct tmpfs_name *name = tmpfs_find_name(from, old->name, old->name_length);
	struct tmpfs_name *victim = tmpfs_find_name(to, new_dentry->name, new_dentry->name_length);

	if (!name)
		return -ENOENT;
	if (flags & LINUX_RENAME_EXCHANGE)
		return victim ? exchange(from, name, to, victim) : -ENOENT;
	struct inode *inode = name->inode, *whiteout;
	if (victim && S_ISDIR(victim->inode->mode) && tmpfs_of(victim->inode)->name_count)
		return -ENOTEMPTY;
	int error = make_whiteout(from, flags, &whiteout);
	if (error)
		return error;
	if (victim) {
		/* The victim's entry is reused for the new name, so nothing can fail. */
		struct inode *gone = victim->inode;
		drop_link(to, gone);
		victim->inode = inode;
		inode_get(inode);
		inode_put(gone);
		inode_touch(to, true);
	} else {
		error = tmpfs_add_name(to, new_dentry->name, new_dentry->name_length, inode);
		if (error) {
			if (whiteout) {
				whiteout->nlink = 0;
				inode_put(whiteout);
			}
			return error;
		}
	}
	if (S_ISDIR(inode->mode)) {
		from->nlink--;
		to->nlink++;
	}
	leave(from, name, whiteout);
	inode_touch(inode, false);
	return 0;
}

const struct inode_ops tmpfs_dir_ops = {
	.lookup = tmpfs_lookup,
	.create = tmpfs_create,
	.mknod = tmpfs_mknod,
	.mkdir = tmpfs_create,
	.tmpfile = tmpfs_tmpfile,
	.symlink = tmpfs_symlink,
	.link = tmpfs_link,
	.unlink = tmpfs_unlink,
	.rmdir = tmpfs_rmdir,
	.rename = tmpfs_rename,
	TMPFS_XATTR_OPS,
	.evict = tmpfs_evict,
};

static char *tmpfs_readlink(struct inode *inode, struct path *jump, int *error)
{
	char *copy = strdup(tmpfs_of(inode)->target);

	if (!copy)
		*error = -ENOMEM;
	return copy;
}

const struct inode_ops tmpfs_link_ops = {
	.readlink = tmpfs_readlink,
	TMPFS_XATTR_OPS,
	.evict = tmpfs_evict,
};

/* ---- reading ---- */

static int tmpfs_readdir(struct file *file, struct dir_context *ctx)
{
	struct tmpfs_inode *t = tmpfs_of(file->inode);
	struct tmpfs_name *name;

	if (!file_emit_dots(file, ctx))
		return 0;
	/* The last readdir() returns nothing. */
	if (!list_empty(&t->names) &&
	    list_last_entry(&t->names, struct tmpfs_name, order_node)->cookie < ctx->pos)
		return 0;
	list_for_each_entry (name, &t->names, order_node) {
		if (name->cookie < ctx->pos)
			continue;
		if (!ctx->emit(ctx, name->text, name->length, name->inode->ino,
			       IFTODT(name->inode->mode)))
			return 0;
		ctx->pos = name->cookie + 1;
	}
	return 0;
}

static int dir_fsync(struct file *file, bool data_only)
{
	return 0; /* there is no disk to wait for */
}

const struct file_ops tmpfs_dir_fops = {
	.read = file_read_folder,
	.llseek = file_seek_folder,
	.readdir = tmpfs_readdir,
	.fsync = dir_fsync,
};
