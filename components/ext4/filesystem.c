/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The filesystem interface on ext4.h: finds the volume of an id, and reads and writes the disk by
 * upcalls to the caller, in pieces. Here are the disk, volumes and inodes; filesystem_names.c has
 * the functions that take names.
 */
#include <errno.h>
#include <string.h>

#include "components/ext4/filesystem.h"
#include "interfaces/component.h"

#define PENDING_SHARE 8 /* 1/8 of the memory is for uncommitted changes */

/* ---- the disk ---- */

static size_t piece(size_t n)
{
	return n < FILESYSTEM_TRANSFER ? n : FILESYSTEM_TRANSFER;
}

static int disk_read(void *context, uint64_t offset, void *to, size_t n)
{
	const struct ext4_volume *v = context;
	const struct filesystem_upcalls *disk = v->component->disk;
	int error = 0;

	for (size_t at = 0, part; at < n && !error; at += part) {
		part = piece(n - at);
		error = disk->read(disk->context, v->id, offset + at, (uint8_t *)to + at, part);
	}
	return error;
}

static int disk_write(void *context, uint64_t offset, const void *from, size_t n)
{
	const struct ext4_volume *v = context;
	const struct filesystem_upcalls *disk = v->component->disk;
	int error = 0;

	for (size_t at = 0, part; at < n && !error; at += part) {
		part = piece(n - at);
		error = disk->write(disk->context, v->id, offset + at, (const uint8_t *)from + at,
				    part);
	}
	return error;
}

static int disk_flush(void *context)
{
	const struct ext4_volume *v = context;
	const struct filesystem_upcalls *disk = v->component->disk;

	return disk->flush(disk->context, v->id);
}

/* ---- volumes ---- */

static int fs_open(void *instance, filesystem_id id, uint64_t bytes, bool read_only, bool again,
		   int64_t now, uint32_t *transaction)
{
	struct ext4_component *c = instance;
	struct ext4_volume *v = &c->volumes[id % FILESYSTEM_VOLUMES];
	const struct ext4_disk below = {disk_read, disk_write, disk_flush, v, bytes};

	if (!id || id >= FILESYSTEM_VOLUMES)
		return -EINVAL;
	if (v->ext4)
		return -EBUSY;
	v->id = id;
	v->component = c;
	int error = ext4_open(&below, read_only, again, now, &v->ext4);

	if (!error)
		*transaction = ext4_transaction(v->ext4);
	return error;
}

static int fs_close(void *instance, filesystem_id id)
{
	struct ext4 *e = filesystem_volume(instance, id);

	if (!e)
		return -EIO;
	int error = ext4_close(e);

	((struct ext4_component *)instance)->volumes[id].ext4 = NULL;
	return error;
}

static int fs_commit(void *instance, filesystem_id id, uint32_t *transaction)
{
	struct ext4 *e = filesystem_volume(instance, id);

	if (!e)
		return -EIO;
	int error = ext4_commit(e);

	*transaction = ext4_transaction(e);
	return error;
}

static int fs_abort(void *instance, filesystem_id id)
{
	struct ext4 *e = filesystem_volume(instance, id);

	if (!e)
		return -EIO;
	ext4_abort(e);
	return 0;
}

static int fs_remount(void *instance, filesystem_id id, bool read_only, uint32_t *transaction)
{
	struct ext4 *e = filesystem_volume(instance, id);

	if (!e)
		return -EIO;
	int error = ext4_remount(e, read_only);

	*transaction = ext4_transaction(e);
	return error;
}

static int fs_set_time(void *instance, filesystem_id id, int64_t now)
{
	struct ext4 *e = filesystem_volume(instance, id);

	if (!e)
		return -EIO;
	ext4_set_time(e, now);
	return 0;
}

static int fs_usage(void *instance, filesystem_id id, struct filesystem_usage *usage)
{
	struct ext4 *e = filesystem_volume(instance, id);

	if (!e)
		return -EIO;
	ext4_usage(e, usage);
	return 0;
}

static int fs_free_run(void *instance, filesystem_id id, uint64_t first, uint64_t end,
		       uint64_t least, uint64_t *start, uint64_t *count)
{
	struct ext4 *e = filesystem_volume(instance, id);

	if (!e)
		return -EIO;
	return ext4_free_run(e, first, end, least, start, count);
}

