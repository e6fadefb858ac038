/* SPDX-License-Identifier: BSD-2-Clause */
/* Mounting and syncing ext4. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/vfs.h>

#include "fs/dentry.h"
#include "fs/ext4/ext4fs.h"
#include "fs/inode.h"
#include "fs/mount.h"
#include "proc/task.h"
#include "base/log.h"

#define EXT4_MAGIC_NUMBER 0xef53
#define ORPHANS_MAX	  64 /* that wait to be freed */
#define ROUNDS		  4  /* of writing pages that are dirtied meanwhile */

static struct list_head volumes = LIST_HEAD_INIT(volumes);

/* ---- one operation ---- */

int ext4_enter(struct ext4_super *s)
{
	mutex_lock(&s->lock);
	if (!s->volume) {
		mutex_unlock(&s->lock);
		return -EIO;
	}
	s->holder = current;
	volume_enter();
	volume_set_time(s);
	return 0;
}

void ext4_unlock(struct ext4_super *s)
{
	s->holder = NULL;
	volume_leave();
	mutex_unlock(&s->lock);
}

/* Writes the contents of all files that are dirty. An error means that data is still dirty; a
 * failed write is reported by the file's next sync. */
static int write_contents(struct ext4_super *s)
{
	struct ext4_inode *e, *next;
	int error = 0;

	for (e = list_first_entry(&s->changed, struct ext4_inode, changed_node);
	     &e->changed_node != &s->changed; e = next) {
		struct inode *inode = e->inode;

		/* Keeps the inode, and its place in the list. */
		inode_get(inode);
		e->walkers++;
		if (e->cache.dirty) {
			int own = cache_write_back(&e->cache, 0, UINT64_MAX);

			error = error ? error : own;
		}
		next = list_entry(e->changed_node.next, struct ext4_inode, changed_node);
		e->walkers--;
		inode_put(inode);
	}
	return error;
}

static bool contents_dirty(const struct ext4_super *s)
{
	struct ext4_inode *e;

	list_for_each_entry (e, &s->changed, changed_node) {
		if (e->cache.dirty)
			return true;
	}
	return false;
}

/*
 * Contents of files first: sizes and blocks in the journal must have their contents on the disk.
 * Others may write to files while this waits, but they get no new blocks.
 */
int ext4_commit_now(struct ext4_super *s)
{
	int error = 0;

	ext4_reap(s);
	for (int i = 0; i < ROUNDS && !error && contents_dirty(s); i++)
		error = write_contents(s);
	if (!error)
		error = ext4_store_all(s);
	if (!error && contents_dirty(s))
		error = write_contents(s);
	if (!error)
		error = volume_commit(s);
	s->orphans_kept = s->orphan_count;
	return error;
}

/* Notes an error for every inode whose changes are lost. */
static void note_lost(struct ext4_super *s)
{
	struct ext4_inode *e;

	list_for_each_entry (e, &s->changed, changed_node) {
		if (!ext4_is_stored(e))
			write_errors_note(&e->inode->write_errors, -EIO);
	}
	write_errors_note(&s->sb->write_errors, -EIO);
}

/* The disk failed a necessary write: the volume becomes read-only, as with errors=remount-ro. */
static void failed(struct ext4_super *s, int error)
{
	klog(KLOG_ERROR, "ext4 on %s: %s", s->disk->name, strerror(-error));
	if (error != -EIO && error != -EUCLEAN)
		return;
	klog(KLOG_ERROR, "ext4 on %s: read-only from now on", s->disk->name);
	volume_abort(s);
	s->read_only = s->sb->read_only = s->aborted = true;
	note_lost(s);
}

/* With the volume locked. */
static int commit_or_fail(struct ext4_super *s)
{
	int error = s->read_only ? 0 : ext4_commit_now(s);

	if (error)
		failed(s, error);
	return error;
}

