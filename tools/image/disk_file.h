/* SPDX-License-Identifier: BSD-2-Clause */
/* One file on the ext4 image that disk.c fills. */
#pragma once

#include <ext2fs/ext2fs.h>

#include "tools/image/layer.h"
#include "tools/image/merged.h"

#define DISK_BLOCK  4096u
#define DISK_BUFFER (1u << 20)

struct disk {
	ext2_filsys fs;
	const struct spool *spool;
	uint8_t *buffer; /* DISK_BUFFER bytes */
	struct problem *p;
};

/* Makes an inode of any type but a folder, near `folder`; file->number becomes its number. `name`
 * is for messages. -1: d->p. */
int disk_file_write(struct disk *d, ext2_ino_t folder, const char *name, struct merged_file *file);
/* Writes owner, mode, times and extended attributes of a file that has an inode. -1: d->p. */
int disk_attributes_write(struct disk *d, const char *name, const struct merged_file *file);
