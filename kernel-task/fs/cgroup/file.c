/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reading and writing files of control groups. The text is made by a read at position 0; a write is
 * one setting. The rights and the namespace of the task that opened the file count: a descriptor
 * that was handed to a task with more rights does not get these.
 */
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cgroup/namespace.h"
#include "fs/cgroup/cgroupfs.h"
#include "fs/file.h"
#include "proc/cred.h"
#include "proc/task.h"
#include "wait/mutex.h"

#define WRITE_MAX 4096
#define ALWAYS	  (POLLIN | POLLRDNORM | POLLOUT | POLLWRNORM)

struct open_file {
	struct mutex lock; /* held while the text is made or copied */
	struct seq text;
	struct cred *opener;
	struct cgroup_namespace *ns; /* the opener's */
	uint64_t seen;		     /* count of changes at the latest read */
	bool read;
};

static int open_cgroup_file(struct inode *inode, struct file *file)
{
	struct open_file *o = calloc(1, sizeof(*o));

	if (!o)
		return -ENOMEM;
	if (cgroup_node_of(inode)->group->removed) {
		free(o);
		return -ENODEV;
	}
	mutex_init(&o->lock, MUTEX_BYTES);
	seq_init(&o->text);
	o->opener = current->cred;
	cred_get(o->opener);
	o->ns = current->cgroup_ns;
	cgroup_namespace_get(o->ns);
	file->private = o;
	return 0;
}

static void release(struct file *file)
{
	struct open_file *o = file->private;

	if (!o)
		return;
	seq_free(&o->text);
	cred_put(o->opener);
	cgroup_namespace_put(o->ns);
	free(o);
}

static uint64_t notices(const struct cgroup_node *node)
{
	return node->file->noticed ? node->group->notices[node->file->notice] : 0;
}

static int make_text(const struct cgroup_node *node, struct open_file *o)
{
	int error;

	seq_free(&o->text);
	seq_init(&o->text);
	o->seen = notices(node);
	o->read = true;
	error = node->file->show(node->group, &o->text);
	if (!error && o->text.failed)
		error = -ENOMEM;
	if (error) {
		seq_free(&o->text);
		seq_init(&o->text);
	}
	return error;
}

static MAY_WAIT ssize_t read_locked(struct file *file, struct iov_iter *to, uint64_t *pos)
{
	const struct cgroup_node *node = cgroup_node_of(file->inode);
	struct open_file *o = file->private;
	size_t n;
	int error = 0;

	if (node->group->removed)
		return -ENODEV;
	if (!node->file->show)
		return -EINVAL;
	if (*pos == 0 || !o->text.text)
		error = make_text(node, o);
	if (error)
		return error;
	if (*pos >= o->text.length || !to->count)
		return 0;
	n = o->text.length - *pos;
	n = copy_to_iter(o->text.text + *pos, n < to->count ? n : to->count, to);
	*pos += n;
	return n ? (ssize_t)n : -EFAULT;
}

static ssize_t read_cgroup_file(struct file *file, struct iov_iter *to, uint64_t *pos)
{
	struct open_file *o = file->private;
	ssize_t result;

	mutex_lock(&o->lock);
	result = read_locked(file, to, pos);
	mutex_unlock(&o->lock);
	return result;
}

/* Removes blanks at both ends. */
static char *strip(char *text)
{
	size_t n;

	while (isspace((unsigned char)*text))
		text++;
	n = strlen(text);
	while (n && isspace((unsigned char)text[n - 1]))
		text[--n] = 0;
	return text;
}

/* Performs the write with the rights of the task that opened the file. Nothing below waits. */
static int store(const struct cgroup_node *node, const struct open_file *o, const char *text)
{
	struct cred *mine = current->cred;
	struct cgroup_namespace *my_ns = current->cgroup_ns;
	int error;

	if (node->group->removed)
		return -ENODEV;
	if (!(node->file->flags & CGROUP_DELEGATED) && cgroup_namespace_guards(o->ns, node->group))
		return -EPERM;
	current->cred = o->opener;
	current->cgroup_ns = o->ns;
	error = node->file->store(node->group, text);
	current->cred = mine;
	current->cgroup_ns = my_ns;
	return error;
}

static ssize_t write_cgroup_file(struct file *file, struct iov_iter *from, uint64_t *pos)
{
	const struct cgroup_node *node = cgroup_node_of(file->inode);
	size_t n = from->count;
	char *text;
	ssize_t result = -EFAULT;

	if (!node->file->store)
		return -EINVAL;
	if (n >= WRITE_MAX)
		return -E2BIG;
	if (!n)
		return 0; /* an empty write changes nothing */
	text = malloc(n + 1);
	if (!text)
		return -ENOMEM;
	if (copy_from_iter(text, n, from) == n) {
		text[n] = 0;
		result = store(node, file->private, strip(text));
		if (!result) {
			result = (ssize_t)n;
			*pos += n;
		}
	}
	free(text);
	return result;
}

static uint32_t poll_cgroup_file(struct file *file, struct poll_table *pt)
{
	const struct cgroup_node *node = cgroup_node_of(file->inode);
	const struct open_file *o = file->private;

	poll_wait(file, &node->group->notice_wait, pt);
	if (!o->read || node->group->removed || o->seen != notices(node))
		return ALWAYS | POLLERR | POLLPRI;
	return ALWAYS;
}

static int64_t seek(struct file *file, int64_t offset, int whence)
{
	return whence == SEEK_END ? -EINVAL : file_seek(file, offset, whence, 0);
}

const struct file_ops cgroup_file_ops = {
	.open = open_cgroup_file,
	.release = release,
	.read = read_cgroup_file,
	.write = write_cgroup_file,
	.poll = poll_cgroup_file,
	.llseek = seek,
};

/* ---- numbers ---- */

int cgroup_parse_number(const char *text, int64_t least, int64_t most, int64_t *out)
{
	char *end;
	long long value;

	errno = 0;
	value = strtoll(text, &end, 0);
	if (end == text || *end || isspace((unsigned char)*text))
		return -EINVAL;
	if (errno == ERANGE || value < least || value > most)
		return -ERANGE;
	*out = value;
	return 0;
}

int cgroup_parse_limit(const char *text, int64_t most, uint64_t *out)
{
	int64_t value;
	int error = 0;

	if (!strcmp(text, "max"))
		*out = CGROUP_NO_LIMIT;
	else
		error = cgroup_parse_number(text, 0, most, &value);
	if (!error && strcmp(text, "max"))
		*out = (uint64_t)value;
	return error;
}

void cgroup_show_limit(uint64_t limit, struct seq *out)
{
	if (limit == CGROUP_NO_LIMIT)
		seq_puts(out, "max\n");
	else
		seq_printf(out, "%llu\n", (unsigned long long)limit);
}
