/* SPDX-License-Identifier: BSD-2-Clause */
/* Writes a tree as the page-aligned cpio of interfaces/image.h. */
#pragma once

#include <stdio.h>

struct tree;

/* tree_finish() must have been called. -1 if a source cannot be read or `out` not be written
 * (tree->error). */
int cpio_write(FILE *out, struct tree *tree);
