/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Files of procfs: the whole text is made by the first read and again by a read at position 0 (top
 * reads the same descriptor again and again). A write is taken as a whole.
 */
#include "fs/proc/text_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fs/proc/procfs.h"

#define WRITE_MAX 4096

static int show(const struct proc_ref *ref, struct seq *out)
{
	const struct proc_entry *e = ref->entry;

	if (e->show)
		return e->show(ref, out);
	if (e->text)
		seq_printf(out, "%s\n", e->text);
	else if (e->number)
		seq_printf(out, "%u\n", *e->number);
	else
		return -EINVAL;
	return 0;
}

static int store_number(const struct proc_entry *e, const char *text)
{
	char *end;
	unsigned long value = strtoul(text, &end, 10);

	if (end == text || *text == '-' || (*end && *end != '\n') || value < e->least ||
	    value > e->most)
		return -EINVAL;
	*e->number = (unsigned)value;
	return 0;
}

/* A setting with one value takes that one, so that what was saved can be put back. */
static int store_same(const struct proc_entry *e, const char *text)
{
	size_t length = strlen(e->text);

	if (strncmp(text, e->text, length) != 0)
		return -EINVAL;
	return text[length + strspn(text + length, " \n")] ? -EINVAL : 0;
}

static int store(const struct proc_ref *ref, char *text, size_t length)
{
	const struct proc_entry *e = ref->entry;

	if (e->store)
		return e->store(ref, text, length);
	return e->number ? store_number(e, text) : store_same(e, text);
}

ssize_t proc_text_read(struct file *file, struct iov_iter *to, uint64_t *pos)
{
	const struct proc_ref *ref = file->inode->private;
	struct seq *seq = file->private;

	if (!seq) {
		seq = malloc(sizeof(*seq));
		if (!seq)
			return -ENOMEM;
		seq_init(seq);
		file->private = seq;
	}
	if (*pos == 0 || !seq->text) {
		seq_free(seq);
		int error = show(ref, seq);
		if (!error && seq->failed)
			error = -ENOMEM;
		if (error) {
			seq_free(seq);
			return error;
		}
	}
	if (*pos >= seq->length || !to->count)
		return 0;
	size_t n = seq->length - *pos;
	n = copy_to_iter(seq->text + *pos, n < to->count ? n : to->count, to);
	*pos += n;
	return n ? (ssize_t)n : -EFAULT;
}

ssize_t proc_text_write(struct file *file, struct iov_iter *from, uint64_t *pos)
{
	const struct proc_ref *ref = file->inode->private;
	size_t n = from->count;
	bool settable = ref->entry->store ||
			((ref->entry->number || ref->entry->text) && (ref->entry->mode & 0200));

	if (!settable)
		return -EIO; /* root may open it for writing all the same */
	if (n >= WRITE_MAX)
		return -EINVAL;
	char *text = malloc(n + 1);
	if (!text)
		return -ENOMEM;
	ssize_t result = -EFAULT;
	if (copy_from_iter(text, n, from) == n) {
		size_t length = n;
		text[n] = 0;
		if (length && text[length - 1] == '\n')
			text[--length] = 0;
		result = store(ref, text, length);
		if (!result) {
			result = (ssize_t)n;
			*pos += n;
		}
	}
	free(text);
	return result;
}

int proc_text_open(struct inode *inode, struct file *file)
{
	const struct proc_ref *ref = inode->private;
	mode_t mode = ref->entry->mode;

	if (!ref->entry->strict)
		return 0;
	return (file->readable && !(mode & 0444)) || (file->writable && !(mode & 0222)) ? -EACCES
											: 0;
}

int64_t proc_text_seek(struct file *file, int64_t offset, int whence)
{
	return whence == SEEK_END ? -EINVAL : file_seek(file, offset, whence, 0);
}

void proc_text_release(struct file *file)
{
	struct seq *seq = file->private;

	if (!seq)
		return;
	seq_free(seq);
	free(seq);
}

const struct file_ops proc_text_file_ops = {
	.open = proc_text_open,
	.read = proc_text_read,
	.write = proc_text_write,
	.llseek = proc_text_seek,
	.release = proc_text_release,
};
