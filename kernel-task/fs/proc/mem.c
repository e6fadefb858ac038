/* SPDX-License-Identifier: BSD-2-Clause */
/* /proc/<pid>/mem, by which debuggers read and write, and smaps_rollup, the sum of smaps. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fs/proc/pid.h"
#include "mm/mm.h"
#include "mm/uaccess.h"
#include "proc/proc.h"

#define CHUNK 4096u

static int mem_open(struct inode *inode, struct file *file)
{
	struct mm *mm;
	/* The open file stays bound to this memory, even if the process executes another
	 * program. */
	int error = proc_guard_memory(inode->private, &mm);

	if (!error)
		file->private = mm;
	return error;
}

static void mem_release(struct file *file)
{
	if (file->private)
		mm_forget(file->private);
}

/* Copies one chunk in either direction; returns bytes, or -EIO where nothing is mapped. */
static ssize_t move_chunk(struct mm *mm, struct iov_iter *it, uint64_t at, bool write, char *buffer)
{
	size_t n = it->count < CHUNK ? it->count : CHUNK;

	if (write) {
		size_t got = copy_from_iter(buffer, n, it);
		if (!got)
			return -EFAULT;
		return mm_poke(mm, at, buffer, got) ? -EIO : (ssize_t)got;
	}
	ssize_t got = mm_read(mm, buffer, at, n);
	if (got <= 0)
		return -EIO;
	return (ssize_t)copy_to_iter(buffer, (size_t)got, it) ?: -EFAULT;
}

static ssize_t transfer(struct file *file, struct iov_iter *it, uint64_t *pos, bool write)
{
	struct mm *mm = file->private;
	char *buffer = malloc(CHUNK);
	ssize_t done = 0, n = 0;

	if (!buffer)
		return -ENOMEM;
	if (!mm || !mm_use(mm)) {
		free(buffer);
		return 0;
	}
	while (it->count) {
		size_t before = it->count;

		n = move_chunk(mm, it, *pos, write, buffer);
		if (n <= 0)
			break;
		*pos += (uint64_t)n;
		done += n;
		if (before - it->count < CHUNK)
			break;
	}
	mm_put(mm);
	free(buffer);
	return done ? done : n;
}

static ssize_t mem_read(struct file *file, struct iov_iter *to, uint64_t *pos)
{
	return transfer(file, to, pos, false);
}

static ssize_t mem_write(struct file *file, struct iov_iter *from, uint64_t *pos)
{
	return transfer(file, from, pos, true);
}

static int64_t mem_seek(struct file *file, int64_t offset, int whence)
{
	if (whence != SEEK_SET && whence != SEEK_CUR)
		return -EINVAL;
	return (int64_t)(file->pos = (whence == SEEK_CUR ? file->pos : 0) + (uint64_t)offset);
}

const struct file_ops proc_mem_ops = {.open = mem_open,
				      .release = mem_release,
				      .read = mem_read,
				      .write = mem_write,
				      .llseek = mem_seek,
				      .unspliced = true,
				      .unspliced_write = true};

const struct file_ops proc_pagemap_ops = {.open = mem_open,
					  .release = mem_release,
					  .read = proc_pagemap_read,
					  .llseek = mem_seek,
					  .unspliced = true};

/* ---- smaps_rollup ---- */

#define SUMS_MAX 24

struct sum {
	char name[24];
	unsigned long long kib;
};

/* Adds "Name:   123 kB" to its sum; other lines are none. */
static void add_line(const char *line, struct sum *sums, unsigned *count)
{
	const char *colon = strchr(line, ':'), *kb = strstr(line, " kB");
	size_t length = colon ? (size_t)(colon - line) : 0;
	unsigned i = 0;

	if (!colon || !kb || kb < colon || length >= sizeof(sums[0].name))
		return;
	while (i < *count && (strncmp(sums[i].name, line, length) || sums[i].name[length]))
		i++;
	if (i == SUMS_MAX)
		return;
	if (i == *count) {
		memcpy(sums[i].name, line, length);
		sums[i].name[length] = 0;
		sums[i].kib = 0;
		(*count)++;
	}
	sums[i].kib += strtoull(colon + 1, NULL, 10);
}

/* Lines with sizes of areas are not summed. */
static bool is_summed(const char *name)
{
	return strcmp(name, "Size") && !strstr(name, "PageSize");
}

int proc_show_smaps_rollup(struct mm *mm, struct seq *out)
{
	struct sum sums[SUMS_MAX];
	unsigned count = 0;
	struct seq all;

	seq_init(&all);
	mm_show_smaps(mm, &all);
	seq_putc(&all, 0);
	if (all.failed) {
		seq_free(&all);
		return -ENOMEM;
	}
	uint64_t start = 0, end = 0;
	char *save, *dash;
	for (char *line = strtok_r(all.text, "\n", &save); line;
	     line = strtok_r(NULL, "\n", &save)) {
		uint64_t from = strtoull(line, &dash, 16);

		may_wait();

		if (dash != line && *dash == '-') {
			start = start ? start : from;
			end = strtoull(dash + 1, NULL, 16);
		} else {
			add_line(line, sums, &count);
		}
	}
	seq_printf(out, "%08llx-%08llx ---p 00000000 00:00 0 %26s\n", (unsigned long long)start,
		   (unsigned long long)end, "[rollup]");
	for (unsigned i = 0; i < count; i++)
		if (is_summed(sums[i].name))
			seq_printf(out, "%s:%*llu kB\n", sums[i].name,
				   (int)(23 - strlen(sums[i].name)), sums[i].kib);
	seq_free(&all);
	return 0;
}
