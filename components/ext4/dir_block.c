/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One block of a directory: a chain of entries, and with checksums a tail that looks like one.
 *
 * A checksum costs more than everything else that is done with a block, and blocks are read again
 * and again. So blocks whose checksum was right, or that were written here, are remembered, each in
 * the one entry that its number has in a table; their checksums are not computed again while the
 * volume is open.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "components/ext4/dir.h"

#define HEADER 8u

int dir_block_init(const struct ext4 *e, struct dir_block *b)
{
	*b = (struct dir_block){.data = malloc(e->fs->blocksize)};
	return b->data ? 0 : -ENOMEM;
}

void dir_block_free(struct dir_block *b)
{
	free(b->data);
}

static struct ext2_dir_entry *entry_at(const struct dir_block *b, unsigned offset)
{
	return (struct ext2_dir_entry *)(b->data + offset);
}

static unsigned bytes_of(const struct ext4 *e, struct ext2_dir_entry *entry)
{
	unsigned bytes = 0;

	(void)ext2fs_get_rec_len(e->fs, entry, &bytes);
	return bytes;
}

/* The end of the area for entries: before the tail. */
static unsigned end_of_entries(const struct ext4 *e)
{
	return e->fs->blocksize - (ext2fs_has_feature_metadata_csum(e->fs->super)
					   ? (unsigned)sizeof(struct ext2_dir_entry_tail)
					   : 0);
}

static bool is_good(const struct ext4 *e, const struct dir_block *b)
{
	unsigned size = e->fs->blocksize, at = 0, bytes;

	for (; at + HEADER <= size; at += bytes) {
		struct ext2_dir_entry *entry = entry_at(b, at);

		bytes = bytes_of(e, entry);
		if (bytes < HEADER || bytes % 4 || bytes > size - at ||
		    (unsigned)ext2fs_dirent_name_len(entry) + HEADER > bytes)
			return false;
	}
	return at == size;
}

static struct checked_block *place_of(struct ext4 *e, uint64_t physical)
{
	return &e->checked[physical % CHECKED_BLOCKS];
}

static int read_checked(struct ext4 *e, uint32_t dir, struct dir_block *b)
{
	struct checked_block *known = place_of(e, b->physical);
	bool is_known = known->physical == b->physical && known->dir == dir;
	int flags = e->fs->flags, error;

	if (is_known)
		e->fs->flags |= EXT2_FLAG_IGNORE_CSUM_ERRORS;
	error = ext4_error(ext2fs_read_dir_block4(e->fs, b->physical, b->data, 0, dir));
	e->fs->flags = flags;
	if (!error)
		*known = (struct checked_block){b->physical, dir};
	return error;
}

int dir_block_read(struct ext4 *e, uint32_t dir, struct dir_block *b)
{
	uint64_t count = 1;
	int error = b->physical ? 0 : ext4_map(e, dir, b->number, &b->physical, &count);

	if (!error && !b->physical)
		error = -EUCLEAN;
	if (!error)
		error = read_checked(e, dir, b);
	return error || is_good(e, b) ? error : -EUCLEAN;
}

int dir_block_write(struct ext4 *e, uint32_t dir, const struct dir_block *b)
{
	int error = ext4_error(ext2fs_write_dir_block4(e->fs, b->physical, b->data, 0, dir));

	if (!error)
		*place_of(e, b->physical) = (struct checked_block){b->physical, dir};
	return error;
}

bool dir_block_find(const struct ext4 *e, const struct dir_block *b, const struct dir_name *name,
		    struct dir_entry *out)
{
	unsigned previous = 0, bytes;

	for (unsigned at = 0; at + HEADER <= e->fs->blocksize; previous = at, at += bytes) {
		struct ext2_dir_entry *entry = entry_at(b, at);

		bytes = bytes_of(e, entry);
		if (entry->inode && (size_t)ext2fs_dirent_name_len(entry) == name->length &&
		    !memcmp(entry->name, name->text, name->length)) {
			*out = (struct dir_entry){at, previous, entry->inode};
			return true;
		}
	}
	return false;
}

