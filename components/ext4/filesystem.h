/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The filesystem interface on ext4.h, between its two files: an instance's volumes, and the
 * functions of struct filesystem_ops that take names. They answer -EIO if the volume is not open.
 */
#pragma once

#include "components/ext4/ext4.h"

struct ext4_component;

struct ext4_volume {
	struct ext4 *ext4; /* NULL: closed */
	filesystem_id id;
	const struct ext4_component *component;
};

/* An instance. */
struct ext4_component {
	struct ext4_volume volumes[FILESYSTEM_VOLUMES];
	const struct filesystem_upcalls *disk;
	uint64_t pending_most;
};

/* The open volume, NULL if there is none. */
static inline struct ext4 *filesystem_volume(void *instance, filesystem_id id)
{
	struct ext4_component *c = instance;

	return id < FILESYSTEM_VOLUMES ? c->volumes[id].ext4 : NULL;
}

int ext4_lookup_op(void *instance, filesystem_id id, uint32_t dir,
		   const struct filesystem_name *name, uint32_t *ino);
int ext4_create_op(void *instance, filesystem_id id, uint32_t dir,
		   const struct filesystem_name *name,
		   const struct filesystem_attributes *attributes, uint32_t *ino);
int ext4_mkdir_op(void *instance, filesystem_id id, uint32_t dir,
		  const struct filesystem_name *name,
		  const struct filesystem_attributes *attributes, uint32_t *ino);
int ext4_symlink_op(void *instance, filesystem_id id, uint32_t dir,
		    const struct filesystem_name *name,
		    const struct filesystem_attributes *attributes, const void *target,
		    size_t target_size, uint32_t *ino);
int ext4_tmpfile_op(void *instance, filesystem_id id,
		    const struct filesystem_attributes *attributes, uint32_t *ino);
long ext4_readlink_op(void *instance, filesystem_id id, uint32_t ino, void *target,
		      size_t target_size);
int ext4_link_op(void *instance, filesystem_id id, uint32_t dir, const struct filesystem_name *name,
		 uint32_t ino, uint32_t mode);
int ext4_unlink_op(void *instance, filesystem_id id, uint32_t dir,
		   const struct filesystem_name *name, uint32_t ino);
int ext4_set_parent_op(void *instance, filesystem_id id, uint32_t dir, uint32_t parent);
int ext4_is_empty_op(void *instance, filesystem_id id, uint32_t dir, uint32_t *empty);
long ext4_readdir_op(void *instance, filesystem_id id, uint32_t dir, uint64_t position,
		     void *entries, size_t entries_size);
long ext4_get_attribute_op(void *instance, filesystem_id id, uint32_t ino,
			   const struct filesystem_name *name, void *value, size_t value_size);
int ext4_set_attribute_op(void *instance, filesystem_id id, uint32_t ino,
			  const struct filesystem_name *name, int flags, const void *value,
			  size_t value_size);
int ext4_remove_attribute_op(void *instance, filesystem_id id, uint32_t ino,
			     const struct filesystem_name *name);
long ext4_list_attributes_op(void *instance, filesystem_id id, uint32_t ino, void *list,
			     size_t list_size);
