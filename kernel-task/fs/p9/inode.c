/* SPDX-License-Identifier: BSD-2-Clause */
/* Inodes of a share, found by the host's number for the file. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>

#include "fs/inode.h"
#include "fs/p9/p9fs.h"
#include "machine/machine.h"
#include "mm/mm.h"
#include "proc/user_ns.h"

static void set_operations(struct inode *inode, uint64_t rdev)
{
	switch (inode->mode & S_IFMT) {
	case S_IFDIR:
		inode->ops = &p9_dir_ops;
		inode->fops = &p9_dir_fops;
		break;
	case S_IFREG:
		inode->ops = &p9_file_inode_ops;
		inode->fops = &p9_file_ops;
		break;
	case S_IFLNK:
		inode->ops = &p9_link_ops;
		break;
	default:
		inode->ops = &p9_special_ops;
		inode_init_special(inode, rdev);
	}
}

static void learn(struct inode *inode, const struct p9_attributes *a)
{
	inode->mode = (inode->mode & S_IFMT) | (a->mode & 07777);
	inode->uid = KUID(a->uid);
	inode->gid = KGID(a->gid);
	inode->nlink = a->links;
	inode->size = a->size;
	inode->blocks = a->blocks;
	inode->atime = (struct timespec){a->atime.seconds, a->atime.nanoseconds};
	inode->mtime = (struct timespec){a->mtime.seconds, a->mtime.nanoseconds};
	inode->ctime = (struct timespec){a->ctime.seconds, a->ctime.nanoseconds};
}

static struct inode *find(struct p9_super *s, const struct p9_attributes *a)
{
	struct p9_inode *pi;

	list_for_each_entry (pi, &s->inodes[a->qid.path % P9_BUCKETS], node) {
		if (pi->inode->ino == a->qid.path && !((pi->inode->mode ^ a->mode) & S_IFMT))
			return pi->inode;
	}
	return NULL;
}

static struct inode *make(struct p9_super *s, uint32_t fid, const struct p9_attributes *a)
{
	struct p9_inode *pi = calloc(1, sizeof(*pi));
	struct inode *inode = pi ? inode_create(s->sb, a->mode) : NULL;

	if (!inode) {
		free(pi);
		return NULL;
	}
	inode->private = pi;
	inode->ino = a->qid.path;
	pi->inode = inode;
	pi->fid = fid;
	pi->read_fid = P9_NO_FID;
	cache_init(&pi->cache, &p9_cache_ops, NULL, &inode->mappings, &inode->write_errors,
		   PAGE_SIZE);
	inode->pages = &pi->cache.pages;
	learn(inode, a);
	set_operations(inode, a->rdev);
	list_add_tail(&pi->node, &s->inodes[inode->ino % P9_BUCKETS]);
	return inode;
}

int p9_iget(struct p9_super *s, uint32_t fid, struct inode **out)
{
	struct p9_attributes a;
	int error = p9_getattr(&s->p9, fid, &a);
	struct inode *inode = error ? NULL : find(s, &a);

	if (!error && !(a.mode & S_IFMT))
		error = -EIO;
	if (inode && !error) {
		inode_get(inode);
		learn(inode, &a);
	} else if (!error) {
		*out = make(s, fid, &a);
		if (*out)
			return 0;
		error = -ENOMEM;
	}
	p9_discard_fid(s, fid);
	*out = inode;
	return error;
}

int p9_refresh(struct inode *inode)
{
	struct p9_attributes a;
	int error = p9_getattr(&p9_super_of(inode->sb)->p9, p9_inode_of(inode)->fid, &a);

	if (!error)
		learn(inode, &a);
	return error;
}

int p9_clone(struct inode *inode, uint32_t *fid)
{
	struct p9_super *s = p9_super_of(inode->sb);

	return p9_walk_to_new(s, p9_inode_of(inode)->fid, NULL, 0, NULL, fid);
}

void p9_set_name(struct inode *inode, struct inode *folder, const char *name, size_t length)
{
	struct p9_inode *pi = p9_inode_of(inode);
	struct inode *before = pi->folder;

	free(pi->name);
	pi->name = name ? strndup(name, length) : NULL; /* without memory no name is known */
	pi->folder = pi->name ? folder : NULL;
	if (pi->folder)
		inode_get(pi->folder);
	if (before)
		inode_put(before);
}

