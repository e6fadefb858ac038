/* SPDX-License-Identifier: BSD-2-Clause */
/* Extended attributes. libext2fs reads and writes all of an inode's at once. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/xattr.h>

#include "components/ext4/internal.h"

static int open_attributes(struct ext4 *e, uint32_t ino, struct ext2_xattr_handle **out)
{
	errcode_t code = ext2fs_xattrs_open(e->fs, ino, out);

	if (code)
		return ext4_error(code);
	/* ACLs have different forms on the disk and in system calls, and libext2fs's raw form is
	 * neither; only other attributes pass unchanged. */
	code = ext2fs_xattrs_read(*out);
	if (code)
		ext2fs_xattrs_close(out);
	return ext4_error(code);
}

ssize_t ext4_getxattr(struct ext4 *e, uint32_t ino, const char *name, void *value, size_t size)
{
	struct ext2_xattr_handle *handle;
	void *found;
	size_t length;
	int error = open_attributes(e, ino, &handle);

	if (error)
		return error;
	error = ext4_error(ext2fs_xattr_get(handle, name, &found, &length));
	ext2fs_xattrs_close(&handle);
	if (error)
		return error;
	if (size && size < length)
		error = -ERANGE;
	else if (size)
		memcpy(value, found, length);
	ext2fs_free_mem(&found);
	return error ? error : (ssize_t)length;
}

int ext4_setxattr(struct ext4 *e, uint32_t ino, const char *name, const void *value, size_t size,
		  int flags)
{
	struct ext2_xattr_handle *handle;
	ssize_t there = ext4_getxattr(e, ino, name, NULL, 0);
	int error;

	if (there < 0 && there != -ENODATA)
		return (int)there;
	if (there >= 0 && flags & XATTR_CREATE)
		return -EEXIST;
	if (there < 0 && flags & XATTR_REPLACE)
		return -ENODATA;
	error = open_attributes(e, ino, &handle);
	if (error)
		return error;
	error = ext4_error(ext2fs_xattr_set(handle, name, value, size));
	ext2fs_xattrs_close(&handle);
	return error;
}

int ext4_removexattr(struct ext4 *e, uint32_t ino, const char *name)
{
	struct ext2_xattr_handle *handle;
	ssize_t there = ext4_getxattr(e, ino, name, NULL, 0);
	int error = there < 0 ? (int)there : open_attributes(e, ino, &handle);

	if (error)
		return error;
	error = ext4_error(ext2fs_xattr_remove(handle, name));
	ext2fs_xattrs_close(&handle);
	return error;
}

struct listing {
	char *list;
	size_t size, used;
};

static int list_one(char *name, char *value, size_t value_length, void *context)
{
	struct listing *l = context;
	size_t n = strlen(name) + 1;

	if (l->size && l->used + n <= l->size)
		memcpy(l->list + l->used, name, n);
	l->used += n;
	return 0;
}

ssize_t ext4_listxattr(struct ext4 *e, uint32_t ino, char *list, size_t size)
{
	struct listing l = {list, size, 0};
	struct ext2_xattr_handle *handle;
	int error = open_attributes(e, ino, &handle);

	if (error)
		return error;
	error = ext4_error(ext2fs_xattrs_iterate(handle, list_one, &l));
	ext2fs_xattrs_close(&handle);
	if (error)
		return error;
	return l.size && l.used > l.size ? -ERANGE : (ssize_t)l.used;
}
