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
#include "base/seq.h"
#include "fs/tmpfs/tmpfs.h"
#include "ipc/namespace.h"
#include "ipc/sysv.h"
#include "machine/machine.h"
#include "mm/internal.h"
#include "mm/mm.h"
#include "mm/uaccess.h"
#include "mm/vma.h"
#include "abi/capability.h"
#include "proc/pid_ns.h"
#include "proc/task.h"
#include "sys/syscall.h"

enum { RDONLY = 010000, RND = 020000, REMAP = 040000, EXEC = 0100000, HUGE_PAGES = 04000 };
enum { DEST = 01000, LOCKED = 02000 }; /* in the mode */
enum { SHM_LOCK = 11, SHM_UNLOCK = 12, SHM_STAT = 13, SHM_INFO = 14, SHM_STAT_ANY = 15 };

struct segment {
	struct ipc_object object;
	struct dentry *dentry; /* of the file; its inode's endpoint is the segment */
	uint64_t size;
	int64_t atime, dtime, ctime;
	pid_t creator, last;
};

struct linux_shmid_ds {
	struct linux_ipc_perm perm;
	uint64_t size;
	int64_t atime, dtime, ctime;
	int32_t creator, last;
	uint64_t attached;
	uint64_t unused[2];
};

struct linux_shminfo {
	uint64_t max, min, mni, seg, all, unused[4];
};

struct linux_shm_info {
	int32_t used;
	uint64_t total, resident, swapped, swap_attempts, swap_successes;
};

static struct segment *segment_of(struct ipc_object *object)
{
	return (struct segment *)object;
}

static void segment_destroy(struct ipc_object *object)
{
	struct segment *s = segment_of(object);

	s->dentry->inode->endpoint = NULL;
	dentry_put(s->dentry);
	free(s);
}

unsigned shm_segments_max = 4096;
const struct ipc_ids shm_no_segments = {
	.limit = &shm_segments_max, .highest = -1, .destroy = segment_destroy};

static uint64_t attached(const struct segment *s)
{
	const struct list_head *areas = &s->dentry->inode->mappings.areas, *node;
	uint64_t n = 0;

	for (node = areas->next; node != areas; node = node->next)
		n++;
	return n;
}

static void detached(struct segment *s)
{
	s->dtime = ipc_now();
	s->last = current->process ? current->process->pid : 0;
	if ((s->object.mode & DEST) && !attached(s))
		ipc_remove(&s->object);
}

static void shm_release(struct file *file)
{
	struct segment *s = file->inode->endpoint;

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

static int make_file(struct segment *s, int32_t key, int flags)
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
	struct segment *s = calloc(1, sizeof(*s));
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
	return ((const struct segment *)object)->size < size ? -EINVAL : 0;
}

SYSCALL_DEFINE3(shmget, int32_t, key, uint64_t, size, int, flags)
{
	const struct ipc_maker maker = {&ipc_namespace()->segments, segment_make, segment_check};

	return ipc_get(&maker, key, size, flags);
}

/* ---- shmat, shmdt ---- */

static int64_t attach(struct segment *s, uint64_t address, int flags)
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
	result = attach(segment_of(object), address, flags);
	ipc_put(object);
	return result;
}

/* The segment that an area attaches, NULL: it is no attachment. */
static struct segment *segment_of_vma(const struct vma *vma)
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
	struct segment *s = segment_of_vma(vma);
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

/* ---- shmctl ---- */

static long show(int id, uint64_t address, int command)
{
	struct ipc_object *object =
		ipc_find(&ipc_namespace()->segments, id, command != LINUX_IPC_STAT);

	if (!object)
		return -EINVAL;
	int error = command == SHM_STAT_ANY ? 0 : ipc_permission(object, IPC_READ);
	if (error)
		return error;
	const struct segment *s = segment_of(object);
	struct linux_shmid_ds ds = {.size = s->size,
				    .atime = s->atime,
				    .dtime = s->dtime,
				    .ctime = s->ctime,
				    .creator = pid_seen(s->creator),
				    .last = pid_seen(s->last),
				    .attached = attached(s)};
	ipc_fill_perm(object, &ds.perm);
	int result = command == LINUX_IPC_STAT ? 0 : object->id;
	return copy_to_user(address, &ds, sizeof(ds)) ?: result;
}

