/* SPDX-License-Identifier: BSD-2-Clause */
/* Semaphore sets: making, reading and setting them: semget and semctl, /proc/sysvipc/sem. */
#include <errno.h>
#include <stdlib.h>

#include "base/seq.h"
#include "ipc/namespace.h"
#include "ipc/sem.h"
#include "mm/uaccess.h"
#include "proc/charged.h"
#include "proc/pid_ns.h"
#include "proc/task.h"
#include "sys/syscall.h"

enum {
	GETPID = 11,
	GETVAL = 12,
	GETALL = 13,
	GETNCNT = 14,
	GETZCNT = 15,
	SETVAL = 16,
	SETALL = 17,
	SEM_STAT = 18,
	SEM_INFO = 19,
	SEM_STAT_ANY = 20,
};

struct linux_semid_ds {
	struct linux_ipc_perm perm;
	int64_t otime;
	uint64_t unused1;
	int64_t ctime;
	uint64_t unused2;
	uint64_t count;
	uint64_t unused3[2];
};

struct linux_seminfo {
	int32_t map, mni, mns, mnu, msl, opm, ume, usz, vmx, aem;
};

static int set_make(int32_t key, uint64_t count, int flags, struct ipc_object **out)
{
	if (!count)
		return -EINVAL;
	struct sem_set *set = charged_alloc(sizeof(*set) + count * sizeof(set->sems[0]));
	if (!set)
		return -ENOMEM;
	set->object.refs = 1;
	list_init(&set->waiters);
	list_init(&set->undos);
	set->count = (unsigned)count;
	set->ctime = ipc_now();
	*out = &set->object;
	return 0;
}

static int set_check(const struct ipc_object *object, uint64_t count)
{
	return count > ((const struct sem_set *)object)->count ? -EINVAL : 0;
}

SYSCALL_DEFINE3(semget, int32_t, key, int, count, int, flags)
{
	const struct ipc_maker maker = {&ipc_namespace()->sets, set_make, set_check};

	if (count < 0 || count > SEM_PER_SET)
		return -EINVAL;
	return ipc_get(&maker, key, (uint64_t)count, flags);
}

/* The number of tasks that wait for the semaphore to grow (or, with `zero`, to become 0). */
static int count_waiters(const struct sem_set *set, unsigned number, bool zero)
{
	const struct sem_waiter *w;
	int n = 0;

	list_for_each_entry (w, &set->waiters, node)
		n += w->blocked_by->number == number && (w->blocked_by->value == 0) == zero;
	return n;
}

static long get_one(int id, int number, int command)
{
	struct ipc_object *object = ipc_find(&ipc_namespace()->sets, id, false);

	if (!object)
		return -EINVAL;
	const struct sem_set *set = sem_set_of(object);
	int error = ipc_permission(object, IPC_READ);
	if (error)
		return error;
	if (number < 0 || (unsigned)number >= set->count)
		return -EINVAL;
	switch (command) {
	case GETVAL:
		return set->sems[number].value;
	case GETPID:
		return pid_seen(set->sems[number].pid);
	default:
		return count_waiters(set, (unsigned)number, command == GETZCNT);
	}
}

static long set_one(int id, int number, int value)
{
	if (value < 0 || value > SEM_HIGHEST)
		return -ERANGE;
	struct ipc_object *object = ipc_find(&ipc_namespace()->sets, id, false);
	if (!object)
		return -EINVAL;
	struct sem_set *set = sem_set_of(object);
	if (number < 0 || (unsigned)number >= set->count)
		return -EINVAL;
	int error = ipc_permission(object, IPC_WRITE);
	if (error)
		return error;
	sem_forget_undo(set, number);
	set->sems[number].value = value;
	set->sems[number].pid = current->process->pid;
	set->ctime = ipc_now();
	sem_changed(set);
	return 0;
}

static MAY_WAIT long get_all(const struct sem_set *set, uint16_t *values, uint64_t address)
{
	for (unsigned i = 0; i < set->count; i++)
		values[i] = (uint16_t)set->sems[i].value;
	return copy_to_user(address, values, set->count * sizeof(*values));
}

static MAY_WAIT long set_all(struct sem_set *set, uint16_t *values, uint64_t address)
{
	unsigned count = set->count;

	if (copy_from_user(values, address, count * sizeof(*values)))
		return -EFAULT;
	/* The copy may have waited. */
	if (set->object.removed)
		return -EIDRM;
	for (unsigned i = 0; i < count; i++)
		if (values[i] > SEM_HIGHEST)
			return -ERANGE;
	for (unsigned i = 0; i < count; i++) {
		set->sems[i].value = values[i];
		set->sems[i].pid = current->process->pid;
	}
	sem_forget_undo(set, -1);
	set->ctime = ipc_now();
	sem_changed(set);
	return 0;
}

