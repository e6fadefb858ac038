/* SPDX-License-Identifier: BSD-2-Clause */
/* Loads a task's ELF: 64-bit x86, fixed addresses. The file is checked, never trusted. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "root-task/vspace.h"

/* The half of the address space that the file is linked for: 0 or TASK_HIGH_BASE. */
uint64_t elf_base(const uint8_t *file, uint64_t size);
/*
 * Loads the file's segments into new frames and maps them into `vspace`; frames and page tables are
 * made from `source`. *entry is the address of its first instruction. False: the file is malformed,
 * or no memory; the reason is logged under `name`.
 */
bool load_elf(const char *name, const uint8_t *file, uint64_t size, seL4_CPtr vspace,
	      struct source *source, uint64_t *entry);
/* Bytes of the frames that load_elf() will use; 0 if the file's header is malformed. */
uint64_t elf_memory(const uint8_t *file, uint64_t size);
