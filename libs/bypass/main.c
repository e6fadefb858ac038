/* SPDX-License-Identifier: BSD-2-Clause */
/* Starts and ends a user task, and finds its components and the physical addresses of its memory.
 */
#include <string.h>

#include <sel4/sel4.h>

#include "libs/bypass/bypass.h"
#include "libs/bypass/internal.h"
#include "runtime/log.h"
#include "runtime/memory.h"
#include "runtime/panic.h"
#include "runtime/start.h"

const struct task_info *bypass_info;

int task_main(void *start_page)
{
	bypass_info = start_page;
	log_set_name(bypass_info->name);
	runtime_set_heap((void *)bypass_info->heap_address, bypass_info->heap_bytes);
	if (!bypass_clock_init())
		panic("there is no clock: expected a component with the clock interface");
	bypass_end(bypass_main(bypass_info->init));
}

void bypass_end(int status)
{
	seL4_SetMR(0, (seL4_Word)status);
	seL4_Call(TASK_SLOT_WATCH, seL4_MessageInfo_new(TASK_POWER_OFF, 0, 0, 1));
	runtime_exit(status); /* reached only if the root task did not answer */
}

const char *bypass_name(void)
{
	return bypass_info->name;
}

unsigned bypass_restarts(void)
{
	return (unsigned)bypass_info->restarts;
}

const struct task_remote *bypass_remote(const char *name, enum component_interface interface)
{
	for (unsigned i = 0; i < bypass_info->remote_count && i < TASK_REMOTES_MAX; i++) {
		const struct task_remote *r = &bypass_info->remotes[i];

		if (r->interface == interface && (!name || !strcmp(r->name, name)))
			return r;
	}
	return NULL;
}

/* The untypeds are mapped contiguously, in the order in which they are listed. */
bool bypass_physical(const void *address, uint64_t *physical, size_t *bytes)
{
	uint64_t at = (uint64_t)address - bypass_info->heap_address;

	for (unsigned i = 0; i < bypass_info->untyped_count && i < TASK_UNTYPED_MAX; i++) {
		uint64_t size = 1ul << bypass_info->untyped[i].size_bits;

		if (at < size) {
			*physical = bypass_info->untyped[i].paddr + at;
			*bytes = size - at;
			return true;
		}
		at -= size;
	}
	return false;
}
