/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * System V shared memory: a segment is a file of a tmpfs that cannot be mounted, and attaching maps
 * it. The areas that map the file are the attachments and the only count of them, so fork, exec,
 * munmap and exit need not know segments. A removed segment is freed with its last attachment.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "fs/file.h"
#include "fs/mappable.h"
#include "fs/namei.h"
#include "fs/tmpfs/tmpfs.h"
#include "ipc/namespace.h"
#include "ipc/shm.h"
#include "machine/machine.h"
#include "mm/internal.h"
#include "mm/mm.h"
#include "mm/uaccess.h"
#include "mm/vma.h"
#include "proc/task.h"
#include "sys/syscall.h"

enum { RDONLY = 010000, RND = 020000, REMAP = 040000, EXEC = 0100000, HUGE_PAGES = 04000 };

static void segment_destroy(struct ipc_object *object)
{
	struct shm_segment *s = shm_segment_of(object);

	s->dentry->inode->endpoint = NULL;
	dentry_put(s->dentry);
	free(s);
}

unsigned shm_segments_max = 4096;
const struct ipc_ids shm_no_segments = {
	.limit = &shm_segments_max, .highest = -1, .destroy = segment_destroy};

uint64_t shm_attached(const struct shm_segment *s)
{
	const struct list_head *areas = &s->dentry->inode->mappings.areas, *node;
	uint64_t n = 0;

	for (node = areas->next; node != areas; node = node->next)
		n++;
	return n;
}

static void detached(struct shm_segment *s)
{
	s->dtime = ipc_now();
	s->last = current->process ? current->process->pid : 0;
	if ((s->object.mode & SHM_DEST) && !shm_attached(s))
		ipc_remove(&s->object);
}

static void shm_release(struct file *file)
{
	struct shm_segment *s = file->inode->endpoint;

	if (s)
		detached(s);
}

/* The operations of a tmpfs file, with a callback when an attachment ends. */
static const struct file_ops *shm_file_ops(void)
{
	static struct file_ops ops;

	if (!ops.release) {
		ops = tmpfs_file_ops;
		ops.release = shm_release;
	}
	return &ops;
}

/* ---- shmget ---- */

static int make_file(struct shm_segment *s, int32_t key, int flags)
{
	static struct super_block *sb;
	struct inode *inode;
	char name[32];

	if (!sb && tmpfs_mount(&tmpfs_type, NULL, &sb))
		return -ENOMEM;
	int error = tmpfs_inode_create(sb, S_IFREG | ((mode_t)flags & 0777), 0, &inode);
	if (error)
		return error;
	inode->nlink = 0;
	inode->fops = shm_file_ops();
	inode->endpoint = s;
	error = tmpfs_truncate(inode, s->size);
	if (error) {
		inode_put(inode);
		return error;
	}
	snprintf(name, sizeof(name), "/SYSV%08x (deleted)", (unsigned)key);
	s->dentry = dentry_root(sb, inode, name);
	return s->dentry ? 0 : -ENOMEM;
}

static int segment_make(int32_t key, uint64_t size, int flags, struct ipc_object **out)
{
	struct machine_memory memory;

	if (size < 1 || size > SHM_SIZE_MAX)
		return -EINVAL;
	machine_memory(&memory);
	if ((flags & HUGE_PAGES) || size > memory.total_bytes)
		return -ENOMEM;
	struct shm_segment *s = calloc(1, sizeof(*s));
	if (!s)
		return -ENOMEM;
	s->object.refs = 1;
	s->size = size;
	s->ctime = ipc_now();
	s->creator = current->process->pid;
	int error = make_file(s, key, flags);
	if (error) {
		free(s);
		return error;
	}
	*out = &s->object;
	return 0;
}

static int segment_check(const struct ipc_object *object, uint64_t size)
{
	return ((const struct shm_segment *)object)->size < size ? -EINVAL : 0;
}

SYSCALL_DEFINE3(shmget, int32_t, key, uint64_t, size, int, flags)
{
	const struct ipc_maker maker = {&ipc_namespace()->segments, segment_make, segment_check};

	return ipc_get(&maker, key, size, flags);
}

/* ---- shmat, shmdt ---- */

static int64_t attach(struct shm_segment *s, uint64_t address, int flags)
{
	struct path path = {file_anonymous_mount(), s->dentry};
	int prot = PROT_READ | (flags & RDONLY ? 0 : PROT_WRITE) | (flags & EXEC ? PROT_EXEC : 0);
	int map_flags = MAP_SHARED | (address ? MAP_FIXED : 0);
	uint64_t end = address + page_up(s->size);
	struct file *file;

	if (address && !(flags & REMAP)) {
		struct vma *next = vma_find(current->mm->vmas, address);

		if (end < address || (next && next->start < end))
			return -EINVAL;
	}
	int error = file_open_path(&path, flags & RDONLY ? O_RDONLY : O_RDWR, &file);
	if (error)
		return error;
	int64_t at =
		mm_map(current->mm, address, page_up(s->size), prot, map_flags, &file->mappable, 0);
	if (at > 0) {
		s->atime = ipc_now();
		s->last = current->process->pid;
	}
	file_put(file);
	return at;
}

SYSCALL_DEFINE3(shmat, int, id, uint64_t, address, int, flags)
{
	unsigned wanted = IPC_READ | (flags & RDONLY ? 0 : IPC_WRITE) | (flags & EXEC ? 0111 : 0);

	if (id < 0)
		return -EINVAL;
	if (address & (PAGE_SIZE - 1)) {
		if (!(flags & RND))
			return -EINVAL;
		address &= PAGE_MASK;
		if (!address && (flags & REMAP))
			return -EINVAL;
	} else if (!address && (flags & REMAP)) {
		return -EINVAL;
	}
	struct ipc_object *object = ipc_find(&ipc_namespace()->segments, id, false);
	if (!object)
		return -EINVAL;
	int64_t result = ipc_permission(object, wanted);
	if (result)
		return result;
	object->refs++;
	result = attach(shm_segment_of(object), address, flags);
	ipc_put(object);
	return result;
}

/* The segment that an area attaches, NULL: it is no attachment. */
static struct shm_segment *segment_of_vma(const struct vma *vma)
{
	const struct file *file = vma_file(vma);

	return file && file->ops == shm_file_ops() ? file->inode->endpoint : NULL;
}

SYSCALL_DEFINE1(shmdt, uint64_t, address)
{
	struct vma_tree *areas = current->mm->vmas;
	struct vma *vma, *next;

	if (address & (PAGE_SIZE - 1))
		return -EINVAL;
	for (vma = vma_find(areas, address); vma; vma = vma_next(areas, vma))
		if (segment_of_vma(vma) && vma->start - vma->offset == address)
			break;
	if (!vma)
		return -EINVAL;
	/* The remaining areas of the attachment, which munmap may have split. */
	struct shm_segment *s = segment_of_vma(vma);
	uint64_t end = address + page_up(s->size);
	s->object.refs++;
	for (; vma && vma->start < end; vma = next) {
		next = vma_next(areas, vma);
		if (segment_of_vma(vma) != s || vma->start - vma->offset != address)
			continue;
		uint64_t start = vma->start;
		uint64_t after = next ? next->start : 0;
		int error = mm_unmap(current->mm, start, vma->end - start);
		if (error) {
			ipc_put(&s->object);
			return error;
		}
		next = after ? vma_find(areas, after) : NULL;
	}
	if (!s->object.removed)
		detached(s);
	ipc_put(&s->object);
	return 0;
}
