/* SPDX-License-Identifier: BSD-2-Clause */
/* The table of a volume's inodes in memory. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>

#include "fs/dentry.h"
#include "fs/ext4/ext4fs.h"
#include "fs/inode.h"
#include "base/log.h"

#define INODES_KEPT  1024 /* besides inodes of cached names */
#define REAP_AT_ONCE 32
#define REAP_FOR_ONE 4 /* inodes to examine, for each new one */

static struct timespec time_of(const struct filesystem_time *t)
{
	return (struct timespec){.tv_sec = t->seconds, .tv_nsec = t->nanoseconds};
}

static struct filesystem_time to_time(const struct timespec *t)
{
	return (struct filesystem_time){t->tv_sec, (uint32_t)t->tv_nsec};
}

void ext4_attributes_of(const struct inode *inode, struct filesystem_attributes *out)
{
	*out = (struct filesystem_attributes){
		.mode = inode->mode,
		.uid = inode->uid.value,
		.gid = inode->gid.value,
		.links = inode->nlink,
		.size = inode->size,
		.major = major(inode->rdev),
		.minor = minor(inode->rdev),
		.atime = to_time(&inode->atime),
		.mtime = to_time(&inode->mtime),
		.ctime = to_time(&inode->ctime),
		.btime = to_time(&inode->btime),
	};
}

static int set_operations(struct inode *inode, const struct filesystem_attributes *a)
{
	switch (inode->mode & S_IFMT) {
	case S_IFDIR:
		inode->ops = &ext4_dir_ops;
		inode->fops = &ext4_dir_fops;
		return 0;
	case S_IFREG:
		inode->ops = &ext4_file_inode_ops;
		inode->fops = &ext4_file_ops;
		return 0;
	case S_IFLNK:
		inode->ops = &ext4_link_ops;
		return 0;
	case S_IFCHR:
	case S_IFBLK:
	case S_IFIFO:
	case S_IFSOCK:
		inode->ops = &ext4_special_ops;
		inode_init_special(inode, makedev(a->major, a->minor));
		return 0;
	default:
		return -EUCLEAN;
	}
}

static int fill_in(struct ext4_super *s, struct inode *inode, struct ext4_inode *e, uint32_t ino,
		   const struct filesystem_attributes *a)
{
	inode->private = e;
	inode->ino = ino;
	inode->uid = KUID(a->uid);
	inode->gid = KGID(a->gid);
	inode->nlink = a->links;
	inode->size = a->size;
	inode->blocks = a->blocks;
	inode->atime = time_of(&a->atime);
	inode->mtime = time_of(&a->mtime);
	inode->ctime = time_of(&a->ctime);
	inode->btime = time_of(&a->btime);
	e->inode = inode;
	list_init(&e->node);
	list_init(&e->changed_node);
	mutex_init(&e->contents, MUTEX_CONTENTS);
	cache_init(&e->cache, &ext4_cache_ops, s->disk, &inode->mappings, &inode->write_errors,
		   s->block_size);
	inode->pages = &e->cache.pages;
	e->cache.end = (inode->size + PAGE_SIZE - 1) / PAGE_SIZE;
	int error = set_operations(inode, a);
	return error ? error : pagetree_set(&s->inodes, ino, inode);
}

/* Removes an inode without other references from the table. */
static void drop(struct ext4_super *s, struct ext4_inode *e)
{
	/* None of its pages is being written, since a writer holds a reference. */
	cache_drop(&e->cache, 0, UINT64_MAX);
	pagetree_remove(&s->inodes, e->inode->ino);
	list_del(&e->node);
	list_del(&e->changed_node);
	s->inode_count--;
	inode_put(e->inode);
}

/*
 * Examines a few inodes: forgets the unused ones, and moves the others to the end. An inode with
 * cached pages stays until these are freed like others, when memory is short.
 */
static void forget_unused(struct ext4_super *s, unsigned looks)
{
	size_t most = dentry_unused_most() + INODES_KEPT;

	for (; looks && s->inode_count > most; looks--) {
		struct ext4_inode *e = list_first_entry(&s->all, struct ext4_inode, node);

		if (e->inode->refs == 1 && !e->news && !e->walkers &&
		    file_pages_empty(&e->cache.pages)) {
			drop(s, e);
		} else {
			list_del(&e->node);
			list_add_tail(&e->node, &s->all);
		}
	}
}

int ext4_iget(struct ext4_super *s, uint32_t ino, struct inode **out)
{
	struct inode *inode = pagetree_get(&s->inodes, ino);
	struct filesystem_attributes a;

	if (!inode) {
		int error = filesystem.ops->get(filesystem.instance, s->volume, ino, &a);
		struct ext4_inode *e = error ? NULL : calloc(1, sizeof(*e));

		inode = e ? inode_create(s->sb, a.mode) : NULL;
		if (!inode) {
			free(e);
			return error ? error : -ENOMEM;
		}
		error = fill_in(s, inode, e, ino, &a);
		if (error) {
			inode_put(inode);
			return error;
		}
		forget_unused(s, REAP_FOR_ONE);
		list_add_tail(&e->node, &s->all);
		s->inode_count++;
	}
	inode_get(inode);
	*out = inode;
	return 0;
}

