/* SPDX-License-Identifier: BSD-2-Clause */
/* Opening of FIFOs and of pipes by name, ipc/fifo.c. */
#pragma once

#include "fs/vfs.h"
#include "wait/may_wait.h"

extern const struct file_ops pipe_file_ops;
MAY_WAIT int fifo_open(struct inode *inode, struct file *file);
