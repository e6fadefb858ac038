/* SPDX-License-Identifier: BSD-2-Clause */
/* The window of a child (gate.h): making it, and whether it may still be used. */
#pragma once

#include "arch/x86_64/vspace.h"

/* The entry of a PML4 in which its bond stands (share.c). */
#define BOND_SLOT HIGH_END_SLOT

enum outcome decode_pml4(const struct invocation *inv);
/* Are the entries of this child's window still those of its parent? If not, the child must not be
 * loaded. */
bool share_is_usable(const pte_t *child);
/* A table of the parent's upper half is deleted: its children may not be used any more. No effect
 * on a PML4 without children. */
void share_end(pte_t *parent);
