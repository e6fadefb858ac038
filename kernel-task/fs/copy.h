/* SPDX-License-Identifier: BSD-2-Clause */
/* Moving bytes between files inside the kernel (fs/copy.c). */
#pragma once

#include "fs/vfs.h"

/* Up to `n` bytes from `in` at *in_pos to `out` at *out_pos; both advance by what arrived. */
ssize_t file_copy(struct file *in, uint64_t *in_pos, struct file *out, uint64_t *out_pos, size_t n);
