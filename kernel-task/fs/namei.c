/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Path walk: takes components from the front of the text one by one; path_lookup() looks the last
 * one up, walk_parent() leaves it to its caller.
 */
#include "fs/namei.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>

#include "fs/bounce.h"
#include "fs/context.h"
#include "fs/file.h"
#include "cgroup/device.h"
#include "fs/inode.h"
#include "proc/task.h"

char *path_from_user(uint64_t address, int *error)
{
	char *buffer = bounce_get(PATH_MAX), *text = NULL;
	ssize_t n = buffer ? strncpy_from_user(buffer, address, PATH_MAX) : -ENOMEM;

	if (n >= 0) {
		text = malloc((size_t)n + 1);
		if (text)
			memcpy(text, buffer, (size_t)n + 1);
		else
			n = -ENOMEM;
	}
	bounce_put(buffer, PATH_MAX);
	if (!text)
		*error = (int)n;
	return text;
}

void walk_end(struct walk *walk)
{
	path_put(&walk->path);
	path_put(&walk->root);
	free(walk->text);
	walk->text = NULL;
}

static int walk_fail(struct walk *walk, int error)
{
	walk_end(walk);
	return error;
}

static void walk_set(struct walk *walk, const struct path *path)
{
	path_get(path);
	path_put(&walk->path);
	walk->path = *path;
}

/* Where a relative path begins. */
static int start_of(int dirfd, bool need_directory, struct path *out)
{
	if (dirfd == AT_FDCWD) {
		*out = current->fs->cwd;
		path_get(out);
		return 0;
	}
	struct file *file = fd_get_any(dirfd);
	if (!file)
		return -EBADF;
	int error = 0;
	if (need_directory && !S_ISDIR(file->inode->mode)) {
		error = -ENOTDIR;
	} else {
		*out = file->path;
		path_get(out);
	}
	file_put(file);
	return error;
}

static int walk_begin(struct walk *walk, int dirfd, const char *name, unsigned flags)
{
	bool confined = flags & (WALK_BENEATH | WALK_IN_ROOT);

	memset(walk, 0, sizeof(*walk));
	walk->flags = flags;
	if (!name[0] && !(flags & WALK_EMPTY))
		return -ENOENT;
	if (name[0] == '/' && (flags & WALK_BENEATH))
		return -EXDEV;
	walk->text = strdup(name);
	if (!walk->text)
		return -ENOMEM;
	walk->rest = walk->text;
	int error = 0;
	if (name[0] == '/' && !confined) {
		walk->path = current->fs->root;
		path_get(&walk->path);
	} else {
		error = start_of(dirfd, name[0] != 0, &walk->path);
	}
	if (error) {
		free(walk->text);
		return error;
	}
	walk->root = confined ? walk->path : current->fs->root;
	path_get(&walk->root);
	return 0;
}

/* Takes the next component: false at the end of the text. */
static bool next_component(struct walk *walk)
{
	const char *at = walk->rest;

	while (*at == '/')
		at++;
	walk->last = at;
	while (*at && *at != '/')
		at++;
	walk->last_length = (size_t)(at - walk->last);
	walk->trailing_slash = *at == '/';
	while (*at == '/')
		at++;
	walk->rest = at;
	walk->last_type = LAST_NORMAL;
	if (walk->last_length == 0)
		walk->last_type = LAST_ROOT;
	else if (walk->last_length == 1 && walk->last[0] == '.')
		walk->last_type = LAST_DOT;
	else if (walk->last_length == 2 && walk->last[0] == '.' && walk->last[1] == '.')
		walk->last_type = LAST_DOTDOT;
	return walk->last_length > 0;
}

/* May the current task pass through this directory? */
static int check_directory(const struct walk *walk)
{
	const struct inode *inode = walk->path.dentry->inode;

	if (!S_ISDIR(inode->mode))
		return -ENOTDIR;
	return inode_permission(inode, MAY_EXEC);
}

/* Puts `target` in front of the remaining text. */
static int push_link(struct walk *walk, const char *target)
{
	size_t length = strlen(target), rest = strlen(walk->rest);
	const char *between = walk->trailing_slash ? "/" : "";
	char *text = malloc(length + rest + 2);

	if (!text)
		return -ENOMEM;
	strcpy(text, target);
	strcat(text, between);
	strcat(text, walk->rest);
	free(walk->text);
	walk->text = text;
	walk->rest = text;
	if (target[0] != '/')
		return 0;
	if (walk->flags & WALK_BENEATH)
		return -EXDEV;
	if ((walk->flags & WALK_NO_XDEV) && walk->root.mount != walk->path.mount)
		return -EXDEV;
	walk_set(walk, &walk->root);
	return 0;
}

