/* SPDX-License-Identifier: BSD-2-Clause */
/* The store as an IO manager of libext2fs, whose only volume is the one that is being opened. */
#include <errno.h>
#include <stdlib.h>

#include "components/ext4/internal.h"

static struct store *opening; /* between ext4_io_opens() and the call that follows */

void ext4_io_opens(struct store *store)
{
	opening = store;
}

static errcode_t io_open(const char *name, int flags, io_channel *out)
{
	io_channel channel = calloc(1, sizeof(*channel));

	if (!channel)
		return EXT2_ET_NO_MEMORY;
	channel->magic = EXT2_ET_MAGIC_IO_CHANNEL;
	channel->manager = &ext4_io_manager;
	channel->block_size = 1024;
	channel->refcount = 1;
	channel->private_data = opening;
	*out = channel;
	return 0;
}

static errcode_t io_close(io_channel channel)
{
	if (--channel->refcount == 0)
		free(channel);
	return 0;
}

static errcode_t io_set_blksize(io_channel channel, int size)
{
	channel->block_size = size;
	return 0;
}

/* A negative count is one of bytes. */
static size_t bytes_of(io_channel channel, int count)
{
	return count < 0 ? (size_t)-count : (size_t)count * (size_t)channel->block_size;
}

static errcode_t io_read64(io_channel channel, unsigned long long block, int count, void *data)
{
	return -store_read(channel->private_data, block * (unsigned)channel->block_size, data,
			   bytes_of(channel, count));
}

static errcode_t io_write64(io_channel channel, unsigned long long block, int count,
			    const void *data)
{
	return -store_write(channel->private_data, block * (unsigned)channel->block_size, data,
			    bytes_of(channel, count));
}

static errcode_t io_read(io_channel channel, unsigned long block, int count, void *data)
{
	return io_read64(channel, block, count, data);
}

static errcode_t io_write(io_channel channel, unsigned long block, int count, const void *data)
{
	return io_write64(channel, block, count, data);
}

static errcode_t io_write_byte(io_channel channel, unsigned long offset, int count,
			       const void *data)
{
	return -store_write(channel->private_data, offset, data, (size_t)count);
}

/* Only a commit writes pending blocks to the disk. */
static errcode_t io_flush(io_channel channel)
{
	return 0;
}

struct struct_io_manager ext4_io_manager = {
	.magic = EXT2_ET_MAGIC_IO_MANAGER,
	.name = "selkie",
	.open = io_open,
	.close = io_close,
	.set_blksize = io_set_blksize,
	.read_blk = io_read,
	.write_blk = io_write,
	.flush = io_flush,
	.write_byte = io_write_byte,
	.read_blk64 = io_read64,
	.write_blk64 = io_write64,
};

/* ---- what libext2fs has in files that want a Unix below ---- */

/* Zeroes `num` blocks. Called without a filesystem it frees a buffer, and here there is none. */
errcode_t ext2fs_zero_blocks2(ext2_filsys fs, blk64_t blk, int num, blk64_t *ret_blk,
			      int *ret_count)
{
	errcode_t code = 0;

	if (num <= 0 || ((struct store *)fs->io->private_data)->no_zeroes)
		return 0;
	void *zeroes = calloc(1, fs->blocksize);

	if (!zeroes)
		return EXT2_ET_NO_MEMORY;
	for (int i = 0; !code && i < num; i++) {
		code = io_channel_write_blk64(fs->io, blk + (unsigned)i, 1, zeroes);
		if (code && ret_blk)
			*ret_blk = blk + (unsigned)i;
	}
	if (code && ret_count)
		*ret_count = num;
	free(zeroes);
	return code;
}

/* libext2fs's bitmaps report bad numbers of a damaged volume by this; the caller gets an error
 * code as well. */
void com_err(const char *who, errcode_t code, const char *format, ...)
{
}