unsigned dir_entry_bytes(size_t name_length)
{
	return (unsigned)(HEADER + name_length + 3) & ~3u;
}

/* The unused bytes of an entry. */
static unsigned slack(const struct ext4 *e, struct ext2_dir_entry *entry)
{
	unsigned bytes = bytes_of(e, entry);
	unsigned used = entry->inode ? dir_entry_bytes((size_t)ext2fs_dirent_name_len(entry)) : 0;

	return bytes > used ? bytes - used : 0;
}

unsigned dir_block_room(const struct ext4 *e, const struct dir_block *b)
{
	unsigned end = end_of_entries(e), most = 0, bytes;

	for (unsigned at = 0; at + HEADER <= end; at += bytes) {
		unsigned here = slack(e, entry_at(b, at));

		bytes = bytes_of(e, entry_at(b, at));
		if (at + bytes <= end && here > most)
			most = here;
	}
	return most;
}

static void fill_in(const struct ext4 *e, struct ext2_dir_entry *entry, unsigned bytes,
		    const struct dir_name *name, uint32_t ino, int type)
{
	memset(entry, 0, HEADER);
	(void)ext2fs_set_rec_len(e->fs, bytes, entry);
	entry->inode = ino;
	ext2fs_dirent_set_name_len(entry, (int)name->length);
	if (ext2fs_has_feature_filetype(e->fs->super))
		ext2fs_dirent_set_file_type(entry, type);
	memcpy(entry->name, name->text, name->length);
}

void dir_block_add(const struct ext4 *e, struct dir_block *b, const struct dir_name *name,
		   uint32_t ino, int type)
{
	unsigned need = dir_entry_bytes(name->length), end = end_of_entries(e), bytes;

	for (unsigned at = 0; at + HEADER <= end; at += bytes) {
		struct ext2_dir_entry *entry = entry_at(b, at);
		unsigned here = slack(e, entry);

		bytes = bytes_of(e, entry);
		if (at + bytes > end || here < need)
			continue;
		if (entry->inode)
			(void)ext2fs_set_rec_len(e->fs, bytes - here, entry);
		fill_in(e, entry_at(b, at + bytes - here), here, name, ino, type);
		return;
	}
}

void dir_block_remove(const struct ext4 *e, struct dir_block *b, const struct dir_entry *entry)
{
	struct ext2_dir_entry *it = entry_at(b, entry->offset),
			      *before = entry_at(b, entry->previous);

	it->inode = 0;
	if (before != it)
		(void)ext2fs_set_rec_len(e->fs, bytes_of(e, before) + bytes_of(e, it), before);
}

static bool is_dots(struct ext2_dir_entry *entry)
{
	int length = ext2fs_dirent_name_len(entry);

	return entry->name[0] == '.' && (length == 1 || (length == 2 && entry->name[1] == '.'));
}

void dir_block_copy_names(const struct ext4 *e, const struct dir_block *from, struct dir_block *to)
{
	unsigned bytes;

	for (unsigned at = 0; at + HEADER <= e->fs->blocksize; at += bytes) {
		struct ext2_dir_entry *entry = entry_at(from, at);
		struct dir_name name = {entry->name, (size_t)ext2fs_dirent_name_len(entry)};

		bytes = bytes_of(e, entry);
		if (entry->inode && name.length && !is_dots(entry))
			dir_block_add(e, to, &name, entry->inode, ext2fs_dirent_file_type(entry));
	}
}

void dir_block_for_each(const struct ext4 *e, const struct dir_block *b,
			void (*each)(void *context, const struct dir_name *name), void *context)
{
	unsigned bytes;

	for (unsigned at = 0; at + HEADER <= e->fs->blocksize; at += bytes) {
		struct ext2_dir_entry *entry = entry_at(b, at);
		struct dir_name name = {entry->name, (size_t)ext2fs_dirent_name_len(entry)};

		bytes = bytes_of(e, entry);
		if (entry->inode && name.length)
			each(context, &name);
	}
}
