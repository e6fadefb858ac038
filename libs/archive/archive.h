/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Finds files in the boot image's archive: a cpio ("newc", cpio(5)) whose names may be padded with
 * NULs. Its contents are not trusted.
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
 * Gives the file at *at, which is 0 for the first one, and moves *at to the next. Name and data
 * point into the archive. False: at the end, or where the archive is malformed.
 */
bool archive_next(const uint8_t *archive, uint64_t size, uint64_t *at, struct archive_file *out);
/* Gives the first file of this name. False: there is none. */
bool archive_find(const uint8_t *archive, uint64_t size, const char *name,
		  struct archive_file *out);