/*
 * Follows the link at `dentry` (in the directory walk->path): its target is walked next or, for a
 * magic link, walk->path becomes the object. `last`: the path ends with it.
 */
static int follow_link(struct walk *walk, struct dentry *dentry, bool last, bool *arrived)
{
	struct inode *inode = dentry->inode;
	struct path jump = {NULL, NULL};
	int error = 0;

	*arrived = false;
	if ((walk->flags & WALK_NO_SYMLINKS) || (walk->path.mount->flags & MOUNT_NOSYMFOLLOW))
		return -ELOOP;
	if (++walk->links > WALK_LINKS_MAX)
		return -ELOOP;
	if (last)
		error = may_follow_link(walk->path.dentry->inode, inode);
	if (error)
		return error;
	if (!inode->ops || !inode->ops->readlink)
		return -EINVAL;
	if (inode->ops->follow) {
		error = inode->ops->follow(inode);
		if (error)
			return error;
	}
	path_accessed(&(struct path){walk->path.mount, dentry});
	char *target = inode->ops->readlink(inode, &jump, &error);
	if (jump.dentry) {
		free(target);
		if (walk->flags & (WALK_NO_MAGICLINKS | WALK_BENEATH | WALK_IN_ROOT)) {
			path_put(&jump);
			return walk->flags & WALK_NO_MAGICLINKS ? -ELOOP : -EXDEV;
		}
		path_put(&walk->path);
		walk->path = jump;
		*arrived = true;
		return 0;
	}
	if (!target)
		return error;
	error = target[0] ? push_link(walk, target) : -ENOENT;
	free(target);
	return error;
}

static int to_parent(struct walk *walk)
{
	struct mount *before = walk->path.mount;

	if ((walk->flags & WALK_BENEATH) && path_equal(&walk->path, &walk->root))
		return -EXDEV;
	path_to_parent(&walk->path, &walk->root);
	return (walk->flags & WALK_NO_XDEV) && walk->path.mount != before ? -EXDEV : 0;
}

/* Steps into `dentry`, a name in walk->path; its reference is taken. */
static int step_into(struct walk *walk, struct dentry *dentry)
{
	struct mount *before = walk->path.mount;

	mount_get(before);
	path_put(&walk->path);
	walk->path = (struct path){before, dentry};
	path_follow_mounts(&walk->path);
	return (walk->flags & WALK_NO_XDEV) && walk->path.mount != before ? -EXDEV : 0;
}

/* One component that is not the last. */
static int step(struct walk *walk)
{
	struct dentry *dentry;
	bool arrived;

	if (walk->last_type == LAST_DOT)
		return 0;
	if (walk->last_type == LAST_DOTDOT)
		return to_parent(walk);
	int error = dentry_lookup(walk->path.dentry, walk->last, walk->last_length, &dentry);
	if (error)
		return error;
	if (!dentry->inode) {
		dentry_put(dentry);
		return -ENOENT;
	}
	if (!S_ISLNK(dentry->inode->mode) || dentry->mounts)
		return step_into(walk, dentry);
	error = follow_link(walk, dentry, false, &arrived);
	dentry_put(dentry);
	return error;
}

/* Consumes all components but the last. */
static int walk_to_last(struct walk *walk)
{
	for (;;) {
		int error = 0;

		if (!next_component(walk))
			return 0;
		error = check_directory(walk);
		if (error)
			return error;
		if (!*walk->rest)
			return 0;
		error = step(walk);
		if (error)
			return error;
	}
}

int walk_parent(struct walk *walk, int dirfd, const char *name, unsigned flags)
{
	int error = walk_begin(walk, dirfd, name, flags);

	if (error)
		return error;
	error = walk_to_last(walk);
	return error ? walk_fail(walk, error) : 0;
}

int walk_link(struct walk *walk, struct dentry *dentry, bool *arrived)
{
	int error = follow_link(walk, dentry, true, arrived);

	dentry_put(dentry);
	if (!error && !*arrived)
		error = walk_to_last(walk);
	return error ? walk_fail(walk, error) : 0;
}

