/* SPDX-License-Identifier: BSD-2-Clause */
/* Extended attributes: the twelve calls. The namespace of a name decides about permissions.
 * xattr(7). */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/xattr.h>

#include "fs/file_caps.h"
#include "fs/file.h"
#include "fs/inode.h"
#include "fs/namei.h"
#include "proc/task.h"
#include "sys/syscall.h"

#define NAME_LIMIT 255
#define VALUE_MAX  65536
#define LIST_MAX   65536

/* The object of a call: an inode and its mount, from a name or a descriptor. */
struct target {
	struct path path;
	struct file *file;
};

static int target_by_name(uint64_t name, bool follow, struct target *t)
{
	t->file = NULL;
	return path_lookup_user(AT_FDCWD, name, follow ? WALK_FOLLOW : 0, &t->path);
}

static int target_by_fd(int fd, struct target *t)
{
	t->file = fd_get(fd);
	if (!t->file)
		return -EBADF;
	t->path = t->file->path;
	return 0;
}

static void target_end(struct target *t)
{
	if (t->file)
		file_put(t->file);
	else
		path_put(&t->path);
}

/* The inode, before a change of its attributes. */
static int target_want_write(const struct target *t, struct inode **out)
{
	if (t->file)
		return file_want_write(t->file, out);
	int error = path_want_write(&t->path);
	*out = t->path.dentry->inode;
	return error;
}

static int name_from_user(uint64_t address, char name[NAME_LIMIT + 1])
{
	ssize_t n = strncpy_from_user(name, address, NAME_LIMIT + 1);

	if (n == 0 || n == -ENAMETOOLONG)
		return -ERANGE;
	return n < 0 ? (int)n : 0;
}

static bool begins_with(const char *name, const char *prefix)
{
	return !strncmp(name, prefix, strlen(prefix));
}

static int check_access(struct inode *inode, const char *name, bool write)
{
	if (begins_with(name, "trusted."))
		return capable(CAP_SYS_ADMIN) ? 0 : write ? -EPERM : -ENODATA;
	/* Each of these has its own rule for writing; every task may read them. */
	if (!strcmp(name, FILE_CAPS_NAME))
		return write && !capable(CAP_SETFCAP) ? -EPERM : 0;
	if (begins_with(name, "security."))
		return write && !capable(CAP_SYS_ADMIN) ? -EPERM : 0;
	if (!begins_with(name, "user."))
		return -EOPNOTSUPP; /* system.posix_acl_*: there are no ACLs */
	if (!S_ISREG(inode->mode) && !S_ISDIR(inode->mode))
		return write ? -EPERM : -ENODATA;
	if (write && S_ISDIR(inode->mode) && (inode->mode & S_ISVTX) &&
	    !inode_owner_or_capable(inode))
		return -EPERM;
	return inode_permission(inode, write ? MAY_WRITE : MAY_READ);
}

static bool is_only_prefix(const char *name)
{
	const char *dot = strchr(name, '.');

	return dot && !dot[1];
}

static long set(struct target *t, uint64_t name_address, uint64_t value, size_t size, int flags)
{
	struct inode *inode = t->path.dentry->inode;
	char name[NAME_LIMIT + 1];

	if (flags & ~(XATTR_CREATE | XATTR_REPLACE))
		return -EINVAL;
	int error = name_from_user(name_address, name);
	if (error)
		return error;
	if (size > VALUE_MAX)
		return -E2BIG;
	char *buffer = malloc(size + 1);
	if (!buffer)
		return -ENOMEM;
	error = mount_want_write(t->path.mount);
	if (!error && copy_from_user(buffer, value, size))
		error = -EFAULT;
	/* The format is checked before the right to set the attribute, as on Linux. */
	if (!error && !strcmp(name, FILE_CAPS_NAME))
		error = file_caps_check(buffer, size);
	if (!error)
		error = check_access(inode, name, true);
	if (!error && (!inode->ops || !inode->ops->setxattr))
		error = -EOPNOTSUPP;
	if (!error && is_only_prefix(name))
		error = -EINVAL;
	if (!error)
		error = target_want_write(t, &inode);
	if (!error && !inode->ops->setxattr)
		error = -EOPNOTSUPP;
	if (!error)
		error = inode->ops->setxattr(inode, name, buffer, size, flags);
	if (!error && !strcmp(name, FILE_CAPS_NAME))
		inode->no_file_caps = false;
	free(buffer);
	return error;
}

static long get_file_caps(struct inode *inode, char *buffer, size_t size)
{
	char whole[64];
	long n = inode->ops->getxattr(inode, FILE_CAPS_NAME, whole, sizeof(whole));

	n = file_caps_show(whole, n);
	if (n <= 0 || !size)
		return n;
	if ((size_t)n > size)
		return -ERANGE;
	memcpy(buffer, whole, (size_t)n);
	return n;
}

