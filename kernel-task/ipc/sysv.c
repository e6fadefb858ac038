/* SPDX-License-Identifier: BSD-2-Clause */
/* The tables of System V IPC objects, their ids and permissions: ipc/sysv.h. */
#include "ipc/sysv.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "abi/capability.h"
#include "ipc/namespace.h"
#include "proc/task.h"
#include "time/clock.h"
#include "wait/timer.h"

#define SLOT_BITS 15

int64_t ipc_now(void)
{
	return (int64_t)(realtime_now() / NSEC_PER_SEC);
}

static int free_slot(struct ipc_ids *ids)
{
	int n = 0;

	while (n < ids->size && ids->slot[n])
		n++;
	if (n < ids->size)
		return n;
	int size = ids->size ? ids->size * 2 : 16;
	struct ipc_object **slot = realloc(ids->slot, (size_t)size * sizeof(struct ipc_object *));
	if (!slot)
		return -ENOMEM;
	memset(slot + ids->size, 0, (size_t)(size - ids->size) * sizeof(struct ipc_object *));
	ids->slot = slot;
	ids->size = size;
	return n;
}

static long add(struct ipc_ids *ids, struct ipc_object *object, int32_t key, int flags)
{
	if (ids->used >= (int)*ids->limit)
		return -ENOSPC;
	int slot = free_slot(ids);
	if (slot < 0)
		return slot;
	object->key = key;
	object->uid = object->cuid = current->cred->euid;
	object->gid = object->cgid = current->cred->egid;
	object->mode = (mode_t)flags & 0777;
	object->seq = ids->seq;
	object->id = (ids->seq << SLOT_BITS) + slot;
	ids->seq = (uint16_t)((ids->seq + 1) & 0x7fff);
	object->ids = ids;
	ids->slot[slot] = object;
	ids->used++;
	if (slot > ids->highest || ids->used == 1)
		ids->highest = slot;
	return object->id;
}

static long create(const struct ipc_maker *maker, int32_t key, uint64_t size, int flags)
{
	struct ipc_object *object;

	if (maker->ids->used >= (int)*maker->ids->limit)
		return -ENOSPC;
	int error = maker->make(key, size, flags, &object);
	if (error)
		return error;
	object->destroy = maker->ids->destroy;
	long id = add(maker->ids, object, key, flags);
	if (id < 0)
		ipc_put(object);
	return id;
}

struct ipc_object *ipc_next(struct ipc_ids *ids, int *slot)
{
	while (*slot < ids->size) {
		struct ipc_object *object = ids->slot[(*slot)++];
		if (object)
			return object;
	}
	return NULL;
}

static struct ipc_object *find_key(struct ipc_ids *ids, int32_t key)
{
	struct ipc_object *object;
	int slot = 0;

	while ((object = ipc_next(ids, &slot)))
		if (object->key == key)
			return object;
	return NULL;
}

long ipc_get(const struct ipc_maker *maker, int32_t key, uint64_t size, int flags)
{
	struct ipc_object *object;
	int error = 0;

	if (key == 0) /* IPC_PRIVATE */
		return create(maker, key, size, flags);
	object = find_key(maker->ids, key);
	if (!object)
		return flags & LINUX_IPC_CREAT ? create(maker, key, size, flags) : -ENOENT;
	if ((flags & LINUX_IPC_CREAT) && (flags & LINUX_IPC_EXCL))
		return -EEXIST;
	if (maker->check)
		error = maker->check(object, size);
	if (!error)
		error = ipc_permission(object, (unsigned)flags & 0777);
	return error ?: object->id;
}

struct ipc_object *ipc_find(struct ipc_ids *ids, int id, bool by_slot)
{
	int slot = by_slot ? id : id & ((1 << SLOT_BITS) - 1);

	if (id < 0 || slot >= ids->size || !ids->slot[slot])
		return NULL;
	struct ipc_object *object = ids->slot[slot];
	return by_slot || object->id == id ? object : NULL;
}

int ipc_permission(const struct ipc_object *object, unsigned wanted)
{
	const struct cred *cred = current->cred;
	unsigned granted = object->mode;

	wanted = (wanted >> 6) | (wanted >> 3) | wanted;
	if (uid_eq(cred->euid, object->cuid) || uid_eq(cred->euid, object->uid))
		granted >>= 6;
	else if (in_group(object->cgid) || in_group(object->gid))
		granted >>= 3;
	return (wanted & ~granted & 7) && !ns_capable(ipc_namespace()->user_ns, CAP_IPC_OWNER)
		       ? -EACCES
		       : 0;
}

bool ipc_is_owner(const struct ipc_object *object)
{
	kuid_t euid = current->cred->euid;

	return uid_eq(euid, object->cuid) || uid_eq(euid, object->uid);
}

int ipc_check_owner(const struct ipc_object *object)
{
	return ipc_is_owner(object) || ns_capable(ipc_namespace()->user_ns, CAP_SYS_ADMIN) ? 0
											   : -EPERM;
}

void ipc_put(struct ipc_object *object)
{
	if (--object->refs == 0)
		object->destroy(object);
}

void ipc_remove(struct ipc_object *object)
{
	struct ipc_ids *ids = object->ids;

	ids->slot[object->id & ((1 << SLOT_BITS) - 1)] = NULL;
	ids->used--;
	while (ids->highest >= 0 && !ids->slot[ids->highest])
		ids->highest--;
	object->removed = true;
	object->ids = NULL;
	ipc_put(object);
}

void ipc_fill_perm(const struct ipc_object *object, struct linux_ipc_perm *out)
{
	*out = (struct linux_ipc_perm){
		.key = object->key,
		.uid = uid_seen(object->uid),
		.gid = gid_seen(object->gid),
		.cuid = uid_seen(object->cuid),
		.cgid = gid_seen(object->cgid),
		.mode = object->mode,
		.seq = object->seq,
	};
}

int ipc_set_perm(struct ipc_object *object, const struct linux_ipc_perm *from)
{
	kuid_t uid = kuid_given(from->uid);
	kgid_t gid = kgid_given(from->gid);

	if (!uid_valid(uid) || !gid_valid(gid))
		return -EINVAL;
	object->uid = uid;
	object->gid = gid;
	object->mode = (object->mode & ~0777u) | (from->mode & 0777);
	return 0;
}