/* Walks the last component; repeats for a link that is to be followed. */
static int walk_finish(struct walk *walk)
{
	for (;;) {
		struct dentry *dentry;
		bool arrived;
		int error;

		if (walk->last_type == LAST_ROOT || walk->last_type == LAST_DOT)
			return 0;
		if (walk->last_type == LAST_DOTDOT)
			return to_parent(walk);
		bool slash = walk->trailing_slash;
		error = dentry_lookup(walk->path.dentry, walk->last, walk->last_length, &dentry);
		if (error)
			return error;
		if (!dentry->inode) {
			dentry_put(dentry);
			return -ENOENT;
		}
		if (!S_ISLNK(dentry->inode->mode) || dentry->mounts ||
		    !((walk->flags & WALK_FOLLOW) || slash)) {
			if (slash)
				walk->flags |= WALK_DIRECTORY;
			return step_into(walk, dentry);
		}
		if (slash)
			walk->flags |= WALK_DIRECTORY | WALK_FOLLOW;
		error = follow_link(walk, dentry, true, &arrived);
		dentry_put(dentry);
		if (error || arrived)
			return error;
		error = walk_to_last(walk);
		if (error)
			return error;
	}
}

int path_lookup(int dirfd, const char *name, unsigned flags, struct path *out)
{
	struct walk walk;
	int error = walk_parent(&walk, dirfd, name, flags);

	if (error)
		return error;
	error = walk_finish(&walk);
	if (!error && (walk.flags & WALK_DIRECTORY) && !S_ISDIR(walk.path.dentry->inode->mode))
		error = -ENOTDIR;
	if (!error) {
		*out = walk.path;
		path_get(out);
	}
	walk_end(&walk);
	return error;
}

int path_lookup_user(int dirfd, uint64_t address, unsigned flags, struct path *out)
{
	int error;
	char *name = path_from_user(address, &error);

	if (!name)
		return error;
	error = path_lookup(dirfd, name, flags, out);
	free(name);
	return error;
}

/* ---- making names ---- */

static int may_create(const struct path *parent)
{
	int error = mount_want_write(parent->mount);

	if (!error)
		error = inode_permission(parent->dentry->inode, MAY_WRITE | MAY_EXEC);
	/* A removed directory takes no new names. */
	if (!error && !parent->dentry->inode->nlink)
		error = -ENOENT;
	return error;
}

/* In a directory that gives its group to new files, a caller outside of that group must not make a
 * set-group-id program. */
mode_t mode_for_new(const struct inode *dir, mode_t mode)
{
	if ((mode & (S_ISGID | S_IXGRP)) == (S_ISGID | S_IXGRP) && (dir->mode & S_ISGID) &&
	    !in_group(dir->gid) && !inode_capable(dir, CAP_FSETID))
		mode &= ~(mode_t)S_ISGID;
	return mode & ~current->fs->umask;
}

int vfs_create(const struct path *parent, struct dentry *dentry, mode_t mode)
{
	struct inode *dir = parent->dentry->inode;
	int error = may_create(parent);

	if (error)
		return error;
	if (!dir->ops || !dir->ops->create)
		return -EACCES;
	return dir->ops->create(dir, dentry, S_IFREG | mode_for_new(dir, mode & 07777));
}

int vfs_mknod(const struct path *parent, struct dentry *dentry, mode_t mode, dev_t dev)
{
	struct inode *dir = parent->dentry->inode;
	int error = may_create(parent);

	if (error)
		return error;
	/* A character device of number 0 is a whiteout, which needs no capability. */
	if (((S_ISCHR(mode) && dev) || S_ISBLK(mode)) && !capable(CAP_MKNOD))
		return -EPERM;
	if (!dir->ops || !dir->ops->mknod)
		return -EPERM;
	if ((S_ISCHR(mode) && dev) || S_ISBLK(mode))
		error = cgroup_device_permission(mode, dev, EBPF_ACCESS_MKNOD);
	return error ? error : dir->ops->mknod(dir, dentry, mode_for_new(dir, mode), dev);
}

int vfs_mkdir(const struct path *parent, struct dentry *dentry, mode_t mode)
{
	struct inode *dir = parent->dentry->inode;
	int error = may_create(parent);

	if (error)
		return error;
	if (!dir->ops || !dir->ops->mkdir)
		return -EPERM;
	return dir->ops->mkdir(dir, dentry, S_IFDIR | (mode & 01777 & ~current->fs->umask));
}

int vfs_symlink(const struct path *parent, struct dentry *dentry, const char *target)
{
	struct inode *dir = parent->dentry->inode;
	int error = may_create(parent);

	if (error)
		return error;
	if (!dir->ops || !dir->ops->symlink)
		return -EPERM;
	return dir->ops->symlink(dir, dentry, target);
}
