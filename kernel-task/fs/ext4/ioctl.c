/* SPDX-License-Identifier: BSD-2-Clause */
/* ioctl of files and folders. */
#include <errno.h>

#include "fs/ext4/ext4fs.h"
#include "fs/file.h"
#include "fs/inode.h"
#include "mm/uaccess.h"
#include "proc/proc.h"

#define LINUX_FITRIM 0xc0185879u

/* linux/fs.h: struct fstrim_range, in bytes. */
struct linux_trim {
	uint64_t start, length, least;
};

/* Discards the free runs of blocks from `first` on; how many blocks are in *total. */
static int discard(struct ext4_super *s, uint64_t first, uint64_t end, uint64_t least,
		   uint64_t *total)
{
	uint64_t start, count;
	int error;

	while (!(error = filesystem.ops->free_run(filesystem.instance, s->volume, first, end, least,
						  &start, &count)) &&
	       count && start >= first && !error) {
		error = block_clear(s->disk, BLOCK_DISCARD, start * s->block_size,
				    count * s->block_size);
		if (error)
			break;
		*total += count;
		first = start + count;
	}
	return error;
}

/* After a commit, blocks that are free in memory are also free on the disk. */
static int trim(struct ext4_super *s, struct linux_trim *range)
{
	uint64_t end = range->start + range->length < range->start ? UINT64_MAX
								   : range->start + range->length;
	uint64_t total = 0;
	int error = ext4_sync(s);

	if (!error)
		error = ext4_enter(s);
	if (error)
		return error;
	error = discard(s, (range->start + s->block_size - 1) / s->block_size, end / s->block_size,
			range->least / s->block_size, &total);
	ext4_leave(s);
	range->length = total * s->block_size;
	return error;
}

long ext4_ioctl(struct file *file, unsigned command, uint64_t arg)
{
	struct ext4_super *s = ext4_super_of(file->inode->sb);
	struct linux_trim range;
	int error;

	if (command != LINUX_FITRIM)
		return -ENOTTY;
	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (!s->disk->info.can_discard)
		return -EOPNOTSUPP;
	if (s->read_only)
		return -EROFS;
	if (copy_from_user(&range, arg, sizeof(range)))
		return -EFAULT;
	error = trim(s, &range);
	if (!error && copy_to_user(arg, &range, sizeof(range)))
		error = -EFAULT;
	return error;
}
