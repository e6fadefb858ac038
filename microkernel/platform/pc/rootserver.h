/* SPDX-License-Identifier: BSD-2-Clause */
/* The first user thread with its address space and capabilities. */
#pragma once

#include "platform/pc/multiboot.h"
#include "platform/pc/regions.h"

/* Build the root task from the first module: its memory, its CSpace, its thread (current
 * afterwards), the boot information; the rest of `free` becomes untypeds, and everything outside
 * `taken` (RAM, and registers that are the kernel's) device untypeds. Stops the machine with a
 * console line if the module is unusable or there is too little memory. */
void rootserver_create(const struct boot_loader_info *loader, const struct acpi_rsdp *rsdp,
		       struct regions *free, const struct regions *taken);
