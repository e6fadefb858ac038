/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Files of procfs and sysfs that can be polled. A file with changes has a count of them; a
 * descriptor that was opened, or has reported, before the latest change reports POLLERR and POLLPRI
 * once. Files without a count are always readable and writable, as on Linux. A file of sysfs that
 * was not read since its open counts as changed.
 */
#include <poll.h>

#include "fs/poll.h"
#include "fs/proc/procfs.h"
#include "fs/proc/text_file.h"

#define ALWAYS_READABLE (POLLIN | POLLRDNORM)
#define ALWAYS_BOTH	(ALWAYS_READABLE | POLLOUT | POLLWRNORM)
#define CHANGED		(POLLERR | POLLPRI)

static const struct proc_poll *poll_of(const struct file *file)
{
	const struct proc_ref *ref = file->inode->private;

	return ref->entry->poll;
}

static int polled_open(struct inode *inode, struct file *file)
{
	const struct proc_poll *poll = poll_of(file);

	if (poll && poll->changes)
		file->version = poll->changes(inode->private);
	return proc_text_open(inode, file);
}

static ssize_t polled_read(struct file *file, struct iov_iter *to, uint64_t *pos)
{
	if (file->inode->sb->magic == SYSFS_MAGIC)
		file->version = 1; /* read */
	return proc_text_read(file, to, pos);
}

static uint32_t polled_poll(struct file *file, struct poll_table *pt)
{
	const struct proc_poll *poll = poll_of(file);
	uint64_t changes;

	if (file->inode->sb->magic == SYSFS_MAGIC)
		return ALWAYS_BOTH | (file->version ? 0 : CHANGED);
	if (!poll)
		return ALWAYS_BOTH;
	if (!poll->changes)
		return ALWAYS_READABLE;
	poll_wait(file, poll->wait, pt);
	changes = poll->changes(file->inode->private);
	if (changes == file->version)
		return poll->setting ? ALWAYS_BOTH : ALWAYS_READABLE;
	file->version = changes;
	return ALWAYS_READABLE | CHANGED;
}

const struct file_ops proc_polled_file_ops = {
	.open = polled_open,
	.read = polled_read,
	.write = proc_text_write,
	.llseek = proc_text_seek,
	.release = proc_text_release,
	.poll = polled_poll,
};
