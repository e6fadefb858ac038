/* SPDX-License-Identifier: BSD-2-Clause */
/* The window of a child (gate.h): making it, and when it may not be used any more. */
#pragma once

#include "arch/x86_64/vspace.h"

/* The entry of a PML4 in which its bond stands (share.c). */
#define BOND_SLOT HIGH_END_SLOT

enum outcome decode_pml4(const struct invocation *inv);
/* Are the entries of this child's window still what its parent has? Else it must not be loaded. */
bool share_is_usable(const pte_t *child);
/* One of the parent's tables in the upper half is gone: its children cannot be used any more. No
 * parent: nothing happens. */
void share_end(pte_t *parent);
