/* SPDX-License-Identifier: BSD-2-Clause */
/* The window of a child (gate.h): making it, and whether it may still be used. */
#pragma once

#include "arch/x86_64/vspace.h"

/* The entry of a PML4 that holds its bond (share.c). */
#define BOND_SLOT HIGH_END_SLOT

/* The only invocation of a PML4 is PML4_Share, an extension (selkie/extensions.h). */
enum outcome decode_pml4(const struct invocation *inv);
/* Is the bond between this child and its parent valid, so that the entries of the child's window
 * are still right? If not, the child must not be loaded. */
bool share_is_usable(const pte_t *child);
/* A PDPT of the upper half of `parent` was unmapped or deleted: the children of `parent` must not
 * be used any more. No effect on a PML4 without children. */
void share_end(pte_t *parent);
