/* SPDX-License-Identifier: BSD-2-Clause */
/* Functions of merged.c, which keeps the names, for merged_walk.c, which walks paths. */
#pragma once

#include "tools/image/merged.h"

/* The name `text` of `length` bytes in the folder `parent`; NULL: there is none. */
struct merged_name *merged_child(struct merged *m, struct merged_name *parent, const char *text,
				 size_t length);
/* A new name, of the current layer; the folder must have no such name. NULL when memory is out. */
struct merged_name *merged_insert(struct merged *m, struct merged_name *parent, const char *text,
				  size_t length, struct merged_file *file);
/* Removes `top` and all names below it. */
void merged_remove(struct merged *m, struct merged_name *top);
/* Removes the names of earlier layers below `n`; and, if `itself` is set, also `n` if that is of an
 * earlier layer and has become empty. */
void merged_prune(struct merged *m, struct merged_name *n, bool itself);
