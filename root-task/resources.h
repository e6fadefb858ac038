/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The root task's resources: memory and device memory as pools of untypeds, empty slots of its
 * CSpace, and one scratch page of its address space.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sel4/sel4.h>

#include "objalloc/pool.h"

#define SLOT_DEPTH                                                                     \
	64 /* the root task's CSpace is one CNode with a guard: a slot is its own cptr \
	    */

struct resources {
	seL4_BootInfo *bootinfo;
	struct pool ram, device;
	uint64_t features; /* SELKIE_FEATURE_* */
	uint64_t tsc_mhz;
	uint64_t rsdp; /* physical address of the ACPI root pointer's target (RSDT), 0 if unknown */
	bool rsdp_is_xsdt;
};

extern struct resources resources;

/* Lists the resources in BootInfo. False: something needed is missing, already logged. */
bool resources_init(seL4_BootInfo *bootinfo);

/* An empty slot, 0 when there is none. Free it when it is empty again. */
seL4_CPtr slot_alloc(void);
void slot_free(seL4_CPtr slot);

/*
 * Makes a frame writable at the scratch page and back. The capability must not be mapped anywhere.
 * NULL if it cannot be mapped.
 */
void *scratch_map(seL4_CPtr frame);
void scratch_unmap(seL4_CPtr frame);

/* A device frame for the page at this physical address: its slot, 0 if the root task does not have
 * that memory. */
seL4_CPtr device_frame(uint64_t paddr);
