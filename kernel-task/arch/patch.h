/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Programs on a seL4 that does not save the stack pointer at `syscall`: what is mapped to be
 * executed is a copy of the page in which each `syscall` (0f 05) is the equally long `int
 * $PATCH_VECTOR`, which arrives with every register. The page itself is unchanged, for the file and
 * for every reader.
 *
 * Of an instruction that lies across a page border only the first half is changed, to `int $5`, a
 * general protection fault. That, too, arrives with every register; the instruction is known by its
 * bytes in the page itself.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "machine/machine.h"

struct mm;
struct pte;

/* One of the interrupt numbers that seL4 leaves to user mode (160..254). */
#define PATCH_VECTOR 0xb9

/*
 * The page to map at `va` for an executable entry: the entry's own page, or a patched copy
 * (PTE_PATCHED gets set), whose reference patch_drop() gives up. NULL: out of memory.
 */
struct page *patch_page(struct mm *mm, uint64_t va, struct pte *pte);
/* The copy that is mapped for the entry's page. */
struct page *patch_of(const struct page *page);
void patch_drop(struct page *page);

/* Does code at `va` end in what may be the first half of a `syscall`, while the next page is not
 * in memory? */
bool patch_needs_next_page(struct mm *mm, uint64_t va, const struct pte *pte);

/*
 * The original bytes of the instruction at `address`, if they are there without waiting:
 * 1 a `syscall`, 0 something else, -EAGAIN: its pages are not there (any more).
 */
int code_is_syscall(struct mm *mm, uint64_t address);
