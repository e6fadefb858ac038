/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reading directories. A position is a byte of the directory: the beginning of the next entry. An
 * entry that went away since may have left it in the middle of another one, so each block is gone
 * through from its start.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "components/ext4/internal.h"

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
	uint64_t *pos, start; /* of the block */
	bool (*emit)(void *context, const char *name, size_t length, uint32_t ino, unsigned type,
		     uint64_t next);
	void *context;
	bool full;
};

static int read_block(struct reading *r, char *block)
{
	unsigned size = r->e->fs->blocksize, length;

	for (unsigned at = 0; at + ENTRY_HEADER <= size && !r->full; at += length) {
		struct ext2_dir_entry *entry = (struct ext2_dir_entry *)(block + at);

		if (ext2fs_get_rec_len(r->e->fs, entry, &length) || length < ENTRY_HEADER ||
		    length % 4 || length > size - at ||
		    (unsigned)ext2fs_dirent_name_len(entry) + ENTRY_HEADER > length)
			return -EUCLEAN;
		if (r->start + at < *r->pos)
			continue;
		if (entry->inode && ext2fs_dirent_name_len(entry) &&
		    !r->emit(r->context, entry->name, (size_t)ext2fs_dirent_name_len(entry),
			     entry->inode, type_of(r->e, entry), r->start + at + length)) {
			r->full = true;
			return 0;
		}
		*r->pos = r->start + at + length;
	}
	return 0;
}

int ext4_readdir(struct ext4 *e, uint32_t dir, uint64_t *pos,
		 bool (*emit)(void *context, const char *name, size_t length, uint32_t ino,
			      unsigned type, uint64_t next),
		 void *context)
{
	struct reading r = {.e = e, .pos = pos, .emit = emit, .context = context};
	uint32_t size = e->fs->blocksize;
	struct ext2_inode inode;
	int error = ext4_error(ext2fs_read_inode(e->fs, dir, &inode));
	char *block = error ? NULL : malloc(size);

	if (!block)
		return error ? error : -ENOMEM;
	while (!error && !r.full && *pos < EXT2_I_SIZE(&inode)) {
		uint64_t number = *pos / size, physical, count = 1;

		r.start = number * size;
		error = ext4_map(e, dir, number, &physical, &count);
		/* Without holes a directory is no larger than the volume, whatever its size says.
		 */
		if (!error && !physical)
			error = -EUCLEAN;
		if (!error)
			error = ext4_error(ext2fs_read_dir_block4(e->fs, physical, block, 0, dir));
		if (!error)
			error = read_block(&r, block);
		/* The rest of a block may be no entry (a checksum). */
		if (!r.full && !error)
			*pos = r.start + size;
	}
	free(block);
	return error;
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
