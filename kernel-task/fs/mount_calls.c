/* SPDX-License-Identifier: BSD-2-Clause */
/* mount(2), umount2(2) and pivot_root(2). */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>

#include "fs/context.h"
#include "fs/inode.h"
#include "fs/namei.h"
#include "proc/task.h"
#include "sys/syscall.h"

#define MAGIC	    0xc0ed0000u /* older programs set it in the upper half */
#define MAGIC_MASK  0xffff0000u
#define PROPAGATION (unsigned)(MS_SHARED | MS_PRIVATE | MS_SLAVE | MS_UNBINDABLE)
#define NOFOLLOW    8 /* UMOUNT_NOFOLLOW */

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

/* One of the four types of propagation, perhaps for the whole tree; no other flag is allowed with
 * it. */
static int propagation(const struct path *where, unsigned flags)
{
	unsigned type = flags & PROPAGATION;

	if (flags & ~(PROPAGATION | MS_REC | MS_SILENT) || (type & (type - 1)))
		return -EINVAL;
	return mount_set_propagation(where, type, flags & MS_REC);
}

static int mount_at(const struct path *where, const char *source, const char *type_name,
		    unsigned flags, const char *data)
{
	if (flags & (unsigned)MS_NOUSER)
		return -EINVAL;
	if (flags & MS_REMOUNT)
		return mount_remount(where, flags, data);
	if (flags & MS_BIND)
		return bind(source, where, flags & MS_REC);
	if (flags & PROPAGATION)
		return propagation(where, flags);
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

/* Copies a string of at most a page; no name is longer. */
static int string_argument(uint64_t address, char **out)
{
	int error = optional_string(address, out);

	return error == -ENAMETOOLONG ? -EINVAL : error;
}

static int mount_strings(uint64_t source, uint64_t type, uint64_t data, char *out[3])
{
	int error = string_argument(type, &out[1]);

	if (!error)
		error = string_argument(source, &out[0]);
	return error ? error : string_argument(data, &out[2]);
}

SYSCALL_DEFINE5(mount, uint64_t, source, uint64_t, target, uint64_t, type, uint64_t, flags,
		uint64_t, data)
{
	char *text[3] = {NULL, NULL, NULL};
	struct path where;

	if ((flags & MAGIC_MASK) == MAGIC)
		flags &= ~(uint64_t)MAGIC_MASK;
	int error = mount_strings(source, type, data, text);
	if (!error)
		error = path_lookup_user(AT_FDCWD, target, WALK_FOLLOW, &where);
	if (!error) {
		error = may_mount() ? mount_at(&where, text[0], text[1], (unsigned)flags, text[2])
				    : -EPERM;
		path_put(&where);
	}
	for (int i = 0; i < 3; i++)
		free(text[i]);
	return error;
}

static long unmount(uint64_t name, int flags)
{
	struct path where;
	int error = path_lookup_user(AT_FDCWD, name, flags & NOFOLLOW ? 0 : WALK_FOLLOW, &where);

	if (error)
		return error;
	/* "." may be covered by a mount, as after pivot_root(".", "."). */
	path_follow_mounts(&where);
	error = may_mount() ? mount_unmount(&where, flags) : -EPERM;
	path_put(&where);
	return error;
}

SYSCALL_DEFINE2(umount2, uint64_t, name, int, flags)
{
	if (flags & ~(MNT_FORCE | MNT_DETACH | MNT_EXPIRE | NOFOLLOW))
		return -EINVAL;
	current->unmounts = true;
	long result = unmount(name, flags);
	current->unmounts = false;
	return result;
}

/* ---- pivot_root ---- */

struct pivot {
	struct path from, to;
};

static void replace_path(struct path *path, const struct pivot *p)
{
	if (!path_equal(path, &p->from))
		return;
	path_get(&p->to);
	forbid_waits(); /* pivot() has another reference */
	path_put(path);
	allow_waits();
	*path = p->to;
}

/* Tasks whose root or working folder is the old root get the new one. */
static int replace_of_process(struct process *process, void *arg)
{
	struct task *task;

	list_for_each_entry (task, &process->threads, thread_node) {
		if (!task->fs)
			continue;
		replace_path(&task->fs->root, arg);
		replace_path(&task->fs->cwd, arg);
	}
	return 0;
}

static int pivot(const struct path *new_root, const struct path *put_old)
{
	struct path root = current->fs->root;
	struct pivot p = {root, *new_root};

	path_get(&root);
	int error = mount_pivot(new_root, put_old, &root);
	if (!error)
		process_for_each(replace_of_process, &p);
	path_put(&root);
	return error;
}

SYSCALL_DEFINE2(pivot_root, uint64_t, new_root, uint64_t, put_old)
{
	struct path to, old;

	if (!may_mount())
		return -EPERM;
	int error = path_lookup_user(AT_FDCWD, new_root, WALK_FOLLOW | WALK_DIRECTORY, &to);
	if (error)
		return error;
	error = path_lookup_user(AT_FDCWD, put_old, WALK_FOLLOW | WALK_DIRECTORY, &old);
	if (!error) {
		error = pivot(&to, &old);
		path_put(&old);
	}
	path_put(&to);
	return error;
}