/* Frees orphans without users. True: some were freed. */
static MAY_WAIT bool make_room(struct ext4_super *s)
{
	bool reaped = !s->read_only && ext4_reap(s);

	if (!s->read_only && volume_freed(s))
		return !commit_or_fail(s);
	return reaped;
}

bool ext4_try_again(struct ext4_super *s, int error, bool *tried)
{
	if (error != -ENOSPC || *tried)
		return false;
	*tried = true;
	return make_room(s);
}

void ext4_leave(struct ext4_super *s)
{
	if (!s->read_only && s->orphan_count > s->orphans_kept + ORPHANS_MAX) {
		ext4_reap(s);
		s->orphans_kept = s->orphan_count; /* these have users */
	}
	if (!s->read_only && volume_due(s))
		(void)commit_or_fail(s);
	ext4_unlock(s);
}

static bool has_news(struct ext4_super *s)
{
	struct ext4_inode *e;

	list_for_each_entry (e, &s->changed, changed_node) {
		if (e->news & EXT4_ATTRIBUTES || e->cache.dirty)
			return true;
	}
	return volume_pending(s);
}

/* Every few seconds. The volume may be unmounted while we wait for it. */
static void flush_old(struct flush_source *source)
{
	struct ext4_super *s = container_of(source, struct ext4_super, flush);
	struct super_block *sb = s->sb;

	super_get(sb);
	if (!s->read_only && !ext4_enter(s)) {
		if (has_news(s))
			(void)commit_or_fail(s);
		ext4_unlock(s);
	}
	super_put(sb);
}

int ext4_sync(struct ext4_super *s)
{
	int error, committed;

	if (s->read_only)
		return s->aborted ? -EROFS : 0;
	error = write_contents(s);
	committed = ext4_enter(s);
	if (!committed) {
		committed = commit_or_fail(s);
		ext4_unlock(s);
	}
	return error ? error : committed;
}

static int remount(struct super_block *sb, bool read_only)
{
	struct ext4_super *s = ext4_super_of(sb);
	int error = s->aborted ? -EROFS : ext4_sync(s), changed;

	if (s->aborted && read_only)
		return 0;
	if (!error && !read_only && s->disk->info.read_only)
		error = -EROFS;
	if (error)
		return error;
	error = ext4_enter(s);
	if (error)
		return error;
	changed = s->read_only ? 0 : ext4_commit_now(s);
	if (!changed)
		changed = volume_remount(s, read_only);
	if (!changed)
		s->read_only = read_only;
	ext4_unlock(s);
	return changed;
}

static int sync_super(struct super_block *sb)
{
	struct ext4_super *s = ext4_super_of(sb);

	return s->aborted ? 0 : ext4_sync(s); /* the error that ended it is noted */
}

/* ---- super blocks ---- */

static void ext4_statfs(struct super_block *sb, struct statfs *out)
{
	struct ext4_super *s = ext4_super_of(sb);
	struct filesystem_usage usage;
	int error;

	if (ext4_enter(s))
		return;
	ext4_reap(s);
	error = filesystem.ops->usage(filesystem.instance, s->volume, &usage);
	ext4_leave(s);
	if (error)
		return;
	uint64_t reserved = usage.reserved_blocks;
	out->f_bsize = out->f_frsize = usage.block_size;
	out->f_blocks = usage.blocks;
	out->f_bfree = usage.free_blocks;
	out->f_bavail = usage.free_blocks > reserved ? usage.free_blocks - reserved : 0;
	out->f_files = usage.inodes;
	out->f_ffree = usage.free_inodes;
	memcpy(&out->f_fsid, usage.uuid, sizeof(out->f_fsid));
}

static void ext4_shutdown(struct super_block *sb)
{
	struct ext4_super *s = ext4_super_of(sb);
	int error = ext4_sync(s);

	if (!ext4_enter(s)) {
		int stored = s->read_only ? 0 : ext4_commit_now(s);
		int closed = volume_close(s);
		if (!error)
			error = stored ? stored : closed;
		ext4_drop_all(s);
		ext4_unlock(s);
	}
	if (error)
		klog(KLOG_ERROR, "ext4 on %s: not everything could be written: %s", s->disk->name,
		     strerror(-error));
	list_del(&s->node);
	flusher_remove(&s->flush);
	block_unclaim(s->disk, s);
}