static long all(int id, uint64_t address, bool write)
{
	struct ipc_object *object = ipc_find(&ipc_namespace()->sets, id, false);

	if (!object)
		return -EINVAL;
	int error = ipc_permission(object, write ? IPC_WRITE : IPC_READ);
	if (error)
		return error;
	struct sem_set *set = sem_set_of(object);
	uint16_t *values = malloc(set->count * sizeof(*values));
	if (!values)
		return -ENOMEM;
	object->refs++;
	long result = write ? set_all(set, values, address) : get_all(set, values, address);
	ipc_put(object);
	free(values);
	return result;
}

static long show(int id, uint64_t address, int command)
{
	struct ipc_object *object = ipc_find(&ipc_namespace()->sets, id, command != LINUX_IPC_STAT);

	if (!object)
		return -EINVAL;
	int error = command == SEM_STAT_ANY ? 0 : ipc_permission(object, IPC_READ);
	if (error)
		return error;
	const struct sem_set *set = sem_set_of(object);
	struct linux_semid_ds ds = {.otime = set->otime, .ctime = set->ctime, .count = set->count};
	ipc_fill_perm(object, &ds.perm);
	int result = command == LINUX_IPC_STAT ? 0 : object->id;
	return copy_to_user(address, &ds, sizeof(ds)) ?: result;
}

static long info(uint64_t address, int command)
{
	struct linux_seminfo i = {.map = SEM_TOTAL,
				  .mni = (int)sem_sets_max,
				  .mns = SEM_TOTAL,
				  .mnu = SEM_TOTAL,
				  .msl = SEM_PER_SET,
				  .opm = SEM_OPS,
				  .ume = SEM_OPS,
				  .usz = 20,
				  .vmx = SEM_HIGHEST,
				  .aem = SEM_HIGHEST};

	if (command == SEM_INFO) {
		struct ipc_object *object;
		int slot = 0;

		i.usz = ipc_namespace()->sets.used;
		i.aem = 0;
		while ((object = ipc_next(&ipc_namespace()->sets, &slot)))
			i.aem += (int32_t)sem_set_of(object)->count;
	}
	return copy_to_user(address, &i, sizeof(i))
		       ?: ipc_namespace()->sets.highest < 0 ? 0
							    : ipc_namespace()->sets.highest;
}

static long change(int id, uint64_t address, bool remove)
{
	struct linux_semid_ds ds;

	if (!remove && copy_from_user(&ds, address, sizeof(ds)))
		return -EFAULT;
	struct ipc_object *object = ipc_find(&ipc_namespace()->sets, id, false);
	if (!object)
		return -EINVAL;
	int error = ipc_check_owner(object);
	if (!error && remove)
		ipc_remove(object);
	else if (!error) {
		error = ipc_set_perm(object, &ds.perm);
		sem_set_of(object)->ctime = ipc_now();
	}
	return error;
}

SYSCALL_DEFINE4(semctl, int, id, int, number, int, command, uint64_t, argument)
{
	if (id < 0)
		return -EINVAL;
	switch (command) {
	case LINUX_IPC_INFO:
	case SEM_INFO:
		return info(argument, command);
	case LINUX_IPC_STAT:
	case SEM_STAT:
	case SEM_STAT_ANY:
		return show(id, argument, command);
	case GETALL:
	case SETALL:
		return all(id, argument, command == SETALL);
	case GETVAL:
	case GETPID:
	case GETNCNT:
	case GETZCNT:
		return get_one(id, number, command);
	case SETVAL:
		return set_one(id, number, (int)argument);
	case LINUX_IPC_RMID:
	case LINUX_IPC_SET:
		return change(id, argument, command == LINUX_IPC_RMID);
	default:
		return -EINVAL;
	}
}

void sem_show(struct seq *out)
{
	struct ipc_object *object;
	int slot = 0;

	seq_printf(out,
		   "       key      semid perms      nsems   uid   gid  cuid  cgid      otime      "
		   "ctime\n");
	for (;;) {
		may_wait();
		object = ipc_next(&ipc_namespace()->sets, &slot);
		if (!object)
			break;
		const struct sem_set *set = sem_set_of(object);
		seq_printf(out, "%10d %10d  %4o %10u %5u %5u %5u %5u %10lld %10lld\n", object->key,
			   object->id, object->mode, set->count, uid_seen(object->uid),
			   gid_seen(object->gid), uid_seen(object->cuid), gid_seen(object->cgid),
			   (long long)set->otime, (long long)set->ctime);
	}
}
