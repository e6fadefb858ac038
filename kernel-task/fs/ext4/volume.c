/* SPDX-License-Identifier: BSD-2-Clause */
/* Finds the filesystem component, calls it for one caller at a time, and serves its upcalls. */
#include "fs/ext4/volume.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "fs/ext4/ext4fs.h"
#include "fs/inode.h"
#include "proc/task.h"
#include "runtime/task_info.h"
#include "base/log.h"

/* One part in so many of this kernel's memory is for uncommitted changes. */
#define MEMORY_SHARE 16

struct filesystem_binding filesystem;
static struct ext4_super *volumes[FILESYSTEM_VOLUMES];
static struct mutex lock; /* of a component that is a task: it makes one call at a time */

struct ext4_super *volume_find(filesystem_id id)
{
	return id < FILESYSTEM_VOLUMES ? volumes[id] : NULL;
}

void volume_enter(void)
{
	if (filesystem.task)
		mutex_lock(&lock);
}

void volume_leave(void)
{
	if (filesystem.task)
		mutex_unlock(&lock);
}

/* ---- the disk, for the component ---- */

static bool on_disk(const struct ext4_super *s, uint64_t offset, size_t n)
{
	uint64_t bytes = s ? s->disk->info.sectors * BLOCK_SECTOR : 0;

	return s && offset <= bytes && n <= bytes - offset;
}

static int disk_read(void *context, filesystem_id id, uint64_t offset, void *to, size_t n)
{
	struct ext4_super *s = volume_find(id);

	return on_disk(s, offset, n) ? cache_read(&s->disk->cache, to, offset, n) : -EIO;
}

static int disk_write(void *context, filesystem_id id, uint64_t offset, const void *from, size_t n)
{
	struct ext4_super *s = volume_find(id);

	if (!on_disk(s, offset, n))
		return -EIO;
	if (s->disk->info.read_only)
		return -EROFS;
	s->replay.written = true;
	return cache_write(&s->disk->cache, from, offset, n);
}

static int disk_flush(void *context, filesystem_id id)
{
	struct ext4_super *s = volume_find(id);
	int error = s ? cache_write_back(&s->disk->cache, 0, UINT64_MAX) : -EIO;

	/* A write-back by another task may have failed. */
	if (!error)
		error = write_errors_tell(&s->disk->errors, &s->errors_heard);
	return error ? error : block_flush(s->disk);
}

static const struct filesystem_upcalls upcalls = {disk_read, disk_write, disk_flush, NULL};

/* ---- the component ---- */

/* With the first volume that is opened. */
static int find_component(void)
{
	static const struct call_replay replay = {.restore = replay_restore, .made = replay_made};
	struct component_host host = {0};
	struct machine_memory memory;
	int error = -ENOENT;

	mutex_init(&lock, MUTEX_COMPONENT);
	machine_memory(&memory);
	host.memory = memory.total_bytes / MEMORY_SHARE;
	for (unsigned i = 0; error; i++) {
		error = filesystem_bind(i, &host, &replay, &upcalls, &filesystem);
		if (error == -ENOENT)
			return error;
		if (error)
			klog_warn("%s: the filesystem cannot be used: %s", filesystem.name,
				  strerror(-error));
	}
	if (filesystem.task)
		klog_info("%s: the filesystem is a task of its own", filesystem.name);
	return 0;
}

/* ---- volumes ---- */

static filesystem_id free_id(void)
{
	for (filesystem_id id = 1; id < FILESYSTEM_VOLUMES; id++)
		if (!volumes[id])
			return id;
	return 0;
}

int volume_open(struct ext4_super *s)
{
	filesystem_id id;
	int error;

	if (!filesystem.ops && (error = find_component()))
		return error;
	volume_enter();
	id = free_id();
	if (!id) {
		volume_leave();
		return -ENFILE;
	}
	volumes[id] = s;
	s->volume = id;
	s->time_told = 0;
	s->errors_heard = s->disk->errors.count;
	s->replay = (struct ext4_replay){.read_only = s->read_only};
	replay_begin(&s->replay);
	error = filesystem.ops->open(filesystem.instance, id, s->disk->info.sectors * BLOCK_SECTOR,
				     s->read_only, false, current_time().tv_sec,
				     &s->replay.transaction);
	if (error) {
		volumes[id] = NULL;
		s->volume = 0;
	}
	volume_leave();
	return error;
}

int volume_close(struct ext4_super *s)
{
	int error = filesystem.ops->close(filesystem.instance, s->volume);

	replay_forget(&s->replay);
	volumes[s->volume] = NULL;
	s->volume = 0;
	return error;
}

int volume_commit(struct ext4_super *s)
{
	uint32_t transaction;

	return filesystem.ops->commit(filesystem.instance, s->volume, &transaction);
}

void volume_abort(struct ext4_super *s)
{
	(void)filesystem.ops->abort(filesystem.instance, s->volume);
}

int volume_remount(struct ext4_super *s, bool read_only)
{
	uint32_t transaction;

	return filesystem.ops->remount(filesystem.instance, s->volume, read_only, &transaction);
}

void volume_set_time(struct ext4_super *s)
{
	int64_t now = current_time().tv_sec;

	if (now != s->time_told && !filesystem.ops->set_time(filesystem.instance, s->volume, now))
		s->time_told = now;
}

