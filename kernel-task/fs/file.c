/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Open files. Each holds its inode and its path; files without a name (pipes, eventfds) have a
 * path in a pseudo filesystem that no path leads into, so that fstat, /proc/self/fd and the rest
 * need no special case.
 */
#include "fs/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "abi/capability.h"
#include "fs/context.h"
#include "fs/hooks.h"
#include "fs/inode.h"
#include "fs/locks.h"
#include "fs/mappable.h"
#include "fs/notify.h"
#include "mm/uaccess.h"
#include "proc/task.h"

#define ANON_MAGIC 0x09041934u
#define FILES_MAX  65536u

static struct super_block *anon_super;
static struct mount *anon_mount;
static struct inode *anon_inode; /* shared by files without attributes of their own */
static unsigned files_open;
uint64_t files_most = FILES_MAX;

int file_init(void)
{
	anon_super = super_create(NULL, ANON_MAGIC);
	if (!anon_super)
		return -ENOMEM;
	struct inode *root = inode_create(anon_super, S_IFDIR | 0700);
	anon_super->root = root ? dentry_root(anon_super, root, "") : NULL;
	anon_mount = anon_super->root ? mount_internal(anon_super) : NULL;
	anon_inode = inode_create(anon_super, 0600);
	return anon_mount && anon_inode ? 0 : -ENOMEM;
}

struct mount *file_anonymous_mount(void)
{
	return anon_mount;
}

unsigned file_count(void)
{
	return files_open;
}

/* Is there room for one more open file? The setting binds tasks without CAP_SYS_ADMIN. */
static bool room_for_file(void)
{
	return files_open < FILES_MAX && (files_open < files_most || capable(CAP_SYS_ADMIN));
}

/* A file around `path` (references are taken). */
static struct file *file_create(const struct file_ops *ops, const struct path *path, unsigned flags)
{
	struct file *file = room_for_file() ? calloc(1, sizeof(*file)) : NULL;

	if (!file)
		return NULL;
	files_open++;
	file->refs = 1;
	file->ops = ops;
	file->path = *path;
	path_get(path);
	file->inode = path->dentry->inode;
	inode_get(file->inode);
	file->mappable = (struct mappable){&file_mappable_ops, &file->inode->mappings};
	/* A terminal's open() checks O_NOCTTY, a disk's O_EXCL; both flags are cleared
	 * afterwards. */
	file->flags = flags & ~(unsigned)(O_CREAT | O_TRUNC | O_CLOEXEC);
	unsigned access = flags & FILE_ACCESS_MODE;
	file->readable = !(flags & O_PATH) && access != O_WRONLY;
	file->writable = !(flags & O_PATH) && (access == O_WRONLY || access == O_RDWR);
	list_init(&file->epoll_items);
	file->errors = &file->inode->write_errors;
	return file;
}

static void file_free(struct file *file)
{
	struct path path = file->path;

	if (file->mount_owner && path.mount->floating)
		mount_dissolve(path.mount);
	inode_put(file->inode);
	path_put(&path);
	free(file);
	files_open--;
}

struct inode *file_anonymous_inode(mode_t mode)
{
	return inode_create(anon_super, mode);
}

static struct file *anonymous(const struct file_ops *ops, void *private, unsigned flags,
			      const char *name, struct inode *inode)
{
	struct dentry *dentry = dentry_root(anon_super, inode, name);

	if (!dentry)
		return NULL;
	struct path path = {anon_mount, dentry};
	struct file *file = file_create(ops, &path, flags);
	dentry_put(dentry);
	if (file)
		file->private = private;
	return file;
}

struct file *file_anonymous(const struct file_ops *ops, void *private, unsigned flags,
			    const char *name)
{
	char text[64];

	snprintf(text, sizeof(text), "anon_inode:%s", name);
	inode_get(anon_inode);
	return anonymous(ops, private, flags, text, anon_inode);
}

struct file *file_on_inode(const struct file_ops *ops, void *private, unsigned flags,
			   const char *name, struct inode *inode)
{
	char text[64];

	snprintf(text, sizeof(text), "%s:[%lu]", name, (unsigned long)inode->ino);
	return anonymous(ops, private, flags, text, inode);
}

