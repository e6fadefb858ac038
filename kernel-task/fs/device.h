/* SPDX-License-Identifier: BSD-2-Clause */
/* Devices, for the files of fs/. */
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
/* Operations of /dev/vda and the other disks. */
extern const struct file_ops block_file_ops;
/* Operations of the inodes of FIFOs; before this call FIFOs cannot be opened. */
void fifo_register(const struct file_ops *ops);

/* Functions of the filesystem on /dev, for devfs_mknod() and its like (fs/vfs.h). */
struct device_names {
	MAY_WAIT int (*mknod)(const char *name, mode_t mode, dev_t dev);
	MAY_WAIT int (*symlink)(const char *name, const char *target);
	MAY_WAIT void (*unlink)(const char *name);
};
/* Call before the first device is made. */
void device_names_register(const struct device_names *names);
