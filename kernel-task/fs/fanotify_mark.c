/* SPDX-License-Identifier: BSD-2-Clause */
/* fanotify_mark: sets, changes and removes the marks of a group. */
#include <errno.h>
#include <fcntl.h>

#include "fs/fanotify.h"
#include "fs/file.h"
#include "fs/inode.h"
#include "fs/mount.h"
#include "fs/namei.h"
#include "sys/syscall.h"

enum {
	MARK_ADD = 0x1,
	MARK_REMOVE = 0x2,
	MARK_DONT_FOLLOW = 0x4,
	MARK_ONLYDIR = 0x8,
	MARK_MOUNT = 0x10,
	MARK_IGNORED_MASK = 0x20,
	MARK_IGNORED_SURV_MODIFY = 0x40,
	MARK_FLUSH = 0x80,
	MARK_FILESYSTEM = 0x100,
	MARK_COMMANDS = MARK_ADD | MARK_REMOVE | MARK_FLUSH,
	MARK_KINDS = MARK_MOUNT | MARK_FILESYSTEM,
	MARK_KNOWN = 0x1ff,
};

static enum fan_kind kind_of(unsigned flags)
{
	return flags & MARK_MOUNT	 ? FAN_MOUNT
	       : flags & MARK_FILESYSTEM ? FAN_FILESYSTEM
					 : FAN_INODE;
}

static int check(unsigned flags, uint64_t mask)
{
	unsigned command = flags & MARK_COMMANDS;

	if ((flags & ~(unsigned)MARK_KNOWN) || (flags & MARK_KINDS) == MARK_KINDS)
		return -EINVAL;
	if (mask & ~(uint64_t)(FAN_PATH_EVENTS | FAN_PERMISSION_EVENTS | FAN_EVENT_FLAGS))
		return -EINVAL;
	if (command == MARK_FLUSH)
		return flags & ~(unsigned)(MARK_KINDS | MARK_FLUSH) ? -EINVAL : 0;
	if (command != MARK_ADD && command != MARK_REMOVE)
		return -EINVAL;
	return mask ? 0 : -EINVAL;
}

static void flush(struct fan_group *group, enum fan_kind kind)
{
	struct fan_mark *mark, *next;

	list_for_each_entry_safe (mark, next, &group->marks, group_node)
		if (mark->kind == kind)
			fan_mark_remove(mark);
}

static int add(struct fan_group *group, void *object, unsigned flags, uint32_t mask)
{
	const struct inode *inode = object;
	struct fan_mark *mark = fan_mark_find(group, object);
	uint32_t before;
	int error;

	/* A file that is being written would lose the ignored mask at once. */
	if (kind_of(flags) == FAN_INODE && (flags & MARK_IGNORED_MASK) &&
	    !(flags & MARK_IGNORED_SURV_MODIFY) && !S_ISDIR(inode->mode) && inode->write_count)
		return 0;
	error = mark ? 0 : fan_mark_make(group, kind_of(flags), object, &mark);
	if (error)
		return error;
	before = mark->mask;
	if (flags & MARK_IGNORED_MASK) {
		mark->ignored |= mask;
		mark->survives |= (flags & MARK_IGNORED_SURV_MODIFY) != 0;
	} else {
		mark->mask |= mask;
	}
	fan_mark_changed(mark, before);
	return 0;
}

static int take_away(struct fan_group *group, void *object, unsigned flags, uint32_t mask)
{
	struct fan_mark *mark = fan_mark_find(group, object);
	uint32_t before;

	if (!mark)
		return -ENOENT;
	before = mark->mask;
	if (flags & MARK_IGNORED_MASK)
		mark->ignored &= ~mask;
	else
		mark->mask &= ~mask;
	fan_mark_changed(mark, before);
	if (!((mark->mask | mark->ignored) & ~(uint32_t)FAN_EVENT_FLAGS))
		fan_mark_remove(mark);
	return 0;
}

/* The object of a path, or of the descriptor itself if there is none. */
static int find_path(int dirfd, uint64_t name, unsigned flags, struct path *out)
{
	struct file *file;

	if (name)
		return path_lookup_user(dirfd, name,
					(flags & MARK_DONT_FOLLOW ? 0 : WALK_FOLLOW) |
						(flags & MARK_ONLYDIR ? WALK_DIRECTORY : 0),
					out);
	file = fd_get(dirfd);
	if (!file)
		return -EBADF;
	if ((flags & MARK_ONLYDIR) && !S_ISDIR(file->inode->mode)) {
		file_put(file);
		return -ENOTDIR;
	}
	*out = file->path;
	path_get(out);
	file_put(file);
	return 0;
}

static int change(struct fan_group *group, const struct path *path, unsigned flags, uint32_t mask)
{
	struct inode *inode = path->dentry->inode;
	enum fan_kind kind = kind_of(flags);
	void *object = kind == FAN_MOUNT	? (void *)path->mount
		       : kind == FAN_FILESYSTEM ? (void *)path->dentry->sb
						: (void *)inode;
	int error = inode_permission(inode, MAY_READ);

	if (error)
		return error;
	if (kind == FAN_MOUNT && path_is_nameless(path))
		return -EINVAL;
	if (kind != FAN_INODE || !S_ISDIR(inode->mode))
		mask &= ~(uint32_t)FAN_EVENT_ON_CHILD_BIT;
	return flags & MARK_ADD ? add(group, object, flags, mask)
				: take_away(group, object, flags, mask);
}

static int mark(struct fan_group *group, unsigned flags, uint32_t mask, int dirfd, uint64_t name)
{
	struct path path;
	int error;

	if ((mask & FAN_PERMISSION_EVENTS) && group->class == FAN_NOTIFICATION)
		return -EINVAL;
	if (flags & MARK_FLUSH) {
		flush(group, kind_of(flags));
		return 0;
	}
	error = find_path(dirfd, name, flags, &path);
	if (error)
		return error;
	error = change(group, &path, flags, mask);
	path_put(&path);
	return error;
}

SYSCALL_DEFINE5(fanotify_mark, int, fd, unsigned, flags, uint64_t, mask, int, dirfd, uint64_t, name)
{
	struct fan_group *group;
	struct file *file;
	int error = check(flags, mask);

	if (error)
		return error;
	group = fan_group_of(fd, &file, &error);
	if (!group)
		return error;
	error = mark(group, flags, (uint32_t)mask, dirfd, name);
	file_put(file);
	return error;
}
