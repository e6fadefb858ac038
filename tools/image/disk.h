/* SPDX-License-Identifier: BSD-2-Clause */
/* Writes a merged root filesystem as an ext4 image, by libext2fs: owners and devices need no root.
 */
#pragma once

#include "tools/image/layer.h"
#include "tools/image/merged.h"

/* The file `path` becomes the image: made by mke2fs, sparse, with some GiB free. */
int disk_write(const char *path, struct merged *m, const struct spool *spool, struct problem *p);
