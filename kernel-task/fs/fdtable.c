/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Descriptor tables: an array that doubles. The lowest free descriptor is searched from first_free,
 * which is kept as a lower bound.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fs/dnotify.h"
#include "fs/file.h"
#include "fs/locks.h"
#include "proc/proc.h"

#define FIRST_CAPACITY 32

struct files *files_create(void)
{
	struct files *files = calloc(1, sizeof(*files));

	if (files)
		files->refs = 1;
	return files;
}

/* Makes room for descriptor `fd`. */
static int grow(struct files *files, int fd)
{
	int capacity = files->capacity ? files->capacity : FIRST_CAPACITY;

	while (capacity <= fd)
		capacity *= 2;
	if (capacity == files->capacity)
		return 0;
	struct fd_entry *entry = realloc(files->entry, (size_t)capacity * sizeof(*entry));
	if (!entry)
		return -ENOMEM;
	memset(entry + files->capacity, 0, (size_t)(capacity - files->capacity) * sizeof(*entry));
	files->entry = entry;
	files->capacity = capacity;
	return 0;
}

struct files *files_fork(struct files *from)
{
	struct files *files = files_create();
	int last = from->capacity - 1;

	if (!files)
		return NULL;
	while (last >= 0 && !from->entry[last].file)
		last--;
	if (last >= 0 && grow(files, last)) {
		free(files);
		return NULL;
	}
	for (int fd = 0; fd <= last; fd++) {
		files->entry[fd] = from->entry[fd];
		if (files->entry[fd].file)
			file_get(files->entry[fd].file);
	}
	files->first_free = from->first_free;
	return files;
}

void files_get(struct files *files)
{
	files->refs++;
}

/* A descriptor of `files` no longer refers to `file`, whose reference is given up. */
static void drop(struct files *files, struct file *file)
{
	if (file->ops->flush)
		file->ops->flush(file);
	dnotify_closed(file, files);
	if (!list_empty(&file->inode->locks))
		locks_remove_posix(file->inode, files);
	file_put(file);
}

void files_put(struct files *files)
{
	if (--files->refs)
		return;
	for (int fd = 0; fd < files->capacity; fd++) {
		if (files->entry[fd].file)
			drop(files, files->entry[fd].file);
	}
	free(files->entry);
	free(files);
}

int files_unshare(void)
{
	if (current->files->refs == 1)
		return 0;
	struct files *copy = files_fork(current->files);
	if (!copy)
		return -ENOMEM;
	files_put(current->files);
	current->files = copy;
	return 0;
}

int files_close_on_exec(void)
{
	int error = files_unshare();

	if (error)
		return error;
	for (int fd = 0; fd < current->files->capacity; fd++) {
		struct fd_entry *entry = &current->files->entry[fd];
		if (entry->file && entry->close_on_exec)
			fd_close(fd);
	}
	return 0;
}

struct fd_entry *fd_entry(int fd)
{
	struct files *files = current->files;

	if (!files || fd < 0 || fd >= files->capacity || !files->entry[fd].file)
		return NULL;
	return &files->entry[fd];
}

struct file *files_get_file(struct files *files, int fd)
{
	if (fd < 0 || fd >= files->capacity || !files->entry[fd].file)
		return NULL;
	file_get(files->entry[fd].file);
	return files->entry[fd].file;
}

uint64_t files_held(const struct task *task)
{
	const struct files *files = task->files;
	uint64_t bytes = 0;

	for (int fd = 0; files && fd < files->capacity; fd++) {
		const struct file *file = files->entry[fd].file;

		if (file && file->ops->held)
			bytes += file->ops->held(file);
	}
	return bytes;
}

int files_next(const struct files *files, int from)
{
	for (int fd = from < 0 ? 0 : from; fd < files->capacity; fd++) {
		if (files->entry[fd].file)
			return fd;
	}
	return -1;
}

struct file *fd_get_any(int fd)
{
	struct fd_entry *entry = fd_entry(fd);

	if (!entry)
		return NULL;
	file_get(entry->file);
	return entry->file;
}

struct file *fd_get(int fd)
{
	struct fd_entry *entry = fd_entry(fd);

	if (!entry || (entry->file->flags & 010000000 /* O_PATH */))
		return NULL;
	file_get(entry->file);
	return entry->file;
}

int fd_install(struct file *file, int from, bool close_on_exec)
{
	struct files *files = current->files;
	uint64_t limit = task_limit(RLIMIT_NOFILE);
	int fd = from < files->first_free ? files->first_free : from;

	while (fd < files->capacity && files->entry[fd].file)
		fd++;
	if ((uint64_t)fd >= limit)
		return -EMFILE;
	int error = grow(files, fd);
	if (error)
		return error;
	files->entry[fd] = (struct fd_entry){.file = file, .close_on_exec = close_on_exec};
	if (from <= files->first_free)
		files->first_free = fd + 1;
	return fd;
}

int fd_give(struct file *file, bool close_on_exec)
{
	int fd = fd_install(file, 0, close_on_exec);

	if (fd < 0)
		file_put(file);
	return fd;
}

int fd_replace(int fd, struct file *file, bool close_on_exec)
{
	struct files *files = current->files;

	if (fd < 0 || (uint64_t)fd >= task_limit(RLIMIT_NOFILE))
		return -EBADF;
	int error = grow(files, fd);
	if (error)
		return error;
	struct file *old = files->entry[fd].file;
	file_get(file);
	files->entry[fd] = (struct fd_entry){.file = file, .close_on_exec = close_on_exec};
	if (old)
		drop(files, old);
	return fd;
}

int fd_close(int fd)
{
	struct files *files = current->files;
	struct fd_entry *entry = fd_entry(fd);

	if (!entry)
		return -EBADF;
	struct file *file = entry->file;
	*entry = (struct fd_entry){NULL, false};
	if (fd < files->first_free)
		files->first_free = fd;
	drop(files, file);
	return 0;
}