static long get(struct target *t, uint64_t name_address, uint64_t value, size_t size)
{
	struct inode *inode = t->path.dentry->inode;
	char name[NAME_LIMIT + 1];
	long n = name_from_user(name_address, name);

	if (!n)
		n = check_access(inode, name, false);
	if (n)
		return n;
	if (!inode->ops || !inode->ops->getxattr)
		return -EOPNOTSUPP;
	if (size > VALUE_MAX)
		size = VALUE_MAX;
	char *buffer = malloc(size + 1);
	if (!buffer)
		return -ENOMEM;
	if (!strcmp(name, FILE_CAPS_NAME))
		n = get_file_caps(inode, buffer, size);
	else
		n = inode->ops->getxattr(inode, name, buffer, size);
	if (n > 0 && size && copy_to_user(value, buffer, (size_t)n))
		n = -EFAULT;
	free(buffer);
	return n;
}

static long list(struct target *t, uint64_t address, size_t size)
{
	struct inode *inode = t->path.dentry->inode;

	if (!inode->ops || !inode->ops->listxattr)
		return 0; /* an empty list is no error */
	if (size > LIST_MAX)
		size = LIST_MAX;
	char *buffer = malloc(size + 1);
	if (!buffer)
		return -ENOMEM;
	long n = inode->ops->listxattr(inode, buffer, size);
	if (n > 0 && size && copy_to_user(address, buffer, (size_t)n))
		n = -EFAULT;
	free(buffer);
	return n;
}

static long removal(struct target *t, uint64_t name_address)
{
	struct inode *inode = t->path.dentry->inode;
	char name[NAME_LIMIT + 1];
	int error = name_from_user(name_address, name);

	if (!error)
		error = mount_want_write(t->path.mount);
	if (!error)
		error = check_access(inode, name, true);
	if (!error)
		error = target_want_write(t, &inode);
	if (error)
		return error;
	if (!inode->ops || !inode->ops->removexattr)
		return -EOPNOTSUPP;
	return inode->ops->removexattr(inode, name);
}

static long finish(struct target *t, long result)
{
	target_end(t);
	return result;
}

SYSCALL_DEFINE5(setxattr, uint64_t, path, uint64_t, name, uint64_t, value, size_t, size, int, flags)
{
	struct target t;
	long error = target_by_name(path, true, &t);

	return error ? error : finish(&t, set(&t, name, value, size, flags));
}

SYSCALL_DEFINE5(lsetxattr, uint64_t, path, uint64_t, name, uint64_t, value, size_t, size, int,
		flags)
{
	struct target t;
	long error = target_by_name(path, false, &t);

	return error ? error : finish(&t, set(&t, name, value, size, flags));
}

SYSCALL_DEFINE5(fsetxattr, int, fd, uint64_t, name, uint64_t, value, size_t, size, int, flags)
{
	struct target t;
	long error = target_by_fd(fd, &t);

	return error ? error : finish(&t, set(&t, name, value, size, flags));
}

SYSCALL_DEFINE4(getxattr, uint64_t, path, uint64_t, name, uint64_t, value, size_t, size)
{
	struct target t;
	long error = target_by_name(path, true, &t);

	return error ? error : finish(&t, get(&t, name, value, size));
}

SYSCALL_DEFINE4(lgetxattr, uint64_t, path, uint64_t, name, uint64_t, value, size_t, size)
{
	struct target t;
	long error = target_by_name(path, false, &t);

	return error ? error : finish(&t, get(&t, name, value, size));
}

SYSCALL_DEFINE4(fgetxattr, int, fd, uint64_t, name, uint64_t, value, size_t, size)
{
	struct target t;
	long error = target_by_fd(fd, &t);

	return error ? error : finish(&t, get(&t, name, value, size));
}

SYSCALL_DEFINE3(listxattr, uint64_t, path, uint64_t, names, size_t, size)
{
	struct target t;
	long error = target_by_name(path, true, &t);

	return error ? error : finish(&t, list(&t, names, size));
}

SYSCALL_DEFINE3(llistxattr, uint64_t, path, uint64_t, names, size_t, size)
{
	struct target t;
	long error = target_by_name(path, false, &t);

	return error ? error : finish(&t, list(&t, names, size));
}

SYSCALL_DEFINE3(flistxattr, int, fd, uint64_t, names, size_t, size)
{
	struct target t;
	long error = target_by_fd(fd, &t);

	return error ? error : finish(&t, list(&t, names, size));
}

SYSCALL_DEFINE2(removexattr, uint64_t, path, uint64_t, name)
{
	struct target t;
	long error = target_by_name(path, true, &t);

	return error ? error : finish(&t, removal(&t, name));
}

SYSCALL_DEFINE2(lremovexattr, uint64_t, path, uint64_t, name)
{
	struct target t;
	long error = target_by_name(path, false, &t);

	return error ? error : finish(&t, removal(&t, name));
}

SYSCALL_DEFINE2(fremovexattr, int, fd, uint64_t, name)
{
	struct target t;
	long error = target_by_fd(fd, &t);

	return error ? error : finish(&t, removal(&t, name));
}
