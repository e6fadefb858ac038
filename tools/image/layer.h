/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One layer of an image: a tar archive, plain or packed by gzip or zstd (or what else libarchive
 * unpacks). Its names go into a struct merged, its files' contents into a spool file.
 */
#pragma once

#include <stdint.h>

#include "tools/image/blob.h"
#include "tools/image/merged.h"

/* Contents of files, one behind the other; what later layers replaced stays in it. */
struct spool {
	int fd;
	uint64_t end; /* bytes */
};

/*
 * Lays the blob over `m`. `diff_id` is the digest that the unpacked archive must have; NULL: any.
 * After a failure `m` must not be used.
 */
int layer_read(struct merged *m, struct spool *spool, const struct blob *blob, const char *diff_id,
	       struct problem *p);
