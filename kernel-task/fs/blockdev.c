/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Disks as files: /dev/vda through the device's page cache. O_DIRECT goes through it, too, and
 * ends when the disk has taken the data; it is on the medium with the next flush, as on Linux.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "block/block.h"
#include "fs/device.h"
#include "fs/file.h"
#include "fs/inode.h"
#include "fs/vfs.h"
#include "proc/proc.h"

/* linux/fs.h and linux/hdreg.h. */
enum {
	LINUX_BLKROGET = 0x125e,
	LINUX_BLKGETSIZE = 0x1260,
	LINUX_BLKFLSBUF = 0x1261,
	LINUX_BLKSSZGET = 0x1268,
	LINUX_BLKDISCARD = 0x1277,
	LINUX_BLKIOMIN = 0x1278,
	LINUX_BLKIOOPT = 0x1279,
	LINUX_BLKPBSZGET = 0x127b,
	LINUX_BLKZEROOUT = 0x127f,
};
#define LINUX_BLKBSZGET	   0x80081270u
#define LINUX_BLKGETSIZE64 0x80081272u

static struct block_device *device_of(const struct file *file)
{
	return file->private;
}

static uint64_t bytes_of(const struct block_device *bd)
{
	return bd->info.sectors * BLOCK_SECTOR;
}

static int block_open(struct inode *inode, struct file *file)
{
	struct block_device *bd = block_find(inode->rdev);

	if (!bd)
		return -ENXIO;
	if (file->writable && bd->info.read_only)
		return -EACCES;
	if ((file->flags & O_EXCL) && block_claim(bd, file))
		return -EBUSY;
	file->private = bd;
	file->errors = &bd->errors;
	return 0;
}

/* Linux writes back at the last close; here each close does. */
static void block_release(struct file *file)
{
	if (file->writable)
		cache_write_back(&device_of(file)->cache, 0, UINT64_MAX);
	block_unclaim(device_of(file), file);
}

/* O_DIRECT needs whole blocks. */
static bool misaligned(const struct file *file, uint64_t pos, size_t n)
{
	uint32_t mask = device_of(file)->info.block_size - 1;

	return file->flags & O_DIRECT && ((pos | n) & mask);
}

static ssize_t block_read(struct file *file, struct iov_iter *to, uint64_t *pos)
{
	struct block_device *bd = device_of(file);
	uint64_t size = bytes_of(bd), n = to->count;

	if (misaligned(file, *pos, n))
		return -EINVAL;
	if (*pos >= size)
		return 0;
	ssize_t done = cache_read_iter(&bd->cache, to, *pos, n < size - *pos ? n : size - *pos);
	if (done > 0)
		*pos += (uint64_t)done;
	return done;
}

/* The writer waits, so it gets the error at once. */
static int write_range(struct block_device *bd, uint64_t pos, uint64_t n)
{
	uint64_t errors = bd->errors.count;
	int error = cache_write_back(&bd->cache, pos / PAGE_SIZE, (pos + n - 1) / PAGE_SIZE + 1);

	return error ? error : write_errors_since(&bd->errors, errors);
}

static int sync_range(struct block_device *bd, uint64_t pos, uint64_t n)
{
	int error = write_range(bd, pos, n);

	return error ? error : block_flush(bd);
}

static int after_write(struct block_device *bd, unsigned flags, uint64_t pos, uint64_t n)
{
	if (flags & (O_SYNC | O_DSYNC))
		return sync_range(bd, pos, n);
	return flags & O_DIRECT ? write_range(bd, pos, n) : cache_balance(&bd->cache);
}

static int block_write_back(struct file *file, uint64_t from, uint64_t end)
{
	return cache_write_back(&device_of(file)->cache, from / PAGE_SIZE, end / PAGE_SIZE + 1);
}

static ssize_t block_write(struct file *file, struct iov_iter *from, uint64_t *pos)
{
	struct block_device *bd = device_of(file);
	uint64_t size = bytes_of(bd), n = from->count;

	if (misaligned(file, *pos, n))
		return -EINVAL;
	if (*pos >= size)
		return n ? -ENOSPC : 0;
	ssize_t done = cache_write_iter(&bd->cache, from, *pos, n < size - *pos ? n : size - *pos);
	if (done <= 0)
		return done;
	int error = after_write(bd, file->flags | from->flags, *pos, (uint64_t)done);
	*pos += (uint64_t)done;
	return error ? error : done;
}

