/* SPDX-License-Identifier: BSD-2-Clause */
/* Record locks (POSIX and of open file descriptions) and flock, see fs/locks.c. */
#pragma once

#include "fs/vfs.h"
#include "wait/may_wait.h"

struct files;
/* A descriptor of this inode was closed: the table's POSIX locks on it go. */
MAY_WAIT void locks_remove_posix(struct inode *inode, struct files *owner);
/* The last reference to the file is gone: flock's lock and those of the open file go. */
MAY_WAIT void locks_remove_file(struct file *file);
/* F_SETLK and its like, also of OFD locks, on `file`, which is descriptor `fd`. -EBADF: `fd` was
 * closed while a lock of a process was set, which is removed again. */
MAY_WAIT long locks_fcntl(int fd, struct file *file, int command, uint64_t arg);
struct seq;
/* /proc/locks: all locks and leases, each with its waiters. */
MAY_WAIT void locks_show(struct seq *out);
/* fdinfo: the locks that `file`, or the table `files` of its descriptor, has on the file. */
MAY_WAIT void locks_show_file(const struct file *file, const struct files *files, struct seq *out);