const char *file_name(const struct file *file, char *buffer, size_t size)
{
	const struct path *path = &file->path;
	bool reachable;

	if (path_is_nameless(path))
		return path->dentry->name;
	struct path root = {root_mount, root_mount->root};
	char *at =
		path_name(path, current->fs ? &current->fs->root : &root, buffer, size, &reachable);
	static const char gone[] = " (deleted)";
	if (!at)
		return "?";
	if (path->dentry->hashed || dentry_is_root(path->dentry))
		return at;
	size_t length = strlen(at);
	if (length + sizeof(gone) > size)
		return at;
	memmove(buffer, at, length);
	memcpy(buffer + length, gone, sizeof(gone));
	return buffer;
}

/* ---- opening ---- */

static const struct file_ops path_only_ops;

static void count_writer(struct file *file, int by)
{
	file->writer = by > 0;
	file->inode->write_count += (unsigned)by;
	file->path.mount->writers += (unsigned)by;
	file->inode->sb->writers += (unsigned)by;
}

void file_uncount_writer(struct file *file)
{
	if (file->writer)
		count_writer(file, -1);
}

int file_open_path(const struct path *path, unsigned flags, struct file **out)
{
	struct inode *inode = path->dentry->inode;
	const struct file_ops *ops = flags & O_PATH ? &path_only_ops : inode->fops;

	if (!ops)
		return -ENXIO;
	struct file *file = file_create(ops, path, flags & ~(FILE_UNNOTIFIED | FILE_FOR_EXEC));
	if (!file)
		return room_for_file() ? -ENOMEM : -ENFILE;
	file->unnotified = flags & FILE_UNNOTIFIED;
	if (S_ISREG(inode->mode) && file->writable) {
		if (inode->deny_write) {
			file_free(file);
			return -ETXTBSY;
		}
		count_writer(file, 1);
	}
	if (S_ISREG(inode->mode) && file->readable && !file->writable)
		inode->read_count++;
	int error = file->ops->open ? file->ops->open(inode, file) : 0;
	file->errors_heard = write_errors_heard(file->errors);
	file->super_errors_heard = write_errors_heard(&inode->sb->write_errors);
	file->flags &= ~(unsigned)(O_NOCTTY | O_EXCL);
	if (error) {
		file_uncount_writer(file);
		if (S_ISREG(inode->mode) && file->readable && !file->writable)
			inode->read_count--;
		file_free(file);
		return error;
	}
	if (!(flags & O_PATH))
		notify_file(file, NOTIFY_OPEN | (flags & FILE_FOR_EXEC ? NOTIFY_OPEN_EXEC : 0u));
	*out = file;
	return 0;
}

/* relatime: as old as the last change, or a day. */
static bool atime_is_old(const struct inode *inode, const struct timespec *now)
{
	const struct timespec *a = &inode->atime, *m = &inode->mtime, *c = &inode->ctime;

	return m->tv_sec > a->tv_sec || (m->tv_sec == a->tv_sec && m->tv_nsec >= a->tv_nsec) ||
	       c->tv_sec > a->tv_sec || (c->tv_sec == a->tv_sec && c->tv_nsec >= a->tv_nsec) ||
	       now->tv_sec - a->tv_sec >= 24 * 3600;
}

static void accessed(struct inode *inode, const struct mount *mount)
{
	const struct super_ops *ops = inode->sb->ops;
	unsigned flags = mount->flags;

	if ((flags & (MS_NOATIME | MS_RDONLY)) || inode->sb->read_only)
		return;
	if ((flags & MS_NODIRATIME) && S_ISDIR(inode->mode))
		return;
	struct timespec now = current_time();
	if ((flags & MS_RELATIME) && !atime_is_old(inode, &now))
		return;
	inode->atime = now;
	if (ops && ops->time_changed)
		ops->time_changed(inode);
}

void file_accessed(struct file *file)
{
	if (!(file->flags & O_NOATIME) && !(file->path.dentry && file->path.dentry->lower))
		accessed(file->inode, file->path.mount);
}

