/* SPDX-License-Identifier: BSD-2-Clause */
/* ioctl: the commands that every file knows; the others are for the file's kind. */
#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

#include "fs/async.h"
#include "fs/copy.h"
#include "fs/file.h"
#include "fs/inode.h"
#include "mm/uaccess.h"
#include "proc/task.h"
#include "sys/syscall.h"

/* linux/fs.h, which a musl header set lacks. */
#define FIBMAP	      _IO(0x00, 1)
#define FIGETBSZ      _IO(0x00, 2)
#define FS_IOC_FIEMAP 0xc020660bu
#define FICLONE	      _IOW(0x94, 9, int)
#define FICLONERANGE  _IOW(0x94, 13, struct file_clone_range)

struct file_clone_range {
	int64_t src_fd;
	uint64_t src_offset, src_length, dest_offset;
};

static long set_nonblock(struct file *file, uint64_t arg)
{
	int on;

	if (get_user(on, arg))
		return -EFAULT;
	file->flags = on ? file->flags | O_NONBLOCK : file->flags & ~(unsigned)O_NONBLOCK;
	return 0;
}

static long set_async(int fd, struct file *file, uint64_t arg)
{
	int on;

	if (get_user(on, arg))
		return -EFAULT;
	if (!on == !(file->flags & O_ASYNC))
		return 0;
	if (!async_possible(file))
		return -ENOTTY;
	int error = async_set(file, fd, on);
	if (!error)
		file->flags ^= O_ASYNC;
	return error;
}

static int64_t allocated_bytes(struct inode *inode)
{
	struct stat st;

	inode_stat(inode, &st);
	return (int64_t)st.st_blocks * 512;
}

static long clone_range(const struct file *file, uint64_t arg)
{
	struct file_clone_range range;

	if (copy_from_user(&range, arg, sizeof(range)))
		return -EFAULT;
	return file_clone((int)range.src_fd, file);
}

static long do_ioctl(int fd, struct file *file, unsigned command, uint64_t arg)
{
	switch (command) {
	case FIOCLEX:
		fd_entry(fd)->close_on_exec = true;
		return 0;
	case FIONCLEX:
		fd_entry(fd)->close_on_exec = false;
		return 0;
	case FIONBIO:
		return set_nonblock(file, arg);
	case FIOASYNC:
		return set_async(fd, file, arg);
	case FIOQSIZE:
		if (S_ISREG(file->inode->mode) || S_ISDIR(file->inode->mode) ||
		    S_ISLNK(file->inode->mode))
			return put_user(allocated_bytes(file->inode), arg);
		return -ENOTTY;
	case FIGETBSZ:
		return put_user((int)PAGE_SIZE, arg);
	case FIBMAP:
		if (!S_ISREG(file->inode->mode))
			break;
		return capable(CAP_SYS_RAWIO) ? -EINVAL : -EPERM;
	case FICLONE:
		return file_clone((int)arg, file);
	case FICLONERANGE:
		return clone_range(file, arg);
	case FS_IOC_FIEMAP:
		return -EOPNOTSUPP;
	case FIONREAD:
		if (S_ISREG(file->inode->mode))
			return put_user((int)(file->inode->size - file->pos), arg);
		break;
	}
	return file->ops->ioctl ? file->ops->ioctl(file, command, arg) : -ENOTTY;
}

SYSCALL_DEFINE3(ioctl, int, fd, unsigned, command, uint64_t, arg)
{
	struct file *file = fd_get(fd);

	if (!file)
		return -EBADF;
	long result = do_ioctl(fd, file, command, arg);
	file_put(file);
	return result;
}