void ext4_note(struct inode *inode, unsigned news)
{
	struct ext4_inode *e = ext4_inode_of(inode);

	e->news |= news;
	if (list_empty(&e->changed_node))
		list_add_tail(&e->changed_node, &ext4_super_of(inode->sb)->changed);
}

int ext4_store(struct inode *inode)
{
	struct ext4_super *s = ext4_super_of(inode->sb);
	struct filesystem_attributes a;

	if (s->read_only)
		return 0;
	ext4_attributes_of(inode, &a);
	ext4_inode_of(inode)->news &= ~(unsigned)EXT4_ATTRIBUTES;
	return filesystem.ops->set(filesystem.instance, s->volume, (uint32_t)inode->ino, &a);
}

int ext4_refresh(struct inode *inode)
{
	struct filesystem_attributes a;
	int error = filesystem.ops->get(filesystem.instance, ext4_super_of(inode->sb)->volume,
					(uint32_t)inode->ino, &a);

	if (error)
		return error;
	inode->blocks = a.blocks;
	if (S_ISDIR(inode->mode)) {
		inode->size = a.size;
		inode->nlink = a.links;
	}
	return 0;
}

void ext4_set_orphan(struct inode *inode, bool orphan)
{
	struct ext4_super *s = ext4_super_of(inode->sb);
	struct ext4_inode *e = ext4_inode_of(inode);

	if ((bool)(e->news & EXT4_ORPHAN) == orphan)
		return;
	if (orphan)
		ext4_note(inode, EXT4_ORPHAN);
	else
		e->news &= ~(unsigned)EXT4_ORPHAN;
	s->orphan_count += orphan ? 1 : -1;
	s->orphans_changed = true;
}

/* Recovery frees orphans, and cuts off what is behind the end of files that are growing. */
static int store_orphans(struct ext4_super *s, size_t growing)
{
	uint32_t *list = calloc(s->orphan_count + growing + 1, sizeof(*list));
	struct ext4_inode *e;
	size_t n = 0;

	if (!list)
		return -ENOMEM;
	list_for_each_entry (e, &s->changed, changed_node) {
		if (e->news & (EXT4_ORPHAN | EXT4_GROWING))
			list[n++] = (uint32_t)e->inode->ino;
	}
	int error = volume_set_orphans(s, list, n);
	free(list);
	if (!error)
		s->orphans_changed = false;
	return error;
}

int ext4_store_all(struct ext4_super *s)
{
	struct ext4_inode *e, *next;
	size_t growing = 0;
	int error = 0;

	list_for_each_entry_safe (e, next, &s->changed, changed_node) {
		if (e->news & EXT4_ATTRIBUTES && !error)
			error = ext4_store(e->inode);
		e->news &= ~(unsigned)EXT4_GROWN;
		growing += (e->news & EXT4_GROWING) != 0;
		if (!e->news && !e->cache.dirty && !e->walkers)
			list_del(&e->changed_node);
	}
	/* Storing an inode takes it out of the list, if it has links. */
	if (!error && (s->orphans_changed || s->orphan_count || growing))
		error = store_orphans(s, growing);
	return error;
}

static void free_orphan(struct ext4_super *s, struct ext4_inode *e)
{
	uint32_t ino = (uint32_t)e->inode->ino;

	cache_drop(&e->cache, 0, UINT64_MAX);
	ext4_set_orphan(e->inode, false);
	e->news = 0;
	/* There is no caller for an error, which the next fsck repairs. */
	int error = filesystem.ops->free(filesystem.instance, s->volume, ino);
	if (error)
		klog(KLOG_ERROR, "ext4 on %s: inode %u cannot be freed: %s", s->disk->name, ino,
		     strerror(-error));
	drop(s, e);
}

static void free_orphans(struct ext4_super *s)
{
	struct ext4_inode *e, *next;

	list_for_each_entry_safe (e, next, &s->changed, changed_node)
		if (e->news & EXT4_ORPHAN && e->inode->refs == 1)
			free_orphan(s, e);
}

bool ext4_reap(struct ext4_super *s)
{
	size_t orphans = s->orphan_count;

	if (orphans && !s->read_only)
		free_orphans(s);
	forget_unused(s, REAP_AT_ONCE);
	return s->orphan_count < orphans;
}

void ext4_drop_all(struct ext4_super *s)
{
	struct ext4_inode *e, *next;

	list_for_each_entry_safe (e, next, &s->all, node)
		drop(s, e);
}

void ext4_evict(struct inode *inode)
{
	free(inode->private);
	inode->private = NULL;
}
