/* SPDX-License-Identifier: BSD-2-Clause */
/* Root, working directory and umask of a task; chdir, fchdir, chroot, getcwd, umask. */
#include "fs/context.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "fs/file.h"
#include "fs/inode.h"
#include "fs/namei.h"
#include "proc/charged.h"
#include "proc/task.h"
#include "sys/syscall.h"

struct fs_context *fs_context_create(const struct path *root)
{
	struct fs_context *fs = calloc(1, sizeof(*fs));

	if (!fs)
		return NULL;
	fs->refs = 1;
	fs->root = fs->cwd = *root;
	path_get(root);
	path_get(root);
	fs->umask = 022;
	return fs;
}

struct fs_context *fs_context_fork(struct fs_context *from)
{
	struct fs_context *fs = malloc(sizeof(*fs));

	if (!fs)
		return NULL;
	*fs = *from;
	fs->refs = 1;
	fs->in_exec = false;
	mount_namespace_get(fs->namespace);
	path_get(&fs->root);
	path_get(&fs->cwd);
	return fs;
}

void fs_context_get(struct fs_context *fs)
{
	fs->refs++;
}

void mount_namespace_get(struct mount_namespace *ns)
{
	if (ns)
		ns->refs++;
}

struct user_ns *mount_namespace_owner(const struct mount_namespace *ns)
{
	return ns ? ns->user_ns : &first_user_ns;
}

bool may_mount(void)
{
	return ns_capable(mount_namespace_owner(current->fs->namespace), CAP_SYS_ADMIN);
}

void mount_namespace_put(struct mount_namespace *ns)
{
	if (!ns || --ns->refs)
		return;
	mount_dissolve(ns->top);
	user_ns_put(ns->user_ns);
	charged_free(ns);
}

void fs_context_put(struct fs_context *fs)
{
	if (--fs->refs)
		return;
	path_put(&fs->root);
	path_put(&fs->cwd);
	mount_namespace_put(fs->namespace);
	free(fs);
}

/* Moves a path to the same place in the copied tree, if there is one. The caller puts the mount
 * that is returned. */
static struct mount *move_over(struct path *path)
{
	struct mount *old = path->mount;

	if (old->copy)
		path->mount = old->copy;
	mount_get(path->mount);
	return old;
}

int fs_context_unshare_mounts(struct fs_context *fs, struct user_ns *owner)
{
	struct mount_namespace *ns = charged_alloc(sizeof(*ns));
	struct mount_namespace *old = fs->namespace;
	struct mount *top = fs->root.mount, *old_root, *old_cwd;

	if (!ns)
		return -ENOMEM;
	while (top->parent)
		top = top->parent;
	bool lock = owner != mount_namespace_owner(old);
	int error = mount_copy_namespace(top, lock, &ns->top);
	if (error) {
		charged_free(ns);
		return error;
	}
	ns->refs = 1;
	ns->user_ns = owner;
	ns->number = namespace_number();
	user_ns_get(owner);
	old_root = move_over(&fs->root);
	old_cwd = move_over(&fs->cwd);
	mount_forget_copies(top);
	fs->namespace = ns;
	mount_put(old_root);
	mount_put(old_cwd);
	mount_namespace_put(old);
	return 0;
}

static const struct mount *top_of(const struct mount *mount)
{
	while (mount->parent)
		mount = mount->parent;
	return mount;
}

bool mount_is_mine(const struct mount *mount)
{
	return top_of(mount) == (current->fs ? fs_context_top(current->fs) : root_mount);
}

bool mount_is_mine_or_floating(const struct mount *mount)
{
	return top_of(mount)->floating || mount_is_mine(mount);
}

bool mount_may_set_ids(const struct mount *mount)
{
	return !(mount->flags & MS_NOSUID) && mount_is_mine(mount) &&
	       user_ns_within(user_ns_mine(), mount->sb->user_ns);
}

