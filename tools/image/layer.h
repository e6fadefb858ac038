/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One layer of an image: a tar archive, plain or compressed by gzip, zstd, bzip2 or xz. Its names
 * go into a struct merged, its files' contents into a spool file.
 */
#pragma once

#include <stdint.h>

#include "tools/image/blob.h"
#include "tools/image/merged.h"

/* Contents of files, one behind the other; contents that a later layer replaces stay in it. */
struct spool {
	int fd;
	uint64_t end; /* bytes */
};

/*
 * Adds the layer in the blob to `m`. `diff_id` is the digest that the unpacked archive must have;
 * NULL: any. -1: p, and `m` may only be freed.
 */
int layer_read(struct merged *m, struct spool *spool, const struct blob *blob, const char *diff_id,
	       struct problem *p);