static uint32_t flags_of(struct ext4_super *s)
{
	struct filesystem_state state;

	return filesystem.ops->state(filesystem.instance, s->volume, &state) ? state.flags : 0;
}

bool volume_pending(struct ext4_super *s)
{
	return flags_of(s) & FILESYSTEM_PENDING;
}

bool volume_freed(struct ext4_super *s)
{
	return flags_of(s) & FILESYSTEM_FREED;
}

bool volume_due(struct ext4_super *s)
{
	return flags_of(s) & FILESYSTEM_DUE || replay_is_long(&s->replay);
}

/* A list that does not fit into one call is made from its end. */
int volume_set_orphans(struct ext4_super *s, const uint32_t *inodes, size_t n)
{
	const size_t most = FILESYSTEM_TRANSFER / sizeof(*inodes);
	uint32_t next = 0;
	int error;

	do {
		size_t part = n % most ? n % most : n ? most : 0;

		n -= part;
		error = filesystem.ops->set_orphans(filesystem.instance, s->volume, next,
						    inodes + n, part * sizeof(*inodes));
		next = part ? inodes[n] : 0;
	} while (!error && n);
	return error;
}

/* ---- names ---- */

static int to_name(struct filesystem_name *out, const char *name, size_t length)
{
	if (length >= FILESYSTEM_NAME_BYTES)
		return -ENAMETOOLONG;
	memcpy(out->text, name, length);
	memset(out->text + length, 0, FILESYSTEM_NAME_BYTES - length);
	return 0;
}

int volume_lookup(struct ext4_super *s, uint32_t dir, const char *name, size_t length,
		  uint32_t *ino)
{
	struct filesystem_name n;
	int error = to_name(&n, name, length);

	return error ? error : filesystem.ops->lookup(filesystem.instance, s->volume, dir, &n, ino);
}

int volume_make(struct ext4_super *s, uint32_t dir, const char *name, size_t length,
		const char *target, const struct filesystem_attributes *a, uint32_t *ino)
{
	struct filesystem_name n;
	int error = to_name(&n, name, length);

	if (error)
		return error;
	if (S_ISDIR(a->mode))
		return filesystem.ops->mkdir(filesystem.instance, s->volume, dir, &n, a, ino);
	if (!S_ISLNK(a->mode))
		return filesystem.ops->create(filesystem.instance, s->volume, dir, &n, a, ino);
	if (strlen(target) > FILESYSTEM_TARGET_BYTES)
		return -ENAMETOOLONG;
	return filesystem.ops->symlink(filesystem.instance, s->volume, dir, &n, a, target,
				       strlen(target), ino);
}

int volume_link(struct ext4_super *s, uint32_t dir, const char *name, size_t length, uint32_t ino,
		uint32_t mode)
{
	struct filesystem_name n;
	int error = to_name(&n, name, length);

	return error ? error
		     : filesystem.ops->link(filesystem.instance, s->volume, dir, &n, ino, mode);
}

int volume_unlink(struct ext4_super *s, uint32_t dir, const char *name, size_t length, uint32_t ino)
{
	struct filesystem_name n;
	int error = to_name(&n, name, length);

	return error ? error : filesystem.ops->unlink(filesystem.instance, s->volume, dir, &n, ino);
}

/* ---- extended attributes ---- */

/* To ask only for the length, a buffer for the longest value is used. */
static void *room(void *given, size_t *size)
{
	if (*size > FILESYSTEM_TRANSFER)
		*size = FILESYSTEM_TRANSFER;
	if (*size)
		return given;
	*size = FILESYSTEM_TRANSFER;
	return malloc(*size);
}

long volume_get_attribute(struct ext4_super *s, uint32_t ino, const char *name, void *value,
			  size_t size)
{
	void *to = room(value, &size);
	struct filesystem_name n;
	long length = to ? to_name(&n, name, strlen(name)) : -ENOMEM;

	if (!length)
		length = volume_written(filesystem.ops->get_attribute(filesystem.instance,
								      s->volume, ino, &n, to, size),
					size);
	if (to != value)
		free(to);
	return length;
}

long volume_list_attributes(struct ext4_super *s, uint32_t ino, char *list, size_t size)
{
	void *to = room(list, &size);
	long length = to ? volume_written(filesystem.ops->list_attributes(filesystem.instance,
									  s->volume, ino, to, size),
					  size)
			 : -ENOMEM;

	if (to != list)
		free(to);
	return length;
}

int volume_set_attribute(struct ext4_super *s, uint32_t ino, const char *name, const void *value,
			 size_t size, int flags)
{
	struct filesystem_name n;
	int error = to_name(&n, name, strlen(name));

	if (!error && size > FILESYSTEM_TRANSFER)
		error = -ENOSPC;
	return error ? error
		     : filesystem.ops->set_attribute(filesystem.instance, s->volume, ino, &n, flags,
						     value, size);
}

int volume_remove_attribute(struct ext4_super *s, uint32_t ino, const char *name)
{
	struct filesystem_name n;
	int error = to_name(&n, name, strlen(name));

	return error ? error
		     : filesystem.ops->remove_attribute(filesystem.instance, s->volume, ino, &n);
}
