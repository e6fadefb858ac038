/* SPDX-License-Identifier: BSD-2-Clause */
/* Devices, as the files of fs/ know them. */
#pragma once

#include "fs/seq.h"
#include "fs/vfs.h"
#include "proc/may_wait.h"

/* /proc/devices. */
void chrdev_show(struct seq *out);
/* null, zero, full, random, urandom (fs/memdev.c). */
MAY_WAIT int memdev_init(void);
/* devtmpfs and what is in it from the start (fs/devfs.c). */
MAY_WAIT int devfs_init(void);
extern const struct fs_type devtmpfs_type;
