/* SPDX-License-Identifier: BSD-2-Clause */
/* Inodes of the ext4 image. Contents are in extents that are as long as possible; blocks of zeroes
 * become holes. */
#include "tools/image/disk_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int wrong(struct disk *d, const char *name, errcode_t code)
{
	return problem_set(d->p, "the image's disk cannot be written: %.200s: %s", name,
			   error_message(code));
}

/* ---- attributes ---- */

/* Bits 32 and 33 of the seconds and the nanoseconds share the extra field (Linux,
 * Documentation/filesystems/ext4/inodes.rst, "Inode Timestamps"). */
static uint32_t extra_time(int64_t seconds, uint32_t ns)
{
	int64_t high = (seconds - (int32_t)seconds) >> 32;

	return (uint32_t)(high & 3) | ns << 2;
}

static void set_attributes(struct ext2_inode_large *inode, const struct merged_file *file)
{
	uint32_t seconds = (uint32_t)file->mtime, extra = extra_time(file->mtime, file->mtime_ns);

	inode->i_mode = (uint16_t)file->mode;
	inode->i_uid = (uint16_t)file->uid;
	inode->osd2.linux2.l_i_uid_high = (uint16_t)(file->uid >> 16);
	inode->i_gid = (uint16_t)file->gid;
	inode->osd2.linux2.l_i_gid_high = (uint16_t)(file->gid >> 16);
	inode->i_atime = inode->i_ctime = inode->i_mtime = inode->i_crtime = seconds;
	inode->i_atime_extra = inode->i_ctime_extra = inode->i_mtime_extra = inode->i_crtime_extra =
		extra;
	inode->i_extra_isize = sizeof(*inode) - EXT2_GOOD_OLD_INODE_SIZE;
}

static errcode_t write_xattrs(struct disk *d, const struct merged_file *file)
{
	struct ext2_xattr_handle *handle;
	errcode_t error = ext2fs_xattrs_open(d->fs, file->number, &handle);

	if (error)
		return error;
	error = ext2fs_xattrs_read(handle);
	for (const struct merged_xattr *x = file->xattrs; x && !error; x = x->next)
		error = ext2fs_xattr_set(handle, x->name, x->value, x->size);
	errcode_t closing = ext2fs_xattrs_close(&handle);
	return error ? error : closing;
}

int disk_attributes_write(struct disk *d, const char *name, const struct merged_file *file)
{
	struct ext2_inode_large inode;
	errcode_t error = ext2fs_read_inode_full(d->fs, file->number, (struct ext2_inode *)&inode,
						 sizeof(inode));

	if (!error) {
		set_attributes(&inode, file);
		error = ext2fs_write_inode_full(d->fs, file->number, (struct ext2_inode *)&inode,
						sizeof(inode));
	}
	if (!error && file->xattrs)
		error = write_xattrs(d, file);
	return error ? wrong(d, *name ? name : "the root", error) : 0;
}

/* ---- contents ---- */

static bool only_zeroes(const uint8_t *data, size_t size)
{
	return !size || (!data[0] && !memcmp(data, data + 1, size - 1));
}

/* Allocates `count` blocks of the file from `first` on, and writes the data to them. */
static errcode_t write_blocks(struct disk *d, ext2_ino_t number, struct ext2_inode *inode,
			      blk64_t first, blk64_t count, const uint8_t *data)
{
	errcode_t error = ext2fs_fallocate(d->fs, EXT2_FALLOCATE_FORCE_INIT, number, inode, ~0ull,
					   first, count);

	for (blk64_t done = 0, run; done < count && !error; done += run) {
		blk64_t start = 0, next = 0;

		error = ext2fs_bmap2(d->fs, number, inode, NULL, 0, first + done, NULL, &start);
		for (run = 1; !error && done + run < count; run++) {
			error = ext2fs_bmap2(d->fs, number, inode, NULL, 0, first + done + run,
					     NULL, &next);
			if (next != start + run)
				break;
		}
		if (!error)
			error = io_channel_write_blk64(d->fs->io, start, (int)run,
						       data + done * DISK_BLOCK);
	}
	return error;
}

