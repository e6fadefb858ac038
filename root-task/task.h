/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A task that the root task starts: its CSpace, address space and thread, made from a `source` of
 * its own, so task_stop() gives all of them back. kernels.c, devices.c and user_tasks.c give a task
 * its capabilities between task_begin() and task_run().
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <sel4/sel4.h>

#include "root-task/vspace.h"
#include "runtime/task_info.h"

#define TASKS_MAX 24

/* User tasks have the priority of the kernels' programs (UTHREAD_PRIORITY in kernel-task/). */
enum {
	PRIORITY_DEVICE = 200,
	PRIORITY_KERNEL = 150,
	/* A device task that belongs to one client takes this priority when it has started. */
	PRIORITY_OWNED_DEVICE = PRIORITY_KERNEL - 1,
	PRIORITY_USER_TASK = 100,
	PRIORITY_DEVICE_OF_USER_TASK = PRIORITY_USER_TASK, /* once it is up: they take turns */
	/* Its client may lower it to this, so that all programs run first (TASK_STEP_BACK). */
	PRIORITY_STEPPED_BACK = PRIORITY_USER_TASK - 1
};

enum task_state {
	TASK_UNUSED,
	TASK_RUNS,
	TASK_ENDED, /* by its own call, or stopped because its client ended */
	TASK_DIED   /* and was not started again */
};

struct task {
	char name[TASK_NAME_MAX];
	enum task_state state;
	unsigned budget;       /* the group whose processor time it uses (budgets.h) */
	unsigned restarts;     /* how often it was started again */
	uint64_t memory_bytes; /* of a kernel task: the untyped memory that it gets */
	struct source source;
	seL4_CPtr cnode, vspace, tcb;
	seL4_CPtr notification; /* not made from `source`: the next start uses the same one */
	uint64_t next_slot;	/* in the task's CSpace */
	unsigned leaves;	/* CNodes of the lower level that exist in its CSpace */
	uint64_t entry;		/* address of the first instruction */
	uint64_t base; /* added to the addresses of task_layout.h: its half of the address space */
};

extern struct task tasks[TASKS_MAX];
extern unsigned task_count;
/* The endpoint at which faults and calls of all tasks arrive; the badge is the task's index + 1. */
extern seL4_CPtr watch_endpoint;
/* The contents of the start page of the task that is being made; only one is made at a time. */
extern struct task_info task_info;

/* Adds an entry to `tasks` and makes its notification. NULL: no room or no memory. */
struct task *task_new(const char *name);
/* Clears `task_info`, makes CSpace, thread and address space (in `asid_pool`), loads the ELF, and
 * fills the slots that all tasks have (enum task_slot). False: no memory, or a malformed ELF; what
 * was made stays until task_stop(). */
bool task_begin(struct task *t, const uint8_t *elf, uint64_t size, seL4_CPtr asid_pool);
/* Copies a capability into the task's next slot, as it is or with these rights and a badge, and
 * returns the slot. 0: no room. */
uint64_t task_give(struct task *t, seL4_CPtr cap);
uint64_t task_give_badged(struct task *t, seL4_CPtr cap, seL4_CapRights_t rights, uint64_t badge);
/* Gives the task an interrupt's handler, and lets the interrupt signal the task's notification with
 * `badge`. False: no room. */
bool task_give_interrupt(struct task *t, seL4_CPtr handler, uint64_t badge,
			 struct task_interrupt *out);
/* Reserves `count` slots from *first on for task_put(), and makes the leaves (CNodes of the lower
 * level) that hold them. False: no room. */
bool task_reserve(struct task *t, uint64_t count, uint64_t *first);
/* Makes leaves until `count` slots are free in them. A kernel task adds more leaves by itself, and
 * needs these slots to begin with. False: no room. */
bool task_leave_slots(struct task *t, uint64_t count);
/* Copies `cap` into a reserved slot. False: the microkernel refused. */
bool task_put(struct task *t, uint64_t slot, seL4_CPtr cap);
/* Writes the start page from `task_info` and starts the thread. False: no memory. */
bool task_run(struct task *t, unsigned priority);
/* Stops the thread, deletes the task's objects and capabilities and frees its memory. The entry in
 * `tasks` and the notification stay. */
void task_stop(struct task *t);
