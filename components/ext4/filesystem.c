/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The filesystem interface on ext4.h: ids become volumes, names and bytes are what libext2fs takes,
 * and what it wants of the disk is asked of the caller, in pieces.
 */
#include <errno.h>
#include <string.h>

#include "components/ext4/ext4.h"
#include "interfaces/component.h"

#define PENDING_SHARE 8 /* one part in so many of the memory is for what waits for a commit */
#define ENTRY_HEADER  16u

struct component;

struct volume {
	struct ext4 *ext4; /* NULL: closed */
	filesystem_id id;
	const struct component *component;
};

/* An instance. */
struct component {
	struct volume volumes[FILESYSTEM_VOLUMES];
	const struct filesystem_upcalls *disk;
	uint64_t pending_most;
};

/* NULL: there is none. */
static struct ext4 *find(void *instance, filesystem_id id)
{
	struct component *c = instance;

	return id < FILESYSTEM_VOLUMES ? c->volumes[id].ext4 : NULL;
}

/* ---- the disk ---- */

static size_t piece(size_t n)
{
	return n < FILESYSTEM_TRANSFER ? n : FILESYSTEM_TRANSFER;
}

static int disk_read(void *context, uint64_t offset, void *to, size_t n)
{
	const struct volume *v = context;
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
	const struct volume *v = context;
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
	const struct volume *v = context;
	const struct filesystem_upcalls *disk = v->component->disk;

	return disk->flush(disk->context, v->id);
}

/* ---- volumes ---- */

static int fs_open(void *instance, filesystem_id id, uint64_t bytes, bool read_only, bool again,
		   int64_t now, uint32_t *transaction)
{
	struct component *c = instance;
	struct volume *v = &c->volumes[id % FILESYSTEM_VOLUMES];
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
	struct ext4 *e = find(instance, id);

	if (!e)
		return -EIO;
	int error = ext4_close(e);

	((struct component *)instance)->volumes[id].ext4 = NULL;
	return error;
}

static int fs_commit(void *instance, filesystem_id id, uint32_t *transaction)
{
	struct ext4 *e = find(instance, id);

	if (!e)
		return -EIO;
	int error = ext4_commit(e);

	*transaction = ext4_transaction(e);
	return error;
}

static int fs_abort(void *instance, filesystem_id id)
{
	struct ext4 *e = find(instance, id);

	if (!e)
		return -EIO;
	ext4_abort(e);
	return 0;
}

static int fs_remount(void *instance, filesystem_id id, bool read_only, uint32_t *transaction)
{
	struct ext4 *e = find(instance, id);

	if (!e)
		return -EIO;
	int error = ext4_remount(e, read_only);

	*transaction = ext4_transaction(e);
	return error;
}

static int fs_set_time(void *instance, filesystem_id id, int64_t now)
{
	struct ext4 *e = find(instance, id);

	if (!e)
		return -EIO;
	ext4_set_time(e, now);
	return 0;
}

static int fs_usage(void *instance, filesystem_id id, struct filesystem_usage *usage)
{
	struct ext4 *e = find(instance, id);

	if (!e)
		return -EIO;
	ext4_usage(e, usage);
	return 0;
}

static int fs_free_run(void *instance, filesystem_id id, uint64_t first, uint64_t end,
		       uint64_t least, uint64_t *start, uint64_t *count)
{
	struct ext4 *e = find(instance, id);

	if (!e)
		return -EIO;
	return ext4_free_run(e, first, end, least, start, count);
}

static bool fs_state(void *instance, filesystem_id id, struct filesystem_state *state)
{
	const struct component *c = instance;
	struct ext4 *e = find(instance, id);

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
	struct ext4 *e = find(instance, id);

	if (!e)
		return -EIO;
	return ext4_get(e, ino, attributes);
}

static int fs_set(void *instance, filesystem_id id, uint32_t ino,
		  const struct filesystem_attributes *attributes)
{
	struct ext4 *e = find(instance, id);

	if (!e)
		return -EIO;
	return ext4_set(e, ino, attributes);
}

