/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * malloc's memory over a stand-in for the machine, whose mappings are the host's: memory that was
 * given back and is allocated again is mapped and zero, pages that are not kept are not mapped, and
 * nothing is lost when memory is out.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <cmocka.h>

#include "machine/frames.h"
#include "machine/heap.h"
#include "machine/internal.h"
#include "runtime/memory.h"

#define REGION (512ul << 20)
#define KEPT   64u /* pages, heap.c */

uint64_t machine_areas[MACHINE_AREAS];
struct vspace own_vspace;

static const struct runtime_memory *heap;
static unsigned pages_in_use, mapped, changes; /* of mappings */
static struct page *table;		       /* the first page: heap.c never gives it back */
static int pages_left = -1;		       /* until page_alloc() fails; -1: never */

struct page *page_alloc(void)
{
	struct page *page;

	if (!pages_left)
		return NULL;
	pages_left -= pages_left > 0;
	page = calloc(1, sizeof(*page));
	page->va = aligned_alloc(PAGE_SIZE, PAGE_SIZE);
	memset(page->va, 0, PAGE_SIZE);
	page->refs = 1;
	pages_in_use++;
	table = table ? table : page;
	return page;
}

void page_free(struct page *page)
{
	pages_in_use--;
	free(page->va);
	free(page);
}

void page_clear(void *va)
{
	memset(va, 0, PAGE_SIZE);
}

int vspace_map(struct vspace *vs, uint64_t va, struct page *page, unsigned prot, mapping_t *out)
{
	assert_ptr_equal(vs, &own_vspace);
	assert_int_equal(mprotect((void *)va, PAGE_SIZE, PROT_READ | PROT_WRITE), 0);
	memset((void *)va, 0, PAGE_SIZE);
	mapped++;
	changes++;
	*out = (mapping_t)((va - HEAP_BASE) / PAGE_SIZE);
	return 0;
}

void vspace_unmap(struct vspace *vs, struct page *page, mapping_t mapping)
{
	assert_int_equal(mprotect((void *)(HEAP_BASE + mapping * PAGE_SIZE), PAGE_SIZE, PROT_NONE),
			 0);
	mapped--;
	changes++;
}

void runtime_set_memory(const struct runtime_memory *memory)
{
	heap = memory;
}

static int start(void **state)
{
	void *region =
		mmap(NULL, REGION, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	assert_ptr_not_equal(region, MAP_FAILED);
	machine_areas[AREA_HEAP] = (uint64_t)region;
	heap_init();
	return 0;
}

static uint8_t *get(unsigned pages)
{
	return heap->map(pages * PAGE_SIZE);
}

static void put(uint8_t *start_of, unsigned pages)
{
	heap->unmap(start_of, pages * PAGE_SIZE);
}

static void check_zero(const uint8_t *bytes, unsigned pages)
{
	for (size_t i = 0; i < pages * PAGE_SIZE; i++)
		assert_int_equal(bytes[i], 0);
}

static void test_back_and_forth(void **state)
{
	uint8_t *block = get(3);

	check_zero(block, 3);
	memset(block, 1, 3 * PAGE_SIZE);
	put(block, 3);
	unsigned before = changes;
	assert_ptr_equal(get(3), block);
	check_zero(block, 3);
	assert_int_equal(changes, before);
	put(block, 3);
	heap_trim();
	assert_int_equal(mapped, 0);
}

/* A part of an allocation is given back, and a part of the kept pages is allocated. */
static void test_parts(void **state)
{
	uint8_t *block = get(8), *end;

	memset(block, 1, 8 * PAGE_SIZE);
	put(block + 2 * PAGE_SIZE, 6);
	end = get(2);
	assert_ptr_equal(end, block + 2 * PAGE_SIZE);
	check_zero(end, 2);
	memset(end, 2, 2 * PAGE_SIZE);
	assert_int_equal(block[0], 1);
	uint8_t *rest = get(4);
	assert_ptr_equal(rest, block + 4 * PAGE_SIZE);
	check_zero(rest, 4);
	put(rest, 4);
	put(end, 2);
	put(block, 2);
	assert_int_equal(mapped, 8);
	assert_true(heap_trim());
	assert_false(heap_trim());
	assert_int_equal(mapped, 0);
	assert_ptr_equal(get(8), block);
	put(block, 8);
}

static void test_limits(void **state)
{
	enum { MANY = 40 };
	uint8_t *blocks[MANY];
	uint8_t *large = get(KEPT + 1);

	heap_trim();
	put(large, KEPT + 1);
	assert_int_equal(mapped, 0);
	for (unsigned i = 0; i < MANY; i++)
		blocks[i] = get(5);
	for (unsigned i = 0; i < MANY; i++)
		put(blocks[i], 5);
	assert_true(mapped <= KEPT);
	for (unsigned i = 0; i < MANY; i++)
		blocks[i] = get(1);
	for (unsigned i = 0; i < MANY; i++)
		put(blocks[i], 1);
	assert_true(mapped <= KEPT);
	heap_trim();
	assert_int_equal(mapped, 0);
}

static void test_out_of_memory(void **state)
{
	unsigned before;
	uint8_t *kept = get(2);

	put(kept, 2);
	before = pages_in_use;
	for (int left = 0; left < 4; left++) {
		pages_left = left;
		assert_null(get(5));
		assert_int_equal(pages_in_use, before);
		assert_int_equal(mapped, 2);
	}
	pages_left = -1;
	uint8_t *block = get(5);
	check_zero(block, 5);
	put(block, 5);
	heap_trim();
}

static void test_none_kept(void **state)
{
	uint8_t *block = get(2);

	put(block, 2);
	heap_keep_nothing();
	assert_int_equal(mapped, 0);
	block = get(2);
	put(block, 2);
	assert_int_equal(mapped, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_back_and_forth), cmocka_unit_test(test_parts),
		cmocka_unit_test(test_limits),	       cmocka_unit_test(test_out_of_memory),
		cmocka_unit_test(test_none_kept),
	};

	return cmocka_run_group_tests(tests, start, NULL);
}