static int highest(void)
{
	return ipc_namespace()->segments.highest < 0 ? 0 : ipc_namespace()->segments.highest;
}

static long limits(uint64_t address)
{
	struct linux_shminfo i = {.max = SHM_SIZE_MAX,
				  .min = 1,
				  .mni = shm_segments_max,
				  .seg = shm_segments_max,
				  .all = SHM_SIZE_MAX};

	return copy_to_user(address, &i, sizeof(i)) ?: highest();
}

static long info(uint64_t address)
{
	struct linux_shm_info i = {.used = ipc_namespace()->segments.used};
	struct ipc_object *object;
	int slot = 0;

	while ((object = ipc_next(&ipc_namespace()->segments, &slot))) {
		const struct segment *s = segment_of(object);
		i.total += page_up(s->size) / PAGE_SIZE;
		i.resident += s->dentry->inode->blocks / (PAGE_SIZE / 512);
	}
	return copy_to_user(address, &i, sizeof(i)) ?: highest();
}

static int set(struct segment *s, const struct linux_shmid_ds *ds)
{
	int error = ipc_check_owner(&s->object) ?: ipc_set_perm(&s->object, &ds->perm);

	if (!error)
		s->ctime = ipc_now();
	return error;
}

static int remove_segment(struct segment *s)
{
	int error = ipc_check_owner(&s->object);

	if (error)
		return error;
	s->object.mode |= DEST;
	s->object.key = 0;
	if (!attached(s))
		ipc_remove(&s->object);
	return 0;
}

/* There is no swap, so locking only sets a flag. */
static int lock(struct segment *s, bool locked)
{
	if (!ns_capable(ipc_namespace()->user_ns, CAP_IPC_LOCK)) {
		if (!ipc_is_owner(&s->object))
			return -EPERM;
		if (locked && !current->process->rlimits[RLIMIT_MEMLOCK].rlim_cur)
			return -EPERM;
	}
	s->object.mode = locked ? s->object.mode | LOCKED : s->object.mode & ~(mode_t)LOCKED;
	return 0;
}

SYSCALL_DEFINE3(shmctl, int, id, int, command, uint64_t, address)
{
	struct linux_shmid_ds ds;

	if (id < 0 || command < 0)
		return -EINVAL;
	switch (command) {
	case LINUX_IPC_INFO:
		return limits(address);
	case SHM_INFO:
		return info(address);
	case LINUX_IPC_STAT:
	case SHM_STAT:
	case SHM_STAT_ANY:
		return show(id, address, command);
	case LINUX_IPC_SET:
		if (copy_from_user(&ds, address, sizeof(ds)))
			return -EFAULT;
		break;
	case LINUX_IPC_RMID:
	case SHM_LOCK:
	case SHM_UNLOCK:
		break;
	default:
		return -EINVAL;
	}
	struct ipc_object *object = ipc_find(&ipc_namespace()->segments, id, false);
	if (!object)
		return -EINVAL;
	if (command == LINUX_IPC_SET)
		return set(segment_of(object), &ds);
	if (command == LINUX_IPC_RMID)
		return remove_segment(segment_of(object));
	return lock(segment_of(object), command == SHM_LOCK);
}

void shm_show(struct seq *out)
{
	struct ipc_object *object;
	int slot = 0;

	seq_printf(out,
		   "       key      shmid perms                  size  cpid  lpid nattch   uid   "
		   "gid  cuid  cgid      atime      dtime      ctime                   rss      "
		   "            swap\n");
	while ((object = ipc_next(&ipc_namespace()->segments, &slot))) {
		const struct segment *s = segment_of(object);
		seq_printf(out,
			   "%10d %10d  %4o %21llu %5u %5u  %5llu %5u %5u %5u %5u %10lld %10lld "
			   "%10lld %21llu %21u\n",
			   object->key, object->id, object->mode, (unsigned long long)s->size,
			   (unsigned)pid_seen(s->creator), (unsigned)pid_seen(s->last),
			   (unsigned long long)attached(s), uid_seen(object->uid),
			   gid_seen(object->gid), uid_seen(object->cuid), gid_seen(object->cgid),
			   (long long)s->atime, (long long)s->dtime, (long long)s->ctime,
			   (unsigned long long)s->dentry->inode->blocks * 512, 0u);
	}
}
