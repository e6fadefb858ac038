/* SPDX-License-Identifier: BSD-2-Clause */
/* Makes user tasks: memory that is mapped for them, and the connections that they are given. */
#include "root-task/user_tasks.h"

#include <stdio.h>

#include "root-task/boot_archive.h"
#include "root-task/clients.h"
#include "root-task/devices.h"
#include "root-task/resources.h"
#include "root-task/task_layout.h"
#include "runtime/log.h"

static const struct description *system_description;

void user_tasks_init(const struct description *d)
{
	system_description = d;
}

static unsigned client_of(unsigned index)
{
	return system_description->kernel_count + index;
}

unsigned user_task_index_of(const struct task *t)
{
	for (unsigned i = 0; i < system_description->task_count; i++)
		if (client_task(client_of(i)) == t)
			return i;
	return DESCRIPTION_CLIENTS_MAX;
}

bool user_task_restarts(unsigned index)
{
	return system_description->tasks[index].restart;
}

/* Maps a block at the end of the heap, behind the blocks that are mapped already. */
static bool map_block(struct task *t, const struct pool_block *block, unsigned bits)
{
	unsigned page_bits = bits >= seL4_LargePageBits ? seL4_LargePageBits : seL4_PageBits;

	if (!vspace_map_block(t->vspace, task_info.heap_address + task_info.heap_bytes, block, bits,
			      page_bits, &t->source))
		return false;
	task_info.heap_bytes += 1ul << bits;
	return true;
}

/* Takes blocks, the largest first, so that large pages come before small ones, and maps them. The
 * task gets no capability to them. */
static bool give_memory(struct task *t, uint64_t bytes)
{
	unsigned bits = POOL_MAX_BITS - 1;

	task_info.heap_address = TASK_HEAP_ADDRESS;
	while (bits >= seL4_PageBits && task_info.heap_bytes < bytes) {
		uint64_t left = bytes - task_info.heap_bytes;
		struct pool_block *block =
			1ul << bits <= left ? source_block(&t->source, bits) : NULL;

		if (!block) {
			bits--;
			continue;
		}
		if (task_info.untyped_count == TASK_UNTYPED_MAX || !map_block(t, block, bits))
			return false;
		task_info.untyped[task_info.untyped_count++] =
			(struct task_untyped){0, block->paddr, bits};
	}
	return task_info.heap_bytes >= bytes;
}

static bool assemble(unsigned index, const struct archive_file *elf)
{
	const struct task_description *d = &system_description->tasks[index];
	unsigned client = client_of(index);
	struct task *t = client_task(client);

	if (!task_begin(t, elf->data, elf->size, seL4_CapInitThreadASIDPool))
		return false;
	task_info.index = index;
	snprintf(task_info.init, sizeof(task_info.init), "%s", d->arguments);
	return give_memory(t, d->memory) && client_connect(t, client) &&
	       devices_show_memory(client) && task_run(t, PRIORITY_USER_TASK);
}

bool user_task_start(unsigned index)
{
	const struct task_description *d = &system_description->tasks[index];
	unsigned client = client_of(index);
	struct task *t = client_task(client);
	char name[DESCRIPTION_NAME_MAX + 8];
	struct archive_file elf;

	snprintf(name, sizeof(name), "task/%s", d->image);
	if (!boot_archive_find(name, &elf)) {
		log_error("task %s: %s is not in the boot image", d->name, name);
		return false;
	}
	if ((!t->restarts || (devices_renew_client(client) && devices_return(client))) &&
	    assemble(index, &elf))
		return true;
	log_error("task %s cannot be started: not enough memory", d->name);
	user_task_stop(index);
	return false;
}

void user_task_stop(unsigned index)
{
	devices_leave(client_of(index));
	task_stop(client_task(client_of(index)));
}
