/* SPDX-License-Identifier: BSD-2-Clause */
/* Leases on files, see fs/leases.c. */
#pragma once

#include "fs/vfs.h"
#include "wait/may_wait.h"

/* How long to wait for the holder of a lease (/proc/sys/fs/lease-break-time). */
extern unsigned lease_break_seconds;
extern unsigned lease_count; /* of all files; nearly always 0 */

/* F_SETLEASE with F_RDLCK, F_WRLCK, F_UNLCK: 0, -EACCES, -EAGAIN, -EINVAL, -ENOLCK. */
int lease_set(struct file *file, int fd, int type);
/* F_GETLEASE. */
int lease_get(const struct file *file);
struct seq;
/* The leases' lines of /proc/locks, with numbers after `last`. */
void leases_show(struct seq *out, unsigned last);
MAY_WAIT int lease_break_slow(struct inode *inode, bool write, bool nonblock);

/* Call before an open or truncate of the file: waits for conflicting leases. -EAGAIN,
 * -ERESTARTSYS. */
MAY_WAIT static inline int lease_break(struct inode *inode, bool write, bool nonblock)
{
	return lease_count ? lease_break_slow(inode, write, nonblock) : 0;
}
