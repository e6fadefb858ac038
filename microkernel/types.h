/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The few types and macros that every file of the microkernel uses. A word is 64 bits. A kernel
 * address (`kaddr`) is a physical address seen through the kernel window: the window maps physical
 * address 0 at -2^39, so kaddr = paddr - 2^39 modulo 2^64. Memory above the window (only devices)
 * still has a kaddr, which orders and aligns it, but which must never be dereferenced.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint64_t word_t;
typedef uint64_t kaddr_t; /* kernel-window address, see above */
typedef uint64_t paddr_t; /* physical address */
typedef uint64_t vaddr_t; /* user virtual address */
typedef uint64_t cptr_t;  /* capability pointer */

#define WORD_BITS	    64
#define BIT(n)		    ((word_t)1 << (n))
#define MASK(n)		    (BIT(n) - 1) /* n < 64 */
#define IS_ALIGNED(v, bits) (((word_t)(v)&MASK(bits)) == 0)
#define ALIGN_DOWN(v, bits) ((word_t)(v) & ~MASK(bits))
#define ALIGN_UP(v, bits)   (((word_t)(v) + MASK(bits)) & ~MASK(bits))
#define ARRAY_SIZE(a)	    (sizeof(a) / sizeof((a)[0]))

#define likely(x)   __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)

/* Base of the kernel window: physical address 0 (sheet sections 6 and 14). */
#define KERNEL_WINDOW (-((kaddr_t)1 << 39))

static inline kaddr_t kaddr_of_phys(paddr_t p)
{
	return p + KERNEL_WINDOW;
}

static inline paddr_t phys_of_kaddr(kaddr_t a)
{
	return a - KERNEL_WINDOW;
}

static inline void *kptr(kaddr_t a)
{
	return (void *)a;
}

/* Prints `what` with its place and stops the machine. Only for bugs of the kernel itself.
 * kernel/print.c */
_Noreturn void kernel_panic(const char *file, int line, const char *what);

#ifdef SELKIE_KERNEL_DEBUG
#define kassert(e) ((e) ? (void)0 : kernel_panic(__FILE__, __LINE__, #e))
#else
#define kassert(e) ((void)sizeof(e))
#endif
