/* SPDX-License-Identifier: BSD-2-Clause */
/* Attributes of files: the stat family, statx, access, statfs, readlink. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "abi/stat.h"
#include "fs/context.h"
#include "fs/file.h"
#include "fs/inode.h"
#include "fs/namei.h"
#include "abi/capability.h"
#include "proc/task.h"
#include "sys/syscall.h"

#define AT_STATX_SYNC 0x6000 /* AT_STATX_SYNC_TYPE: nothing here is remote */

static long stat_path(int dirfd, uint64_t name, unsigned walk_flags, uint64_t out)
{
	struct path path;
	struct stat st;
	int error = path_lookup_user(dirfd, name, walk_flags, &path);

	if (error)
		return error;
	inode_stat(path.dentry->inode, &st);
	path_put(&path);
	return copy_to_user(out, &st, sizeof(st));
}

static long stat_fd(int fd, uint64_t out)
{
	struct file *file = fd_get_any(fd);
	struct stat st;

	if (!file)
		return -EBADF;
	inode_stat(file->inode, &st);
	file_put(file);
	return copy_to_user(out, &st, sizeof(st));
}

SYSCALL_DEFINE2(stat, uint64_t, name, uint64_t, out)
{
	return stat_path(AT_FDCWD, name, WALK_FOLLOW, out);
}

SYSCALL_DEFINE2(lstat, uint64_t, name, uint64_t, out)
{
	return stat_path(AT_FDCWD, name, 0, out);
}

SYSCALL_DEFINE2(fstat, int, fd, uint64_t, out)
{
	return stat_fd(fd, out);
}

static unsigned walk_flags_of(unsigned at_flags)
{
	return (at_flags & AT_SYMLINK_NOFOLLOW ? 0 : WALK_FOLLOW) |
	       (at_flags & AT_EMPTY_PATH ? WALK_EMPTY : 0);
}

SYSCALL_DEFINE4(newfstatat, int, dirfd, uint64_t, name, uint64_t, out, unsigned, flags)
{
	char first;

	if (flags &
	    ~(unsigned)(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH | AT_NO_AUTOMOUNT | AT_STATX_SYNC))
		return -EINVAL;
	/* The form of the C library's fstat(). */
	if ((flags & AT_EMPTY_PATH) && dirfd >= 0 && !get_user(first, name) && !first)
		return stat_fd(dirfd, out);
	return stat_path(dirfd, name, walk_flags_of(flags), out);
}

static struct linux_statx_timestamp statx_time(struct timespec t)
{
	return (struct linux_statx_timestamp){.tv_sec = t.tv_sec, .tv_nsec = (uint32_t)t.tv_nsec};
}

static void fill_statx(const struct path *path, struct linux_statx *out)
{
	struct inode *inode = path->dentry->inode;
	struct stat st;

	inode_stat(inode, &st);
	memset(out, 0, sizeof(*out));
	out->stx_mask = 0x7ff /* STATX_BASIC_STATS */ | 0x800 /* BTIME */ | 0x1000 /* MNT_ID */;
	out->stx_blksize = (uint32_t)st.st_blksize;
	out->stx_nlink = (uint32_t)st.st_nlink;
	out->stx_uid = st.st_uid;
	out->stx_gid = st.st_gid;
	out->stx_mode = (uint16_t)st.st_mode;
	out->stx_ino = st.st_ino;
	out->stx_size = (uint64_t)st.st_size;
	out->stx_blocks = (uint64_t)st.st_blocks;
	out->stx_attributes_mask = 0x2000; /* STATX_ATTR_MOUNT_ROOT */
	if (path->dentry == path->mount->root)
		out->stx_attributes |= 0x2000;
	out->stx_atime = statx_time(st.st_atim);
	out->stx_btime = statx_time(inode->btime);
	out->stx_ctime = statx_time(st.st_ctim);
	out->stx_mtime = statx_time(st.st_mtim);
	out->stx_rdev_major = major(st.st_rdev);
	out->stx_rdev_minor = minor(st.st_rdev);
	out->stx_dev_major = major(st.st_dev);
	out->stx_dev_minor = minor(st.st_dev);
	out->stx_mnt_id = (uint64_t)path->mount->id;
}

SYSCALL_DEFINE5(statx, int, dirfd, uint64_t, name, unsigned, flags, unsigned, mask, uint64_t, out)
{
	struct linux_statx stx;
	struct path path;

	if (mask & 0x80000000u)
		return -EINVAL;
	if ((flags & AT_STATX_SYNC) == AT_STATX_SYNC ||
	    (flags &
	     ~(unsigned)(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH | AT_NO_AUTOMOUNT | AT_STATX_SYNC)))
		return -EINVAL;
	int error = path_lookup_user(dirfd, name, walk_flags_of(flags), &path);
	if (error)
		return error;
	fill_statx(&path, &stx);
	path_put(&path);
	return copy_to_user(out, &stx, sizeof(stx));
}

/* ---- access ---- */

/* The caller's identity without set-user-id: its real ids, with root's capabilities for real id
 * 0. */
static struct cred real_identity(const struct cred *cred)
{
	struct cred real = *cred;

	real.fsuid = real.uid;
	real.fsgid = real.gid;
	if (!(cred->securebits & SECBIT_NO_SETUID_FIXUP_BIT))
		real.cap_effective = uid_is_root(real.user_ns, real.uid) ? real.cap_permitted : 0;
	return real;
}