static int fs_truncate(void *instance, filesystem_id id, uint32_t ino, uint64_t size)
{
	struct ext4 *e = find(instance, id);

	if (!e)
		return -EIO;
	return ext4_truncate(e, ino, size);
}

static int fs_punch(void *instance, filesystem_id id, uint32_t ino, uint64_t from, uint64_t end)
{
	struct ext4 *e = find(instance, id);

	if (!e)
		return -EIO;
	return ext4_punch(e, ino, from, end);
}

static int fs_free(void *instance, filesystem_id id, uint32_t ino)
{
	struct ext4 *e = find(instance, id);

	if (!e)
		return -EIO;
	return ext4_free(e, ino);
}

static int fs_set_orphans(void *instance, filesystem_id id, uint32_t next, const void *inodes,
			  size_t inodes_size)
{
	struct ext4 *e = find(instance, id);

	if (!e)
		return -EIO;
	return ext4_set_orphans(e, inodes, inodes_size / sizeof(uint32_t), next);
}

static int fs_map(void *instance, filesystem_id id, uint32_t ino, uint64_t block, uint64_t most,
		  uint64_t *physical, uint64_t *count)
{
	struct ext4 *e = find(instance, id);

	if (!e)
		return -EIO;
	*count = most;
	return ext4_map(e, ino, block, physical, count);
}

static int fs_allocate(void *instance, filesystem_id id, uint32_t ino, uint64_t block,
		       uint64_t count)
{
	struct ext4 *e = find(instance, id);

	if (!e)
		return -EIO;
	return ext4_allocate(e, ino, block, count);
}

static int fs_reserve(void *instance, filesystem_id id, uint32_t ino, uint64_t block,
		      uint64_t count)
{
	struct ext4 *e = find(instance, id);

	if (!e)
		return -EIO;
	return ext4_reserve(e, ino, block, count);
}

/* ---- names ---- */

static int fs_lookup(void *instance, filesystem_id id, uint32_t dir,
		     const struct filesystem_name *name, uint32_t *ino)
{
	struct ext4 *e = find(instance, id);

	if (!e)
		return -EIO;
	return ext4_lookup(e, dir, name->text, strlen(name->text), ino);
}

static int fs_create(void *instance, filesystem_id id, uint32_t dir,
		     const struct filesystem_name *name,
		     const struct filesystem_attributes *attributes, uint32_t *ino)
{
	struct ext4 *e = find(instance, id);

	if (!e)
		return -EIO;
	return ext4_create(e, dir, name->text, strlen(name->text), attributes, ino);
}

static int fs_mkdir(void *instance, filesystem_id id, uint32_t dir,
		    const struct filesystem_name *name,
		    const struct filesystem_attributes *attributes, uint32_t *ino)
{
	struct ext4 *e = find(instance, id);

	if (!e)
		return -EIO;
	return ext4_mkdir(e, dir, name->text, strlen(name->text), attributes, ino);
}

static int fs_symlink(void *instance, filesystem_id id, uint32_t dir,
		      const struct filesystem_name *name,
		      const struct filesystem_attributes *attributes, const void *target,
		      size_t target_size, uint32_t *ino)
{
	char copy[FILESYSTEM_TARGET_BYTES + 1];
	struct ext4 *e = find(instance, id);

	if (!e)
		return -EIO;
	memcpy(copy, target, target_size);
	copy[target_size] = 0;
	return ext4_symlink(e, dir, name->text, strlen(name->text), copy, attributes, ino);
}

static int fs_tmpfile(void *instance, filesystem_id id,
		      const struct filesystem_attributes *attributes, uint32_t *ino)
{
	struct ext4 *e = find(instance, id);

	if (!e)
		return -EIO;
	return ext4_tmpfile(e, attributes, ino);
}

static long fs_readlink(void *instance, filesystem_id id, uint32_t ino, void *target,
			size_t target_size)
{
	struct ext4 *e = find(instance, id);

	if (!e)
		return -EIO;
	return ext4_readlink(e, ino, target, target_size);
}

