/* SPDX-License-Identifier: BSD-2-Clause */
/* Makes a task: CSpace, address space, thread, and the start page that lists its capabilities. */
#include "root-task/task.h"

#include <stdio.h>
#include <string.h>

#include "root-task/budgets.h"
#include "root-task/loader.h"
#include "root-task/resources.h"
#include "root-task/task_layout.h"
#include "runtime/log.h"

#define PAGE 4096ul
/* Depth of a slot of the task, from its root CNode. The root task's capability to that CNode has no
 * guard. */
#define TASK_DEPTH (TASK_CNODE_ROOT_BITS + TASK_CNODE_LEAF_BITS)
#define INFO_PAGES ((sizeof(struct task_info) + PAGE - 1) / PAGE)

struct task tasks[TASKS_MAX];
unsigned task_count;
seL4_CPtr watch_endpoint;
struct task_info task_info;

static struct source lasting = {.pool = &resources.ram}; /* objects that are never given back */

struct task *task_new(const char *name)
{
	if (task_count == TASKS_MAX)
		return NULL;
	struct task *t = &tasks[task_count];
	t->notification = source_object(&lasting, seL4_NotificationObject, 0);
	if (!t->notification)
		return NULL;
	task_count++;
	t->source.pool = &resources.ram;
	snprintf(t->name, sizeof(t->name), "%s", name);
	return t;
}

/* ---- the task's CSpace ---- */

bool task_reserve(struct task *t, uint64_t count, uint64_t *first)
{
	*first = t->next_slot;
	t->next_slot += count;
	while (t->next_slot > (uint64_t)t->leaves << TASK_CNODE_LEAF_BITS) {
		if (t->leaves == 1u << TASK_CNODE_ROOT_BITS ||
		    !source_leaf(&t->source, t->cnode, t->leaves, TASK_CNODE_LEAF_BITS))
			return false;
		t->leaves++;
	}
	return true;
}

bool task_leave_slots(struct task *t, uint64_t count)
{
	uint64_t first;
	bool made = task_reserve(t, count, &first);

	t->next_slot = first;
	return made;
}

bool task_put(struct task *t, uint64_t slot, seL4_CPtr cap)
{
	return seL4_CNode_Copy(t->cnode, slot, TASK_DEPTH, seL4_CapInitThreadCNode, cap, SLOT_DEPTH,
			       seL4_AllRights) == seL4_NoError;
}

static bool put_badged(struct task *t, uint64_t slot, seL4_CPtr cap, seL4_CapRights_t rights,
		       uint64_t badge)
{
	return seL4_CNode_Mint(t->cnode, slot, TASK_DEPTH, seL4_CapInitThreadCNode, cap, SLOT_DEPTH,
			       rights, badge) == seL4_NoError;
}

uint64_t task_give(struct task *t, seL4_CPtr cap)
{
	uint64_t slot;

	return task_reserve(t, 1, &slot) && task_put(t, slot, cap) ? slot : 0;
}

uint64_t task_give_badged(struct task *t, seL4_CPtr cap, seL4_CapRights_t rights, uint64_t badge)
{
	uint64_t slot;

	return task_reserve(t, 1, &slot) && put_badged(t, slot, cap, rights, badge) ? slot : 0;
}

bool task_give_interrupt(struct task *t, seL4_CPtr handler, uint64_t badge,
			 struct task_interrupt *out)
{
	seL4_CPtr badged = source_slot(&t->source);

	if (!badged ||
	    seL4_CNode_Mint(seL4_CapInitThreadCNode, badged, SLOT_DEPTH, seL4_CapInitThreadCNode,
			    t->notification, SLOT_DEPTH, seL4_AllRights, badge) != seL4_NoError ||
	    seL4_IRQHandler_SetNotification(handler, badged) != seL4_NoError)
		return false;
	out->badge = badge;
	out->handler_slot = task_give(t, handler);
	return out->handler_slot != 0;
}

