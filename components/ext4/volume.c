/* SPDX-License-Identifier: BSD-2-Clause */
/* Opening, committing and closing a volume. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "components/ext4/dir.h"

int ext4_error(errcode_t error)
{
	switch (error) {
	case 0:
		return 0;
	case EXT2_ET_NO_MEMORY:
		return -ENOMEM;
	case EXT2_ET_BLOCK_ALLOC_FAIL:
	case EXT2_ET_INODE_ALLOC_FAIL:
	case EXT2_ET_EA_NO_SPACE:
		return -ENOSPC;
	case EXT2_ET_FILE_NOT_FOUND:
		return -ENOENT;
	case EXT2_ET_FILE_EXISTS:
	case EXT2_ET_DIR_EXISTS:
		return -EEXIST;
	case EXT2_ET_EA_KEY_NOT_FOUND:
		return -ENODATA;
	case EXT2_ET_UNSUPP_FEATURE:
	case EXT2_ET_RO_UNSUPP_FEATURE:
	case EXT2_ET_BAD_MAGIC:
		return -EINVAL;
	case EXT2_ET_OP_NOT_SUPPORTED:
		return -EOPNOTSUPP;
	case EXT2_ET_FILE_TOO_BIG:
		return -EFBIG;
	default:
		return error > 0 && error < 200 ? (int)-error : -EUCLEAN;
	}
}

static int open_filesystem(struct ext4 *e)
{
	int flags = EXT2_FLAG_64BITS | EXT2_FLAG_EXCLUSIVE | (e->read_only ? 0 : EXT2_FLAG_RW);
	errcode_t code;

	ext4_io_opens(&e->store);
	code = ext2fs_open2("volume", NULL, flags, 0, 0, &ext4_io_manager, &e->fs);
	return code ? ext4_error(code) : check_volume(e);
}

/*
 * Takes an inode from the list. The disk's list is not trusted and may be circular; that is
 * noticed, since an inode that was handled has no next one, or is free.
 */
static int free_orphan(struct ext4 *e, uint32_t ino, uint32_t *next)
{
	struct ext2_inode inode;
	int error = 0;

	if (!inode_is_ordinary(e, ino) || !ext2fs_test_inode_bitmap2(e->fs->inode_map, ino))
		return -EUCLEAN;
	error = ext4_error(ext2fs_read_inode(e->fs, ino, &inode));
	if (error)
		return error;
	*next = inode.i_dtime;
	if (!inode.i_links_count)
		return ext4_free(e, ino);
	/* The file was growing or being truncated: frees the blocks behind its end. */
	error = ext4_truncate(e, ino, EXT2_I_SIZE(&inode));
	if (!error)
		error = ext4_error(ext2fs_read_inode(e->fs, ino, &inode));
	inode.i_dtime = 0;
	return error ? error : ext4_error(ext2fs_write_inode(e->fs, ino, &inode));
}

/* Frees the inodes that had lost their names but not their users when the machine stopped. */
static int free_orphans(struct ext4 *e)
{
	uint32_t ino = e->fs->super->s_last_orphan;
	int error = 0;

	while (!error && ino)
		error = free_orphan(e, ino, &ino);
	if (!error && e->fs->super->s_last_orphan) {
		e->fs->super->s_last_orphan = 0;
		ext2fs_mark_super_dirty(e->fs);
	}
	return error;
}

/* Writes libext2fs's own copies of metadata to the store. */
static int gather(struct ext4 *e)
{
	if (!(e->fs->flags & EXT2_FLAG_DIRTY))
		return 0;
	int error = ext4_error(ext2fs_write_bitmaps(e->fs));
	if (error)
		return error;
	/* Without EXT2_FLAG_FLUSH_NO_SYNC libext2fs would mark the volume clean. */
	e->fs->super->s_wtime = (uint32_t)e->fs->now;
	return ext4_error(ext2fs_flush2(e->fs, EXT2_FLAG_FLUSH_NO_SYNC));
}

static int write_home(void *context, struct store_block *block)
{
	struct store *s = context;

	return s->disk.write(s->disk.context, block->number * s->block_size, block->data,
			     s->block_size);
}

/* Writes the superblock to its place, past the journal; nothing else may be pending. */
static int write_superblock(struct ext4 *e)
{
	struct store *s = &e->store;
	int error;

	ext2fs_mark_super_dirty(e->fs);
	error = gather(e);
	if (!error)
		error = store_for_each(s, write_home, s);
	if (!error)
		error = s->disk.flush(s->disk.context);
	store_clear(s);
	return error;
}

static int prepare_writing(struct ext4 *e)
{
	int error = ext4_error(ext2fs_read_bitmaps(e->fs));

	if (!error)
		error = blocks_open(e);
	if (!error && ext2fs_has_feature_journal(e->fs->super))
		error = journal_open(e);
	if (error)
		return error;
	/* The superblock's copies are for repairs and not updated, as in Linux. */
	e->fs->flags |= EXT2_FLAG_MASTER_SB_ONLY;
	if (!e->again) {
		e->fs->super->s_mnt_count++;
		e->fs->super->s_mtime = (uint32_t)e->fs->now;
	}
	e->fs->super->s_state &= (uint16_t)~EXT2_VALID_FS;
	if (e->journal)
		ext2fs_set_feature_journal_needs_recovery(e->fs->super);
	error = write_superblock(e);
	if (error || e->again)
		return error;
	error = free_orphans(e);
	return error ? error : ext4_commit(e);
}

