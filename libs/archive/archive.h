/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Finding a file in the boot image's archive: a cpio ("newc", cpio(5)) whose names may be padded
 * with NULs. Nothing in it is trusted.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct archive_file {
	const char *name; /* ends at its first NUL */
	const uint8_t *data;
	uint64_t size;
};

/*
 * Steps through the archive: *at is 0 first. False at the end, or where it is malformed.
 */
bool archive_next(const uint8_t *archive, uint64_t size, uint64_t *at, struct archive_file *out);
/* The file of that name; false if there is none. */
bool archive_find(const uint8_t *archive, uint64_t size, const char *name,
		  struct archive_file *out);
