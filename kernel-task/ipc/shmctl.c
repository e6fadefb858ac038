/* SPDX-License-Identifier: BSD-2-Clause */
/* shmctl, and /proc/sysvipc/shm. */
#include <errno.h>

#include "base/seq.h"
#include "fs/dentry.h"
#include "fs/inode.h"
#include "ipc/namespace.h"
#include "ipc/shm.h"
#include "mm/internal.h"
#include "mm/mm.h"
#include "mm/uaccess.h"
#include "abi/capability.h"
#include "proc/pid_ns.h"
#include "proc/task.h"
#include "sys/syscall.h"

#define LOCKED 02000 /* in the mode */

enum { SHM_LOCK = 11, SHM_UNLOCK = 12, SHM_STAT = 13, SHM_INFO = 14, SHM_STAT_ANY = 15 };

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

static long show(int id, uint64_t address, int command)
{
	struct ipc_object *object =
		ipc_find(&ipc_namespace()->segments, id, command != LINUX_IPC_STAT);

	if (!object)
		return -EINVAL;
	int error = command == SHM_STAT_ANY ? 0 : ipc_permission(object, IPC_READ);
	if (error)
		return error;
	const struct shm_segment *s = shm_segment_of(object);
	struct linux_shmid_ds ds = {.size = s->size,
				    .atime = s->atime,
				    .dtime = s->dtime,
				    .ctime = s->ctime,
				    .creator = pid_seen(s->creator),
				    .last = pid_seen(s->last),
				    .attached = shm_attached(s)};
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

	for (;;) {
		may_wait();
		object = ipc_next(&ipc_namespace()->segments, &slot);
		if (!object)
			break;
		const struct shm_segment *s = shm_segment_of(object);
		i.total += page_up(s->size) / PAGE_SIZE;
		i.resident += s->dentry->inode->blocks / (PAGE_SIZE / 512);
	}
	return copy_to_user(address, &i, sizeof(i)) ?: highest();
}

static int set(struct shm_segment *s, const struct linux_shmid_ds *ds)
{
	int error = ipc_check_owner(&s->object) ?: ipc_set_perm(&s->object, &ds->perm);

	if (!error)
		s->ctime = ipc_now();
	return error;
}

static int remove_segment(struct shm_segment *s)
{
	int error = ipc_check_owner(&s->object);

	if (error)
		return error;
	s->object.mode |= SHM_DEST;
	s->object.key = 0;
	if (!shm_attached(s))
		ipc_remove(&s->object);
	return 0;
}

/* There is no swap, so locking only sets a flag. */
static int lock(struct shm_segment *s, bool locked)
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
		return set(shm_segment_of(object), &ds);
	if (command == LINUX_IPC_RMID)
		return remove_segment(shm_segment_of(object));
	return lock(shm_segment_of(object), command == SHM_LOCK);
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
		const struct shm_segment *s = shm_segment_of(object);
		seq_printf(out,
			   "%10d %10d  %4o %21llu %5u %5u  %5llu %5u %5u %5u %5u %10lld %10lld "
			   "%10lld %21llu %21u\n",
			   object->key, object->id, object->mode, (unsigned long long)s->size,
			   (unsigned)pid_seen(s->creator), (unsigned)pid_seen(s->last),
			   (unsigned long long)shm_attached(s), uid_seen(object->uid),
			   gid_seen(object->gid), uid_seen(object->cuid), gid_seen(object->cgid),
			   (long long)s->atime, (long long)s->dtime, (long long)s->ctime,
			   (unsigned long long)s->dentry->inode->blocks * 512, 0u);
	}
}