void path_accessed(const struct path *path)
{
	if (!path->dentry->lower)
		accessed(path->dentry->inode, path->mount);
}

int file_want_write(const struct file *file, struct inode **out)
{
	const struct dentry *dentry = file->path.dentry;
	int error = path_want_write(&file->path);

	*out = dentry && dentry->sb->ops && dentry->sb->ops->copy_up ? dentry->inode : file->inode;
	return error;
}

void file_put_later(struct file *file)
{
	if (file->refs > 1)
		file->refs--;
	else if (!current->uthread)
		file_put(file); /* a kernel thread or an ending task does not return to user mode */
	else
		list_add_tail(&file->late_node, &current->late_files);
}

void files_put_late(void)
{
	while (!list_empty(&current->late_files)) {
		struct file *file = list_first_entry(&current->late_files, struct file, late_node);

		list_del(&file->late_node);
		file_put(file);
	}
}

void file_close(struct file *file)
{
	may_wait();
	if (!(file->flags & O_PATH))
		notify_file(file, file->writable ? NOTIFY_CLOSE_WRITE : NOTIFY_CLOSE_NOWRITE);
	hooks_file_release(file);
	if (!list_empty(&file->inode->locks))
		locks_remove_file(file);
	if (file->ops->release)
		file->ops->release(file);
	if (S_ISREG(file->inode->mode) && file->readable && !file->writable &&
	    file->inode->read_count)
		file->inode->read_count--;
	file_uncount_writer(file);
	if (file->exec)
		file->inode->deny_write--;
	file_free(file);
}

/* ---- positions ---- */

int file_get_position(const struct file *file, uint64_t address, uint64_t *pos)
{
	*pos = file->pos;
	if (!address)
		return 0;
	return get_user(*pos, address) ? -EFAULT : 0;
}

int file_put_position(struct file *file, uint64_t address, uint64_t pos)
{
	if (address)
		return put_user(pos, address);
	file->pos = pos;
	return 0;
}

uint32_t dev_in_kernel(dev_t dev)
{
	return major(dev) << 20 | minor(dev);
}

int64_t file_seek_nowhere(struct file *file, int64_t offset, int whence)
{
	return file->pos = 0;
}

int64_t file_seek_nothing(struct file *file, int64_t offset, int whence)
{
	return (int64_t)file->pos;
}

int64_t file_seek(struct file *file, int64_t offset, int whence, uint64_t size)
{
	int64_t base;

	switch (whence) {
	case SEEK_SET:
		base = 0;
		break;
	case SEEK_CUR:
		base = (int64_t)file->pos;
		break;
	case SEEK_END:
		base = (int64_t)size;
		break;
	case SEEK_DATA: /* without knowledge of holes all is data, and the end is a hole */
		if (offset < 0 || (uint64_t)offset >= size)
			return -ENXIO;
		return (int64_t)(file->pos = (uint64_t)offset);
	case SEEK_HOLE:
		if (offset < 0 || (uint64_t)offset >= size)
			return -ENXIO;
		return (int64_t)(file->pos = size);
	default:
		return -EINVAL;
	}
	if (__builtin_add_overflow(base, offset, &base))
		return -EINVAL;
	if (base < 0)
		return -EINVAL;
	return (int64_t)(file->pos = (uint64_t)base);
}

ssize_t file_read_folder(struct file *file, struct iov_iter *to, uint64_t *pos)
{
	return -EISDIR;
}

int64_t file_seek_folder(struct file *file, int64_t offset, int whence)
{
	if (whence != SEEK_SET && whence != SEEK_CUR)
		return -EINVAL;
	return file_seek(file, offset, whence, 0);
}

bool file_emit_dots(struct file *file, struct dir_context *ctx)
{
	ino_t parent = file->path.dentry->parent->inode->ino;

	if (ctx->pos == 0) {
		if (!ctx->emit(ctx, ".", 1, file->inode->ino, DT_DIR))
			return false;
		ctx->pos = 1;
	}
	if (ctx->pos == 1) {
		if (!ctx->emit(ctx, "..", 2, parent, DT_DIR))
			return false;
		ctx->pos = 2;
	}
	return true;
}
