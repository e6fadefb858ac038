/* SPDX-License-Identifier: BSD-2-Clause */
/* The archive that tools/mkimage appended to the root task (interfaces/image.h), and its frames. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <sel4/sel4.h>

#include "libs/archive/archive.h"

/* False: there is no archive; already logged. */
bool boot_archive_init(const seL4_BootInfo *bootinfo);
/* Bytes of the archive. */
uint64_t boot_archive_size(void);
/* As archive_next() and archive_find(); the files' names and data stay valid. */
bool boot_archive_next(uint64_t *at, struct archive_file *out);
bool boot_archive_find(const char *name, struct archive_file *out);
/* Offset of a file's data in the archive, in bytes. */
uint64_t boot_archive_offset(const struct archive_file *file);
/* The root task's capability to the frame of the archive's page `page`, counted from 0. */
seL4_CPtr boot_archive_frame(uint64_t page);
