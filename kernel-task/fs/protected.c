/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Protects privileged programs from following, opening or linking names that another user has
 * planted in a directory like /tmp: /proc/sys/fs/protected_*, with Debian's values. proc(5).
 */
#include <errno.h>

#include "fs/inode.h"
#include "fs/namei.h"
#include "proc/task.h"

unsigned protected_fifos = 1, protected_hardlinks = 1, protected_regular = 2,
	 protected_symlinks = 1;

int may_follow_link(const struct inode *dir, const struct inode *link)
{
	const mode_t shared = S_ISVTX | S_IWOTH;

	if (!protected_symlinks || uid_eq(current->cred->fsuid, link->uid))
		return 0;
	return (dir->mode & shared) != shared || uid_eq(dir->uid, link->uid) ? 0 : -EACCES;
}

int may_open_in_place(const struct inode *dir, const struct inode *inode)
{
	unsigned setting = 1;

	if (S_ISFIFO(inode->mode))
		setting = protected_fifos;
	else if (S_ISREG(inode->mode))
		setting = protected_regular;
	if (!setting || !(dir->mode & S_ISVTX) || uid_eq(inode->uid, dir->uid) ||
	    uid_eq(inode->uid, current->cred->fsuid))
		return 0;
	return dir->mode & (setting >= 2 ? S_IWOTH | S_IWGRP : S_IWOTH) ? -EACCES : 0;
}

/* A file that the caller can read and write, and that gives no rights when executed. */
static bool is_harmless(const struct inode *inode)
{
	return S_ISREG(inode->mode) && !(inode->mode & S_ISUID) &&
	       (inode->mode & (S_ISGID | S_IXGRP)) != (S_ISGID | S_IXGRP) &&
	       !inode_permission(inode, MAY_READ | MAY_WRITE);
}

int may_link(const struct inode *inode)
{
	return !protected_hardlinks || is_harmless(inode) || inode_owner_or_capable(inode) ? 0
											   : -EPERM;
}
