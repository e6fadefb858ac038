/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The layout of a new program's address space. Widths and bounds are Linux's for x86-64: 28 bits of
 * pages for the program and for the mmap area, 22 for the stack and as many 16-byte steps as two
 * pages have, 32 MiB for the heap.
 *
 * From the top down:
 *
 * 	vDSO, shim	 behind the stack's top, in the rest of its 2 MiB: they share a page table
 * 	stack		 within 16 GiB below USER_END
 * 	(room that the stack may grow into, by its limit)
 * 	mmap area	 from within 1 TiB down
 * 	program, heap	 within 1 TiB from PROGRAM_BASE, the heap up to 32 MiB behind it
 *
 * Without randomness the stack ends at USER_END, and vDSO and shim are in the mmap area.
 */
#include "mm/layout.h"

#include "mm/internal.h"
#include "mm/mm.h"

#define ADDR_NO_RANDOMIZE 0x40000u
#define PROGRAM_BASE	  0x555555554000ul
#define MMAP_BITS	  28
#define STACK_BITS	  22
#define STACK_STEPS	  8192 /* bytes */
#define HEAP_SPAN	  (32ul << 20)

/* The stack's limit stays free below its top, within these bounds. */
#define STACK_ROOM_MIN (128ul << 20)
#define STACK_ROOM_MAX (USER_END / 6 * 5)

#define TABLE_SPAN (512 * PAGE_SIZE)
/* The least number of places for pages above the stack, unless USER_END is nearer. */
#define PLACES_MIN 128
#define TRIES	   8

unsigned randomize_va_space = 2;

/* One random number costs nearly as much as a hundred, so numbers for several programs are made at
 * once. */
static uint64_t random_below(uint64_t n)
{
	static uint64_t words[32];
	static unsigned left;
	uint64_t random;

	if (!left) {
		left = sizeof(words) / sizeof(words[0]);
		machine_random(words, sizeof(words));
	}
	random = words[--left];
	words[left] = 0;
	return random % n;
}

static uint64_t random_pages(const struct mm *mm, unsigned bits)
{
	return mm->randomness ? random_below(1ul << bits) * PAGE_SIZE : 0;
}

static uint64_t mmap_top(const struct mm *mm, uint64_t room)
{
	uint64_t more = STACK_GUARD_GAP;

	if (mm->randomness)
		more += PAGE_SIZE << STACK_BITS;
	if (room + more > room)
		room += more;
	if (room < STACK_ROOM_MIN)
		room = STACK_ROOM_MIN;
	if (room > STACK_ROOM_MAX)
		room = STACK_ROOM_MAX;
	return page_up(USER_END - room - random_pages(mm, MMAP_BITS));
}

void layout_choose(struct mm *mm, unsigned personality, uint64_t stack_limit)
{
	mm->randomness = personality & ADDR_NO_RANDOMIZE ? 0 : randomize_va_space;
	mm->stack_top = USER_END - random_pages(mm, STACK_BITS);
	mm->mmap_top = mmap_top(mm, stack_limit);
}

uint64_t layout_program(const struct mm *mm)
{
	return PROGRAM_BASE + random_pages(mm, MMAP_BITS);
}

uint64_t layout_heap(const struct mm *mm, uint64_t end)
{
	return page_up(end) +
	       (mm->randomness > 1 ? random_below(HEAP_SPAN / PAGE_SIZE) * PAGE_SIZE : 0);
}

uint64_t layout_stack_pointer(const struct mm *mm, uint64_t sp)
{
	return (sp - (mm->randomness ? random_below(STACK_STEPS) : 0)) & ~15ul;
}

static bool is_free(struct mm *mm, uint64_t start, uint64_t size)
{
	const struct vma *vma = vma_find(mm->vmas, start);

	return !vma || vma->start >= start + size;
}

static uint64_t place_above_stack(struct mm *mm, uint64_t size)
{
	uint64_t start = mm->stack_top, end = start + PLACES_MIN * PAGE_SIZE;

	end = (end + TABLE_SPAN - 1) & ~(TABLE_SPAN - 1);
	if (end > USER_END)
		end = USER_END;
	if (!mm->randomness || end - start < size)
		return 0;
	for (unsigned i = 0; i < TRIES; i++) {
		uint64_t at =
			start + random_below((end - start - size) / PAGE_SIZE + 1) * PAGE_SIZE;

		if (is_free(mm, at, size))
			return at;
	}
	return 0;
}

uint64_t layout_kernel_pages(struct mm *mm, uint64_t size)
{
	uint64_t at = place_above_stack(mm, size);

	return at ? at : vma_find_gap(mm->vmas, MMAP_MIN_ADDR, mm->mmap_top, size, false);
}
