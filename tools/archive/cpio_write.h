/* SPDX-License-Identifier: BSD-2-Clause */
/* Writes a tree as the page-aligned cpio of interfaces/image.h. */
#pragma once

#include <stdio.h>

struct tree;

/* Writes the tree, for which tree_finish() has been called. -1 (tree->error) if a source cannot be
 * read or `out` cannot be written. */
int cpio_write(FILE *out, struct tree *tree);
