/* SPDX-License-Identifier: BSD-2-Clause */
/* /proc/<pid>/fd and fdinfo: the descriptors of a task. */
#include <errno.h>
#include <fcntl.h>

#include "fs/file.h"
#include "fs/locks.h"
#include "fs/proc/pid.h"
#include "proc/task.h"

static struct file *file_of(const struct proc_ref *ref, int fd)
{
	const struct task *task = proc_task(ref);

	return task && task->files ? files_get_file(task->files, fd) : NULL;
}

static char *link_fd(const struct proc_ref *ref, struct path *jump, int *error)
{
	struct file *file = file_of(ref, ref->fd);

	if (!file) {
		*error = -ENOENT;
		return NULL;
	}
	*jump = file->path;
	path_get(jump);
	file_put(file);
	return NULL;
}

static int show_fdinfo(const struct proc_ref *ref, struct seq *out)
{
	struct file *file = file_of(ref, ref->fd);
	const struct task *task = proc_task(ref);

	if (!file)
		return -ENOENT;
	unsigned flags = file->flags;
	if (task->files->entry[ref->fd].close_on_exec)
		flags |= O_CLOEXEC;
	seq_printf(out, "pos:\t%llu\nflags:\t0%o\nmnt_id:\t%d\nino:\t%llu\n",
		   (unsigned long long)file->pos, flags, file->path.mount->id,
		   (unsigned long long)file->inode->ino);
	locks_show_file(file, task->files, out);
	if (file->ops->show_fdinfo)
		file->ops->show_fdinfo(file, out);
	file_put(file);
	return 0;
}

static const struct proc_entry link_entry = {
	.name = "fd", .mode = S_IFLNK | 0700, .guard = GUARD_LINK, .link = link_fd};
static const struct proc_entry info_entry = {
	.name = "fdinfo", .mode = S_IFREG | 0444, .guard = GUARD_ENTERED, .show = show_fdinfo};

bool proc_fd_mode(const struct proc_ref *ref, mode_t *mode)
{
	struct file *file = ref->entry == &link_entry ? file_of(ref, ref->fd) : NULL;

	if (!file)
		return false;
	*mode = S_IFLNK | (file->readable ? 0500u : 0) | (file->writable ? 0300u : 0);
	file_put(file);
	return true;
}

static int find(const struct proc_ref *dir, unsigned number, const struct proc_entry *entry,
		struct proc_ref *out)
{
	struct file *file = file_of(dir, (int)number);

	if (!file)
		return -ENOENT;
	file_put(file);
	*out = *dir;
	out->entry = entry;
	out->fd = (int)number;
	return 0;
}

int proc_fd_find(const struct proc_ref *dir, unsigned number, struct proc_ref *out)
{
	return find(dir, number, &link_entry, out);
}

int proc_fdinfo_find(const struct proc_ref *dir, unsigned number, struct proc_ref *out)
{
	return find(dir, number, &info_entry, out);
}

int proc_fd_next(const struct proc_ref *dir, unsigned from)
{
	const struct task *task = proc_task(dir);

	return task && task->files ? files_next(task->files, (int)from) : -1;
}