/* Closes without writing anything. */
static void forget_filesystem(struct ext4 *e)
{
	if (e->fs)
		ext2fs_free(e->fs);
	e->fs = NULL;
}

/* Replays the journal that a machine that stopped has left. */
static int recover(struct ext4 *e)
{
	bool replayed = false;
	int error;

	if (!ext2fs_has_feature_journal_needs_recovery(e->fs->super))
		return 0;
	store_set_block_size(&e->store, e->fs->blocksize);
	error = journal_recover(e, &replayed);
	if (error || !replayed)
		return error;
	forget_filesystem(e);
	return open_filesystem(e);
}

static void free_all(struct ext4 *e)
{
	dir_index_forget(e, 0);
	journal_close(e);
	blocks_close(e);
	forget_filesystem(e);
	store_free(&e->store);
	free(e);
}

int ext4_open(const struct ext4_disk *disk, bool read_only, bool again, int64_t now,
	      struct ext4 **out)
{
	struct ext4 *e = calloc(1, sizeof(*e));
	int error;

	if (!e)
		return -ENOMEM;
	e->store.disk = *disk;
	e->read_only = read_only;
	e->again = again;
	error = open_filesystem(e);
	if (!error)
		error = recover(e);
	if (!error) {
		store_set_block_size(&e->store, e->fs->blocksize);
		e->fs->now = now;
		if (!read_only)
			error = prepare_writing(e);
		else
			error = ext4_error(ext2fs_read_bitmaps(e->fs));
	}
	if (error) {
		free_all(e);
		return error;
	}
	e->again = false; /* a later remount is not a restart */
	*out = e;
	return 0;
}

void ext4_set_time(struct ext4 *e, int64_t now)
{
	e->fs->now = now;
}

int ext4_commit(struct ext4 *e)
{
	struct store *s = &e->store;
	int error = e->read_only ? 0 : gather(e);

	if (error || e->read_only)
		return error;
	if (!s->pending)
		return s->disk.flush(s->disk.context);
	if (e->journal) {
		error = journal_commit(e);
	} else {
		error = store_for_each(s, write_home, s);
		if (!error)
			error = s->disk.flush(s->disk.context);
	}
	if (error)
		return error;
	store_clear(s);
	blocks_committed(e);
	return 0;
}

bool ext4_commit_due(const struct ext4 *e)
{
	size_t most = 4096;

	if (e->journal && journal_capacity(e->journal) / 2 < most)
		most = journal_capacity(e->journal) / 2;
	return e->store.pending > most;
}

/* Marks the volume clean in the superblock, after everything else is written. */
static int mark_clean(struct ext4 *e)
{
	e->fs->super->s_state |= EXT2_VALID_FS;
	ext2fs_clear_feature_journal_needs_recovery(e->fs->super);
	return write_superblock(e);
}

static int commit_and_clean(struct ext4 *e)
{
	int error = e->read_only ? 0 : ext4_commit(e);

	if (error || e->read_only)
		return error;
	if (e->journal)
		error = journal_empty(e);
	return error ? error : mark_clean(e);
}

int ext4_close(struct ext4 *e)
{
	int error = commit_and_clean(e);

	free_all(e);
	return error;
}

int ext4_remount(struct ext4 *e, bool read_only)
{
	int error = 0;

	if (read_only == e->read_only)
		return 0;
	if (!read_only) {
		if (e->aborted)
			return -EROFS;
		e->read_only = false;
		e->fs->flags |= EXT2_FLAG_RW;
		error = prepare_writing(e);
		e->read_only = error != 0;
		return error;
	}
	error = commit_and_clean(e);
	e->read_only = !error;
	if (!error) {
		journal_close(e);
		blocks_close(e);
	}
	return error;
}

void ext4_abort(struct ext4 *e)
{
	e->read_only = e->aborted = true;
}

bool ext4_pending(const struct ext4 *e)
{
	return !e->read_only && (e->store.pending || e->fs->flags & EXT2_FLAG_DIRTY);
}

size_t ext4_pending_bytes(const struct ext4 *e)
{
	return e->store.pending * e->store.block_size;
}

uint32_t ext4_transaction(const struct ext4 *e)
{
	return e->journal ? journal_transaction(e->journal) : 0;
}

uint32_t ext4_trace(const struct ext4 *e)
{
	return e->trace;
}

void ext4_usage(struct ext4 *e, struct filesystem_usage *out)
{
	struct ext2_super_block *super = e->fs->super;
	uint64_t overhead = super->s_first_data_block +
			    (uint64_t)e->fs->group_desc_count * (2 + e->fs->inode_blocks_per_group);

	*out = (struct filesystem_usage){
		.block_size = e->fs->blocksize,
		.blocks = ext2fs_blocks_count(super) - overhead,
		.free_blocks = ext2fs_free_blocks_count(super),
		.reserved_blocks = ext2fs_r_blocks_count(super),
		.inodes = super->s_inodes_count,
		.free_inodes = super->s_free_inodes_count,
	};
	memcpy(out->uuid, super->s_uuid, sizeof(out->uuid));
}
