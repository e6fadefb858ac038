/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The filesystem interface on ext4.h: the functions that take names, of directories' entries and of
 * extended attributes.
 */
#include <errno.h>
#include <string.h>

#include "components/ext4/filesystem.h"

#define ENTRY_HEADER 16u

int ext4_lookup_op(void *instance, filesystem_id id, uint32_t dir,
		   const struct filesystem_name *name, uint32_t *ino)
{
	struct ext4 *e = filesystem_volume(instance, id);

	if (!e)
		return -EIO;
	return ext4_lookup(e, dir, name->text, strlen(name->text), ino);
}

int ext4_create_op(void *instance, filesystem_id id, uint32_t dir,
		   const struct filesystem_name *name,
		   const struct filesystem_attributes *attributes, uint32_t *ino)
{
	struct ext4 *e = filesystem_volume(instance, id);

	if (!e)
		return -EIO;
	return ext4_create(e, dir, name->text, strlen(name->text), attributes, ino);
}

int ext4_mkdir_op(void *instance, filesystem_id id, uint32_t dir,
		  const struct filesystem_name *name,
		  const struct filesystem_attributes *attributes, uint32_t *ino)
{
	struct ext4 *e = filesystem_volume(instance, id);

	if (!e)
		return -EIO;
	return ext4_mkdir(e, dir, name->text, strlen(name->text), attributes, ino);
}

int ext4_symlink_op(void *instance, filesystem_id id, uint32_t dir,
		    const struct filesystem_name *name,
		    const struct filesystem_attributes *attributes, const void *target,
		    size_t target_size, uint32_t *ino)
{
	char copy[FILESYSTEM_TARGET_BYTES + 1];
	struct ext4 *e = filesystem_volume(instance, id);

	if (!e)
		return -EIO;
	memcpy(copy, target, target_size);
	copy[target_size] = 0;
	return ext4_symlink(e, dir, name->text, strlen(name->text), copy, attributes, ino);
}

int ext4_tmpfile_op(void *instance, filesystem_id id,
		    const struct filesystem_attributes *attributes, uint32_t *ino)
{
	struct ext4 *e = filesystem_volume(instance, id);

	if (!e)
		return -EIO;
	return ext4_tmpfile(e, attributes, ino);
}

long ext4_readlink_op(void *instance, filesystem_id id, uint32_t ino, void *target,
		      size_t target_size)
{
	struct ext4 *e = filesystem_volume(instance, id);

	if (!e)
		return -EIO;
	return ext4_readlink(e, ino, target, target_size);
}

int ext4_link_op(void *instance, filesystem_id id, uint32_t dir, const struct filesystem_name *name,
		 uint32_t ino, uint32_t mode)
{
	struct ext4 *e = filesystem_volume(instance, id);

	if (!e)
		return -EIO;
	return ext4_link(e, dir, name->text, strlen(name->text), ino, mode);
}

int ext4_unlink_op(void *instance, filesystem_id id, uint32_t dir,
		   const struct filesystem_name *name, uint32_t ino)
{
	struct ext4 *e = filesystem_volume(instance, id);

	if (!e)
		return -EIO;
	return ext4_unlink(e, dir, name->text, strlen(name->text), ino);
}

int ext4_set_parent_op(void *instance, filesystem_id id, uint32_t dir, uint32_t parent)
{
	struct ext4 *e = filesystem_volume(instance, id);

	if (!e)
		return -EIO;
	return ext4_set_parent(e, dir, parent);
}

int ext4_is_empty_op(void *instance, filesystem_id id, uint32_t dir, uint32_t *empty)
{
	bool is = false;
	struct ext4 *e = filesystem_volume(instance, id);

	if (!e)
		return -EIO;
	int error = ext4_dir_is_empty(e, dir, &is);

	*empty = is;
	return error;
}

struct listing {
	uint8_t *bytes;
	size_t size, used;
};

/* An entry as interfaces/filesystem.interface has it. */
static bool list_entry_of(void *context, const char *name, size_t length, uint32_t ino,
			  unsigned type, uint64_t next)
{
	struct listing *l = context;
	size_t size = (ENTRY_HEADER + length + 7) & ~7ul;
	uint16_t type16 = (uint16_t)type, length16 = (uint16_t)length;
	uint8_t *at = l->bytes + l->used;

	if (size > l->size - l->used)
		return false;
	memcpy(at, &next, 8);
	memcpy(at + 8, &ino, 4);
	memcpy(at + 12, &type16, 2);
	memcpy(at + 14, &length16, 2);
	memcpy(at + ENTRY_HEADER, name, length);
	l->used += size;
	return true;
}

long ext4_readdir_op(void *instance, filesystem_id id, uint32_t dir, uint64_t position,
		     void *entries, size_t entries_size)
{
	struct listing l = {entries, entries_size, 0};
	struct ext4 *e = filesystem_volume(instance, id);

	if (!e)
		return -EIO;
	int error = ext4_readdir(e, dir, &position, list_entry_of, &l);

	return error ? error : (long)l.used;
}

/* ---- extended attributes ---- */

long ext4_get_attribute_op(void *instance, filesystem_id id, uint32_t ino,
			   const struct filesystem_name *name, void *value, size_t value_size)
{
	struct ext4 *e = filesystem_volume(instance, id);

	if (!e)
		return -EIO;
	ssize_t length = ext4_getxattr(e, ino, name->text, value, value_size);

	return length > (ssize_t)value_size ? -ERANGE : length;
}

int ext4_set_attribute_op(void *instance, filesystem_id id, uint32_t ino,
			  const struct filesystem_name *name, int flags, const void *value,
			  size_t value_size)
{
	struct ext4 *e = filesystem_volume(instance, id);

	if (!e)
		return -EIO;
	return ext4_setxattr(e, ino, name->text, value, value_size, flags);
}

int ext4_remove_attribute_op(void *instance, filesystem_id id, uint32_t ino,
			     const struct filesystem_name *name)
{
	struct ext4 *e = filesystem_volume(instance, id);

	if (!e)
		return -EIO;
	return ext4_removexattr(e, ino, name->text);
}

long ext4_list_attributes_op(void *instance, filesystem_id id, uint32_t ino, void *list,
			     size_t list_size)
{
	struct ext4 *e = filesystem_volume(instance, id);

	if (!e)
		return -EIO;
	ssize_t length = ext4_listxattr(e, ino, list, list_size);

	return length > (ssize_t)list_size ? -ERANGE : length;
}
