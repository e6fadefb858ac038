/* SPDX-License-Identifier: BSD-2-Clause */
/* Pipes and FIFOs, as far as the rest of the personality knows them (ipc/pipe.c). */
#pragma once

#include "fs/vfs.h"

struct pipe;

/* F_GETPIPE_SZ, F_SETPIPE_SZ: bytes, or -EBADF for what is no pipe, -EPERM, -EBUSY, -EINVAL. */
long pipe_get_size(struct file *file);
long pipe_set_size(struct file *file, uint64_t size);
/* The pipe behind a file, NULL if it is none. */
struct pipe *pipe_of(const struct file *file);
/* Operations of a FIFO's inode. */
extern const struct file_ops fifo_ops;
/* The inode of a FIFO goes away. */
