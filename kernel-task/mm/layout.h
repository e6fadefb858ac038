/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The layout of a new program's address space (mm/layout.c): each part at a random address of its
 * own, unless personality(ADDR_NO_RANDOMIZE) or /proc/sys/kernel/randomize_va_space forbid it.
 */
#pragma once

#include <stdint.h>

struct mm;

/* /proc/sys/kernel/randomize_va_space. 0: nothing is random; 1: all but the heap; 2: all. */
extern unsigned randomize_va_space;

/*
 * Chooses the stack's top and the mmap area's for an empty address space, and how random the rest
 * will be. `personality` and the stack's limit are those of the new program.
 */
void layout_choose(struct mm *mm, unsigned personality, uint64_t stack_limit);
/* Where a position-independent program begins; page-aligned. */
uint64_t layout_program(const struct mm *mm);
/* Where the heap begins, for a program that ends at `end`. */
uint64_t layout_heap(const struct mm *mm, uint64_t end);
/* The first stack pointer at or below `sp`, 16-byte aligned. */
uint64_t layout_stack_pointer(const struct mm *mm, uint64_t sp);
/*
 * A free place of `size` bytes for pages of the kernel task's, above the stack where there is room.
 * 0: there is none anywhere.
 */
uint64_t layout_kernel_pages(struct mm *mm, uint64_t size);