/* ---- attributes ---- */

static unsigned to_set(unsigned valid)
{
	static const struct {
		unsigned ours, theirs;
	} pairs[] = {
		{ATTR_MODE, P9_SET_MODE}, {ATTR_UID, P9_SET_UID},     {ATTR_GID, P9_SET_GID},
		{ATTR_SIZE, P9_SET_SIZE}, {ATTR_ATIME, P9_SET_ATIME}, {ATTR_MTIME, P9_SET_MTIME},
	};
	unsigned set = 0;

	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++)
		if (valid & pairs[i].ours)
			set |= pairs[i].theirs;
	return set;
}

int p9_fs_setattr(struct inode *inode, const struct inode_change *change)
{
	struct p9_super *s = p9_super_of(inode->sb);
	struct p9_attributes a = {
		.mode = change->mode,
		.uid = change->uid.value,
		.gid = change->gid.value,
		.size = change->size,
		.atime = {change->atime.tv_sec, (uint32_t)change->atime.tv_nsec},
		.mtime = {change->mtime.tv_sec, (uint32_t)change->mtime.tv_nsec},
	};
	int error = p9_enter(s);

	if (error)
		return error;
	error = p9_setattr(&s->p9, p9_inode_of(inode)->fid, to_set(change->valid), &a);
	if (!error)
		error = p9_refresh(inode);
	p9_leave(s);
	return error;
}

void p9_fs_getattr(struct inode *inode, struct stat *out)
{
	struct p9_super *s = p9_super_of(inode->sb);

	if (!p9_enter(s)) {
		(void)p9_refresh(inode); /* if this fails, the known attributes stay */
		p9_leave(s);
	}
	out->st_mode = inode->mode;
	out->st_uid = uid_seen(inode->uid);
	out->st_gid = gid_seen(inode->gid);
	out->st_nlink = inode->nlink;
	out->st_size = (off_t)inode->size;
	out->st_blocks = (blkcnt_t)inode->blocks;
	out->st_blksize = (blksize_t)PAGE_SIZE;
	out->st_atim = inode->atime;
	out->st_mtim = inode->mtime;
	out->st_ctim = inode->ctime;
}

/* ---- going ---- */

void p9_forget_pages(struct inode *inode)
{
	if (list_empty(&inode->mappings.areas))
		cache_drop(&p9_inode_of(inode)->cache, 0, UINT64_MAX);
}

void p9_evict(struct inode *inode)
{
	struct p9_inode *pi = p9_inode_of(inode);

	if (!pi)
		return;
	cache_drop(&pi->cache, 0, UINT64_MAX);
	p9_set_name(inode, NULL, NULL, 0);
	p9_discard_fid(p9_super_of(inode->sb), pi->fid);
	p9_discard_fid(p9_super_of(inode->sb), pi->read_fid);
	list_del(&pi->node);
	free(pi);
	inode->private = NULL;
}

static char *p9_fs_readlink(struct inode *inode, struct path *jump, int *error)
{
	struct p9_super *s = p9_super_of(inode->sb);
	char *target = malloc(PAGE_SIZE + 1);
	ssize_t length = target ? p9_enter(s) : -ENOMEM;

	if (!length) {
		length = p9_readlink(&s->p9, p9_inode_of(inode)->fid, target, PAGE_SIZE);
		p9_leave(s);
	}
	if (length < 0) {
		free(target);
		*error = (int)length;
		return NULL;
	}
	target[length] = 0;
	return target;
}

const struct inode_ops p9_link_ops = {.readlink = p9_fs_readlink, P9_COMMON_OPS};
const struct inode_ops p9_special_ops = {P9_COMMON_OPS};
