/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reading directories. A position is a byte of the directory: the beginning of the next entry. If
 * that entry was removed since, the position may be in the middle of another one, so each block is
 * read from its start.
 */
#include <dirent.h>
#include <errno.h>
#include <string.h>

#include "components/ext4/dir.h"

#define ENTRY_HEADER 8u

static unsigned type_of(struct ext4 *e, struct ext2_dir_entry *entry)
{
	static const uint8_t types[] = {
		[EXT2_FT_UNKNOWN] = DT_UNKNOWN, [EXT2_FT_REG_FILE] = DT_REG,
		[EXT2_FT_DIR] = DT_DIR,		[EXT2_FT_CHRDEV] = DT_CHR,
		[EXT2_FT_BLKDEV] = DT_BLK,	[EXT2_FT_FIFO] = DT_FIFO,
		[EXT2_FT_SOCK] = DT_SOCK,	[EXT2_FT_SYMLINK] = DT_LNK,
	};
	unsigned type = (unsigned)ext2fs_dirent_file_type(entry);

	return ext2fs_has_feature_filetype(e->fs->super) && type < sizeof(types) ? types[type]
										 : DT_UNKNOWN;
}

struct reading {
	struct ext4 *e;
	uint64_t *pos;
	bool (*emit)(void *context, const char *name, size_t length, uint32_t ino, unsigned type,
		     uint64_t next);
	void *context;
};

/* Stops with 1 when the reader has enough. The block's entries have been checked. */
static int read_block(void *context, struct dir_block *block)
{
	struct reading *r = context;
	unsigned size = r->e->fs->blocksize, length;
	uint64_t start = block->number * size;

	for (unsigned at = 0; at + ENTRY_HEADER <= size; at += length) {
		struct ext2_dir_entry *entry = (struct ext2_dir_entry *)(block->data + at);

		if (ext2fs_get_rec_len(r->e->fs, entry, &length))
			return -EUCLEAN;
		if (start + at < *r->pos)
			continue;
		if (entry->inode && ext2fs_dirent_name_len(entry) &&
		    !r->emit(r->context, entry->name, (size_t)ext2fs_dirent_name_len(entry),
			     entry->inode, type_of(r->e, entry), start + at + length))
			return 1;
		*r->pos = start + at + length;
	}
	/* The end of a block may be a checksum instead of an entry. */
	*r->pos = start + size;
	return 0;
}

int ext4_readdir(struct ext4 *e, uint32_t dir, uint64_t *pos,
		 bool (*emit)(void *context, const char *name, size_t length, uint32_t ino,
			      unsigned type, uint64_t next),
		 void *context)
{
	struct reading r = {.e = e, .pos = pos, .emit = emit, .context = context};
	int result = dir_scan(e, dir, *pos / e->fs->blocksize, read_block, &r);

	return result > 0 ? 0 : result;
}

static bool not_dots(void *context, const char *name, size_t length, uint32_t ino, unsigned type,
		     uint64_t next)
{
	bool *empty = context;

	*empty = (length == 1 && name[0] == '.') || (length == 2 && !memcmp(name, "..", 2));
	return *empty;
}

int ext4_dir_is_empty(struct ext4 *e, uint32_t dir, bool *empty)
{
	uint64_t pos = 0;

	*empty = true;
	return ext4_readdir(e, dir, &pos, not_dots, empty);
}
