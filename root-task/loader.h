/* SPDX-License-Identifier: BSD-2-Clause */
/* Loads a task's ELF: 64-bit x86, fixed addresses. The file is checked, never trusted. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "root-task/vspace.h"

/*
 * Maps the file's segments into `vspace`, frames and tables from `source`; *entry is its first
 * instruction. False: malformed, or no memory; the reason is logged under `name`.
 */
/* Which half of the addresses it is linked for: 0 or TASK_HIGH_BASE. */
uint64_t elf_base(const uint8_t *file, uint64_t size);
bool load_elf(const char *name, const uint8_t *file, uint64_t size, seL4_CPtr vspace,
	      struct source *source, uint64_t *entry);
/* Bytes of frames that load_elf() will use; 0 for a file that it would refuse. */
uint64_t elf_memory(const uint8_t *file, uint64_t size);
