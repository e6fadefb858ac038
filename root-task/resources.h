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
	uint64_t tsc_mhz;  /* of the time-stamp counter; 0: BootInfo does not tell */
	uint64_t rsdp; /* physical address of the table that ACPI's RSDP points to, 0 if unknown */
	bool rsdp_is_xsdt; /* that table is the XSDT (64-bit entries), not the RSDT (32-bit) */
};

extern struct resources resources;

/* Lists the resources in BootInfo. False: something needed is missing, already logged. */
bool resources_init(seL4_BootInfo *bootinfo);

/* Allocates an empty slot; 0: there is none. */
seL4_CPtr slot_alloc(void);
/* Frees a slot, which must be empty again. */
void slot_free(seL4_CPtr slot);

/*
 * Maps a frame writable at the scratch page and returns that address; scratch_unmap() takes the
 * mapping away. One frame at a time; its capability must not hold another mapping. NULL: it cannot
 * be mapped.
 */
void *scratch_map(seL4_CPtr frame);
void scratch_unmap(seL4_CPtr frame);

/* Makes a frame of the page of device memory at this physical address, and returns its slot. It is
 * never given back. 0: the root task does not have that page any more, or has no slot. */
seL4_CPtr device_frame(uint64_t paddr);