/* `to` takes over the references of `path`. */
static void replace(struct path *to, const struct path *path)
{
	struct path old = *to;

	*to = *path;
	path_put(&old);
}

struct mount *fs_context_top(const struct fs_context *fs)
{
	return fs->namespace ? fs->namespace->top : root_mount;
}

uint64_t fs_context_mount_changes(const struct fs_context *fs)
{
	return fs_context_top(fs)->changes;
}

/* The visible root is the topmost mount on the root of the tree. */
static void root_of(const struct mount_namespace *ns, struct path *out)
{
	struct mount *top = ns ? ns->top : root_mount;

	*out = (struct path){top, top->root};
	path_get(out);
	path_follow_mounts(out);
}

bool fs_context_is_chrooted(const struct fs_context *fs)
{
	struct path root;
	bool result;

	root_of(fs->namespace, &root);
	result = !path_equal(&root, &fs->root);
	path_put(&root);
	return result;
}

int fs_context_enter_mounts(struct fs_context *fs, struct mount_namespace *ns)
{
	struct mount_namespace *old = fs->namespace;
	struct path path;

	if (fs->refs > 1)
		return -EINVAL;
	root_of(ns, &path);
	path_get(&path);
	replace(&fs->root, &path);
	replace(&fs->cwd, &path);
	mount_namespace_get(ns);
	fs->namespace = ns;
	mount_namespace_put(old);
	return 0;
}

SYSCALL_DEFINE1(chdir, uint64_t, name)
{
	struct path path;
	int error = path_lookup_user(-100, name, WALK_FOLLOW | WALK_DIRECTORY, &path);

	if (error)
		return error;
	error = inode_permission(path.dentry->inode, MAY_EXEC);
	if (error) {
		path_put(&path);
		return error;
	}
	replace(&current->fs->cwd, &path);
	return 0;
}

SYSCALL_DEFINE1(fchdir, int, fd)
{
	struct file *file = fd_get_any(fd);

	if (!file)
		return -EBADF;
	int error = -ENOTDIR;
	if (S_ISDIR(file->inode->mode))
		error = inode_permission(file->inode, MAY_EXEC);
	if (!error) {
		path_get(&file->path);
		replace(&current->fs->cwd, &file->path);
	}
	file_put(file);
	return error;
}

SYSCALL_DEFINE1(chroot, uint64_t, name)
{
	struct path path;
	int error = path_lookup_user(-100, name, WALK_FOLLOW | WALK_DIRECTORY, &path);

	if (error)
		return error;
	error = inode_permission(path.dentry->inode, MAY_EXEC);
	if (!error && !self_capable(CAP_SYS_CHROOT))
		error = -EPERM;
	if (error) {
		path_put(&path);
		return error;
	}
	replace(&current->fs->root, &path);
	return 0;
}

SYSCALL_DEFINE2(getcwd, uint64_t, buffer, size_t, size)
{
	static const char unreachable[] = "(unreachable)";
	struct path *cwd = &current->fs->cwd;
	char *text = malloc(PATH_MAX + sizeof(unreachable));
	bool reachable;

	if (!text)
		return -ENOMEM;
	char *from = path_name(cwd, &current->fs->root, text + sizeof(unreachable), PATH_MAX,
			       &reachable);
	long result = -ENAMETOOLONG;
	if (!cwd->dentry->hashed && !dentry_is_root(cwd->dentry)) {
		result = -ENOENT;
	} else if (from) {
		if (!reachable) {
			from -= sizeof(unreachable) - 1;
			memcpy(from, unreachable, sizeof(unreachable) - 1);
		}
		size_t length = strlen(from) + 1;
		result = length > size ? -ERANGE : (long)length;
		if (result > 0 && copy_to_user(buffer, from, length))
			result = -EFAULT;
	}
	free(text);
	return result;
}

SYSCALL_DEFINE1(umask, unsigned, mask)
{
	mode_t old = current->fs->umask;

	current->fs->umask = mask & 0777;
	return old;
}