static bool make_cspace(struct task *t)
{
	uint64_t unused;
	uint64_t guard = seL4_CNode_CapData_new(0, TASK_CNODE_GUARD).words[0];
	uint64_t badge = (uint64_t)(t - tasks) + 1;

	t->cnode = source_object(&t->source, seL4_CapTableObject, TASK_CNODE_ROOT_BITS);
	t->leaves = 0;
	t->next_slot = 0;
	return t->cnode && task_reserve(t, TASK_SLOT_FIRST_FREE, &unused) &&
	       put_badged(t, TASK_SLOT_CNODE, t->cnode, seL4_AllRights, guard) &&
	       put_badged(t, TASK_SLOT_WATCH, watch_endpoint, seL4_CapRights_new(1, 0, 0, 1),
			  badge) &&
	       task_put(t, TASK_SLOT_NOTIFICATION, t->notification);
}

/* ---- making, starting and stopping ---- */

bool task_begin(struct task *t, const uint8_t *elf, uint64_t size, seL4_CPtr asid_pool)
{
	memset(&task_info, 0, sizeof(task_info));
	t->base = elf_base(elf, size);
	if (!make_cspace(t))
		return false;
	t->vspace = source_object(&t->source, seL4_X64_PML4Object, 0);
	t->tcb = source_object(&t->source, seL4_TCBObject, 0);
	return t->vspace && t->tcb && budgets_place(t) &&
	       seL4_X86_ASIDPool_Assign(asid_pool, t->vspace) == seL4_NoError &&
	       task_put(t, TASK_SLOT_VSPACE, t->vspace) && task_put(t, TASK_SLOT_TCB, t->tcb) &&
	       load_elf(t->name, elf, size, t->vspace, &t->source, &t->entry);
}

static void fill_info(const struct task *t)
{
	task_info.magic = TASK_INFO_MAGIC;
	task_info.restarts = t->restarts;
	task_info.features = resources.features;
	task_info.tsc_mhz = resources.tsc_mhz;
	task_info.ipc_buffer = t->base + TASK_IPC_BUFFER;
	task_info.first_free_slot = t->next_slot;
	task_info.leaf_count = t->leaves;
	task_info.free_address = t->base + TASK_FREE_ADDRESS;
	memcpy(task_info.name, t->name, sizeof(task_info.name));
}

static bool map_info(struct task *t)
{
	const uint8_t *data = (const uint8_t *)&task_info;

	for (uint64_t i = 0; i < INFO_PAGES; i++) {
		seL4_CPtr frame = source_object(&t->source, seL4_X86_4K, 0);
		void *page = frame ? scratch_map(frame) : NULL;
		uint64_t left = sizeof(task_info) - i * PAGE;

		if (!page)
			return false;
		memcpy(page, data + i * PAGE, left < PAGE ? left : PAGE);
		scratch_unmap(frame);
		if (!vspace_map(t->vspace, t->base + TASK_INFO_ADDRESS + i * PAGE, frame,
				seL4_CanRead, seL4_X86_Default_VMAttributes, &t->source))
			return false;
	}
	return true;
}

bool task_run(struct task *t, unsigned priority)
{
	seL4_CPtr buffer = source_object(&t->source, seL4_X86_4K, 0);
	uint64_t guard = seL4_CNode_CapData_new(0, TASK_CNODE_GUARD).words[0];
	seL4_UserContext start = {.rip = t->entry, .rdi = t->base + TASK_INFO_ADDRESS};

	if (!buffer || !vspace_map(t->vspace, t->base + TASK_IPC_BUFFER, buffer, seL4_ReadWrite,
				   seL4_X86_Default_VMAttributes, &t->source))
		return false;
	/* As late as possible, since it notes the leaves and the first free slot. */
	fill_info(t);
	if (!map_info(t) ||
	    seL4_TCB_Configure(t->tcb, TASK_SLOT_WATCH, t->cnode, guard, t->vspace, 0,
			       t->base + TASK_IPC_BUFFER, buffer) != seL4_NoError ||
	    seL4_TCB_SetSchedParams(t->tcb, seL4_CapInitThreadTCB, priority, priority) !=
		    seL4_NoError)
		return false;
	t->state = TASK_RUNS;
	return seL4_TCB_WriteRegisters(t->tcb, 1, 0, sizeof(start) / sizeof(seL4_Word), &start) ==
	       seL4_NoError;
}

void task_stop(struct task *t)
{
	if (t->tcb)
		seL4_TCB_Suspend(t->tcb);
	source_release(&t->source);
	t->cnode = t->vspace = t->tcb = 0;
}
