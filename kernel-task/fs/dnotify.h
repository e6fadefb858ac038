/* SPDX-License-Identifier: BSD-2-Clause */
/* Signals about changes in folders (F_NOTIFY): fs/dnotify.c. Nothing here waits. */
#pragma once

#include <stdint.h>

struct file;
struct files;
struct inode;

/* /proc/sys/fs/dir-notify-enable */
extern unsigned dir_notify_enabled;

/* F_NOTIFY with its bits DN_*: 0, -EINVAL (switched off), -ENOTDIR, -ENOMEM. */
long dnotify_set(struct file *file, int fd, unsigned wanted);
/* A descriptor of `file` in that table was closed. */
void dnotify_closed(const struct file *file, const struct files *files);
/* An event (NOTIFY_*) of a name in the folder, or of the folder itself. */
void dnotify_event(const struct inode *dir, uint32_t event);
