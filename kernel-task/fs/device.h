/* SPDX-License-Identifier: BSD-2-Clause */
/* Devices, as the files of fs/ know them. */
#pragma once

#include "base/seq.h"
#include "fs/vfs.h"
#include "wait/may_wait.h"

/* /proc/devices. */
void chrdev_show(struct seq *out);
/* null, zero, full, random, urandom (fs/memdev.c). */
MAY_WAIT int memdev_init(void);
/* Finds the disks and makes their files in /dev (fs/blockdev.c). -ENOMEM. */
MAY_WAIT int blockdev_init(void);
/* What /dev/vda does. */
extern const struct file_ops block_file_ops;
/* Operations of the inodes of FIFOs; before it nobody can open one. */
void fifo_register(const struct file_ops *ops);

/* What the filesystem on /dev can do by name, for devfs_mknod() and its like (fs/vfs.h). */
struct device_names {
	MAY_WAIT int (*mknod)(const char *name, mode_t mode, dev_t dev);
	MAY_WAIT int (*symlink)(const char *name, const char *target);
	MAY_WAIT void (*unlink)(const char *name);
};
/* Before the first device. */
void device_names_register(const struct device_names *names);