static void ext4_destroy(struct super_block *sb)
{
	free(sb->private);
}

static void time_changed(struct inode *inode)
{
	ext4_note(inode, EXT4_ATTRIBUTES);
}

static const struct super_ops ext4_super_ops = {
	.time_changed = time_changed,
	.statfs = ext4_statfs,
	.sync = sync_super,
	.remount = remount,
	.shutdown = ext4_shutdown,
	.destroy = ext4_destroy,
};

static int open_volume(struct ext4_super *s)
{
	struct filesystem_usage usage;
	int error = volume_open(s);

	if (error)
		return error;
	error = ext4_enter(s);
	if (error)
		return error;
	error = filesystem.ops->usage(filesystem.instance, s->volume, &usage);
	ext4_unlock(s);
	if (error)
		return error;
	s->block_size = (uint32_t)usage.block_size;
	return s->block_size > PAGE_SIZE ? -EINVAL : 0;
}

static int make_root(struct super_block *sb, struct ext4_super *s)
{
	struct inode *root;
	int error = open_volume(s);

	if (!error)
		error = ext4_enter(s);
	if (error)
		return error;
	error = ext4_iget(s, FILESYSTEM_ROOT, &root);
	ext4_unlock(s);
	if (error)
		return error;
	if (!S_ISDIR(root->mode)) {
		inode_put(root);
		return -EUCLEAN;
	}
	sb->root = dentry_root(sb, root, "");
	return sb->root ? 0 : -ENOMEM;
}

/* Undoes a mount that failed. */
static void give_up(struct ext4_super *s)
{
	if (s->volume) {
		ext4_drop_all(s);
		volume_enter();
		volume_close(s);
		volume_leave();
	}
	block_unclaim(s->disk, s);
	super_put(s->sb);
}

static int mount_disk(const struct fs_type *type, struct block_device *disk, unsigned flags,
		      struct super_block **out)
{
	struct super_block *sb = super_create(&ext4_super_ops, EXT4_MAGIC_NUMBER);
	struct ext4_super *s = sb ? calloc(1, sizeof(*s)) : NULL;

	if (!s) {
		free(sb);
		return -ENOMEM;
	}
	sb->private = s;
	sb->type = type;
	sb->dev = disk->dev;
	s->sb = sb;
	s->disk = disk;
	s->read_only = flags & MS_RDONLY || disk->info.read_only;
	mutex_init(&s->lock, MUTEX_VOLUME);
	list_init(&s->all);
	list_init(&s->changed);
	int error = block_claim(disk, s);
	if (!error)
		error = make_root(sb, s);
	if (error) {
		give_up(s);
		return error;
	}
	list_add_tail(&s->node, &volumes);
	s->flush.flush = flush_old;
	flusher_add(&s->flush);
	*out = sb;
	return 0;
}

static int ext4_mount(const struct fs_type *type, dev_t dev, unsigned flags, const char *data,
		      struct super_block **out)
{
	struct block_device *disk = block_find(dev);
	struct ext4_super *s;

	if (!disk)
		return -ENXIO;
	/* A disk that is mounted already is mounted at a second place. */
	list_for_each_entry (s, &volumes, node) {
		if (s->disk == disk) {
			super_mount(s->sb);
			*out = s->sb;
			return 0;
		}
	}
	return mount_disk(type, disk, flags, out);
}

const struct fs_type ext4_type = {.name = "ext4", .mount_device = ext4_mount, .needs_device = true};
const struct fs_type ext3_type = {.name = "ext3", .mount_device = ext4_mount, .needs_device = true};
const struct fs_type ext2_type = {.name = "ext2", .mount_device = ext4_mount, .needs_device = true};
