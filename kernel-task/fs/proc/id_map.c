/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * /proc/PID/uid_map, gid_map, projid_map and setgroups: the user namespace of a process. An open
 * file stays with the namespace that the process was in at opening, and remembers who opened it:
 * passed to a more powerful program, it must not be written with that program's rights.
 */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "abi/capability.h"
#include "fs/proc/pid.h"
#include "proc/id_map.h"
#include "proc/task.h"

#define MAP_TEXT_MAX	   4096u
#define SETGROUPS_TEXT_MAX 8u

struct opened {
	struct user_ns *ns;  /* with a reference */
	struct cred *opener; /* likewise */
};

static int open_of(struct inode *inode, struct file *file)
{
	const struct task *task = proc_task(inode->private);
	struct opened *o;

	if (!task || !task->cred)
		return -EINVAL;
	o = malloc(sizeof(*o));
	if (!o)
		return -ENOMEM;
	*o = (struct opened){task->cred->user_ns, current->cred};
	user_ns_get(o->ns);
	cred_get(o->opener);
	file->private = o;
	return 0;
}

static int open_setgroups(struct inode *inode, struct file *file)
{
	const struct task *task = proc_task(inode->private);

	if (task && task->cred && file->writable && !ns_capable(task->cred->user_ns, CAP_SYS_ADMIN))
		return -EACCES;
	return open_of(inode, file);
}

static void release(struct file *file)
{
	struct opened *o = file->private;

	if (!o)
		return;
	user_ns_put(o->ns);
	cred_put(o->opener);
	free(o);
}

static enum id_map_kind kind_of(const struct file *file)
{
	const struct proc_ref *ref = file->inode->private;

	return *ref->entry->name == 'u'	  ? ID_MAP_USERS
	       : *ref->entry->name == 'g' ? ID_MAP_GROUPS
					  : ID_MAP_PROJECTS;
}

/* ---- reading ---- */

static ssize_t give(const struct seq *text, struct iov_iter *to, uint64_t *pos)
{
	size_t n;

	if (text->failed)
		return -ENOMEM;
	if (*pos >= text->length || !to->count)
		return 0;
	n = text->length - *pos;
	n = copy_to_iter(text->text + *pos, n < to->count ? n : to->count, to);
	*pos += n;
	return n ? (ssize_t)n : -EFAULT;
}

static ssize_t read_map(struct file *file, struct iov_iter *to, uint64_t *pos)
{
	const struct opened *o = file->private;
	struct seq text;
	ssize_t result;

	seq_init(&text);
	id_map_show(o->ns, kind_of(file), o->opener->user_ns, &text);
	result = give(&text, to, pos);
	seq_free(&text);
	return result;
}

static ssize_t read_setgroups(struct file *file, struct iov_iter *to, uint64_t *pos)
{
	const struct opened *o = file->private;
	struct seq text;
	ssize_t result;

	seq_init(&text);
	seq_puts(&text, o->ns->setgroups_denied ? "deny\n" : "allow\n");
	result = give(&text, to, pos);
	seq_free(&text);
	return result;
}

/* ---- writing ---- */

/* The whole text of one write at the beginning, less than `most` bytes; to be freed. */
static int take(struct iov_iter *from, uint64_t pos, size_t most, char **out)
{
	size_t n = from->count;

	if (pos || n >= most)
		return -EINVAL;
	*out = malloc(n + 1);
	if (!*out)
		return -ENOMEM;
	if (copy_from_iter(*out, n, from) != n) {
		free(*out);
		return -EFAULT;
	}
	(*out)[n] = 0;
	return 0;
}

static ssize_t write_map(struct file *file, struct iov_iter *from, uint64_t *pos)
{
	const struct opened *o = file->private;
	size_t n = from->count;
	char *text;
	int error = take(from, *pos, MAP_TEXT_MAX, &text);

	if (error)
		return error;
	error = id_map_write(o->ns, kind_of(file), o->opener, text);
	free(text);
	if (error)
		return error;
	*pos += n;
	return (ssize_t)n;
}

static ssize_t write_setgroups(struct file *file, struct iov_iter *from, uint64_t *pos)
{
	const struct opened *o = file->private;
	size_t n = from->count;
	char *text;
	int error = take(from, *pos, SETGROUPS_TEXT_MAX, &text);

	if (error)
		return error;
	error = setgroups_write(o->ns, text);
	free(text);
	if (error)
		return error;
	*pos += n;
	return (ssize_t)n;
}

static int64_t seek(struct file *file, int64_t offset, int whence)
{
	return whence == SEEK_END ? -EINVAL : file_seek(file, offset, whence, 0);
}

const struct file_ops proc_id_map_ops = {.open = open_of,
					 .release = release,
					 .read = read_map,
					 .write = write_map,
					 .llseek = seek,
					 .unspliced = true,
					 .unspliced_write = true};

const struct file_ops proc_setgroups_ops = {.open = open_setgroups,
					    .release = release,
					    .read = read_setgroups,
					    .write = write_setgroups,
					    .llseek = seek,
					    .unspliced = true,
					    .unspliced_write = true};