static bool fs_state(void *instance, filesystem_id id, struct filesystem_state *state)
{
	const struct ext4_component *c = instance;
	struct ext4 *e = filesystem_volume(instance, id);

	if (!e)
		return false;
	*state = (struct filesystem_state){.trace = ext4_trace(e)};
	if (ext4_pending(e))
		state->flags |= FILESYSTEM_PENDING;
	if (ext4_commit_due(e) || ext4_pending_bytes(e) > c->pending_most)
		state->flags |= FILESYSTEM_DUE;
	if (ext4_freed(e))
		state->flags |= FILESYSTEM_FREED;
	return true;
}

/* ---- inodes ---- */

static int fs_get(void *instance, filesystem_id id, uint32_t ino,
		  struct filesystem_attributes *attributes)
{
	struct ext4 *e = filesystem_volume(instance, id);

	if (!e)
		return -EIO;
	return ext4_get(e, ino, attributes);
}

static int fs_set(void *instance, filesystem_id id, uint32_t ino,
		  const struct filesystem_attributes *attributes)
{
	struct ext4 *e = filesystem_volume(instance, id);

	if (!e)
		return -EIO;
	return ext4_set(e, ino, attributes);
}

static int fs_truncate(void *instance, filesystem_id id, uint32_t ino, uint64_t size)
{
	struct ext4 *e = filesystem_volume(instance, id);

	if (!e)
		return -EIO;
	return ext4_truncate(e, ino, size);
}

static int fs_punch(void *instance, filesystem_id id, uint32_t ino, uint64_t from, uint64_t end)
{
	struct ext4 *e = filesystem_volume(instance, id);

	if (!e)
		return -EIO;
	return ext4_punch(e, ino, from, end);
}

static int fs_free(void *instance, filesystem_id id, uint32_t ino)
{
	struct ext4 *e = filesystem_volume(instance, id);

	if (!e)
		return -EIO;
	return ext4_free(e, ino);
}

static int fs_set_orphans(void *instance, filesystem_id id, uint32_t next, const void *inodes,
			  size_t inodes_size)
{
	struct ext4 *e = filesystem_volume(instance, id);

	if (!e)
		return -EIO;
	return ext4_set_orphans(e, inodes, inodes_size / sizeof(uint32_t), next);
}

static int fs_map(void *instance, filesystem_id id, uint32_t ino, uint64_t block, uint64_t most,
		  uint64_t *physical, uint64_t *count)
{
	struct ext4 *e = filesystem_volume(instance, id);

	if (!e)
		return -EIO;
	*count = most;
	return ext4_map(e, ino, block, physical, count);
}

static int fs_allocate(void *instance, filesystem_id id, uint32_t ino, uint64_t block,
		       uint64_t count)
{
	struct ext4 *e = filesystem_volume(instance, id);

	if (!e)
		return -EIO;
	return ext4_allocate(e, ino, block, count);
}

static int fs_reserve(void *instance, filesystem_id id, uint32_t ino, uint64_t block,
		      uint64_t count)
{
	struct ext4 *e = filesystem_volume(instance, id);

	if (!e)
		return -EIO;
	return ext4_reserve(e, ino, block, count);
}

static const struct filesystem_ops ops = {
	.open = fs_open,
	.close = fs_close,
	.commit = fs_commit,
	.abort = fs_abort,
	.remount = fs_remount,
	.set_time = fs_set_time,
	.usage = fs_usage,
	.free_run = fs_free_run,
	.get = fs_get,
	.set = fs_set,
	.truncate = fs_truncate,
	.punch = fs_punch,
	.free = fs_free,
	.set_orphans = fs_set_orphans,
	.map = fs_map,
	.allocate = fs_allocate,
	.reserve = fs_reserve,
	.lookup = ext4_lookup_op,
	.create = ext4_create_op,
	.mkdir = ext4_mkdir_op,
	.symlink = ext4_symlink_op,
	.tmpfile = ext4_tmpfile_op,
	.readlink = ext4_readlink_op,
	.link = ext4_link_op,
	.unlink = ext4_unlink_op,
	.set_parent = ext4_set_parent_op,
	.is_empty = ext4_is_empty_op,
	.readdir = ext4_readdir_op,
	.get_attribute = ext4_get_attribute_op,
	.set_attribute = ext4_set_attribute_op,
	.remove_attribute = ext4_remove_attribute_op,
	.list_attributes = ext4_list_attributes_op,
	.state = fs_state,
};

static int driver_start(void *instance, const struct component_host *host,
			const struct filesystem_upcalls *upcalls)
{
	struct ext4_component *c = instance;

	c->disk = upcalls;
	c->pending_most = host->memory / PENDING_SHARE;
	return 0;
}

const struct filesystem_driver ext4_driver = {
	.bytes = sizeof(struct ext4_component),
	.without_device = true,
	.start = driver_start,
	.ops = &ops,
};
