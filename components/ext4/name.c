/* SPDX-License-Identifier: BSD-2-Clause */
/* Names of inodes: finding, adding and removing them. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "components/ext4/internal.h"

int ext4_lookup(struct ext4 *e, uint32_t dir, const char *name, size_t length, uint32_t *ino)
{
	ext2_ino_t found;

	if (length > EXT2_NAME_LEN)
		return -ENAMETOOLONG;
	errcode_t err = ext2fs_lookup(e->fs, dir, name, (int)length, NULL, &found);
	if (err)
		return ext4_error(err);
	if (found != EXT4_ROOT && !inode_is_ordinary(e, found))
		return -EUCLEAN;
	*ino = found;
	return 0;
}

static int file_type(uint32_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFREG:
		return EXT2_FT_REG_FILE;
	case S_IFDIR:
		return EXT2_FT_DIR;
	case S_IFCHR:
		return EXT2_FT_CHRDEV;
	case S_IFBLK:
		return EXT2_FT_BLKDEV;
	case S_IFIFO:
		return EXT2_FT_FIFO;
	case S_IFSOCK:
		return EXT2_FT_SOCK;
	case S_IFLNK:
		return EXT2_FT_SYMLINK;
	default:
		return EXT2_FT_UNKNOWN;
	}
}

int ext4_link(struct ext4 *e, uint32_t dir, const char *name, size_t length, uint32_t ino,
	      uint32_t mode)
{
	NAME_COPY(copy, name, length);
	errcode_t err = ext2fs_link(e->fs, dir, copy, ino, file_type(mode));

	if (err != EXT2_ET_DIR_NO_SPACE)
		return ext4_error(err);
	int error = blocks_check_room(e, 1);

	if (!error)
		error = ext4_error(ext2fs_expand_dir(e->fs, dir));
	return error ? error : ext4_error(ext2fs_link(e->fs, dir, copy, ino, file_type(mode)));
}

int ext4_unlink(struct ext4 *e, uint32_t dir, const char *name, size_t length, uint32_t ino)
{
	NAME_COPY(copy, name, length);

	return ext4_error(ext2fs_unlink(e->fs, dir, copy, ino, 0));
}

/* libext2fs made the inode: it gets the owner, mode and times that were asked for, and its name. */
static int adopt(struct ext4 *e, uint32_t ino, const struct filesystem_attributes *in, uint32_t dir,
		 const char *name, size_t length)
{
	struct filesystem_attributes now;
	int error = ext4_link(e, dir, name, length, ino, in->mode);

	if (!error)
		error = ext4_get(e, ino, &now);
	if (error)
		return error;
	now.mode = in->mode;
	now.uid = in->uid;
	now.gid = in->gid;
	now.atime = in->atime;
	now.mtime = in->mtime;
	now.ctime = in->ctime;
	return ext4_set(e, ino, &now);
}

static int count_subfolder(struct ext4 *e, uint32_t dir, int by)
{
	struct ext2_inode inode;
	errcode_t err = ext2fs_read_inode(e->fs, dir, &inode);

	inode.i_links_count = (uint16_t)(inode.i_links_count + by);
	return ext4_error(err ? err : ext2fs_write_inode(e->fs, dir, &inode));
}

/* The name is given last, and what was made is freed if it cannot be: an inode that says it has
 * links and has none would be found by fsck. */
int ext4_mkdir(struct ext4 *e, uint32_t dir, const char *name, size_t length,
	       const struct filesystem_attributes *in, uint32_t *ino)
{
	int error = length > EXT2_NAME_LEN ? -ENAMETOOLONG : blocks_check_room(e, 1);

	if (!error)
		error = ext4_error(ext2fs_new_inode(e->fs, dir, LINUX_S_IFDIR | 0755, NULL, ino));
	if (!error)
		error = ext4_error(ext2fs_mkdir(e->fs, dir, *ino, NULL));
	if (error)
		return error;
	error = adopt(e, *ino, in, dir, name, length);
	if (error && !count_subfolder(e, dir, -1))
		(void)ext4_free(e, *ino);
	return error;
}

int ext4_symlink(struct ext4 *e, uint32_t dir, const char *name, size_t length, const char *target,
		 const struct filesystem_attributes *in, uint32_t *ino)
{
	int error = 0;

	if (length > EXT2_NAME_LEN || strlen(target) >= e->fs->blocksize)
		return -ENAMETOOLONG;
	if (strlen(target) >= sizeof(((struct ext2_inode *)0)->i_block))
		error = blocks_check_room(e, 1);
	if (!error)
		error = ext4_error(ext2fs_new_inode(e->fs, dir, LINUX_S_IFLNK | 0777, NULL, ino));
	if (!error)
		error = ext4_error(ext2fs_symlink(e->fs, dir, *ino, NULL, target));
	if (error)
		return error;
	error = adopt(e, *ino, in, dir, name, length);
	if (error)
		(void)ext4_free(e, *ino);
	return error;
}

/* A target in an inode's own data is as long as its size; else it is in the first block. */
ssize_t ext4_readlink(struct ext4 *e, uint32_t ino, char *buffer, size_t size)
{
	struct ext2_inode inode;
	errcode_t err = ext2fs_read_inode(e->fs, ino, &inode);
	uint64_t length = err ? 0 : EXT2_I_SIZE(&inode), physical, count = 1;

	if (err)
		return ext4_error(err);
	if (length > size)
		length = size;
	if (ext2fs_is_fast_symlink(&inode)) {
		if (length > sizeof(inode.i_block))
			return -EUCLEAN;
		memcpy(buffer, inode.i_block, length);
		return (ssize_t)length;
	}
	if (length > e->fs->blocksize)
		return -EUCLEAN;
	int error = ext4_map(e, ino, 0, &physical, &count);
	if (!error && !physical)
		error = -EUCLEAN;
	if (!error)
		error = store_read(&e->store, physical * e->fs->blocksize, buffer, length);
	return error ? error : (ssize_t)length;
}

static int change_parent(ext2_ino_t dir, int entry, struct ext2_dir_entry *dirent, int offset,
			 int size, char *block, void *context)
{
	if (entry != DIRENT_DOT_DOT_FILE)
		return 0;
	dirent->inode = *(uint32_t *)context;
	return DIRENT_CHANGED | DIRENT_ABORT;
}

int ext4_set_parent(struct ext4 *e, uint32_t dir, uint32_t parent)
{
	return ext4_error(ext2fs_dir_iterate2(e->fs, dir, 0, NULL, change_parent, &parent));
}
