/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * name_to_handle_at and open_by_handle_at: a file named by the number of its inode, where the
 * filesystem can find one again by that.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "fs/context.h"
#include "fs/file.h"
#include "fs/handle.h"
#include "fs/inode.h"
#include "fs/namei.h"
#include "proc/task.h"
#include "sys/syscall.h"

#define HANDLE_MAX 128

struct handle_head {
	uint32_t bytes;
	int32_t type;
};

static long give_handle(const struct path *path, uint64_t address, uint64_t mount_id)
{
	struct inode_handle h = handle_of(path->dentry->inode);
	struct handle_head head;
	long result = 0;

	if (!has_handles(path->dentry->sb))
		return -EOPNOTSUPP;
	if (get_user(head, address))
		return -EFAULT;
	if (head.bytes > HANDLE_MAX)
		return -EINVAL;
	if (head.bytes < sizeof(h))
		result = -EOVERFLOW;
	head = (struct handle_head){sizeof(h), result ? 255 : HANDLE_TMPFS};
	if (put_user(path->mount->id, mount_id) || put_user(head, address))
		return -EFAULT;
	if (!result && copy_to_user(address + sizeof(head), &h, sizeof(h)))
		return -EFAULT;
	return result;
}

SYSCALL_DEFINE5(name_to_handle_at, int, dirfd, uint64_t, name, uint64_t, handle, uint64_t, mount_id,
		int, flags)
{
	struct path path;

	if (flags & ~(AT_SYMLINK_FOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	int error = path_lookup_user(dirfd, name,
				     (flags & AT_SYMLINK_FOLLOW ? WALK_FOLLOW : 0) |
					     (flags & AT_EMPTY_PATH ? WALK_EMPTY : 0),
				     &path);
	if (error)
		return error;
	long result = give_handle(&path, handle, mount_id);
	path_put(&path);
	return result;
}

static int mount_of(int fd, struct mount **out)
{
	struct file *file = NULL;

	if (fd == AT_FDCWD) {
		*out = current->fs->cwd.mount;
		mount_get(*out);
		return 0;
	}
	file = fd_get_any(fd);
	if (!file)
		return -EBADF;
	*out = file->path.mount;
	mount_get(*out);
	file_put(file);
	return 0;
}

static int decode(struct mount *mount, uint64_t address, struct path *out)
{
	struct handle_head head;
	struct inode_handle h;

	if (get_user(head, address))
		return -EFAULT;
	if (head.bytes > HANDLE_MAX || !head.bytes)
		return -EINVAL;
	if (!has_handles(mount->sb))
		return -ESTALE;
	if (head.bytes < sizeof(h) || head.type != HANDLE_TMPFS)
		return -ESTALE;
	if (copy_from_user(&h, address + sizeof(head), sizeof(h)))
		return -EFAULT;
	return h.generation ? -ESTALE
			    : mount->sb->ops->find(mount, h.low | (ino_t)h.high << 32, out);
}

SYSCALL_DEFINE3(open_by_handle_at, int, mount_fd, uint64_t, handle, unsigned, flags)
{
	struct mount *mount;
	struct path path;
	struct file *file;

	if (!capable(CAP_DAC_READ_SEARCH))
		return -EPERM;
	int error = mount_of(mount_fd, &mount);
	if (error)
		return error;
	error = decode(mount, handle, &path);
	mount_put(mount);
	if (error)
		return error;
	error = open_found_path(&path, flags, &file);
	path_put(&path);
	if (error)
		return error;
	return fd_give(file, flags & O_CLOEXEC);
}