/* Splits the buffer into runs of contents and holes. */
static errcode_t write_runs(struct disk *d, ext2_ino_t number, struct ext2_inode *inode,
			    blk64_t first, blk64_t count)
{
	errcode_t error = 0;

	for (blk64_t at = 0, end; at < count && !error; at = end) {
		bool hole = only_zeroes(d->buffer + at * DISK_BLOCK, DISK_BLOCK);

		for (end = at + 1; end < count; end++)
			if (only_zeroes(d->buffer + end * DISK_BLOCK, DISK_BLOCK) != hole)
				break;
		if (!hole)
			error = write_blocks(d, number, inode, first + at, end - at,
					     d->buffer + at * DISK_BLOCK);
	}
	return error;
}

static int write_contents(struct disk *d, const char *name, const struct merged_file *file)
{
	struct ext2_inode inode;
	errcode_t error = ext2fs_read_inode(d->fs, file->number, &inode);

	for (uint64_t at = 0; at < file->size && !error;) {
		uint64_t left = file->size - at;
		size_t want = left < DISK_BUFFER ? (size_t)left : DISK_BUFFER;
		ssize_t n = pread(d->spool->fd, d->buffer, want, (off_t)(file->offset + at));

		if (n < 0)
			return problem_set(d->p, "%.200s: %s", name, strerror(errno));
		/* A hole at the end of the file is beyond the end of the spool. */
		memset(d->buffer + n, 0, DISK_BUFFER - (size_t)n);
		error = write_runs(d, file->number, &inode, at / DISK_BLOCK,
				   (want + DISK_BLOCK - 1) / DISK_BLOCK);
		at += want;
	}
	/* The number of blocks is only up to date in memory once the extents have blocks of their
	 * own. */
	if (!error)
		error = ext2fs_write_inode(d->fs, file->number, &inode);
	return error ? wrong(d, name, error) : 0;
}

/* ---- inodes ---- */

static void set_device(struct ext2_inode *inode, uint32_t major, uint32_t minor)
{
	if (major < 256 && minor < 256)
		inode->i_block[0] = major << 8 | minor;
	else
		inode->i_block[1] = (minor & 0xff) | major << 8 | (minor & ~0xffu) << 12;
}

static errcode_t make_inode(struct disk *d, ext2_ino_t folder, struct merged_file *file)
{
	struct ext2_inode inode = {.i_mode = (uint16_t)file->mode,
				   .i_links_count = (uint16_t)file->links};
	errcode_t error = ext2fs_new_inode(d->fs, folder, LINUX_S_IFREG, NULL, &file->number);

	if (error)
		return error;
	if (S_ISLNK(file->mode)) {
		error = ext2fs_symlink(d->fs, folder, file->number, NULL, file->target);
		if (error)
			return error;
		error = ext2fs_read_inode(d->fs, file->number, &inode);
		inode.i_links_count = (uint16_t)file->links;
		return error ? error : ext2fs_write_inode(d->fs, file->number, &inode);
	}
	ext2fs_inode_alloc_stats2(d->fs, file->number, 1, 0);
	if (S_ISCHR(file->mode) || S_ISBLK(file->mode))
		set_device(&inode, file->major, file->minor);
	if (S_ISREG(file->mode))
		ext2fs_inode_size_set(d->fs, &inode, (ext2_off64_t)file->size);
	error = ext2fs_write_new_inode(d->fs, file->number, &inode);
	if (error || !S_ISREG(file->mode))
		return error;
	ext2_extent_handle_t handle; /* opening the handle makes the inode one with extents */
	inode.i_flags |= EXT4_EXTENTS_FL;
	error = ext2fs_extent_open2(d->fs, file->number, &inode, &handle);
	if (!error)
		ext2fs_extent_free(handle);
	return error ? error : ext2fs_write_inode(d->fs, file->number, &inode);
}

int disk_file_write(struct disk *d, ext2_ino_t folder, const char *name, struct merged_file *file)
{
	if (file->links > 65000)
		return problem_set(d->p, "%.200s has more than 65000 names", name);
	errcode_t error = make_inode(d, folder, file);
	if (error)
		return wrong(d, name, error);
	if (S_ISREG(file->mode) && write_contents(d, name, file))
		return -1;
	return disk_attributes_write(d, name, file);
}
