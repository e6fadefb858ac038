/* SPDX-License-Identifier: BSD-2-Clause */
/* Mounts by descriptor: open_tree, move_mount, mount_setattr. */
#include "fs/mount_api.h"

#include <errno.h>
#include <fcntl.h>

#include "fs/context.h"
#include "fs/file.h"
#include "fs/inode.h"
#include "fs/namei.h"
#include "proc/task.h"
#include "mm/struct_arg.h"
#include "sys/syscall.h"

#define TREE_CLONE    1u
#define AT_RECURSIVE_ 0x8000u

enum {
	ATTR_RDONLY = 1,
	ATTR_NOSUID = 2,
	ATTR_NODEV = 4,
	ATTR_NOEXEC = 8,
	ATTR_ATIME_TYPE = 0x70,
	ATTR_NOATIME = 0x10,
	ATTR_STRICTATIME = 0x20,
	ATTR_NODIRATIME = 0x80,
	ATTR_NOSYMFOLLOW = 0x200000,
	ATTR_ALL = ATTR_RDONLY | ATTR_NOSUID | ATTR_NODEV | ATTR_NOEXEC | ATTR_ATIME_TYPE |
		   ATTR_NODIRATIME | ATTR_NOSYMFOLLOW,
};

/* All flags except the mode of access times. */
static unsigned simple_flags(unsigned attributes)
{
	return (attributes & ATTR_RDONLY ? MS_RDONLY : 0u) |
	       (attributes & ATTR_NOSUID ? MS_NOSUID : 0u) |
	       (attributes & ATTR_NODEV ? MS_NODEV : 0u) |
	       (attributes & ATTR_NOEXEC ? MS_NOEXEC : 0u) |
	       (attributes & ATTR_NODIRATIME ? MS_NODIRATIME : 0u) |
	       (attributes & ATTR_NOSYMFOLLOW ? MOUNT_NOSYMFOLLOW : 0u);
}

static int atime_flags(unsigned attributes, unsigned *flags)
{
	switch (attributes & ATTR_ATIME_TYPE) {
	case 0:
		*flags = MS_RELATIME;
		return 0;
	case ATTR_NOATIME:
		*flags = MS_NOATIME;
		return 0;
	case ATTR_STRICTATIME:
		*flags = 0;
		return 0;
	default:
		return -EINVAL;
	}
}

int mount_attributes(unsigned attributes, unsigned *flags)
{
	unsigned atime;

	if ((attributes & ~(unsigned)ATTR_ALL) || atime_flags(attributes, &atime))
		return -EINVAL;
	*flags = simple_flags(attributes) | atime;
	return 0;
}

/* ---- trees that hang nowhere ---- */

long mount_floating_fd(struct mount *mount, bool close_on_exec)
{
	struct path path = {mount, mount->root};
	struct file *file;

	mount->floating = true;
	int error = file_open_path(&path, O_PATH, &file);
	if (error) {
		mount_dissolve(mount);
		return error;
	}
	file->mount_owner = true;
	return fd_give(file, close_on_exec);
}

static unsigned walk_flags_of(unsigned flags)
{
	return (flags & AT_SYMLINK_NOFOLLOW ? 0 : WALK_FOLLOW) |
	       (flags & AT_EMPTY_PATH ? WALK_EMPTY : 0);
}

static long open_plain(const struct path *path, bool close_on_exec)
{
	struct file *file;
	int error = file_open_path(path, O_PATH, &file);

	if (error)
		return error;
	return fd_give(file, close_on_exec);
}

static long open_copy(const struct path *path, bool recursive, bool close_on_exec)
{
	struct mount *copy;
	int error =
		mount_may_copy(path, recursive) ? mount_copy_tree(path, recursive, &copy) : -EINVAL;

	return error ? error : mount_floating_fd(copy, close_on_exec);
}

SYSCALL_DEFINE3(open_tree, int, dirfd, uint64_t, name, unsigned, flags)
{
	const unsigned known = AT_EMPTY_PATH | AT_NO_AUTOMOUNT | AT_RECURSIVE_ |
			       AT_SYMLINK_NOFOLLOW | TREE_CLONE | O_CLOEXEC;
	struct path path;

	if ((flags & ~known) || (flags & (AT_RECURSIVE_ | TREE_CLONE)) == AT_RECURSIVE_)
		return -EINVAL;
	if ((flags & TREE_CLONE) && !may_mount())
		return -EPERM;
	int error = path_lookup_user(dirfd, name, walk_flags_of(flags), &path);
	if (error)
		return error;
	long result = flags & TREE_CLONE
			      ? open_copy(&path, flags & AT_RECURSIVE_, flags & O_CLOEXEC)
			      : open_plain(&path, flags & O_CLOEXEC);
	path_put(&path);
	return result;
}

