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
#include "mm/mm.h"
#include "wait/mutex.h"

#define WRITE_MAX 4096

/* An open file: its text, and the memory that it is bound to. */
struct text {
	struct mutex lock; /* while the text is made or copied */
	struct seq seq;
	struct mm *mm; /* remembered, or NULL */
};

static int show_memory(const struct proc_ref *ref, struct mm *mm, struct seq *out)
{
	const struct proc_entry *e = ref->entry;
	bool used = mm && mm_use(mm);
	int error = e->dead;

	/* Areas are only shown while the task exists. */
	if (e->areas && !proc_task(ref))
		error = -ESRCH;
	else if (used || (mm && e->outlives))
		error = e->show_memory(mm, out);
	if (used)
		mm_put(mm);
	return error;
}

static int show(const struct proc_ref *ref, struct text *text)
{
	const struct proc_entry *e = ref->entry;
	struct seq *out = &text->seq;
	int error = proc_guard_ask(ref, PROC_READ);

	if (error)
		return error;
	if (e->show_memory)
		return show_memory(ref, text->mm, out);
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

/* A fixed setting accepts its own value, so that saved settings can be restored. */
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

static MAY_WAIT ssize_t read_text(const struct proc_ref *ref, struct text *text,
				  struct iov_iter *to, uint64_t *pos)
{
	struct seq *seq = &text->seq;

	if (*pos == 0 || !seq->text) {
		seq_free(seq);
		int error = show(ref, text);
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

ssize_t proc_text_read(struct file *file, struct iov_iter *to, uint64_t *pos)
{
	struct text *text = file->private;
	ssize_t result;

	mutex_lock(&text->lock);
	result = read_text(file->inode->private, text, to, pos);
	mutex_unlock(&text->lock);
	return result;
}

ssize_t proc_text_write(struct file *file, struct iov_iter *from, uint64_t *pos)
{
	const struct proc_ref *ref = file->inode->private;
	size_t n = from->count;
	bool settable = ref->entry->store ||
			((ref->entry->number || ref->entry->text) && (ref->entry->mode & 0200));

	if (!settable)
		return -EIO; /* root may open it for writing */
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
	struct text *text;
	int error;

	if (ref->entry->strict &&
	    ((file->readable && !(mode & 0444)) || (file->writable && !(mode & 0222))))
		return -EACCES;
	text = calloc(1, sizeof(*text));
	if (!text)
		return -ENOMEM;
	mutex_init(&text->lock, MUTEX_BYTES);
	seq_init(&text->seq);
	error = proc_guard_is_memory(ref) ? proc_guard_memory(ref, &text->mm)
					  : proc_guard_ask(ref, PROC_OPENED);
	if (error)
		free(text);
	else
		file->private = text;
	return error;
}

int64_t proc_text_seek(struct file *file, int64_t offset, int whence)
{
	return whence == SEEK_END ? -EINVAL : file_seek(file, offset, whence, 0);
}

void proc_text_release(struct file *file)
{
	struct text *text = file->private;

	if (!text)
		return;
	if (text->mm)
		mm_forget(text->mm);
	seq_free(&text->seq);
	free(text);
}

const struct file_ops proc_text_file_ops = {
	.open = proc_text_open,
	.read = proc_text_read,
	.write = proc_text_write,
	.llseek = proc_text_seek,
	.release = proc_text_release,
	.unspliced = true,
	.unspliced_write = true,
};
