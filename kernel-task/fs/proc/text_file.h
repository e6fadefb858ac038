/* SPDX-License-Identifier: BSD-2-Clause */
/* Files of procfs whose text is made when they are read. */
#pragma once

#include "fs/vfs.h"
#include "wait/may_wait.h"

extern const struct file_ops proc_text_file_ops;
/* Operations of such files that can also be polled (fs/proc/polled.c). */
extern const struct file_ops proc_polled_file_ops;

/* Operations of both. */
MAY_WAIT int proc_text_open(struct inode *inode, struct file *file);
MAY_WAIT ssize_t proc_text_read(struct file *file, struct iov_iter *to, uint64_t *pos);
MAY_WAIT ssize_t proc_text_write(struct file *file, struct iov_iter *from, uint64_t *pos);
int64_t proc_text_seek(struct file *file, int64_t offset, int whence);
void proc_text_release(struct file *file);