static int64_t block_seek(struct file *file, int64_t offset, int whence)
{
	return file_seek(file, offset, whence, bytes_of(device_of(file)));
}

static int block_fsync(struct file *file, bool data_only)
{
	struct block_device *bd = device_of(file);
	int error = cache_write_back(&bd->cache, 0, UINT64_MAX);

	return error ? error : block_flush(bd);
}

/* The range of two numbers at `arg`, checked. */
static int get_range(const struct block_device *bd, uint64_t arg, uint64_t range[2])
{
	if (copy_from_user(range, arg, 2 * sizeof(*range)))
		return -EFAULT;
	if ((range[0] | range[1]) & (bd->info.block_size - 1) || !range[1])
		return -EINVAL;
	return range[0] > bytes_of(bd) || range[1] > bytes_of(bd) - range[0] ? -EINVAL : 0;
}

static int zero_by_writing(struct block_device *bd, uint64_t offset, uint64_t bytes)
{
	static const char zeroes[PAGE_SIZE];

	for (uint64_t done = 0; done < bytes;) {
		uint64_t n = bytes - done < PAGE_SIZE ? bytes - done : PAGE_SIZE;
		int error = cache_write(&bd->cache, zeroes, offset + done, n);

		if (!error)
			error = cache_balance(&bd->cache);
		if (error)
			return error;
		done += n;
	}
	return sync_range(bd, offset, bytes);
}

static int clear_range(struct file *file, enum block_operation operation, uint64_t arg)
{
	struct block_device *bd = device_of(file);
	uint64_t range[2];
	int error = file->writable ? get_range(bd, arg, range) : -EBADF;

	if (error)
		return error;
	error = cache_write_back(&bd->cache, range[0] / PAGE_SIZE,
				 (range[0] + range[1]) / PAGE_SIZE + 1);
	if (!error)
		error = block_clear(bd, operation, range[0], range[1]);
	if (error == -EOPNOTSUPP && operation == BLOCK_WRITE_ZEROES)
		return zero_by_writing(bd, range[0], range[1]);
	/* Pages at the ends are read again, too: they are on the disk. */
	cache_drop(&bd->cache, range[0] / PAGE_SIZE, (range[0] + range[1] - 1) / PAGE_SIZE + 1);
	return error;
}

static long block_ioctl(struct file *file, unsigned command, uint64_t arg)
{
	struct block_device *bd = device_of(file);

	switch (command) {
	case LINUX_BLKGETSIZE64:
		return put_user(bytes_of(bd), arg);
	case LINUX_BLKGETSIZE:
		return put_user((unsigned long)bd->info.sectors, arg);
	case LINUX_BLKSSZGET:
	case LINUX_BLKPBSZGET:
	case LINUX_BLKIOMIN:
		return put_user((int)bd->info.block_size, arg);
	case LINUX_BLKIOOPT:
		return put_user(0, arg);
	case LINUX_BLKBSZGET:
		return put_user((int)PAGE_SIZE, arg);
	case LINUX_BLKROGET:
		return put_user((int)bd->info.read_only, arg);
	case LINUX_BLKFLSBUF:
		return capable(CAP_SYS_ADMIN) ? block_fsync(file, false) : -EACCES;
	case LINUX_BLKDISCARD:
		return clear_range(file, BLOCK_DISCARD, arg);
	case LINUX_BLKZEROOUT:
		return clear_range(file, BLOCK_WRITE_ZEROES, arg);
	default:
		return -ENOTTY;
	}
}

const struct file_ops block_file_ops = {
	.open = block_open,
	.release = block_release,
	.read = block_read,
	.write = block_write,
	.llseek = block_seek,
	.fsync = block_fsync,
	.write_back = block_write_back,
	.ioctl = block_ioctl,
};

int blockdev_init(void)
{
	int error = block_init();

	for (struct block_device *bd = NULL; !error && (bd = block_next(bd));)
		error = devfs_mknod(bd->name, S_IFBLK | 0660, bd->dev);
	return error;
}