static int fs_link(void *instance, filesystem_id id, uint32_t dir,
		   const struct filesystem_name *name, uint32_t ino, uint32_t mode)
{
	struct ext4 *e = find(instance, id);

	if (!e)
		return -EIO;
	return ext4_link(e, dir, name->text, strlen(name->text), ino, mode);
}

static int fs_unlink(void *instance, filesystem_id id, uint32_t dir,
		     const struct filesystem_name *name, uint32_t ino)
{
	struct ext4 *e = find(instance, id);

	if (!e)
		return -EIO;
	return ext4_unlink(e, dir, name->text, strlen(name->text), ino);
}

static int fs_set_parent(void *instance, filesystem_id id, uint32_t dir, uint32_t parent)
{
	struct ext4 *e = find(instance, id);

	if (!e)
		return -EIO;
	return ext4_set_parent(e, dir, parent);
}

static int fs_is_empty(void *instance, filesystem_id id, uint32_t dir, uint32_t *empty)
{
	bool is = false;
	struct ext4 *e = find(instance, id);

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

static long fs_readdir(void *instance, filesystem_id id, uint32_t dir, uint64_t position,
		       void *entries, size_t entries_size)
{
	struct listing l = {entries, entries_size, 0};
	struct ext4 *e = find(instance, id);

	if (!e)
		return -EIO;
	int error = ext4_readdir(e, dir, &position, list_entry_of, &l);

	return error ? error : (long)l.used;
}

/* ---- extended attributes ---- */

static long fs_get_attribute(void *instance, filesystem_id id, uint32_t ino,
			     const struct filesystem_name *name, void *value, size_t value_size)
{
	struct ext4 *e = find(instance, id);

	if (!e)
		return -EIO;
	ssize_t length = ext4_getxattr(e, ino, name->text, value, value_size);

	return length > (ssize_t)value_size ? -ERANGE : length;
}

static int fs_set_attribute(void *instance, filesystem_id id, uint32_t ino,
			    const struct filesystem_name *name, int flags, const void *value,
			    size_t value_size)
{
	struct ext4 *e = find(instance, id);

	if (!e)
		return -EIO;
	return ext4_setxattr(e, ino, name->text, value, value_size, flags);
}

static int fs_remove_attribute(void *instance, filesystem_id id, uint32_t ino,
			       const struct filesystem_name *name)
{
	struct ext4 *e = find(instance, id);

	if (!e)
		return -EIO;
	return ext4_removexattr(e, ino, name->text);
}

static long fs_list_attributes(void *instance, filesystem_id id, uint32_t ino, void *list,
			       size_t list_size)
{
	struct ext4 *e = find(instance, id);

	if (!e)
		return -EIO;
	ssize_t length = ext4_listxattr(e, ino, list, list_size);

	return length > (ssize_t)list_size ? -ERANGE : length;
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
	.lookup = fs_lookup,
	.create = fs_create,
	.mkdir = fs_mkdir,
	.symlink = fs_symlink,
	.tmpfile = fs_tmpfile,
	.readlink = fs_readlink,
	.link = fs_link,
	.unlink = fs_unlink,
	.set_parent = fs_set_parent,
	.is_empty = fs_is_empty,
	.readdir = fs_readdir,
	.get_attribute = fs_get_attribute,
	.set_attribute = fs_set_attribute,
	.remove_attribute = fs_remove_attribute,
	.list_attributes = fs_list_attributes,
	.state = fs_state,
};

static int driver_start(void *instance, const struct component_host *host,
			const struct filesystem_upcalls *upcalls)
{
	struct component *c = instance;

	c->disk = upcalls;
	c->pending_most = host->memory / PENDING_SHARE;
	return 0;
}

const struct filesystem_driver ext4_driver = {
	.bytes = sizeof(struct component),
	.without_device = true,
	.start = driver_start,
	.ops = &ops,
};
