/* SPDX-License-Identifier: BSD-2-Clause */
/* mount and umount2. mount(2). */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>

#include "fs/inode.h"
#include "fs/namei.h"
#include "proc/task.h"
#include "sys/syscall.h"

#define MAGIC	     0xc0ed0000u /* older programs set it in the upper half */
#define MAGIC_MASK   0xffff0000u
#define PROPAGATION  (unsigned)(MS_SHARED | MS_PRIVATE | MS_SLAVE | MS_UNBINDABLE)
#define NOFOLLOW     8 /* UMOUNT_NOFOLLOW */
#define OPTIONS_SIZE 4096

/* An optional string of the caller; *out stays NULL for none. */
static int optional_string(uint64_t address, char **out)
{
	int error = 0;

	*out = NULL;
	if (!address)
		return 0;
	*out = path_from_user(address, &error);
	return error;
}

static int bind(const char *source, const struct path *where, bool recursive)
{
	struct path from;

	if (!source || !source[0])
		return -EINVAL;
	int error = path_lookup(AT_FDCWD, source, WALK_FOLLOW, &from);
	if (error)
		return error;
	error = mount_bind(&from, where, recursive);
	path_put(&from);
	return error;
}

static int move(const char *source, const struct path *where)
{
	struct path from;

	if (!source || !source[0])
		return -EINVAL;
	int error = path_lookup(AT_FDCWD, source, WALK_FOLLOW, &from);
	if (error)
		return error;
	error = mount_move(&from, where);
	path_put(&from);
	return error;
}

static int mount_at(const struct path *where, const char *source, const char *type_name,
		    unsigned flags, const char *data)
{
	if (flags & MS_REMOUNT)
		return mount_remount(where, flags);
	if (flags & MS_BIND)
		return bind(source, where, flags & MS_REC);
	/* Nothing propagates between mounts here: private is what they all are. */
	if (flags & PROPAGATION)
		return flags & MS_SHARED ? -EINVAL : 0;
	if (flags & MS_MOVE)
		return move(source, where);
	if (!type_name)
		return -EINVAL;
	const struct fs_type *type = fs_type_find(type_name);
	if (!type)
		return -ENODEV;
	if (!(flags & (MS_NOATIME | MS_STRICTATIME)))
		flags |= MS_RELATIME;
	return mount_new(where, type, source ? source : "none", flags, data);
}

SYSCALL_DEFINE5(mount, uint64_t, source, uint64_t, target, uint64_t, type, uint64_t, flags,
		uint64_t, data)
{
	char *source_text = NULL, *type_text = NULL, *data_text = NULL;
	struct path where;

	if ((flags & MAGIC_MASK) == MAGIC)
		flags &= ~(uint64_t)MAGIC_MASK;
	int error = path_lookup_user(AT_FDCWD, target, WALK_FOLLOW, &where);
	if (error)
		return error;
	if (!capable(LINUX_CAP_SYS_ADMIN))
		error = -EPERM;
	if (!error)
		error = optional_string(source, &source_text);
	if (!error)
		error = optional_string(type, &type_text);
	if (!error)
		error = optional_string(data, &data_text);
	if (!error)
		error = mount_at(&where, source_text, type_text, (unsigned)flags, data_text);
	path_put(&where);
	free(source_text);
	free(type_text);
	free(data_text);
	return error;
}

SYSCALL_DEFINE2(umount2, uint64_t, name, int, flags)
{
	struct path where;

	if (flags & ~(MNT_FORCE | MNT_DETACH | MNT_EXPIRE | NOFOLLOW))
		return -EINVAL;
	int error = path_lookup_user(AT_FDCWD, name, flags & NOFOLLOW ? 0 : WALK_FOLLOW, &where);
	if (error)
		return error;
	if (!capable(LINUX_CAP_SYS_ADMIN))
		error = -EPERM;
	else if (flags & MNT_EXPIRE)
		error = flags & (MNT_FORCE | MNT_DETACH) ? -EINVAL : -EAGAIN;
	if (!error)
		error = mount_unmount(&where, flags);
	path_put(&where);
	return error;
}
