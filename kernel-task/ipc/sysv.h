/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * System V IPC: what semaphore sets, message queues and shared memory segments have in common
 * (sysvipc(7)): a table of objects found by key or by id, an owner and a mode. An id is the slot in
 * its table plus a sequence number, so that the id of a removed object is invalid.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "proc/ids.h"
#include "wait/may_wait.h"

struct process;
struct seq;

enum {
	LINUX_IPC_CREAT = 01000,
	LINUX_IPC_EXCL = 02000,
	LINUX_IPC_NOWAIT = 04000,
	LINUX_IPC_RMID = 0,
	LINUX_IPC_SET = 1,
	LINUX_IPC_STAT = 2,
	LINUX_IPC_INFO = 3,
};
#define IPC_READ  0444u
#define IPC_WRITE 0222u

/* struct ipc64_perm of the system call interface. */
struct linux_ipc_perm {
	int32_t key;
	uint32_t uid, gid, cuid, cgid, mode;
	uint16_t seq, pad;
	uint64_t unused[2];
};

struct ipc_ids;

/* First in every object. */
struct ipc_object {
	struct ipc_ids *ids; /* the table it is in; NULL: it has left it */
	void (*destroy)(struct ipc_object *object);
	unsigned refs; /* the table's, and one for each task that waits */
	bool removed;
	int id;
	int32_t key;
	kuid_t uid, cuid;
	kgid_t gid, cgid;
	mode_t mode;
	uint16_t seq;
};

/* A table of one kind. */
struct ipc_ids {
	struct ipc_object **slot;
	const unsigned *limit; /* most objects of the kind */
	int size, used;	       /* slots allocated; objects */
	int highest;	       /* slot in use, -1: none (what IPC_INFO returns) */
	uint16_t seq;
	MAY_WAIT void (*destroy)(struct ipc_object *object); /* the last reference is gone */
};

/* How ipc_get() makes an object of a kind. */
struct ipc_maker {
	struct ipc_ids *ids;
	int (*make)(int32_t key, uint64_t size, int flags,
		    struct ipc_object **out);			      /* one reference */
	int (*check)(const struct ipc_object *object, uint64_t size); /* of one that exists */
};

/* The id for semget, msgget, shmget; ENOENT, EEXIST, EACCES, ENOSPC, ENOMEM, or the maker's. */
long ipc_get(const struct ipc_maker *maker, int32_t key, uint64_t size, int flags);
/* The object of that id (no reference), NULL: EINVAL. `by_slot` as the *_STAT commands do. */
struct ipc_object *ipc_find(struct ipc_ids *ids, int id, bool by_slot);
/* The first object at or after *slot, which moves behind the object; NULL at the end. */
struct ipc_object *ipc_next(struct ipc_ids *ids, int *slot);
/* May the current task do this (IPC_READ, IPC_WRITE)? 0, -EACCES. */
int ipc_permission(const struct ipc_object *object, unsigned wanted);
/* IPC_SET and IPC_RMID are for owner, creator and the administrator: 0, -EPERM. */
int ipc_check_owner(const struct ipc_object *object);
/* Is the current task owner or creator? */
bool ipc_is_owner(const struct ipc_object *object);
/* Takes the object out of its table and drops the table's reference. */
void ipc_remove(struct ipc_object *object);
void ipc_put(struct ipc_object *object);
void ipc_fill_perm(const struct ipc_object *object, struct linux_ipc_perm *out);
/* IPC_SET: owner, group and mode; -EINVAL for an invalid owner. */
int ipc_set_perm(struct ipc_object *object, const struct linux_ipc_perm *from);
int64_t ipc_now(void); /* seconds since the epoch */

/* Call when the process leaves its IPC namespace or has ended: makes its SEM_UNDO adjustments. */
void sem_exit(struct process *process);

/* /proc/sysvipc */
MAY_WAIT void sem_show(struct seq *out);
void msg_show(struct seq *out);
void shm_show(struct seq *out);

/* Settings of /proc/sys/kernel: the most sets, queues and segments, bytes of a message and of a
 * new queue. */
extern unsigned sem_sets_max, msg_queues_max, shm_segments_max, msg_size_max, msg_queue_bytes;

/* Limits, as /proc/sys/kernel shows them. */
enum {
	SEM_PER_SET = 32000,
	SEM_TOTAL = 1024000000,
	SEM_OPS = 500,
	SEM_HIGHEST = 32767,
};
#define SHM_SIZE_MAX (UINT64_MAX - (1ull << 24))
