/* SPDX-License-Identifier: BSD-2-Clause */
/* memfd_create: a tmpfs file without a name in a tmpfs that cannot be mounted; and seals. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fs/file.h"
#include "fs/namei.h"
#include "fs/tmpfs/tmpfs.h"
#include "mm/vma.h"
#include "sys/syscall.h"

#define NAME_LIMIT 249 /* so that "memfd:" and this fit into a name */
#define ALL_SEALS  0x1fu

enum { CLOEXEC = 1, ALLOW_SEALING = 2, HUGETLB = 4 };

static struct super_block *memfd_super(void)
{
	static struct super_block *sb;

	if (!sb && tmpfs_mount(&tmpfs_type, NULL, &sb))
		return NULL;
	return sb;
}

/* A file on a fresh inode; *out gets the reference. */
static int make(const char *name, unsigned flags, struct file **out)
{
	struct super_block *sb = memfd_super();
	struct inode *inode;
	char text[NAME_LIMIT + 32];

	if (!sb)
		return -ENOMEM;
	int error = tmpfs_inode_create(sb, S_IFREG | 0777, 0, &inode);
	if (error)
		return error;
	inode->nlink = 0;
	tmpfs_of(inode)->seals = flags & ALLOW_SEALING ? 0 : F_SEAL_SEAL;
	snprintf(text, sizeof(text), "/memfd:%s (deleted)", name);
	struct dentry *dentry = dentry_root(sb, inode, text);
	if (!dentry)
		return -ENOMEM;
	struct path path = {file_anonymous_mount(), dentry};
	error = file_open_path(&path, O_RDWR | LINUX_O_LARGEFILE, out);
	/* The maker may execute it through this very descriptor, as runc and crun do. */
	if (!error)
		file_uncount_writer(*out);
	dentry_put(dentry);
	return error;
}

SYSCALL_DEFINE2(memfd_create, uint64_t, address, unsigned, flags)
{
	char name[NAME_LIMIT + 1];
	struct file *file;

	if (flags & ~(unsigned)(CLOEXEC | ALLOW_SEALING | HUGETLB))
		return -EINVAL;
	if (flags & HUGETLB)
		return -ENOSYS;
	ssize_t n = strncpy_from_user(name, address, sizeof(name));
	if (n < 0)
		return n == -ENAMETOOLONG ? -EINVAL : n;
	int error = make(name, flags, &file);
	if (error)
		return error;
	return fd_give(file, flags & CLOEXEC);
}

static bool mapped_writable(const struct inode *inode)
{
	const struct vma *vma;

	list_for_each_entry (vma, &inode->mappings.areas, mapping_node) {
		if ((vma->flags & VMA_SHARED) && !(vma->flags & VMA_NO_WRITE))
			return true;
	}
	return false;
}

/* Waiters of all files, since few programs set seals. */
static struct waitqueue unchanging = WAITQUEUE_INIT(unchanging);

void tmpfs_change_end(struct tmpfs_inode *t)
{
	if (!--t->changing)
		wake_up(&unchanging);
}

static MAY_WAIT long seals_add(struct file *file, uint64_t seals)
{
	if ((unsigned)seals & ~ALL_SEALS)
		return -EINVAL;
	if (!file->writable)
		return -EPERM;
	struct tmpfs_inode *t = tmpfs_of(file->inode);
	int error = wait_event_killable(&unchanging, !t->changing);
	if (error)
		return error;
	if (t->seals & F_SEAL_SEAL)
		return -EPERM;
	if ((seals & F_SEAL_WRITE) && mapped_writable(file->inode))
		return -EBUSY;
	t->seals |= (unsigned)seals;
	return 0;
}

long tmpfs_fcntl(struct file *file, unsigned command, uint64_t arg)
{
	switch (command) {
	case F_ADD_SEALS:
		return seals_add(file, arg);
	case F_GET_SEALS:
		return (long)tmpfs_of(file->inode)->seals;
	default:
		return -ENOTTY;
	}
}
