/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Semaphore sets and the operations on them. The operations of one semop happen together or not at
 * all. If they cannot happen yet they wait in the set's queue and are tried again, in order of
 * arrival, after every change.
 */
#pragma once

#include "ipc/sysv.h"
#include "libs/base/list.h"

struct task;

/* struct sembuf */
struct sem_op {
	uint16_t number;
	int16_t value, flags;
};
enum { LINUX_SEM_UNDO = 0x1000 };

struct sem {
	int value;
	pid_t pid; /* process that changed it last */
};

/* The adjustments to make when `process` ends. */
struct sem_undo {
	struct list_head node;
	struct process *process;
	int16_t adjust[];
};

/* Operations that wait; on the kernel stack of the task that waits. */
struct sem_waiter {
	struct list_head node;
	struct task *task;
	const struct sem_op *ops;
	unsigned count;
	struct sem_undo *undo; /* NULL: none of them has SEM_UNDO */
	const struct sem_op *blocked_by;
	int result; /* SEM_WAITS, or what semop returns */
};
#define SEM_WAITS 1

struct sem_set {
	struct ipc_object object;
	struct list_head waiters, undos;
	int64_t otime, ctime;
	unsigned count;
	struct sem sems[];
};

static inline struct sem_set *sem_set_of(struct ipc_object *object)
{
	return (struct sem_set *)object;
}

/* Tries the operations of `w` on behalf of its task: 0, SEM_WAITS (nothing changed), -ERANGE. */
int sem_try(struct sem_set *set, struct sem_waiter *w);
/* After a change: completes all waiting operations that are possible now. */
void sem_changed(struct sem_set *set);
/* Clears the adjustments of the semaphore (number -1: of all), whose value was set. */
void sem_forget_undo(struct sem_set *set, int number);
