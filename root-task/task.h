/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A task of the root task: its CSpace, address space and thread, made from a `source` of its own;
 * task_stop() gives all of it back. kernels.c, devices.c and user_tasks.c give a task its
 * capabilities between task_begin() and task_run().
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <sel4/sel4.h>

#include "root-task/vspace.h"
#include "runtime/task_info.h"

#define TASKS_MAX 24

/* User tasks have the priority of the kernels' programs (UTHREAD_PRIORITY there). */
enum {
	PRIORITY_DEVICE = 200,
	PRIORITY_KERNEL = 150,
	PRIORITY_OWNED_DEVICE = PRIORITY_KERNEL - 1, /* of one with one client, once it is up */
	PRIORITY_USER_TASK = 100,
	PRIORITY_STEPPED_BACK = PRIORITY_USER_TASK - 1 /* of a component behind all programs */
};

enum task_state { TASK_UNUSED, TASK_RUNS, TASK_ENDED /* powered off */, TASK_DIED };

struct task {
	char name[TASK_NAME_MAX];
	enum task_state state;
	unsigned budget; /* the group whose processor time it uses (budgets.h) */
	unsigned restarts;
	uint64_t memory_bytes; /* kernel tasks: their share */
	struct source source;
	seL4_CPtr cnode, vspace, tcb;
	seL4_CPtr notification; /* the root task's own object: survives the task */
	uint64_t next_slot;	/* in the task's CSpace */
	unsigned leaves;
	uint64_t entry;
	uint64_t base; /* added to the addresses of task_layout.h: its half of the address space */
};

extern struct task tasks[TASKS_MAX];
extern unsigned task_count;
/* The endpoint at which faults and calls of all tasks arrive; the badge is the task's index + 1. */
extern seL4_CPtr watch_endpoint;
/* The contents of the info page of the task that is being made; there is one at a time. */
extern struct task_info task_info;

/* A new entry with its notification. NULL: no room. */
struct task *task_new(const char *name);
/* Makes CSpace, address space (in `asid_pool`) and image, fills the slots that all tasks have, and
 * clears `task_info`. */
bool task_begin(struct task *t, const uint8_t *elf, uint64_t size, seL4_CPtr asid_pool);
/* A capability into the task's next slot: as it is, or with a badge. 0: no room. */
uint64_t task_give(struct task *t, seL4_CPtr cap);
uint64_t task_give_badged(struct task *t, seL4_CPtr cap, seL4_CapRights_t rights, uint64_t badge);
/* An interrupt's handler, set to signal the task's notification with `badge`. False: no room. */
bool task_give_interrupt(struct task *t, seL4_CPtr handler, uint64_t badge,
			 struct task_interrupt *out);
/* Reserves `count` slots from *first on for task_put(), and makes their leaves. */
bool task_reserve(struct task *t, uint64_t count, uint64_t *first);
/* Makes leaves until `count` slots are free in them, for a task that adds more by itself. */
bool task_leave_slots(struct task *t, uint64_t count);
/* Puts `cap` into a reserved slot. */
bool task_put(struct task *t, uint64_t slot, seL4_CPtr cap);
/* Writes the info page and starts the thread. */
bool task_run(struct task *t, unsigned priority);
/* Deletes everything of the task and frees its memory. */
void task_stop(struct task *t);