static int look_up_access(int dirfd, uint64_t name, unsigned mode, unsigned flags)
{
	struct path path;
	int error = path_lookup_user(dirfd, name, walk_flags_of(flags), &path);

	if (error)
		return error;
	struct inode *inode = path.dentry->inode;
	if ((mode & X_OK) && S_ISREG(inode->mode) && !mount_may_execute(path.mount))
		error = -EACCES;
	else
		error = inode_permission(inode, mode);
	if (!error && (mode & W_OK) && !S_ISCHR(inode->mode) && !S_ISFIFO(inode->mode) &&
	    !S_ISSOCK(inode->mode))
		error = mount_want_write(path.mount);
	path_put(&path);
	return error;
}

static long do_access(int dirfd, uint64_t name, unsigned mode, unsigned flags)
{
	struct cred *saved = current->cred, real = real_identity(saved);

	if (mode & ~7u)
		return -EINVAL;
	if (flags & ~(unsigned)(AT_EACCESS | AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	/* The copy is this call's alone, and the walk takes no reference to it. */
	if (!(flags & AT_EACCESS))
		current->cred = &real;
	int error = look_up_access(dirfd, name, mode, flags);
	current->cred = saved;
	return error;
}

SYSCALL_DEFINE2(access, uint64_t, name, unsigned, mode)
{
	return do_access(AT_FDCWD, name, mode, 0);
}

SYSCALL_DEFINE3(faccessat, int, dirfd, uint64_t, name, unsigned, mode)
{
	return do_access(dirfd, name, mode, 0);
}

SYSCALL_DEFINE4(faccessat2, int, dirfd, uint64_t, name, unsigned, mode, unsigned, flags)
{
	return do_access(dirfd, name, mode, flags);
}

/* ---- statfs ---- */

/* Pipes and sockets have filesystems of their own on Linux. */
static uint64_t magic_of(const struct path *path)
{
	enum { PIPEFS = 0x50495045, SOCKFS = 0x534f434b };
	mode_t mode = path->dentry->inode->mode;

	if (path->mount != file_anonymous_mount())
		return path->dentry->sb->magic;
	return S_ISFIFO(mode) ? PIPEFS : S_ISSOCK(mode) ? SOCKFS : path->dentry->sb->magic;
}

static long statfs_of(const struct path *path, uint64_t address)
{
	struct super_block *sb = path->dentry->sb;
	struct statfs out;

	memset(&out, 0, sizeof(out));
	out.f_type = (__typeof__(out.f_type))magic_of(path);
	out.f_bsize = out.f_frsize = PAGE_SIZE;
	out.f_namelen = NAME_MAX;
	memcpy(&out.f_fsid, &sb->dev, sizeof(out.f_fsid));
	out.f_flags = 0x20 /* ST_VALID */ | (path->mount->flags & 0xf) |
		      (path->mount->flags & (MS_NOATIME | MS_NODIRATIME)) |
		      (path->mount->flags & MS_RELATIME ? 0x1000 /* ST_RELATIME */ : 0) |
		      (path->mount->flags & MOUNT_NOSYMFOLLOW ? 0x2000 : 0) |
		      (sb->read_only ? MS_RDONLY : 0);
	if (sb->ops && sb->ops->statfs)
		sb->ops->statfs(sb, &out);
	return copy_to_user(address, &out, sizeof(out));
}

SYSCALL_DEFINE2(statfs, uint64_t, name, uint64_t, out)
{
	struct path path;
	int error = path_lookup_user(AT_FDCWD, name, WALK_FOLLOW, &path);

	if (error)
		return error;
	long result = statfs_of(&path, out);
	path_put(&path);
	return result;
}

SYSCALL_DEFINE2(fstatfs, int, fd, uint64_t, out)
{
	struct file *file = fd_get_any(fd);

	if (!file)
		return -EBADF;
	long result = statfs_of(&file->path, out);
	file_put(file);
	return result;
}

/* ---- readlink ---- */

/* The text of a link; a magic link's is the name of its object. malloc'ed. */
static char *link_text(struct inode *inode, int *error)
{
	struct path jump = {NULL, NULL};

	if (!inode->ops || !inode->ops->readlink) {
		*error = -EINVAL;
		return NULL;
	}
	char *text = inode->ops->readlink(inode, &jump, error);
	if (!jump.dentry)
		return text; /* cppcheck-suppress returnDanglingLifetime ; it is none of jump */
	free(text);
	const struct file as_file = {.path = jump};
	char *buffer = malloc(PATH_MAX);
	char *name = buffer ? strdup(file_name(&as_file, buffer, PATH_MAX)) : NULL;
	if (!name)
		*error = -ENOMEM;
	free(buffer);
	path_put(&jump);
	return name;
}

static long do_readlink(int dirfd, uint64_t name, uint64_t buffer, int size)
{
	struct path path;
	int error;

	if (size <= 0)
		return -EINVAL;
	char *from = path_from_user(name, &error);
	if (!from)
		return error;
	error = path_lookup(dirfd, from, WALK_EMPTY, &path);
	bool empty = !from[0];
	free(from);
	if (error)
		return error;
	struct inode *inode = path.dentry->inode;
	char *text = NULL;
	if (S_ISLNK(inode->mode)) {
		path_accessed(&path);
		text = link_text(inode, &error);
	} else
		error = empty ? -ENOENT : -EINVAL;
	path_put(&path);
	if (!text)
		return error;
	size_t length = strlen(text);
	if (length > (size_t)size)
		length = (size_t)size;
	long result = copy_to_user(buffer, text, length) ? -EFAULT : (long)length;
	free(text);
	return result;
}

SYSCALL_DEFINE3(readlink, uint64_t, name, uint64_t, buffer, int, size)
{
	return do_readlink(AT_FDCWD, name, buffer, size);
}

SYSCALL_DEFINE4(readlinkat, int, dirfd, uint64_t, name, uint64_t, buffer, int, size)
{
	return do_readlink(dirfd, name, buffer, size);
}
