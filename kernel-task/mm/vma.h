/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Virtual memory areas: the meaning of ranges of addresses. The areas of an address space never
 * overlap and are kept in a tree (vma_tree.c) by start address.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include "libs/base/list.h"
#include "machine/machine.h"
#include "mm/mempolicy.h"
#include "wait/may_wait.h"

struct mappable;
struct mm;
struct vma;

enum {
	VMA_SHARED = 1,
	VMA_GROWSDOWN = 2,
	VMA_LOCKED = 4,
	VMA_NORESERVE = 8,
	VMA_DONTFORK = 16,
	VMA_WIPEONFORK = 32,
	VMA_FIXED_PAGES = 64, /* mm_map_pages(): its pages are in the page table from the start */
	VMA_DONTDUMP = 128,
	VMA_NO_WRITE = 256, /* a shared mapping of a file that is not open for writing */
	VMA_ACCOUNT = 512,  /* private and writable: counts as data */
	VMA_RANDOM = 1024,  /* madvise: neighbours are not worth mapping */
	VMA_IMAGE = 4096,   /* MAP_DENYWRITE: a program or a library, which must not change */
	VMA_NO_EXEC = 2048, /* of a file on a mount with MS_NOEXEC */
};

/* Memory that is shared without a file; lasts as long as an area uses it (mm/shared.c). */
struct shared_memory;

struct vma {
	uint64_t start, end;	 /* page-aligned */
	unsigned prot;		 /* VM_PROT_*, as the program gave it */
	unsigned flags;		 /* VMA_* */
	uint64_t offset;	 /* in bytes, of `start` in the file or shared memory; private
				    anonymous areas have the address they were made at */
	struct mappable *object; /* a file, with a reference; NULL: anonymous */
	struct shared_memory *shared;
	void *private;
	struct mm *mm;
	struct mempolicy policy;       /* mbind; mode 0: none of its own */
	struct list_head mapping_node; /* in the areas of object->mappings */

	struct vma *left, *right; /* the tree's */
	int height;
	uint64_t min_start, max_end, max_gap;
};

/* Bytes that stay free below an area that grows down. */
#define STACK_GUARD_GAP (256 * PAGE_SIZE)

static inline bool vma_is_anonymous(const struct vma *vma)
{
	return !vma->object && !vma->shared && !(vma->flags & VMA_FIXED_PAGES);
}

/* The rights with those that the processor adds: on x86 a page cannot be written or executed
 * without being readable. */
static inline unsigned prot_effective(unsigned prot)
{
	return prot & (VM_PROT_WRITE | VM_PROT_EXEC) ? prot | VM_PROT_READ : prot;
}

static inline uint64_t vma_offset_of(const struct vma *vma, uint64_t address)
{
	return vma->offset + (address - vma->start);
}

/* ---- the tree (vma_tree.c) ---- */

struct vma_tree {
	struct vma *root;
	struct vma *last; /* found last */
	unsigned count;
};

void vma_tree_insert(struct vma_tree *tree, struct vma *vma);
void vma_tree_remove(struct vma_tree *tree, struct vma *vma);
/* `vma` has changed its bounds without overtaking a neighbour. */
void vma_tree_update(struct vma_tree *tree, struct vma *vma);
/* The first area that ends above `address`, NULL if there is none. */
struct vma *vma_find(struct vma_tree *tree, uint64_t address);
/* The last area that starts below `address`. */
struct vma *vma_find_below(struct vma_tree *tree, uint64_t address);
static inline struct vma *vma_next(struct vma_tree *tree, const struct vma *vma)
{
	return vma_find(tree, vma->end);
}
/* The address of `length` free bytes in [low, high): the lowest, or else the highest such place; 0:
 * there is none. */
uint64_t vma_find_gap(struct vma_tree *tree, uint64_t low, uint64_t high, uint64_t length,
		      bool lowest);

/* ---- areas (vma.c) ---- */

/* Not in any tree yet. NULL when out of memory. */
struct vma *vma_create(struct mm *mm, uint64_t start, uint64_t end, unsigned prot, unsigned flags);
/* The same with the other's bounds, rights and object (references taken). */
struct vma *vma_copy(struct mm *mm, const struct vma *from);
/* Drops what it refers to; it is in no tree. Does not wait in a user task. */
MAY_WAIT void vma_free(struct vma *vma);
/* Links the area into its mm's tree, the list of its object's areas, and the mm's counts;
 * vma_unlink() takes it out. */
void vma_link(struct vma *vma);
void vma_unlink(struct vma *vma);
/* Divides the area at `at`, strictly inside: the new one is the upper part. -ENOMEM. */
int vma_split(struct vma *vma, uint64_t at, struct vma **upper);
/* Makes area boundaries at both ends of the range where areas cross them. -ENOMEM. */
int vma_split_range(struct mm *mm, uint64_t start, uint64_t end);
/* Joins the area with its neighbours where they are alike; returns the one that is left. */
MAY_WAIT struct vma *vma_merge(struct vma *vma);
/* Changes the bounds of a linked area. */
void vma_resize(struct vma *vma, uint64_t start, uint64_t end);
/* Changes rights and flags of a linked area. */
void vma_change(struct vma *vma, unsigned prot, unsigned flags);

/* ---- shared memory without a file (shared.c) ---- */

struct shared_memory *shared_memory_create(void);
void shared_memory_get(struct shared_memory *memory);
void shared_memory_put(struct shared_memory *memory);
/* Are there references besides the caller's? */
bool shared_memory_is_used(const struct shared_memory *memory);
/* The page at `index`, without a reference; NULL: it was not made, or given back. */
struct page *shared_memory_peek(const struct shared_memory *memory, uint64_t index);
/* Where mm_futex_key() keeps its name. */
uint64_t *shared_memory_futex_name(struct shared_memory *memory);
/* The page at `index` with a reference, made if absent. -ENOMEM. */
int shared_memory_page(struct shared_memory *memory, uint64_t index, struct page **out);
/* Gives the pages [first, first + count) back. */
void shared_memory_drop(struct shared_memory *memory, uint64_t first, uint64_t count);
