/* SPDX-License-Identifier: BSD-2-Clause */
/* Attributes of inodes, and links' targets. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fs/ext4/ext4fs.h"
#include "fs/inode.h"

int ext4_fs_setattr(struct inode *inode, const struct inode_change *change)
{
	struct ext4_super *s = ext4_super_of(inode->sb);
	int error = ext4_enter(s);

	if (error)
		return error;
	inode_store(inode, change);
	error = ext4_store(inode);
	ext4_leave(s);
	return error;
}

void ext4_fs_getattr(struct inode *inode, struct stat *out)
{
	struct ext4_super *s = ext4_super_of(inode->sb);
	struct ext4_inode *e = ext4_inode_of(inode);

	out->st_blksize = (blksize_t)PAGE_SIZE;
	if (e->blocks_stale && !ext4_enter(s)) {
		e->blocks_stale = ext4_refresh(inode) != 0;
		ext4_leave(s);
	}
	out->st_blocks = (blkcnt_t)inode->blocks;
}

int ext4_fs_getxattr(struct inode *inode, const char *name, void *value, size_t size)
{
	struct ext4_super *s = ext4_super_of(inode->sb);
	int error = ext4_enter(s);

	if (error)
		return error;
	error = (int)volume_get_attribute(s, (uint32_t)inode->ino, name, value, size);
	ext4_leave(s);
	return error;
}

/* Ends a change of the inode's extended attributes that had the result `error`. */
static MAY_WAIT int end_change(struct ext4_super *s, struct inode *inode, int error)
{
	if (!error) {
		inode_touch(inode, false);
		error = ext4_store(inode);
	}
	ext4_inode_of(inode)->blocks_stale = true;
	ext4_leave(s);
	return error;
}

int ext4_fs_setxattr(struct inode *inode, const char *name, const void *value, size_t size,
		     int flags)
{
	struct ext4_super *s = ext4_super_of(inode->sb);
	bool tried = false;
	int error = ext4_enter(s);

	if (error)
		return error;
	do
		error = volume_set_attribute(s, (uint32_t)inode->ino, name, value, size, flags);
	while (ext4_try_again(s, error, &tried));
	return end_change(s, inode, error);
}

int ext4_fs_listxattr(struct inode *inode, char *list, size_t size)
{
	struct ext4_super *s = ext4_super_of(inode->sb);
	int error = ext4_enter(s);

	if (error)
		return error;
	error = (int)volume_list_attributes(s, (uint32_t)inode->ino, list, size);
	ext4_leave(s);
	return error;
}

int ext4_fs_removexattr(struct inode *inode, const char *name)
{
	struct ext4_super *s = ext4_super_of(inode->sb);
	int error = ext4_enter(s);

	if (error)
		return error;
	error = volume_remove_attribute(s, (uint32_t)inode->ino, name);
	return end_change(s, inode, error);
}

static char *ext4_fs_readlink(struct inode *inode, struct path *jump, int *error)
{
	struct ext4_super *s = ext4_super_of(inode->sb);
	char *target = malloc(PAGE_SIZE + 1);
	ssize_t length = -ENOMEM;

	if (target)
		length = ext4_enter(s);
	if (!length) {
		length = volume_written(filesystem.ops->readlink(filesystem.instance, s->volume,
								 (uint32_t)inode->ino, target,
								 PAGE_SIZE),
					PAGE_SIZE);
		ext4_leave(s);
	}
	if (length < 0) {
		free(target);
		*error = (int)length;
		return NULL;
	}
	target[length] = 0;
	return target;
}

const struct inode_ops ext4_link_ops = {.readlink = ext4_fs_readlink, EXT4_COMMON_OPS};
const struct inode_ops ext4_special_ops = {EXT4_COMMON_OPS};
