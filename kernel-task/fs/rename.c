/* SPDX-License-Identifier: BSD-2-Clause */
/* rename, renameat, renameat2 with RENAME_NOREPLACE, RENAME_EXCHANGE and RENAME_WHITEOUT. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

#include "fs/inode.h"
#include "fs/namei.h"
#include "fs/dnotify.h"
#include "fs/notify.h"
#include "proc/task.h"
#include "abi/capability.h"
#include "sys/syscall.h"

struct rename {
	struct walk from, to;
	struct dentry *old, *new;
	unsigned flags;
};

/* Moving a directory changes its "..", which needs write permission on it. */
static int may_move(const struct inode *inode, const struct rename *r)
{
	if (S_ISDIR(inode->mode) && r->from.path.dentry != r->to.path.dentry)
		return inode_permission(inode, MAY_WRITE);
	return 0;
}

static int check_victim(const struct rename *r)
{
	const struct inode *from = r->old->inode, *to = r->new->inode;
	struct inode *dir = r->to.path.dentry->inode;

	if (!to) {
		if (!dir->nlink)
			return -ENOENT;
		return inode_permission(dir, MAY_WRITE | MAY_EXEC);
	}
	bool exchange = r->flags & LINUX_RENAME_EXCHANGE;
	int error = may_delete(dir, to, exchange ? S_ISDIR(to->mode) : S_ISDIR(from->mode));
	return error ? error : exchange ? may_move(to, r) : 0;
}

/* All checks, in Linux's order. */
static int check(const struct rename *r)
{
	const struct inode *from = r->old->inode, *to = r->new->inode;

	if (!from)
		return -ENOENT;
	if ((r->flags & LINUX_RENAME_NOREPLACE) && to)
		return -EEXIST;
	if ((r->flags & LINUX_RENAME_EXCHANGE) && !to)
		return -ENOENT;
	if ((r->flags & LINUX_RENAME_EXCHANGE) && !S_ISDIR(to->mode) && r->to.trailing_slash)
		return -ENOTDIR;
	if (!S_ISDIR(from->mode) && (r->from.trailing_slash ||
				     (!(r->flags & LINUX_RENAME_EXCHANGE) && r->to.trailing_slash)))
		return -ENOTDIR;
	/* A directory cannot go into itself. */
	if (dentry_is_below(r->to.path.dentry, r->old))
		return -EINVAL;
	if (r->new->inode && dentry_is_below(r->from.path.dentry, r->new))
		return r->flags & LINUX_RENAME_EXCHANGE ? -EINVAL : -ENOTEMPTY;
	if ((r->flags & LINUX_RENAME_WHITEOUT) && !capable(CAP_MKNOD))
		return -EPERM;
	if (from == to)
		return 1; /* two names of one file: nothing to do */
	int error = may_delete(r->from.path.dentry->inode, from, S_ISDIR(from->mode));
	if (!error)
		error = check_victim(r);
	if (!error)
		error = may_move(from, r);
	if (!error && (r->old->mounts || r->new->mounts))
		error = -EBUSY;
	return error;
}

/* Announces that `moved` has changed from one name to the other. */
static void announce_one(struct inode *from, const char *old, struct inode *to, const char *name,
			 struct inode *moved)
{
	static uint32_t cookie;
	uint32_t dir = S_ISDIR(moved->mode) ? NOTIFY_ISDIR : 0;

	cookie++;
	notify_name(from, old, NOTIFY_MOVED_FROM | dir, cookie);
	notify_name(to, name, NOTIFY_MOVED_TO | dir, cookie);
	if (from == to)
		dnotify_event(from, NOTIFY_RENAME);
}

static void announce(const struct rename *r, struct inode *moved, struct inode *replaced)
{
	struct inode *from = r->from.path.dentry->inode, *to = r->to.path.dentry->inode;
	bool exchange = r->flags & LINUX_RENAME_EXCHANGE;

	if (!notify_watch_count)
		return;
	/* After the move the dentry has the new name and the other one the old. */
	announce_one(from, r->new->name, to, r->old->name, moved);
	if (replaced && !exchange)
		notify_inode(replaced, NOTIFY_ATTRIB);
	notify_inode(moved, NOTIFY_MOVE_SELF);
	if (replaced && exchange) {
		announce_one(to, r->old->name, from, r->new->name, replaced);
		notify_inode(replaced, NOTIFY_MOVE_SELF);
	}
}

static int perform(struct rename *r)
{
	struct inode *dir = r->from.path.dentry->inode, *to = r->to.path.dentry->inode;
	struct inode *replaced = r->new->inode;

	if (!dir->ops || !dir->ops->rename)
		return -EPERM;
	if (replaced)
		inode_get(replaced);
	int error = dir->ops->rename(dir, r->old, to, r->new, r->flags);
	if (!error) {
		if (r->flags & LINUX_RENAME_EXCHANGE)
			dentry_swap(r->old, r->new);
		else
			dentry_move(r->old, r->new);
		announce(r, r->old->inode, replaced);
	}
	if (replaced)
		inode_put(replaced);
	return error;
}

static int rename_walked(struct rename *r)
{
	struct walk *from = &r->from, *to = &r->to;

	if (from->path.mount != to->path.mount)
		return -EXDEV;
	if (from->last_type != LAST_NORMAL)
		return -EBUSY;
	if (to->last_type != LAST_NORMAL)
		return r->flags & LINUX_RENAME_NOREPLACE ? -EEXIST : -EBUSY;
	int error = mount_want_write(from->path.mount);
	if (error)
		return error;
	error = dentry_lookup(from->path.dentry, from->last, from->last_length, &r->old);
	if (error)
		return error;
	error = dentry_lookup(to->path.dentry, to->last, to->last_length, &r->new);
	if (!error) {
		error = check(r);
		if (!error)
			error = perform(r);
		dentry_put(r->new);
	}
	dentry_put(r->old);
	return error > 0 ? 0 : error;
}

static long do_rename(int old_fd, uint64_t old, int new_fd, uint64_t name, unsigned flags)
{
	int error = 0;

	if (flags & ~(LINUX_RENAME_NOREPLACE | LINUX_RENAME_EXCHANGE | LINUX_RENAME_WHITEOUT))
		return -EINVAL;
	if ((flags & LINUX_RENAME_EXCHANGE) &&
	    (flags & (LINUX_RENAME_NOREPLACE | LINUX_RENAME_WHITEOUT)))
		return -EINVAL;
	char *from = path_from_user(old, &error);
	char *to = from ? path_from_user(name, &error) : NULL;
	struct rename r = {.flags = flags};
	if (to)
		error = walk_parent(&r.from, old_fd, from, 0);
	if (to && !error) {
		error = walk_parent(&r.to, new_fd, to, 0);
		if (!error) {
			error = rename_walked(&r);
			walk_end(&r.to);
		}
		walk_end(&r.from);
	}
	free(from);
	free(to);
	return error;
}

SYSCALL_DEFINE2(rename, uint64_t, old, uint64_t, name)
{
	return do_rename(AT_FDCWD, old, AT_FDCWD, name, 0);
}

SYSCALL_DEFINE4(renameat, int, old_fd, uint64_t, old, int, new_fd, uint64_t, name)
{
	return do_rename(old_fd, old, new_fd, name, 0);
}

SYSCALL_DEFINE5(renameat2, int, old_fd, uint64_t, old, int, new_fd, uint64_t, name, unsigned, flags)
{
	return do_rename(old_fd, old, new_fd, name, flags);
}