SYSCALL_DEFINE5(move_mount, int, from_fd, uint64_t, from_name, int, to_fd, uint64_t, to_name,
		unsigned, flags)
{
	enum { F_FOLLOW = 1, F_EMPTY = 4, T_FOLLOW = 0x10, T_EMPTY = 0x40, KNOWN = 0x77 };
	struct path from, to;

	if (!may_mount())
		return -EPERM;
	if (flags & ~(unsigned)KNOWN)
		return -EINVAL;
	int error = path_lookup_user(
		from_fd, from_name,
		(flags & F_FOLLOW ? WALK_FOLLOW : 0) | (flags & F_EMPTY ? WALK_EMPTY : 0), &from);
	if (error)
		return error;
	error = path_lookup_user(
		to_fd, to_name,
		(flags & T_FOLLOW ? WALK_FOLLOW : 0) | (flags & T_EMPTY ? WALK_EMPTY : 0), &to);
	if (!error) {
		error = mount_move(&from, &to);
		path_put(&to);
	}
	path_put(&from);
	return error;
}

/* ---- mount_setattr ---- */

struct linux_mount_attr {
	uint64_t set, clear, propagation, userns_fd;
};

static int check_attr(const struct linux_mount_attr *attr)
{
	const uint64_t types = MS_SHARED | MS_PRIVATE | MS_SLAVE | MS_UNBINDABLE;
	unsigned atime;

	if ((attr->propagation & ~types) || (attr->propagation & (attr->propagation - 1)))
		return -EINVAL;
	if ((attr->set | attr->clear) & ~(uint64_t)ATTR_ALL)
		return -EINVAL;
	if (!(attr->clear & ATTR_ATIME_TYPE))
		return attr->set & ATTR_ATIME_TYPE ? -EINVAL : 0;
	if ((attr->clear & ATTR_ATIME_TYPE) != ATTR_ATIME_TYPE)
		return -EINVAL;
	return atime_flags((unsigned)attr->set, &atime);
}

static unsigned changed_flags(unsigned flags, const struct linux_mount_attr *attr)
{
	unsigned atime = 0;

	flags = (flags & ~simple_flags((unsigned)attr->clear)) | simple_flags((unsigned)attr->set);
	if (!(attr->clear & ATTR_ATIME_TYPE))
		return flags;
	atime_flags((unsigned)attr->set, &atime);
	return (flags & ~(unsigned)(MS_NOATIME | MS_RELATIME)) | atime;
}

static int set_attr(const struct path *path, const struct linux_mount_attr *attr, bool recursive)
{
	struct mount *top = path->mount, *m = NULL;

	if (path->dentry != top->root || !mount_is_mine_or_floating(top))
		return -EINVAL;
	/* All or nothing: checks all mounts first. */
	while ((m = mount_tree_next(top, m))) {
		if ((attr->set & ATTR_RDONLY) && m->writers)
			return -EBUSY;
		if (!mount_flags_allowed(m, changed_flags(m->flags, attr)))
			return -EPERM;
		if (!recursive)
			break;
	}
	for (m = NULL; (m = mount_tree_next(top, m));) {
		m->flags = changed_flags(m->flags, attr);
		if (!recursive)
			break;
	}
	mount_touch(top);
	return attr->propagation
		       ? mount_set_propagation(path, (unsigned)attr->propagation, recursive)
		       : 0;
}

SYSCALL_DEFINE5(mount_setattr, int, dirfd, uint64_t, name, unsigned, flags, uint64_t, address,
		size_t, size)
{
	const unsigned known =
		AT_EMPTY_PATH | AT_RECURSIVE_ | AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT;
	struct linux_mount_attr attr;
	struct path path;

	if (flags & ~known)
		return -EINVAL;
	if (size > PAGE_SIZE)
		return -E2BIG;
	if (size < sizeof(attr))
		return -EINVAL;
	if (!may_mount())
		return -EPERM;
	int error = copy_struct_from_user(&attr, sizeof(attr), address, size);
	if (error)
		return error;
	if (!attr.set && !attr.clear && !attr.propagation)
		return 0;
	error = check_attr(&attr);
	if (!error)
		error = path_lookup_user(dirfd, name, walk_flags_of(flags), &path);
	if (error)
		return error;
	error = set_attr(&path, &attr, flags & AT_RECURSIVE_);
	path_put(&path);
	return error;
}
