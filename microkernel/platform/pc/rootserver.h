/* SPDX-License-Identifier: BSD-2-Clause */
/* The first user thread with its address space and capabilities. */
#pragma once

#include "platform/pc/multiboot.h"
#include "platform/pc/regions.h"

/*
 * Build the root task from the first module: its memory, CSpace, boot information and thread, which
 * is ready to run and becomes current by schedule(). What it does not use of `free` becomes
 * untypeds, and all addresses outside `taken` (RAM and the kernel's own devices) become device
 * untypeds. Stops the machine, with a line on the console, if the module cannot be used or there is
 * too little memory.
 */
void rootserver_create(const struct boot_loader_info *loader, const struct acpi_rsdp *rsdp,
		       struct regions *free, const struct regions *taken);
