/* SPDX-License-Identifier: BSD-2-Clause */
/* Functions that merged.c, which keeps the names, and merged_walk.c, which walks paths, use of each
 * other. */
#pragma once

#include "tools/image/merged.h"

/* NULL: no such name. */
struct merged_name *merged_child(struct merged *m, struct merged_name *parent, const char *text,
				 size_t length);
/* A new name, of the current layer; the folder must have no such name. NULL when memory is out. */
struct merged_name *merged_insert(struct merged *m, struct merged_name *parent, const char *text,
				  size_t length, struct merged_file *file);
/* Removes `top` and all names below it. */
void merged_remove(struct merged *m, struct merged_name *top);
/* Removes what earlier layers have below `n`, and `n` itself if it is not of this layer either. */
void merged_prune(struct merged *m, struct merged_name *n, bool itself);
