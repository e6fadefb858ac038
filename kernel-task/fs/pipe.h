/* SPDX-License-Identifier: BSD-2-Clause */
/* Pipes and FIFOs, as far as the rest of the personality knows them (ipc/pipe.c). */
#pragma once

#include "fs/vfs.h"
#include "proc/may_wait.h"

struct pipe;

/* F_GETPIPE_SZ, F_SETPIPE_SZ: bytes, or -EBADF for what is no pipe, -EPERM, -EBUSY, -EINVAL. */
long pipe_get_size(struct file *file);
MAY_WAIT long pipe_set_size(struct file *file, uint64_t size);
/* The pipe behind a file, NULL if it is none. */
struct pipe *pipe_of(const struct file *file);
/* Can splice (from what is no pipe) and sendfile read from it? */
bool file_spliced_from(const struct file *file);
/*
 * Fills the pipe from `in` at *pos (which moves along): up to `n` bytes, as many as there is room
 * for after waiting for some. Bytes, or -EAGAIN, -EPIPE, -EINVAL and what reading says.
 */
MAY_WAIT long splice_from_file(struct file *in, uint64_t *pos, struct pipe *out, size_t n,
			       bool nonblock);
/* Operations of a FIFO's inode. */
extern const struct file_ops fifo_ops;
/* The inode of a FIFO goes away. */
