/* SPDX-License-Identifier: BSD-2-Clause */
/* Writes a merged root filesystem as an ext4 image, by libext2fs: owners and devices need no root.
 */
#pragma once

#include "tools/image/layer.h"
#include "tools/image/merged.h"

/* Makes the file `path` the image: by mke2fs, sparse, with 4 GiB free. Sets the number of each
 * file. -1: p, and the file may be left behind. */
int disk_write(const char *path, struct merged *m, const struct spool *spool, struct problem *p);
