/* SPDX-License-Identifier: BSD-2-Clause */
/* Builds newc archives for tests. */
#pragma once

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct archive {
	char *data; /* page-aligned */
	size_t size;
};

#define ARCHIVE_MAX (256u << 10)

static inline void archive_init(struct archive *a)
{
	a->data = aligned_alloc(4096, ARCHIVE_MAX);
	memset(a->data, 0, ARCHIVE_MAX);
	a->size = 0;
}

/* `aligned`: pads the name so that the data begins on a page. */
static inline void archive_add(struct archive *a, const char *name, unsigned ino, unsigned mode,
			       unsigned nlink, const void *data, size_t size, bool aligned)
{
	size_t name_size = strlen(name) + 1;

	if (aligned) {
		size_t at = (a->size + 110 + name_size + 4095) & ~(size_t)4095;
		name_size = at - a->size - 110;
	}
	sprintf(a->data + a->size, "070701%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X",
		ino, mode, 0, 0, nlink, 1000, (unsigned)size, 0, 1, 0, 0, (unsigned)name_size, 0);
	strcpy(a->data + a->size + 110, name);
	a->size = (a->size + 110 + name_size + 3) & ~(size_t)3;
	if (size)
		memcpy(a->data + a->size, data, size);
	a->size = (a->size + size + 3) & ~(size_t)3;
}

static inline void archive_end(struct archive *a)
{
	archive_add(a, "TRAILER!!!", 0, 0, 1, NULL, 0, false);
}
