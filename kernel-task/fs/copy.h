/* SPDX-License-Identifier: BSD-2-Clause */
/* Moving bytes between files inside the kernel (ipc/sendfile.c). */
#pragma once

#include "fs/vfs.h"
#include "wait/may_wait.h"

/* Up to `n` bytes from `in` at *in_pos to `out` at *out_pos; both advance by the bytes written. */
MAY_WAIT ssize_t file_copy(struct file *in, uint64_t *in_pos, struct file *out, uint64_t *out_pos,
			   size_t n);
/* Shares the data of `in_fd` (FICLONE): no filesystem here supports it, so without another error
 * it is -EOPNOTSUPP. */
MAY_WAIT long file_clone(int in_fd, const struct file *out);
